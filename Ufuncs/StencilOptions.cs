namespace DualJit;

/// <summary>What a stencil gives for elements whose neighbourhood reaches out of the array.</summary>
public enum Border
{
    /// <summary>A value, whatever the elements are.</summary>
    Constant,

    /// <summary>What it gives where the elements at the edge go on: <c>a a | a b c | c c</c>.</summary>
    Nearest,

    /// <summary>What it gives where the elements go on in reverse: <c>b a | a b c | c b</c>.</summary>
    Reflect,

    /// <summary>What it gives where they go on from the other edge: <c>b c | a b c | a b</c>.</summary>
    Wrap,

    /// <summary>Nothing: the result has only the elements whose neighbourhood is inside.</summary>
    Valid,
}

/// <summary>How a stencil is compiled, and what it does at the borders.</summary>
public sealed record StencilOptions
{
    /// <summary>Where it runs.</summary>
    public Target Target { get; init; } = Target.Cpu;

    /// <summary>What compiles its loops.</summary>
    public Backend Backend { get; init; } = Backend.Auto;

    /// <summary>The name in listings and messages; by default the method's.</summary>
    public string? Name { get; init; }

    /// <summary>On how many threads it runs at most under <see cref="Target.Parallel"/>; if nothing is said, as many as there are processors.</summary>
    public int? MaxThreads { get; init; }

    /// <summary>What it gives at the borders.</summary>
    public Border Border { get; init; } = Border.Constant;

    /// <summary>The value of <see cref="Border.Constant"/>, converted to the dtype of the result.</summary>
    public Scalar Value { get; init; } = 0;

    /// <summary>
    /// The least and the greatest index of the windows along each axis. Where it is not given it follows from the code, whose indices are then constants; where it is, they may be any numbers and are checked.
    /// </summary>
    public IReadOnlyList<(int Low, int High)>? Neighborhood { get; init; }
}
