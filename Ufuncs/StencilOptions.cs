namespace DualJit;

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
