using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace DualJit;

/// <summary>The managed arrays that elements live in.</summary>
/// <remarks>
/// Vector loads want element 0 on a cache line. The GC aligns to 8 bytes only, so a large array is allocated a little longer and its
/// elements start at an offset. That holds because the large object heap does not move its objects; where a program makes it compact
/// them, alignment is lost and nothing else. Small arrays move, so they are left alone.
/// </remarks>
internal static class Buffers
{
    private const int Alignment = ShapeRules.Alignment;
    private const int GcAlignment = 8;
    private const int LargeObjectBytes = 85_000;

    /// <summary>Room for <paramref name="length"/> zeros, and the index of the first.</summary>
    internal static (T[] Buffer, int Offset) Zeroed<T>(int length) where T : unmanaged
    {
        var buffer = LargePages.Ask(new T[length + Padding<T>(length)]);
        return (buffer, FirstAligned(buffer, length));
    }

    /// <summary>Room for <paramref name="length"/> elements that hold anything, and the index of the first.</summary>
    internal static (T[] Buffer, int Offset) Uninitialized<T>(int length) where T : unmanaged
    {
        var buffer = LargePages.Ask(GC.AllocateUninitializedArray<T>(length + Padding<T>(length)));
        return (buffer, FirstAligned(buffer, length));
    }

    private static int Padding<T>(int length) where T : unmanaged
        => (long)length * Unsafe.SizeOf<T>() >= LargeObjectBytes ? (Alignment - GcAlignment) / Unsafe.SizeOf<T>() : 0;

    private static unsafe int FirstAligned<T>(T[] buffer, int length) where T : unmanaged
    {
        if (buffer.Length == length) return 0;
        nuint address = (nuint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(buffer));
        // Whole elements only: a Complex is 16 bytes, so where the GC put the array on an odd multiple of 8, it stays on one.
        return (int)((Alignment - address % Alignment) % Alignment) / Unsafe.SizeOf<T>();
    }
}
