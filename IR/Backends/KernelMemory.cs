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
        public long Bytes;
    }

    /// <summary>A place of the code that uses its memory again.</summary>
    private struct Place
    {
        public Place* Next;
        public long Number;
        public long Capacity;
        public void* Start;
    }

    /// <summary>Readies a context for code that allocates.</summary>
    public static void Prepare(KernelContext* context)
    {
        context->Memory = 0;
        context->Allocate = (nint)(delegate* unmanaged[Cdecl]<KernelContext*, long, nint>)&AllocateForNative;
        context->ResultAllocator = 0;
        context->AllocateResult = (nint)(delegate* unmanaged[Cdecl]<KernelContext*, long, long, long, long, nint>)&ResultForNative;
        context->ScratchPlaces = 0;
        context->Scratch = (nint)(delegate* unmanaged[Cdecl]<KernelContext*, long, long, nint>)&ScratchForNative;
    }

    /// <summary>A block of zeros for the call; 0 where there is not so much memory.</summary>
    public static nint Allocate(KernelContext* context, long bytes)
    {
        var start = (byte*)Zeros(bytes + sizeof(Header) + Alignment);
        if (start is null) return 0;
        var block = (byte*)(((nint)start + sizeof(Header) + Alignment - 1) & -Alignment);
        var header = (Header*)block - 1;
        *header = new Header { Next = (Header*)context->Memory, Start = start, Bytes = bytes };
        context->Memory = (nint)header;
        return (nint)block;
    }

    /// <summary>Memory for an array that the kernel returns, which is its caller's where that said so; 0 where there is not so much.</summary>
    /// <param name="result">Which of the caller's arrays.</param>
    /// <param name="isZeroed">Whether the elements have to be zeros.</param>
    public static nint AllocateResult(KernelContext* context, long elements, long dtype, long result, bool isZeroed) => context->ResultAllocator != 0
        ? ((delegate*<KernelContext*, long, DType, long, bool, nint>)context->ResultAllocator)(context, elements, (DType)dtype, result, isZeroed)
        : Allocate(context, elements * ((DType)dtype).Size);

    /// <summary>A block of zeros, the same one for each request of a place but when it has to be larger; 0 where there is not so much memory.</summary>
    public static nint Scratch(KernelContext* context, long bytes, long number)
    {
        var place = (Place*)context->ScratchPlaces;
        while (place is not null && place->Number != number) place = place->Next;
        if (place is null)
        {
            place = (Place*)Allocate(context, sizeof(Place));
            if (place is null) return 0;
            *place = new Place { Next = (Place*)context->ScratchPlaces, Number = number };
            context->ScratchPlaces = (nint)place;
        }
        if (place->Start is null || place->Capacity < bytes)
        {
            NativeMemory.Free(place->Start);
            place->Start = Zeros(bytes + Alignment);
            place->Capacity = bytes;
        }
        else NativeMemory.Clear(Aligned(place->Start), (nuint)bytes);
        return place->Start is null ? 0 : (nint)Aligned(place->Start);
    }

    /// <summary>The block that an address is in; 0 where it is in none.</summary>
    public static (nint Start, long Bytes) BlockAt(KernelContext* context, nint address)
    {
        for (var header = (Header*)context->Memory; header is not null; header = header->Next)
            if (address >= (nint)(header + 1) && address - (nint)(header + 1) < Math.Max(header->Bytes, 1)) return ((nint)(header + 1), header->Bytes);
        return default;
    }

    /// <summary>Frees what is used again by places.</summary>
    public static void FreeScratch(KernelContext* context)
    {
        for (var place = (Place*)context->ScratchPlaces; place is not null; place = place->Next) NativeMemory.Free(place->Start);
        context->ScratchPlaces = 0;
    }

    /// <summary>Puts the blocks of a context at the front of a list, which other threads may do too.</summary>
    public static void Give(KernelContext* context, ref nint list)
    {
        if (context->Memory == 0) return;
        var last = (Header*)context->Memory;
        while (last->Next is not null) last = last->Next;
        nint next;
        do
        {
            next = Volatile.Read(ref list);
            last->Next = (Header*)next;
        }
        while (Interlocked.CompareExchange(ref list, context->Memory, next) != next);
        context->Memory = 0;
    }

    /// <summary>Makes the blocks of a list those of a call.</summary>
    public static void Take(KernelContext* context, nint list)
    {
        // Where there are none the code may be such as never allocates, for which no context is readied.
        if (list == 0) return;
        var last = (Header*)list;
        while (last->Next is not null) last = last->Next;
        last->Next = (Header*)context->Memory;
        context->Memory = list;
    }

    /// <summary>Frees every block of the call.</summary>
    public static void Free(KernelContext* context)
    {
        FreeScratch(context);
        for (var header = (Header*)context->Memory; header is not null;)
        {
            var next = header->Next;
            NativeMemory.Free(header->Start);
            header = next;
        }
        context->Memory = 0;
    }

    private static void* Aligned(void* start) => (void*)(((nint)start + Alignment - 1) & -Alignment);

    private static void* Zeros(long bytes)
    {
        if (bytes > Small && bytes > GC.GetGCMemoryInfo().TotalAvailableMemoryBytes) return null;
        try
        {
            return NativeMemory.AllocZeroed((nuint)bytes);
        }
        catch (OutOfMemoryException)
        {
            return null;
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint ScratchForNative(KernelContext* context, long bytes, long place) => Scratch(context, bytes, place);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint ResultForNative(KernelContext* context, long elements, long dtype, long result, long isZeroed) => AllocateResult(context, elements, dtype, result, isZeroed != 0);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint AllocateForNative(KernelContext* context, long bytes) => Allocate(context, bytes);
}
