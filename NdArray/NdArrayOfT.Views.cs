namespace DualJit;

public sealed partial class NdArray<T>
{
    /// <summary>The element at any number of indices: that of an array whose rank the caller does not know, or is 0.</summary>
    /// <param name="indices">One index for each axis, counted from 0.</param>
    /// <inheritdoc cref="this[int]"/>
    public new T GetValue(params ReadOnlySpan<int> indices) => At(Position(indices));

    /// <summary>Sets the element at any number of indices: that of an array whose rank the caller does not know, or is 0.</summary>
    /// <param name="value">The new element.</param>
    /// <param name="indices">One index for each axis, counted from 0.</param>
    /// <inheritdoc cref="this[int]"/>
    public void SetValue(T value, params ReadOnlySpan<int> indices) => Writable.At(Position(indices)) = value;

    /// <inheritdoc/>
    public override NdArray<T> View(params ReadOnlySpan<Slice> slices)
    {
        if (slices.Length > Rank)
            throw new ArgumentException($"{slices.Length} slices were given for an array of rank {Rank}.", nameof(slices));
        var shape = new List<int>(Rank);
        var strides = new List<int>(Rank);
        int offset = Offset;
        for (int axis = 0; axis < Rank; axis++)
        {
            var slice = axis < slices.Length ? slices[axis] : Slice.All;
            var (first, count, step) = slice.Resolve(this, axis);
            offset += first * StrideArray[axis];
            if (slice.DropsAxis) continue;
            shape.Add(count);
            // The stride of a single index is never used, and that of a far step need not fit.
            strides.Add(count > 1 ? StrideArray[axis] * step : StrideArray[axis]);
        }
        // An empty view has no first element; where it would be may lie outside the buffer.
        return new(Buffer, shape.Contains(0) ? Offset : offset, [.. shape], [.. strides], IsReadOnly);
    }

    /// <inheritdoc/>
    public override NdArray<T> AsReadOnly() => IsReadOnly ? this : new(Buffer, Offset, ShapeArray, StrideArray, isReadOnly: true);

    /// <inheritdoc/>
    public override NdArray<T> Transpose()
    {
        int[] shape = [.. ShapeArray], strides = [.. StrideArray];
        Array.Reverse(shape);
        Array.Reverse(strides);
        return new(Buffer, Offset, shape, strides, IsReadOnly);
    }

    /// <inheritdoc/>
    public override NdArray<T> Transpose(params ReadOnlySpan<int> axes)
    {
        int[] shape = new int[Rank], strides = new int[Rank];
        int seen = 0;
        for (int i = 0; i < axes.Length; i++)
        {
            if (axes.Length != Rank || (uint)axes[i] >= (uint)Rank || (seen & 1 << axes[i]) != 0) break;
            seen |= 1 << axes[i];
            shape[i] = ShapeArray[axes[i]];
            strides[i] = StrideArray[axes[i]];
        }
        if (seen != (1 << Rank) - 1 || axes.Length != Rank)
            throw new ArgumentException(Shapes.Fill(ShapeRules.AreNoAxes(axes.Length), [.. axes, Rank]), nameof(axes));
        return new(Buffer, Offset, shape, strides, IsReadOnly);
    }

    /// <inheritdoc/>
    public override NdArray<T> BroadcastTo(params ReadOnlySpan<int> shape)
    {
        int[] target = Shapes.Checked(shape);
        Shapes.CheckBroadcast(ShapeArray, target);
        return new(Buffer, Offset, target, Shapes.BroadcastStrides(ShapeArray, StrideArray, target), isReadOnly: true);
    }

    /// <inheritdoc/>
    public override NdArray<T> Reshape(params ReadOnlySpan<int> shape)
    {
        int[] target = Reshaping.Infer(ShapeArray, shape);
        if (ReshapedStrides.Find(ShapeArray, StrideArray, target) is { } strides) return new(Buffer, Offset, target, strides, IsReadOnly);
        var dense = Copy();
        return new((dense.Buffer, dense.Offset), target);
    }

    /// <inheritdoc/>
    public override NdArray<T> Reshape(int length) => Reshape([length]);

    /// <inheritdoc/>
    public override NdArray<T> Reshape(int rows, int columns) => Reshape([rows, columns]);

    /// <inheritdoc/>
    public override NdArray<T> Reshape(int length0, int length1, int length2) => Reshape([length0, length1, length2]);

    /// <inheritdoc/>
    public override NdArray<T> Reshape(int length0, int length1, int length2, int length3) => Reshape([length0, length1, length2, length3]);
}
