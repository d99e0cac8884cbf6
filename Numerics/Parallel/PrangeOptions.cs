namespace DualJit;

/// <summary>What is known of a parallel loop that the compiler cannot see. Written in place: <c>Prange(n, new PrangeOptions { AssumeIndependent = [nameof(a)] })</c>.</summary>
public sealed class PrangeOptions
{
    /// <summary>
    /// Variables of arrays of which no iteration reads or writes an element that another one writes. The compiler takes that as a fact and looks at the other arrays only: where it is wrong,
    /// results depend on how threads run.
    /// </summary>
    public string[] AssumeIndependent { get; init; } = [];
}
