namespace DualJit;

// As those of NdArray<T>, which returns arrays of its own type.
public abstract partial class NdArray
{
    /// <summary>The element at any number of indices: that of an array whose rank the caller does not know, or is 0.</summary>
    /// <param name="indices">One index for each axis, counted from 0.</param>
    /// <inheritdoc cref="this[int]"/>
    public Scalar GetValue(params ReadOnlySpan<int> indices) => Load(Position(indices));

    /// <summary>Sets the element at any number of indices: that of an array whose rank the caller does not know, or is 0.</summary>
    /// <param name="value">The new element.</param>
    /// <param name="indices">One index for each axis, counted from 0.</param>
    /// <inheritdoc cref="this[int]"/>
    public void SetValue(Scalar value, params ReadOnlySpan<int> indices) => Store(Position(indices), value);

    /// <inheritdoc cref="this[Slice]"/>
    /// <param name="slices">At most one slice for each axis.</param>
    public abstract NdArray View(params ReadOnlySpan<Slice> slices);

    /// <summary>A view of the whole array that cannot be written to, nor can views of it; a read-only array is its own. A copy of it is an array like any other.</summary>
    public abstract NdArray AsReadOnly();

    /// <summary>A view with the axes in reverse order.</summary>
    public abstract NdArray Transpose();

    /// <summary>A view with the axes in another order.</summary>
    /// <param name="axes">For each axis of the view, the axis of this array that it is.</param>
    /// <exception cref="ArgumentException"><paramref name="axes"/> is not each of 0 to <see cref="NdArray.Rank"/> - 1 once.</exception>
    public abstract NdArray Transpose(params ReadOnlySpan<int> axes);

    /// <summary>A view in which the array is repeated to a larger shape. It is read-only, as NumPy's is: an element that repeats is one element.</summary>
    /// <param name="shape">The shape: from the last axis backwards each length is that of this array, unless that is 1 or the array has no such axis.</param>
    /// <exception cref="ArgumentException">The array does not broadcast to <paramref name="shape"/>.</exception>
    public abstract NdArray BroadcastTo(params ReadOnlySpan<int> shape);

    /// <summary>The same elements in the same row-major order under another shape: a view where the strides allow it, else a copy.</summary>
    /// <param name="shape">The lengths of the axes; one may be -1, and is then what the others leave.</param>
    /// <exception cref="ArgumentException">The shape has another number of elements, more than one -1, or more than 8 axes.</exception>
    public abstract NdArray Reshape(params ReadOnlySpan<int> shape);

    /// <inheritdoc cref="Reshape(ReadOnlySpan{int})"/>
    public abstract NdArray Reshape(int length);

    /// <inheritdoc cref="Reshape(ReadOnlySpan{int})"/>
    public abstract NdArray Reshape(int rows, int columns);

    /// <inheritdoc cref="Reshape(ReadOnlySpan{int})"/>
    public abstract NdArray Reshape(int length0, int length1, int length2);

    /// <inheritdoc cref="Reshape(ReadOnlySpan{int})"/>
    public abstract NdArray Reshape(int length0, int length1, int length2, int length3);
}
