namespace DualJit;

/// <summary>How a ufunc, gufunc or stencil is compiled.</summary>
public sealed record UfuncOptions
{
    /// <summary>Where it runs.</summary>
    public Target Target { get; init; } = Target.Cpu;

    /// <summary>What compiles its loops.</summary>
    public Backend Backend { get; init; } = Backend.Auto;

    /// <summary>The name in listings and messages; by default the method's.</summary>
    public string? Name { get; init; }

    /// <summary>What no elements reduce to. Functions whose body is one associative operator, such as <c>p + q</c>, have the operator's.</summary>
    public Scalar? Identity { get; init; }

    /// <summary>On how many threads it runs at most under <see cref="Target.Parallel"/>; if nothing is said, as many as there are processors.</summary>
    public int? MaxThreads { get; init; }
}
