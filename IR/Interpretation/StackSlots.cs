using System.Runtime.InteropServices;

namespace DualJit.IR;

/// <summary>The memory of the <c>stack.slot</c>s of one call in the interpreter.</summary>
internal sealed unsafe class StackSlots : IDisposable
{
    private readonly List<nint> _slots = [];

    public nint Add(int bytes)
    {
        var slot = (nint)NativeMemory.Alloc((nuint)bytes);
        _slots.Add(slot);
        return slot;
    }

    public void Dispose()
    {
        foreach (var slot in _slots) NativeMemory.Free((void*)slot);
    }
}
