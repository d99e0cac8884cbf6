namespace DualJit;

public sealed partial class NdArray<T>
{
    /// <summary>The element at any number of indices: that of an array whose rank the caller does not know, or is 0.</summary>
    /// <param name="indices">One index for each axis, counted from 0.</param>
    /// <inheritdoc cref="this[int]"/>
    public T GetValue(params ReadOnlySpan<int> indices) => Buffer[Position(indices)];

    /// <summary>Sets the element at any number of indices: that of an array whose rank the caller does not know, or is 0.</summary>
    /// <param name="value">The new element.</param>
    /// <param name="indices">One index for each axis, counted from 0.</param>
    /// <inheritdoc cref="this[int]"/>
    public void SetValue(T value, params ReadOnlySpan<int> indices) => Buffer[Position(indices)] = value;

    /// <inheritdoc cref="this[Slice]"/>
    /// <param name="slices">At most one slice for each axis.</param>
    public NdArray<T> View(params ReadOnlySpan<Slice> slices)
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
        return new(Buffer, shape.Contains(0) ? Offset : offset, [.. shape], [.. strides]);
    }

    /// <summary>A view with the axes in reverse order.</summary>
    public NdArray<T> Transpose()
    {
        int[] shape = [.. ShapeArray], strides = [.. StrideArray];
        Array.Reverse(shape);
        Array.Reverse(strides);
        return new(Buffer, Offset, shape, strides);
    }

    /// <summary>A view with the axes in another order.</summary>
    /// <param name="axes">For each axis of the view, the axis of this array that it is.</param>
    /// <exception cref="ArgumentException"><paramref name="axes"/> is not each of 0 to <see cref="NdArray.Rank"/> - 1 once.</exception>
    public NdArray<T> Transpose(params ReadOnlySpan<int> axes)
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
            throw new ArgumentException($"The axes {Shapes.Format(axes)} are not the {Rank} axes of the array, each once.", nameof(axes));
        return new(Buffer, Offset, shape, strides);
    }

    /// <summary>A view in which the array is repeated to a larger shape; an element that repeats is one element, whatever is written to it.</summary>
    /// <param name="shape">The shape: from the last axis backwards each length is that of this array, unless that is 1 or the array has no such axis.</param>
    /// <exception cref="ArgumentException">The array does not broadcast to <paramref name="shape"/>.</exception>
    public NdArray<T> BroadcastTo(params ReadOnlySpan<int> shape)
    {
        int[] target = Shapes.Checked(shape);
        if (target.Length < Rank || !Shapes.Broadcast(ShapeArray, target).AsSpan().SequenceEqual(target))
            throw new ArgumentException($"An array of shape {Shapes.Format(ShapeArray)} does not broadcast to {Shapes.Format(target)}.", nameof(shape));
        return new(Buffer, Offset, target, Shapes.BroadcastStrides(ShapeArray, StrideArray, target));
    }

    /// <summary>The same elements in the same row-major order under another shape: a view where the strides allow it, else a copy.</summary>
    /// <param name="shape">The lengths of the axes; one may be -1, and is then what the others leave.</param>
    /// <exception cref="ArgumentException">The shape has another number of elements, more than one -1, or more than 8 axes.</exception>
    public NdArray<T> Reshape(params ReadOnlySpan<int> shape)
    {
        int[] target = Reshaping.Infer(ShapeArray, shape);
        if (Reshaping.Strides(ShapeArray, StrideArray, target) is { } strides) return new(Buffer, Offset, target, strides);
        var dense = Copy();
        return new((dense.Buffer, dense.Offset), target);
    }

    /// <inheritdoc cref="Reshape(ReadOnlySpan{int})"/>
    public NdArray<T> Reshape(int length) => Reshape([length]);

    /// <inheritdoc cref="Reshape(ReadOnlySpan{int})"/>
    public NdArray<T> Reshape(int rows, int columns) => Reshape([rows, columns]);

    /// <inheritdoc cref="Reshape(ReadOnlySpan{int})"/>
    public NdArray<T> Reshape(int length0, int length1, int length2) => Reshape([length0, length1, length2]);

    /// <inheritdoc cref="Reshape(ReadOnlySpan{int})"/>
    public NdArray<T> Reshape(int length0, int length1, int length2, int length3) => Reshape([length0, length1, length2, length3]);
}
