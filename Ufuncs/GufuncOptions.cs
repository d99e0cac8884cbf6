namespace DualJit;

/// <summary>How a gufunc is compiled.</summary>
public sealed record GufuncOptions
{
    /// <summary>Where it runs.</summary>
    public Target Target { get; init; } = Target.Cpu;

    /// <summary>What compiles its loops.</summary>
    public Backend Backend { get; init; } = Backend.Auto;

    /// <summary>The name in listings and messages; by default the method's.</summary>
    public string? Name { get; init; }

    /// <summary>On how many threads it runs at most under <see cref="Target.Parallel"/>; if nothing is said, as many as there are processors.</summary>
    public int? MaxThreads { get; init; }

    /// <summary>
    /// The sizes of dimensions that only outputs have, such as that of m in <c>(n)->(m)</c>: each is found from the sizes of the dimensions of the inputs.
    /// A dimension that is another one and a number, as in <c>(n)->(n+1)</c>, needs no function.
    /// </summary>
    public IReadOnlyDictionary<string, Func<IReadOnlyDictionary<string, int>, int>> Sizes { get; init; } = new Dictionary<string, Func<IReadOnlyDictionary<string, int>, int>>();
}
