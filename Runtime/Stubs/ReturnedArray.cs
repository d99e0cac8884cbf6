using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

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

    /// <summary>A copy of an array that a kernel made, for its caller. Emitted code calls it.</summary>
    internal static T[]? ToVector<T>(ReturnedArray* array) where T : unmanaged
    {
        if (array->Data == 0) return null;
        var copy = GC.AllocateUninitializedArray<T>((int)array->Lengths[0]);
        new ReadOnlySpan<T>((void*)array->Data, copy.Length).CopyTo(copy);
        return copy;
    }

    /// <summary>The same for an array of several axes, of type <typeparamref name="TArray"/>.</summary>
    internal static TArray? ToArray<TArray, T>(ReturnedArray* array, int rank) where TArray : class where T : unmanaged
    {
        if (array->Data == 0) return null;
        var copy = Array.CreateInstanceFromArrayType(typeof(TArray), Shape(array, rank));
        new ReadOnlySpan<T>((void*)array->Data, copy.Length).CopyTo(MemoryMarshal.CreateSpan(ref Unsafe.As<byte, T>(ref MemoryMarshal.GetArrayDataReference(copy)), copy.Length));
        return (TArray)(object)copy;
    }

    /// <summary>The same for an <see cref="NdArray{T}"/>: what a kernel makes lies in row-major order.</summary>
    internal static NdArray<T>? ToNdArray<T>(ReturnedArray* array, int rank) where T : unmanaged
    {
        if (array->Data == 0) return null;
        var shape = Shape(array, rank);
        var copy = new NdArray<T>(Buffers.Uninitialized<T>(Shapes.Count(shape)), shape);
        new ReadOnlySpan<T>((void*)array->Data, copy.Length).CopyTo(copy.Dense);
        return copy;
    }

    private static int[] Shape(ReturnedArray* array, int rank)
    {
        var shape = new int[rank];
        for (int axis = 0; axis < rank; axis++) shape[axis] = (int)array->Lengths[axis];
        return shape;
    }
}
