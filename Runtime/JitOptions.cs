namespace DualJit;

/// <summary>How a kernel is compiled.</summary>
public sealed record JitOptions
{
    /// <summary>What runs the kernel.</summary>
    public Backend Backend { get; init; } = Backend.Auto;

    /// <summary>The name of the kernel in listings and messages; by default the method's.</summary>
    public string? Name { get; init; }

    /// <summary>
    /// How many specialisations a kernel keeps: 64 if nothing else is said. Beyond that the one that has not been used for longest is dropped, and compiled again should it
    /// be called again. The first time, a warning goes to the error output.
    /// </summary>
    public int MaximumSpecializations
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 64;
}
