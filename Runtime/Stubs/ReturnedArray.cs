using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DualJit.IR;

namespace DualJit;

/// <summary>Where a kernel writes the parts of an array that it returns.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct ReturnedArray
{
    // Emitted code passes the addresses of these fields.
    internal nint Data;
    internal fixed long Lengths[8];
    internal fixed long Strides[8];
    internal long Owner;

    /// <summary>An array that a kernel made, for its caller: as it is, or a copy. Emitted code calls it.</summary>
    internal static T[]? ToVector<T>(ReturnedArray* array, KernelContext* context) where T : unmanaged
    {
        if (array->Data == 0) return null;
        if (ResultMemory.Of<T>(context, array->Owner) is { } buffer && buffer.Length == array->Lengths[0] && IndexIn(buffer, array->Data) == 0) return buffer;
        var copy = GC.AllocateUninitializedArray<T>((int)array->Lengths[0]);
        new ReadOnlySpan<T>((void*)array->Data, copy.Length).CopyTo(copy);
        return copy;
    }

    /// <summary>A copy of an array of several axes, of type <typeparamref name="TArray"/>.</summary>
    internal static TArray? ToArray<TArray, T>(ReturnedArray* array, int rank) where TArray : class where T : unmanaged
    {
        if (array->Data == 0) return null;
        var copy = Array.CreateInstanceFromArrayType(typeof(TArray), Shape(array, rank));
        new ReadOnlySpan<T>((void*)array->Data, copy.Length).CopyTo(MemoryMarshal.CreateSpan(ref Unsafe.As<byte, T>(ref MemoryMarshal.GetArrayDataReference(copy)), copy.Length));
        return (TArray)(object)copy;
    }

    /// <summary>An <see cref="NdArray{T}"/>: what a kernel makes lies in row-major order.</summary>
    internal static NdArray<T>? ToNdArray<T>(ReturnedArray* array, KernelContext* context, int rank) where T : unmanaged
    {
        if (array->Data == 0) return null;
        var shape = Shape(array, rank);
        if (ResultMemory.Of<T>(context, array->Owner) is { } buffer) return new NdArray<T>((buffer, IndexIn(buffer, array->Data)), shape);
        var copy = new NdArray<T>(Buffers.Uninitialized<T>(Shapes.Count(shape)), shape);
        new ReadOnlySpan<T>((void*)array->Data, copy.Length).CopyTo(copy.Dense);
        return copy;
    }

    // The buffer is pinned.
    private static int IndexIn<T>(T[] buffer, nint address) where T : unmanaged => (int)((address - (nint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(buffer))) / Unsafe.SizeOf<T>());

    private static int[] Shape(ReturnedArray* array, int rank)
    {
        var shape = new int[rank];
        for (int axis = 0; axis < rank; axis++) shape[axis] = (int)array->Lengths[axis];
        return shape;
    }
}
