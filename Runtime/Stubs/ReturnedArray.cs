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

    /// <summary>An <see cref="NdArray{T}"/>, which may be part of the memory that the kernel made it in.</summary>
    /// <param name="array">What the kernel wrote.</param>
    /// <param name="rank">Its rank.</param>
    /// <param name="layout">Its layout, as the kernel knows it.</param>
    /// <param name="context">What the call has allocated.</param>
    /// <param name="isOneOfSeveral">Whether the result has several arrays, which may share memory.</param>
    /// <param name="memory">What they share; null at first.</param>
    internal static NdArray<T>? ToNdArray<T>(ReturnedArray* array, int rank, Layout layout, KernelContext* context, bool isOneOfSeveral, ref SharedMemory? memory) where T : unmanaged
    {
        if (array->Data == 0) return null;
        int[] shape = Shape(array, rank), strides = array->StridesOf(shape, layout);
        bool isReadOnly = (array->Owner & ArrayAbi.ReadOnly) != 0;
        if (ResultMemory.Of<T>(context, array->Owner) is { } made) return new NdArray<T>(made, shape.Contains(0) ? 0 : IndexIn(made, array->Data), shape, strides, isReadOnly);
        if (isOneOfSeveral && (memory ??= new()).Find<T>(context, array->Data) is { } shared) return new NdArray<T>(shared.Buffer, shared.Offset, shape, strides, isReadOnly);
        var (first, count) = Extent(shape, strides);
        var (buffer, offset) = Buffers.Uninitialized<T>(count);
        new ReadOnlySpan<T>((T*)array->Data + first, count).CopyTo(buffer.AsSpan(offset));
        return new NdArray<T>(buffer, offset - first, shape, strides, isReadOnly);
    }

    /// <summary>A view of an array that the kernel was called with. Emitted code calls it.</summary>
    internal static NdArray<T> ToView<T>(ReturnedArray* array, int rank, Layout layout, NdArray owner) where T : unmanaged
    {
        var whole = (NdArray<T>)owner;
        var shape = Shape(array, rank);
        // An empty view has no first element; where it would be may lie outside the buffer.
        return new NdArray<T>(whole.Buffer, shape.Contains(0) ? whole.Offset : IndexIn(Unsafe.As<T[]>(whole.Buffer), array->Data), shape, array->StridesOf(shape, layout), whole.IsReadOnly || (array->Owner & ArrayAbi.ReadOnly) != 0);
    }

    /// <summary>Whether two arrays that a kernel returned, of one rank, are one. Emitted code calls it.</summary>
    internal static bool AreSame(ReturnedArray* a, ReturnedArray* b, int rank, Layout layout, Layout otherLayout)
    {
        if (a->Data != b->Data || a->Owner != b->Owner) return false;
        if ((a->Owner & ArrayAbi.View) == 0) return true;
        int[] shape = Shape(a, rank);
        return shape.AsSpan().SequenceEqual(Shape(b, rank)) && a->StridesOf(shape, layout).AsSpan().SequenceEqual(b->StridesOf(shape, otherLayout));
    }

    private int[] StridesOf(int[] shape, Layout layout)
    {
        // Without elements, the layout is C.
        if (layout == Layout.C || shape.Contains(0)) return Shapes.RowMajorStrides(shape);
        if (layout == Layout.F) return Shapes.ColumnMajorStrides(shape);
        var strides = new int[shape.Length];
        for (int axis = 0; axis < strides.Length; axis++) strides[axis] = (int)Strides[axis];
        return strides;
    }

    // The element that comes first in memory, by the one whose indices are 0, and how many lie from it to the last.
    private static (int First, int Count) Extent(int[] shape, int[] strides)
    {
        int first = 0, last = 0;
        for (int axis = 0; axis < shape.Length; axis++)
        {
            if (shape[axis] == 0) return (0, 0);
            int distance = (shape[axis] - 1) * strides[axis];
            first += Math.Min(distance, 0);
            last += Math.Max(distance, 0);
        }
        return (first, last - first + 1);
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
