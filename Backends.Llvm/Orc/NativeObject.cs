using System.Runtime.InteropServices;
using DualJit.Llvm.Interop;

namespace DualJit.Llvm;

/// <summary>Linked machine code. It is unmapped when this is disposed or collected, so whoever calls it keeps this alive meanwhile.</summary>
internal sealed class NativeObject : SafeHandle
{
    private readonly JitLinker _linker;

    internal NativeObject(JitLinker linker, LLVMOrcResourceTrackerRef tracker) : base(0, ownsHandle: true)
    {
        _linker = linker;
        SetHandle(tracker.Handle);
    }

    public override bool IsInvalid => handle == 0;

    /// <summary>The address of one of the object's functions.</summary>
    /// <exception cref="InvalidOperationException">There is no such function, or it refers to one that does not exist.</exception>
    /// <exception cref="ObjectDisposedException">The code is no longer mapped.</exception>
    public nint GetAddress(string name)
    {
        ObjectDisposedException.ThrowIf(IsClosed, this);
        return _linker.Lookup(name);
    }

    protected override bool ReleaseHandle()
    {
        var tracker = new LLVMOrcResourceTrackerRef(handle);
        var error = LLVM.OrcResourceTrackerRemove(tracker).Consume();
        LLVM.OrcReleaseResourceTracker(tracker);
        return error is null;
    }
}
