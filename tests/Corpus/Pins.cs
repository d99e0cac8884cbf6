using System.Runtime.InteropServices;
using DualJit.IR;

namespace DualJit.Corpus;

/// <summary>Arrays as the interpreter has them, which stay where they are until this is disposed.</summary>
internal sealed class Pins : IDisposable
{
    private readonly Dictionary<Array, GCHandle> _handles = [];

    public RuntimeValue ViewOf(Array array)
    {
        if (!_handles.TryGetValue(array, out var handle)) _handles[array] = handle = GCHandle.Alloc(array, GCHandleType.Pinned);
        return RuntimeValue.Of(ArrayView.Contiguous(handle.AddrOfPinnedObject(), array.LongLength));
    }

    public void Dispose()
    {
        foreach (var handle in _handles.Values) handle.Free();
    }
}
