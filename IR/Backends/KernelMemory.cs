using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace DualJit.IR;

/// <summary>The arrays that a call of a kernel makes: zeroed native memory, which is freed when the call ends, whichever way.</summary>
/// <remarks>The blocks of a call are a list that starts in its <see cref="KernelContext"/>, so calls know nothing of each other and no lock is taken.</remarks>
public static unsafe class KernelMemory
{
    // Of a cache line and of the widest vectors.
    private const int Alignment = 64;

    // Asking how much there is takes longer than making a small block.
    private const long Small = 1 << 26;

    /// <summary>What stands in memory before the first byte of a block.</summary>
    private struct Header
    {
        public Header* Next;
        public void* Start;
    }

    /// <summary>Readies a context for code that allocates.</summary>
    public static void Prepare(KernelContext* context)
    {
        context->Memory = 0;
        context->Allocate = (nint)(delegate* unmanaged[Cdecl]<KernelContext*, long, nint>)&AllocateForNative;
    }

    /// <summary>A block of zeros for the call; 0 where there is not so much memory.</summary>
    public static nint Allocate(KernelContext* context, long bytes)
    {
        if (bytes > Small && bytes > GC.GetGCMemoryInfo().TotalAvailableMemoryBytes) return 0;
        byte* start;
        try
        {
            start = (byte*)NativeMemory.AllocZeroed((nuint)(bytes + sizeof(Header) + Alignment));
        }
        catch (OutOfMemoryException)
        {
            return 0;
        }
        var block = (byte*)(((nint)start + sizeof(Header) + Alignment - 1) & -Alignment);
        var header = (Header*)block - 1;
        *header = new Header { Next = (Header*)context->Memory, Start = start };
        context->Memory = (nint)header;
        return (nint)block;
    }

    /// <summary>Frees every block of the call.</summary>
    public static void Free(KernelContext* context)
    {
        for (var header = (Header*)context->Memory; header is not null;)
        {
            var next = header->Next;
            NativeMemory.Free(header->Start);
            header = next;
        }
        context->Memory = 0;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint AllocateForNative(KernelContext* context, long bytes) => Allocate(context, bytes);
}
