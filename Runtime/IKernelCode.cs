namespace DualJit;

/// <summary>What a kernel's delegate is closed over.</summary>
internal interface IKernelCode : IDisposable
{
    Kernel Kernel { get; }

    /// <summary>What has been compiled so far.</summary>
    IReadOnlyList<Specialization> Specializations { get; }
}
