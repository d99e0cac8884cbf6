namespace DualJit;

/// <summary>What all delegates of one kernel share.</summary>
internal interface IKernelCode : IDisposable
{
    Kernel Kernel { get; }

    bool IsDisposed { get; }

    /// <summary>Called at the end of disposal.</summary>
    Action? WhenDisposed { set; }

    /// <summary>The delegate for users.</summary>
    /// <param name="target">What the delegate that was compiled is bound to.</param>
    Delegate Bind(object? target);

    /// <summary>Compiles for arguments of the types of a signature.</summary>
    Specialization Specialize(string signature);

    /// <summary>Compiles what the options name, where that is not done yet.</summary>
    void Prepare();

    /// <summary>What has been compiled so far.</summary>
    IReadOnlyList<Specialization> Specializations { get; }
}

/// <summary>What a kernel's delegate is closed over.</summary>
internal interface IBoundKernel
{
    IKernelCode Code { get; }
}
