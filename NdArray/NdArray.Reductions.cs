namespace DualJit;

// Sums and their like, as methods of the array and as functions.
public abstract partial class NdArray
{
    /// <summary>The sum of all elements, in their dtype; integers wrap. Of no elements it is 0.</summary>
    /// <remarks>Floats are combined in the canonical order of the row-major index: the bits are the same for every layout, CPU and in kernels.</remarks>
    /// <exception cref="NotSupportedException">The dtype is bool.</exception>
    public Scalar Sum() => Operators.Of(DType).Reducer(Reduction.Sum).Reduce(this);

    /// <summary>The sums along an axis, in the dtype of the elements; integers wrap. Of no elements a sum is 0.</summary>
    /// <param name="axis">The axis, counted from 0, or from the last, which is -1.</param>
    /// <param name="keepDims">Whether the axis stays, with length 1, so that the result broadcasts with the array.</param>
    /// <returns>A new array, without the axis.</returns>
    /// <remarks>Floats are combined in the canonical order of the row-major index: the bits are the same for every layout, CPU and in kernels.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    /// <exception cref="NotSupportedException">The dtype is bool.</exception>
    public NdArray Sum(int axis, bool keepDims = false) => Reduce(Reduction.Sum, [AxisPlan.Axis(this, axis, nameof(axis))], keepDims);

    /// <summary>The sums along several axes, in the dtype of the elements; integers wrap. Of no elements a sum is 0.</summary>
    /// <param name="axes">The axes, in any order, each counted from 0, or from the last, which is -1; without any, each element is a result of its own.</param>
    /// <param name="keepDims">Whether the axes stay, with length 1, so that the result broadcasts with the array.</param>
    /// <returns>A new array, without the axes.</returns>
    /// <remarks>Floats are combined in the canonical order of the row-major index: the bits are the same for every layout, CPU and in kernels.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    /// <exception cref="ArgumentException">An axis is named twice.</exception>
    /// <exception cref="NotSupportedException">The dtype is bool.</exception>
    public NdArray Sum(ReadOnlySpan<int> axes, bool keepDims = false) => Reduce(Reduction.Sum, axes, keepDims);

    /// <inheritdoc cref="Sum()"/>
    /// <exception cref="ArgumentNullException"><paramref name="a"/> is null.</exception>
    public static T Sum<T>(NdArray<T> a) where T : unmanaged => NdArray<T>.Checked(a).Sum();

    /// <inheritdoc cref="Sum(int, bool)"/>
    /// <exception cref="ArgumentNullException"><paramref name="a"/> is null.</exception>
    public static NdArray<T> Sum<T>(NdArray<T> a, int axis, bool keepDims = false) where T : unmanaged => NdArray<T>.Checked(a).Sum(axis, keepDims);

    /// <inheritdoc cref="Sum(ReadOnlySpan{int}, bool)"/>
    /// <exception cref="ArgumentNullException"><paramref name="a"/> is null.</exception>
    public static NdArray<T> Sum<T>(NdArray<T> a, ReadOnlySpan<int> axes, bool keepDims = false) where T : unmanaged => NdArray<T>.Checked(a).Sum(axes, keepDims);

    /// <inheritdoc cref="Sum()"/>
    /// <exception cref="ArgumentNullException"><paramref name="a"/> is null.</exception>
    public static Scalar Sum(NdArray a) => Checked(a).Sum();

    /// <inheritdoc cref="Sum(int, bool)"/>
    /// <exception cref="ArgumentNullException"><paramref name="a"/> is null.</exception>
    public static NdArray Sum(NdArray a, int axis, bool keepDims = false) => Checked(a).Sum(axis, keepDims);

    /// <inheritdoc cref="Sum(ReadOnlySpan{int}, bool)"/>
    /// <exception cref="ArgumentNullException"><paramref name="a"/> is null.</exception>
    public static NdArray Sum(NdArray a, ReadOnlySpan<int> axes, bool keepDims = false) => Checked(a).Sum(axes, keepDims);

    /// <summary>The product of all elements, in their dtype; integers wrap. Of no elements it is 1.</summary>
    /// <remarks>Floats are combined in the canonical order of the row-major index: the bits are the same for every layout, CPU and in kernels.</remarks>
    /// <exception cref="NotSupportedException">The dtype is bool.</exception>
    public Scalar Prod() => Operators.Of(DType).Reducer(Reduction.Prod).Reduce(this);

    /// <summary>The products along an axis, in the dtype of the elements; integers wrap. Of no elements a product is 1.</summary>
    /// <param name="axis">The axis, counted from 0, or from the last, which is -1.</param>
    /// <param name="keepDims">Whether the axis stays, with length 1, so that the result broadcasts with the array.</param>
    /// <returns>A new array, without the axis.</returns>
    /// <remarks>Floats are combined in the canonical order of the row-major index: the bits are the same for every layout, CPU and in kernels.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    /// <exception cref="NotSupportedException">The dtype is bool.</exception>
    public NdArray Prod(int axis, bool keepDims = false) => Reduce(Reduction.Prod, [AxisPlan.Axis(this, axis, nameof(axis))], keepDims);

    /// <summary>The products along several axes, in the dtype of the elements; integers wrap. Of no elements a product is 1.</summary>
    /// <param name="axes">The axes, in any order, each counted from 0, or from the last, which is -1; without any, each element is a result of its own.</param>
    /// <param name="keepDims">Whether the axes stay, with length 1, so that the result broadcasts with the array.</param>
    /// <returns>A new array, without the axes.</returns>
    /// <remarks>Floats are combined in the canonical order of the row-major index: the bits are the same for every layout, CPU and in kernels.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    /// <exception cref="ArgumentException">An axis is named twice.</exception>
    /// <exception cref="NotSupportedException">The dtype is bool.</exception>
    public NdArray Prod(ReadOnlySpan<int> axes, bool keepDims = false) => Reduce(Reduction.Prod, axes, keepDims);

    /// <inheritdoc cref="Prod()"/>
    /// <exception cref="ArgumentNullException"><paramref name="a"/> is null.</exception>
    public static T Prod<T>(NdArray<T> a) where T : unmanaged => NdArray<T>.Checked(a).Prod();

    /// <inheritdoc cref="Prod(int, bool)"/>
    /// <exception cref="ArgumentNullException"><paramref name="a"/> is null.</exception>
    public static NdArray<T> Prod<T>(NdArray<T> a, int axis, bool keepDims = false) where T : unmanaged => NdArray<T>.Checked(a).Prod(axis, keepDims);

    /// <inheritdoc cref="Prod(ReadOnlySpan{int}, bool)"/>
    /// <exception cref="ArgumentNullException"><paramref name="a"/> is null.</exception>
    public static NdArray<T> Prod<T>(NdArray<T> a, ReadOnlySpan<int> axes, bool keepDims = false) where T : unmanaged => NdArray<T>.Checked(a).Prod(axes, keepDims);

    /// <inheritdoc cref="Prod()"/>
    /// <exception cref="ArgumentNullException"><paramref name="a"/> is null.</exception>
    public static Scalar Prod(NdArray a) => Checked(a).Prod();

    /// <inheritdoc cref="Prod(int, bool)"/>
    /// <exception cref="ArgumentNullException"><paramref name="a"/> is null.</exception>
    public static NdArray Prod(NdArray a, int axis, bool keepDims = false) => Checked(a).Prod(axis, keepDims);

    /// <inheritdoc cref="Prod(ReadOnlySpan{int}, bool)"/>
    /// <exception cref="ArgumentNullException"><paramref name="a"/> is null.</exception>
    public static NdArray Prod(NdArray a, ReadOnlySpan<int> axes, bool keepDims = false) => Checked(a).Prod(axes, keepDims);

    /// <summary>The least element, NaN if there is one; -0 is below 0.</summary>
    /// <exception cref="ArgumentException">There is no element.</exception>
    /// <exception cref="NotSupportedException">The dtype has no order: it is bool or complex128.</exception>
    public Scalar Min() => Operators.Of(DType).Reducer(Reduction.Min).Reduce(this);

    /// <summary>The least elements along an axis, NaN where there is one; -0 is below 0.</summary>
    /// <param name="axis">The axis, counted from 0, or from the last, which is -1.</param>
    /// <param name="keepDims">Whether the axis stays, with length 1, so that the result broadcasts with the array.</param>
    /// <returns>A new array, without the axis.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    /// <exception cref="ArgumentException">There is no element.</exception>
    /// <exception cref="NotSupportedException">The dtype has no order: it is bool or complex128.</exception>
    public NdArray Min(int axis, bool keepDims = false) => Reduce(Reduction.Min, [AxisPlan.Axis(this, axis, nameof(axis))], keepDims);

    /// <summary>The least elements along several axes, NaN where there is one; -0 is below 0.</summary>
    /// <param name="axes">The axes, in any order, each counted from 0, or from the last, which is -1; without any, each element is a result of its own.</param>
    /// <param name="keepDims">Whether the axes stay, with length 1, so that the result broadcasts with the array.</param>
    /// <returns>A new array, without the axes.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    /// <exception cref="ArgumentException">An axis is named twice, or there is no element.</exception>
    /// <exception cref="NotSupportedException">The dtype has no order: it is bool or complex128.</exception>
    public NdArray Min(ReadOnlySpan<int> axes, bool keepDims = false) => Reduce(Reduction.Min, axes, keepDims);

    /// <inheritdoc cref="Min()"/>
    /// <exception cref="ArgumentNullException"><paramref name="a"/> is null.</exception>
    public static T Min<T>(NdArray<T> a) where T : unmanaged => NdArray<T>.Checked(a).Min();

    /// <inheritdoc cref="Min(int, bool)"/>
    /// <exception cref="ArgumentNullException"><paramref name="a"/> is null.</exception>
    public static NdArray<T> Min<T>(NdArray<T> a, int axis, bool keepDims = false) where T : unmanaged => NdArray<T>.Checked(a).Min(axis, keepDims);

    /// <inheritdoc cref="Min(ReadOnlySpan{int}, bool)"/>
    /// <exception cref="ArgumentNullException"><paramref name="a"/> is null.</exception>
    public static NdArray<T> Min<T>(NdArray<T> a, ReadOnlySpan<int> axes, bool keepDims = false) where T : unmanaged => NdArray<T>.Checked(a).Min(axes, keepDims);

    /// <inheritdoc cref="Min()"/>
    /// <exception cref="ArgumentNullException"><paramref name="a"/> is null.</exception>
    public static Scalar Min(NdArray a) => Checked(a).Min();

    /// <inheritdoc cref="Min(int, bool)"/>
    /// <exception cref="ArgumentNullException"><paramref name="a"/> is null.</exception>
    public static NdArray Min(NdArray a, int axis, bool keepDims = false) => Checked(a).Min(axis, keepDims);

    /// <inheritdoc cref="Min(ReadOnlySpan{int}, bool)"/>
    /// <exception cref="ArgumentNullException"><paramref name="a"/> is null.</exception>
    public static NdArray Min(NdArray a, ReadOnlySpan<int> axes, bool keepDims = false) => Checked(a).Min(axes, keepDims);

    /// <summary>The greatest element, NaN if there is one; 0 is above -0.</summary>
    /// <exception cref="ArgumentException">There is no element.</exception>
    /// <exception cref="NotSupportedException">The dtype has no order: it is bool or complex128.</exception>
    public Scalar Max() => Operators.Of(DType).Reducer(Reduction.Max).Reduce(this);

    /// <summary>The greatest elements along an axis, NaN where there is one; 0 is above -0.</summary>
    /// <param name="axis">The axis, counted from 0, or from the last, which is -1.</param>
    /// <param name="keepDims">Whether the axis stays, with length 1, so that the result broadcasts with the array.</param>
    /// <returns>A new array, without the axis.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    /// <exception cref="ArgumentException">There is no element.</exception>
    /// <exception cref="NotSupportedException">The dtype has no order: it is bool or complex128.</exception>
    public NdArray Max(int axis, bool keepDims = false) => Reduce(Reduction.Max, [AxisPlan.Axis(this, axis, nameof(axis))], keepDims);

    /// <summary>The greatest elements along several axes, NaN where there is one; 0 is above -0.</summary>
    /// <param name="axes">The axes, in any order, each counted from 0, or from the last, which is -1; without any, each element is a result of its own.</param>
    /// <param name="keepDims">Whether the axes stay, with length 1, so that the result broadcasts with the array.</param>
    /// <returns>A new array, without the axes.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    /// <exception cref="ArgumentException">An axis is named twice, or there is no element.</exception>
    /// <exception cref="NotSupportedException">The dtype has no order: it is bool or complex128.</exception>
    public NdArray Max(ReadOnlySpan<int> axes, bool keepDims = false) => Reduce(Reduction.Max, axes, keepDims);

    /// <inheritdoc cref="Max()"/>
    /// <exception cref="ArgumentNullException"><paramref name="a"/> is null.</exception>
    public static T Max<T>(NdArray<T> a) where T : unmanaged => NdArray<T>.Checked(a).Max();

    /// <inheritdoc cref="Max(int, bool)"/>
    /// <exception cref="ArgumentNullException"><paramref name="a"/> is null.</exception>
    public static NdArray<T> Max<T>(NdArray<T> a, int axis, bool keepDims = false) where T : unmanaged => NdArray<T>.Checked(a).Max(axis, keepDims);

    /// <inheritdoc cref="Max(ReadOnlySpan{int}, bool)"/>
    /// <exception cref="ArgumentNullException"><paramref name="a"/> is null.</exception>
    public static NdArray<T> Max<T>(NdArray<T> a, ReadOnlySpan<int> axes, bool keepDims = false) where T : unmanaged => NdArray<T>.Checked(a).Max(axes, keepDims);

    /// <inheritdoc cref="Max()"/>
    /// <exception cref="ArgumentNullException"><paramref name="a"/> is null.</exception>
    public static Scalar Max(NdArray a) => Checked(a).Max();

    /// <inheritdoc cref="Max(int, bool)"/>
    /// <exception cref="ArgumentNullException"><paramref name="a"/> is null.</exception>
    public static NdArray Max(NdArray a, int axis, bool keepDims = false) => Checked(a).Max(axis, keepDims);

    /// <inheritdoc cref="Max(ReadOnlySpan{int}, bool)"/>
    /// <exception cref="ArgumentNullException"><paramref name="a"/> is null.</exception>
    public static NdArray Max(NdArray a, ReadOnlySpan<int> axes, bool keepDims = false) => Checked(a).Max(axes, keepDims);

    private NdArray Reduce(Reduction reduction, ReadOnlySpan<int> axes, bool keepDims) => Operators.Of(DType).Reducer(reduction).Reduce(this, new AxisPlan(this, axes, keepDims));
}
