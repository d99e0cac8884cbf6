using System.Diagnostics.CodeAnalysis;

namespace DualJit;

/// <summary>An n-dimensional array of rank 0 to 8 of any dtype, over memory it may share with other arrays. Also the home of the functions that make arrays.</summary>
/// <remarks>
/// The shape and strides of an array never change; its elements do. Slices, transposes and most reshapes are views: they share the
/// elements, and writing through one writes all of them, unless it <see cref="IsReadOnly"/>. Equality is by reference; <see cref="Equal{T}(NdArray{T}, NdArray{T})"/> compares elements.
/// </remarks>
public abstract partial class NdArray
{
    // Emitted code reads these fields and relies on: every index inside the shape is inside the buffer; where the layout is C or F the
    // strides are those of Shapes.RowMajorStrides or ColumnMajorStrides, also along an axis of length 1, which kernels are not told.
    internal readonly Array Buffer;
    internal readonly int Offset;
    internal readonly int[] ShapeArray;
    internal readonly int[] StrideArray;

    /// <summary>What one specialisation of a kernel is made for: <c>rank | layout &lt;&lt; 4 | dtype &lt;&lt; 8 | isReadOnly &lt;&lt; 12</c>.</summary>
    internal readonly int Key;

    internal const int ReadOnlyKey = 1 << 12;

    private protected NdArray(Array buffer, int elementKey, int offset, int[] shape, int[] strides, bool isReadOnly)
    {
        Buffer = buffer;
        var layout = Shapes.LayoutOf(shape, strides);
        Offset = offset;
        ShapeArray = shape;
        StrideArray = layout switch
        {
            Layout.C => Shapes.AsRowMajorStrides(strides, shape),
            Layout.F => Shapes.ColumnMajorStrides(shape),
            _ => strides,
        };
        Key = shape.Length | (int)layout << 4 | elementKey << 8 | (isReadOnly ? ReadOnlyKey : 0);
        Length = Shapes.Count(shape);
    }

    /// <summary>A new array of the shape of another one, both of layout C.</summary>
    private protected NdArray(Array buffer, int elementKey, int offset, NdArray like)
    {
        (Buffer, Offset, ShapeArray, StrideArray, Length) = (buffer, offset, like.ShapeArray, like.StrideArray, like.Length);
        Key = like.Rank | (int)Layout.C << 4 | elementKey << 8;
    }

    /// <summary>The number of elements: the product of the lengths of all axes, 1 for rank 0.</summary>
    public int Length { get; }

    /// <summary>The number of elements as a 64-bit integer.</summary>
    public long LongLength => Length;

    /// <summary>The number of axes, 0 to 8.</summary>
    public int Rank => ShapeArray.Length;

    /// <summary>The length of each axis.</summary>
    public ReadOnlySpan<int> Shape => ShapeArray;

    /// <summary>Elements (not bytes) from one index to the next along each axis; 0 where elements are repeated, negative where an axis runs backwards.</summary>
    public ReadOnlySpan<int> Strides => StrideArray;

    /// <summary>The dtype of the elements.</summary>
    /// <exception cref="NotSupportedException">The elements are structs.</exception>
    public DType DType => IsOfStructs ? throw OfStructs() : (DType)(Key >> 8 & 0xF);

    internal bool IsOfStructs => (Key >> 8 & 0xF) == ElementTypes.StructKey;

    /// <summary>Whether no element can be set through this array: it came from <see cref="AsReadOnly"/> or <see cref="BroadcastTo"/>, or is a view of such an array. Other views of the same elements may still change them.</summary>
    public bool IsReadOnly => (Key & ReadOnlyKey) != 0;

    /// <summary>How the elements lie in memory.</summary>
    public Layout Layout => (Layout)(Key >> 4 & 0xF);

    /// <summary>Whether the elements lie without gaps, in row-major or column-major order.</summary>
    public bool IsContiguous => Layout is Layout.C or Layout.F;

    /// <summary>The length of one axis.</summary>
    /// <param name="axis">0 to <see cref="Rank"/> - 1.</param>
    /// <exception cref="IndexOutOfRangeException">There is no such axis.</exception>
    public int GetLength(int axis)
    {
        var shape = ShapeArray;
        if ((uint)axis >= (uint)shape.Length) ThrowAxis(axis);
        return shape[axis];
    }

    /// <summary>A new array with the elements converted as C#'s explicit cast does, unchecked. (A C# cast to <see cref="NdArray{T}"/> copies nothing, and fails for elements of another type.)</summary>
    /// <typeparam name="T">The type of the new elements, any dtype.</typeparam>
    /// <exception cref="InvalidCastException">Complex numbers would become real ones, be there any or not.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is no dtype.</exception>
    public abstract NdArray<T> Cast<T>() where T : unmanaged;

    /// <inheritdoc cref="Cast{T}"/>
    /// <summary>A new array of another dtype, with the elements converted as C#'s explicit cast does, unchecked.</summary>
    public NdArray AsType(DType dtype) => Operators.Of(dtype).Cast(this);

    /// <summary>A new array with the same elements, of layout C, that shares memory with no other.</summary>
    public abstract NdArray Copy();

    /// <summary>The memory of the element whose indices are all 0.</summary>
    internal abstract ref byte First { get; }

    /// <summary>A view from the same first element on, all of whose indices are inside the buffer.</summary>
    internal abstract NdArray Restrided(int[] shape, int[] strides);

    private protected abstract Scalar Load(int position);

    private protected abstract void Store(int position, Scalar value);

    /// <summary>Copies the elements of an array that broadcasts to this one, converted.</summary>
    internal abstract void Assign(NdArray value);

    /// <summary>The index in the buffer of the element at a place in row-major order.</summary>
    internal int PositionAt(long position)
    {
        if ((ulong)position >= (ulong)Length) ThrowPosition(position);
        int rest = (int)position;
        if (Layout == Layout.C) return Offset + rest;
        if (Rank == 1) return Offset + rest * StrideArray[0];
        int result = Offset;
        for (int axis = Rank - 1; axis >= 0; axis--)
        {
            (rest, int index) = Math.DivRem(rest, ShapeArray[axis]);
            result += index * StrideArray[axis];
        }
        return result;
    }

    internal int Position(int i)
    {
        var shape = ShapeArray;
        if (shape.Length != 1) ThrowRank(1);
        if ((uint)i >= (uint)shape[0]) ThrowIndex(0, i);
        return Offset + i * StrideArray[0];
    }

    internal int Position(int i, int j)
    {
        var shape = ShapeArray;
        if (shape.Length != 2) ThrowRank(2);
        if ((uint)i >= (uint)shape[0]) ThrowIndex(0, i);
        if ((uint)j >= (uint)shape[1]) ThrowIndex(1, j);
        var strides = StrideArray;
        return Offset + i * strides[0] + j * strides[1];
    }

    internal int Position(int i, int j, int k)
    {
        var shape = ShapeArray;
        if (shape.Length != 3) ThrowRank(3);
        if ((uint)i >= (uint)shape[0]) ThrowIndex(0, i);
        if ((uint)j >= (uint)shape[1]) ThrowIndex(1, j);
        if ((uint)k >= (uint)shape[2]) ThrowIndex(2, k);
        var strides = StrideArray;
        return Offset + i * strides[0] + j * strides[1] + k * strides[2];
    }

    internal int Position(ReadOnlySpan<int> indices)
    {
        var (shape, strides, position) = (ShapeArray, StrideArray, Offset);
        if (shape.Length != indices.Length) ThrowRank(indices.Length);
        for (int axis = 0; axis < indices.Length; axis++)
        {
            if ((uint)indices[axis] >= (uint)shape[axis]) ThrowIndex(axis, indices[axis]);
            position += indices[axis] * strides[axis];
        }
        return position;
    }

    internal int Position(ReadOnlySpan<long> indices)
    {
        var (shape, strides, position) = (ShapeArray, StrideArray, Offset);
        if (shape.Length != indices.Length) ThrowRank(indices.Length);
        for (int axis = 0; axis < indices.Length; axis++)
        {
            if ((ulong)indices[axis] >= (ulong)shape[axis]) ThrowIndex(axis, indices[axis]);
            position += (int)indices[axis] * strides[axis];
        }
        return position;
    }

    internal int Position(ReadOnlySpan<Index> indices)
    {
        var (shape, strides, position) = (ShapeArray, StrideArray, Offset);
        if (shape.Length != indices.Length) ThrowRank(indices.Length);
        for (int axis = 0; axis < indices.Length; axis++)
        {
            int index = indices[axis].GetOffset(shape[axis]);
            if ((uint)index >= (uint)shape[axis]) ThrowIndex(axis, indices[axis]);
            position += index * strides[axis];
        }
        return position;
    }

    internal int Position(ReadOnlySpan<Scalar> indices)
    {
        var (shape, strides, position) = (ShapeArray, StrideArray, Offset);
        if (shape.Length != indices.Length) ThrowRank(indices.Length);
        for (int axis = 0; axis < indices.Length; axis++)
        {
            if (!indices[axis].DType.IsInteger) throw new ArgumentException($"An index must be an integer; this one is {indices[axis].DType.NumPyName}.");
            if ((ulong)indices[axis].Low >= (ulong)shape[axis]) ThrowIndex(axis, indices[axis]);
            position += (int)indices[axis].Low * strides[axis];
        }
        return position;
    }

    [DoesNotReturn]
    internal void ThrowIndex(int axis, object index)
        => throw new IndexOutOfRangeException($"Index {index} is out of range for axis {axis}, of length {ShapeArray[axis]}.");

    private protected NotSupportedException OfStructs() => new($"The elements of this array are structs, {GetType().GenericTypeArguments[0].Name}, which have no dtype, operators or functions. Their fields do: a.Field(x => x.Field).");

    [DoesNotReturn]
    private void ThrowRank(int count)
        => throw new ArgumentException($"{count} {(count == 1 ? "index was" : "indices were")} given for an array of rank {Rank}; an element takes {Rank}. A view takes slices, as in a[1, ..].");

    [DoesNotReturn]
    private void ThrowPosition(long position)
        => throw new IndexOutOfRangeException($"Position {position} is out of range for an array of {Length} elements.");

    [DoesNotReturn]
    private void ThrowAxis(int axis)
        => throw new IndexOutOfRangeException($"Axis {axis} is out of range for an array of rank {Rank}.");
}
