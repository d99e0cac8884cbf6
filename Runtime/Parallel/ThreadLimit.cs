using System.Globalization;

namespace DualJit;

/// <summary>On how many threads loops of this process run at most.</summary>
internal static class ThreadLimit
{
    /// <summary>The environment variable that limits it.</summary>
    public const string Variable = "DUALJIT_NUM_THREADS";

    // A limit that is none, such as int.MaxValue, does not cut loops into as many pieces.
    private static readonly int Most = Math.Max(8, 4 * Environment.ProcessorCount);

    private static readonly int? Given = Parse(Environment.GetEnvironmentVariable(Variable));

    /// <summary>The threads of a kernel.</summary>
    /// <param name="ofKernel">The limit in its options, or null.</param>
    public static int For(int? ofKernel) => Math.Min(ofKernel ?? Given ?? Environment.ProcessorCount, Math.Min(Given ?? Most, Most));

    /// <summary>What the variable says; null where it says nothing, or nothing that is a number from 1 on.</summary>
    internal static int? Parse(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int threads) && threads > 0 ? threads : null;
}
