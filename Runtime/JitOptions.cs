namespace DualJit;

/// <summary>How a kernel is compiled.</summary>
public sealed record JitOptions
{
    /// <summary>What runs the kernel.</summary>
    public Backend Backend { get; init; } = Backend.Auto;

    /// <summary>The name of the kernel in listings and messages; by default the method's.</summary>
    public string? Name { get; init; }
}
