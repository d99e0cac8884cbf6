using DualJit;

/// <summary>What a sample computes on each backend, beside what it has to be.</summary>
static class Checks
{
    private static int s_failed;

    /// <summary>The backends that this machine can run kernels on, and C# itself.</summary>
    public static Backend[] Backends { get; } = [.. new[] { Backend.None, Backend.Interpreter, Backend.Il, Backend.Llvm }.Where(backend => Jit.WhyUnavailable(backend) is null)];

    public static void Equal<T>(string what, T expected, T actual)
    {
        bool holds = EqualityComparer<T>.Default.Equals(expected, actual);
        Console.WriteLine($"  {what} = {actual}{(holds ? "" : $", but must be {expected}")}");
        if (!holds) s_failed++;
    }

    /// <summary>The exit code of the program.</summary>
    public static int Report()
    {
        Console.WriteLine(s_failed == 0 ? "All results are right." : $"{s_failed} results are wrong.");
        return s_failed == 0 ? 0 : 1;
    }
}
