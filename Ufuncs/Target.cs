namespace DualJit;

/// <summary>Where a ufunc, gufunc or stencil runs.</summary>
public enum Target
{
    /// <summary>On the thread that calls it.</summary>
    Cpu,

    /// <summary>On several threads where there is enough to do for them. Results and exceptions are the same.</summary>
    Parallel,
}
