using System.Runtime.InteropServices;
using DualJit.IR;

namespace DualJit;

/// <summary>The managed copies of what a kernel allocated, for a result with several arrays: those that share memory in the kernel share it outside.</summary>
internal sealed unsafe class SharedMemory
{
    private readonly Dictionary<nint, (Array Buffer, int Offset)> _copies = [];

    /// <summary>The copy of the memory that an element lies in, and where the element is there; null where the kernel did not allocate it.</summary>
    internal (T[] Buffer, int Offset)? Find<T>(KernelContext* context, nint data) where T : unmanaged
    {
        var (start, bytes) = KernelMemory.BlockAt(context, data);
        if (start == 0) return null;
        if (!_copies.TryGetValue(start, out var copy))
        {
            var (buffer, offset) = Buffers.Uninitialized<T>((int)(bytes / sizeof(T)));
            new ReadOnlySpan<T>((void*)start, (int)(bytes / sizeof(T))).CopyTo(buffer.AsSpan(offset));
            _copies.Add(start, copy = (buffer, offset));
        }
        return ((T[])copy.Buffer, copy.Offset + (int)((data - start) / sizeof(T)));
    }
}
