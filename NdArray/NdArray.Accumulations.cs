namespace DualJit;

// What elements come to, up to each of them.
public abstract partial class NdArray
{
    /// <summary>The sums of the elements up to each, in row-major order: each is the one before, plus the element, so that floats are combined from the left. Integers wrap.</summary>
    /// <param name="a">An array of any shape.</param>
    /// <returns>A new array of rank 1 with as many elements.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="a"/> is null.</exception>
    /// <exception cref="NotSupportedException">The dtype is bool.</exception>
    public static NdArray<T> CumSum<T>(NdArray<T> a) where T : unmanaged => Operators<T>.For.Reducer(Reduction.Sum).Accumulate(NdArray<T>.Checked(a).Reshape(a.Length), 0);

    /// <summary>The sums of the elements up to each along an axis: each is the one before, plus the element, so that floats are combined from the left. Integers wrap.</summary>
    /// <param name="a">An array of rank 1 or more.</param>
    /// <param name="axis">The axis, counted from 0, or from the last, which is -1.</param>
    /// <returns>A new array of the same shape.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="a"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    /// <exception cref="NotSupportedException">The dtype is bool.</exception>
    public static NdArray<T> CumSum<T>(NdArray<T> a, int axis) where T : unmanaged =>
        Operators<T>.For.Reducer(Reduction.Sum).Accumulate(NdArray<T>.Checked(a), AxisPlan.Axis(a, axis, nameof(axis)));

    /// <inheritdoc cref="CumSum{T}(NdArray{T})"/>
    public static NdArray CumSum(NdArray a) => Operators.Of(Checked(a).DType).Reducer(Reduction.Sum).Accumulate(a.Reshape(a.Length), 0);

    /// <inheritdoc cref="CumSum{T}(NdArray{T}, int)"/>
    public static NdArray CumSum(NdArray a, int axis) => Operators.Of(Checked(a).DType).Reducer(Reduction.Sum).Accumulate(a, AxisPlan.Axis(a, axis, nameof(axis)));

    /// <summary>The products of the elements up to each, in row-major order: each is the one before, times the element, so that floats are combined from the left. Integers wrap.</summary>
    /// <param name="a">An array of any shape.</param>
    /// <returns>A new array of rank 1 with as many elements.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="a"/> is null.</exception>
    /// <exception cref="NotSupportedException">The dtype is bool.</exception>
    public static NdArray<T> CumProd<T>(NdArray<T> a) where T : unmanaged => Operators<T>.For.Reducer(Reduction.Prod).Accumulate(NdArray<T>.Checked(a).Reshape(a.Length), 0);

    /// <summary>The products of the elements up to each along an axis: each is the one before, times the element, so that floats are combined from the left. Integers wrap.</summary>
    /// <param name="a">An array of rank 1 or more.</param>
    /// <param name="axis">The axis, counted from 0, or from the last, which is -1.</param>
    /// <returns>A new array of the same shape.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="a"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    /// <exception cref="NotSupportedException">The dtype is bool.</exception>
    public static NdArray<T> CumProd<T>(NdArray<T> a, int axis) where T : unmanaged =>
        Operators<T>.For.Reducer(Reduction.Prod).Accumulate(NdArray<T>.Checked(a), AxisPlan.Axis(a, axis, nameof(axis)));

    /// <inheritdoc cref="CumProd{T}(NdArray{T})"/>
    public static NdArray CumProd(NdArray a) => Operators.Of(Checked(a).DType).Reducer(Reduction.Prod).Accumulate(a.Reshape(a.Length), 0);

    /// <inheritdoc cref="CumProd{T}(NdArray{T}, int)"/>
    public static NdArray CumProd(NdArray a, int axis) => Operators.Of(Checked(a).DType).Reducer(Reduction.Prod).Accumulate(a, AxisPlan.Axis(a, axis, nameof(axis)));
}
