namespace DualJit;

// Reductions whose result has a type of its own.
public abstract partial class NdArray
{
    /// <summary>Whether an element is not 0; NaN is not. Of no elements it is false.</summary>
    /// <param name="a">An array of any shape and dtype.</param>
    /// <exception cref="ArgumentNullException"><paramref name="a"/> is null.</exception>
    public static bool Any(NdArray a) => Operators.Of(Checked(a).DType).Any(a, AxisPlan.All(a)).GetValue();

    /// <summary>Whether an element along an axis is not 0; NaN is not. Of no elements it is false.</summary>
    /// <param name="a">An array of any dtype.</param>
    /// <param name="axis">The axis, counted from 0, or from the last, which is -1.</param>
    /// <param name="keepDims">Whether the axis stays, with length 1, so that the result broadcasts with the array.</param>
    /// <exception cref="ArgumentNullException"><paramref name="a"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    public static NdArray<bool> Any(NdArray a, int axis, bool keepDims = false) => Operators.Of(Checked(a).DType).Any(a, new AxisPlan(a, [AxisPlan.Axis(a, axis, nameof(axis))], keepDims));

    /// <summary>Whether an element along several axes is not 0; NaN is not. Of no elements it is false.</summary>
    /// <param name="a">An array of any dtype.</param>
    /// <param name="axes">The axes, in any order, each counted from 0, or from the last, which is -1.</param>
    /// <param name="keepDims">Whether the axes stay, with length 1, so that the result broadcasts with the array.</param>
    /// <exception cref="ArgumentNullException"><paramref name="a"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    /// <exception cref="ArgumentException">An axis is named twice.</exception>
    public static NdArray<bool> Any(NdArray a, ReadOnlySpan<int> axes, bool keepDims = false) => Operators.Of(Checked(a).DType).Any(a, new AxisPlan(a, axes, keepDims));

    /// <summary>Whether no element is 0; NaN is not. Of no elements it is true.</summary>
    /// <param name="a">An array of any shape and dtype.</param>
    /// <exception cref="ArgumentNullException"><paramref name="a"/> is null.</exception>
    public static bool All(NdArray a) => Operators.Of(Checked(a).DType).All(a, AxisPlan.All(a)).GetValue();

    /// <summary>Whether no element along an axis is 0; NaN is not. Of no elements it is true.</summary>
    /// <param name="a">An array of any dtype.</param>
    /// <param name="axis">The axis, counted from 0, or from the last, which is -1.</param>
    /// <param name="keepDims">Whether the axis stays, with length 1, so that the result broadcasts with the array.</param>
    /// <exception cref="ArgumentNullException"><paramref name="a"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    public static NdArray<bool> All(NdArray a, int axis, bool keepDims = false) => Operators.Of(Checked(a).DType).All(a, new AxisPlan(a, [AxisPlan.Axis(a, axis, nameof(axis))], keepDims));

    /// <summary>Whether no element along several axes is 0; NaN is not. Of no elements it is true.</summary>
    /// <param name="a">An array of any dtype.</param>
    /// <param name="axes">The axes, in any order, each counted from 0, or from the last, which is -1.</param>
    /// <param name="keepDims">Whether the axes stay, with length 1, so that the result broadcasts with the array.</param>
    /// <exception cref="ArgumentNullException"><paramref name="a"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    /// <exception cref="ArgumentException">An axis is named twice.</exception>
    public static NdArray<bool> All(NdArray a, ReadOnlySpan<int> axes, bool keepDims = false) => Operators.Of(Checked(a).DType).All(a, new AxisPlan(a, axes, keepDims));

    /// <summary>How many elements are not 0; NaN is not.</summary>
    /// <param name="a">An array of any shape and dtype.</param>
    /// <exception cref="ArgumentNullException"><paramref name="a"/> is null.</exception>
    public static long CountNonZero(NdArray a) => Operators.Of(Checked(a).DType).CountNonZero(a, AxisPlan.All(a)).GetValue();

    /// <summary>How many elements along an axis are not 0; NaN is not.</summary>
    /// <param name="a">An array of any dtype.</param>
    /// <param name="axis">The axis, counted from 0, or from the last, which is -1.</param>
    /// <param name="keepDims">Whether the axis stays, with length 1, so that the result broadcasts with the array.</param>
    /// <exception cref="ArgumentNullException"><paramref name="a"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    public static NdArray<long> CountNonZero(NdArray a, int axis, bool keepDims = false) => Operators.Of(Checked(a).DType).CountNonZero(a, new AxisPlan(a, [AxisPlan.Axis(a, axis, nameof(axis))], keepDims));

    /// <summary>How many elements along several axes are not 0; NaN is not.</summary>
    /// <param name="a">An array of any dtype.</param>
    /// <param name="axes">The axes, in any order, each counted from 0, or from the last, which is -1.</param>
    /// <param name="keepDims">Whether the axes stay, with length 1, so that the result broadcasts with the array.</param>
    /// <exception cref="ArgumentNullException"><paramref name="a"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    /// <exception cref="ArgumentException">An axis is named twice.</exception>
    public static NdArray<long> CountNonZero(NdArray a, ReadOnlySpan<int> axes, bool keepDims = false) => Operators.Of(Checked(a).DType).CountNonZero(a, new AxisPlan(a, axes, keepDims));

    /// <summary>The place, in row-major order, of the least element: of equal ones (-0 equals 0) the first, and of the first NaN if there is one.</summary>
    /// <param name="a">An array of any shape.</param>
    /// <exception cref="ArgumentNullException"><paramref name="a"/> is null.</exception>
    /// <exception cref="ArgumentException">There is no element.</exception>
    /// <exception cref="NotSupportedException">The dtype is complex128.</exception>
    public static long ArgMin(NdArray a) => Operators.Of(Checked(a).DType).ArgMin(a, AxisPlan.All(a).CheckedNotOfNothing()).GetValue();

    /// <summary>The indices along an axis of the least elements: of equal ones (-0 equals 0) the first, and of the first NaN where there is one.</summary>
    /// <param name="a">An array of rank 1 or more.</param>
    /// <param name="axis">The axis, counted from 0, or from the last, which is -1.</param>
    /// <param name="keepDims">Whether the axis stays, with length 1, so that the result broadcasts with the array.</param>
    /// <exception cref="ArgumentNullException"><paramref name="a"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    /// <exception cref="ArgumentException">There is no element.</exception>
    /// <exception cref="NotSupportedException">The dtype is complex128.</exception>
    public static NdArray<long> ArgMin(NdArray a, int axis, bool keepDims = false) =>
        Operators.Of(Checked(a).DType).ArgMin(a, new AxisPlan(a, [AxisPlan.Axis(a, axis, nameof(axis))], keepDims).CheckedNotOfNothing());

    /// <summary>The place, in row-major order, of the greatest element: of equal ones (-0 equals 0) the first, and of the first NaN if there is one.</summary>
    /// <param name="a">An array of any shape.</param>
    /// <exception cref="ArgumentNullException"><paramref name="a"/> is null.</exception>
    /// <exception cref="ArgumentException">There is no element.</exception>
    /// <exception cref="NotSupportedException">The dtype is complex128.</exception>
    public static long ArgMax(NdArray a) => Operators.Of(Checked(a).DType).ArgMax(a, AxisPlan.All(a).CheckedNotOfNothing()).GetValue();

    /// <summary>The indices along an axis of the greatest elements: of equal ones (-0 equals 0) the first, and of the first NaN where there is one.</summary>
    /// <param name="a">An array of rank 1 or more.</param>
    /// <param name="axis">The axis, counted from 0, or from the last, which is -1.</param>
    /// <param name="keepDims">Whether the axis stays, with length 1, so that the result broadcasts with the array.</param>
    /// <exception cref="ArgumentNullException"><paramref name="a"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    /// <exception cref="ArgumentException">There is no element.</exception>
    /// <exception cref="NotSupportedException">The dtype is complex128.</exception>
    public static NdArray<long> ArgMax(NdArray a, int axis, bool keepDims = false) =>
        Operators.Of(Checked(a).DType).ArgMax(a, new AxisPlan(a, [AxisPlan.Axis(a, axis, nameof(axis))], keepDims).CheckedNotOfNothing());
}
