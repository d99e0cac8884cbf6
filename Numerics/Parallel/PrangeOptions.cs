namespace DualJit;

/// <summary>What is known of a parallel loop that the compiler cannot see. Written in place: <c>Prange(n, new PrangeOptions { AssumeIndependent = [nameof(a)] })</c>.</summary>
public sealed class PrangeOptions
{
    /// <summary>
    /// Variables of arrays of which no iteration reads or writes an element that another one writes. The compiler takes that as a fact and looks at the other arrays only: where it is wrong,
    /// results depend on how threads run.
    /// </summary>
    public string[] AssumeIndependent { get; init; } = [];

    /// <summary>
    /// How many neighbouring iterations are worth a piece of work by themselves, which a thread takes: fewer are not divided. For loops whose iterations take longer than they look, such as ones that call themselves, or
    /// are so short that pieces should be large. No result depends on it. Numbers below 1 are as 1.
    /// </summary>
    public long Grain { get; init; }
}
