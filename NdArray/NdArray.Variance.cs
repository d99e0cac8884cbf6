using System.Numerics;

namespace DualJit;

// Variances, and standard deviations, which are their roots.
public abstract partial class NdArray
{
    /// <summary>The variance of all elements.</summary>
    /// <typeparam name="T">Half, float or double. Arrays of any other dtype are taken by the untyped overload, which computes integers and bools as float64.</typeparam>
    /// <param name="a">An array of any shape.</param>
    /// <remarks>It is the sum, in the canonical order, of the squares of the elements less their mean, divided by their number less <c>ddof</c>. float16 is computed as float32 and rounded once more. NaN gives NaN.</remarks>
    /// <exception cref="ArgumentNullException"><paramref name="a"/> is null.</exception>
    /// <exception cref="ArgumentException">There is no element.</exception>
    public static T Var<T>(NdArray<T> a) where T : unmanaged, IFloatingPointIeee754<T> => Var((NdArray)NdArray<T>.Checked(a)).Raw<T>();

    /// <summary>The variance of all elements. Integers and bools are computed as float64.</summary>
    /// <param name="a">An array of any shape.</param>
    /// <remarks>It is the sum, in the canonical order, of the squares of the elements less their mean, divided by their number less <c>ddof</c>. float16 is computed as float32 and rounded once more. NaN gives NaN.</remarks>
    /// <exception cref="ArgumentNullException"><paramref name="a"/> is null.</exception>
    /// <exception cref="ArgumentException">There is no element.</exception>
    /// <exception cref="NotSupportedException">The dtype is complex128.</exception>
    public static Scalar Var(NdArray a) => Statistics.Var(Checked(a), AxisPlan.All(a), 0).GetValue();

    /// <summary>The variance of all elements.</summary>
    /// <typeparam name="T">Half, float or double. Arrays of any other dtype are taken by the untyped overload, which computes integers and bools as float64.</typeparam>
    /// <param name="a">An array of any shape.</param>
    /// <param name="ddof">What the number of elements is lessened by in the divisor: 1 gives the estimate from a sample. Where nothing is left, the result is NaN or infinity.</param>
    /// <remarks>It is the sum, in the canonical order, of the squares of the elements less their mean, divided by their number less <c>ddof</c>. float16 is computed as float32 and rounded once more. NaN gives NaN.</remarks>
    /// <exception cref="ArgumentNullException"><paramref name="a"/> is null.</exception>
    /// <exception cref="ArgumentException">There is no element.</exception>
    public static T Var<T>(NdArray<T> a, double ddof) where T : unmanaged, IFloatingPointIeee754<T> => Var((NdArray)NdArray<T>.Checked(a), ddof).Raw<T>();

    /// <summary>The variance of all elements. Integers and bools are computed as float64.</summary>
    /// <param name="a">An array of any shape.</param>
    /// <param name="ddof">What the number of elements is lessened by in the divisor: 1 gives the estimate from a sample. Where nothing is left, the result is NaN or infinity.</param>
    /// <remarks>It is the sum, in the canonical order, of the squares of the elements less their mean, divided by their number less <c>ddof</c>. float16 is computed as float32 and rounded once more. NaN gives NaN.</remarks>
    /// <exception cref="ArgumentNullException"><paramref name="a"/> is null.</exception>
    /// <exception cref="ArgumentException">There is no element.</exception>
    /// <exception cref="NotSupportedException">The dtype is complex128.</exception>
    public static Scalar Var(NdArray a, double ddof) => Statistics.Var(Checked(a), AxisPlan.All(a), ddof).GetValue();

    /// <summary>The variances along an axis.</summary>
    /// <typeparam name="T">Half, float or double. Arrays of any other dtype are taken by the untyped overload, which computes integers and bools as float64.</typeparam>
    /// <param name="a">An array of any shape.</param>
    /// <param name="axis">The axis, counted from 0, or from the last, which is -1.</param>
    /// <param name="keepDims">Whether the axis stays, with length 1, so that the result broadcasts with the array.</param>
    /// <param name="ddof">What the number of elements is lessened by in the divisor: 1 gives the estimate from a sample. Where nothing is left, the result is NaN or infinity.</param>
    /// <remarks>It is the sum, in the canonical order, of the squares of the elements less their mean, divided by their number less <c>ddof</c>. float16 is computed as float32 and rounded once more. NaN gives NaN.</remarks>
    /// <exception cref="ArgumentNullException"><paramref name="a"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    /// <exception cref="ArgumentException">There is no element.</exception>
    public static NdArray<T> Var<T>(NdArray<T> a, int axis, bool keepDims = false, double ddof = 0) where T : unmanaged, IFloatingPointIeee754<T> => (NdArray<T>)Var((NdArray)NdArray<T>.Checked(a), axis, keepDims, ddof);

    /// <summary>The variances along an axis. Integers and bools are computed as float64.</summary>
    /// <param name="a">An array of any shape.</param>
    /// <param name="axis">The axis, counted from 0, or from the last, which is -1.</param>
    /// <param name="keepDims">Whether the axis stays, with length 1, so that the result broadcasts with the array.</param>
    /// <param name="ddof">What the number of elements is lessened by in the divisor: 1 gives the estimate from a sample. Where nothing is left, the result is NaN or infinity.</param>
    /// <remarks>It is the sum, in the canonical order, of the squares of the elements less their mean, divided by their number less <c>ddof</c>. float16 is computed as float32 and rounded once more. NaN gives NaN.</remarks>
    /// <exception cref="ArgumentNullException"><paramref name="a"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    /// <exception cref="ArgumentException">There is no element.</exception>
    /// <exception cref="NotSupportedException">The dtype is complex128.</exception>
    public static NdArray Var(NdArray a, int axis, bool keepDims = false, double ddof = 0) => Statistics.Var(a, new AxisPlan(Checked(a), [AxisPlan.Axis(a, axis, nameof(axis))], keepDims), ddof);

    /// <summary>The variances along several axes.</summary>
    /// <typeparam name="T">Half, float or double. Arrays of any other dtype are taken by the untyped overload, which computes integers and bools as float64.</typeparam>
    /// <param name="a">An array of any shape.</param>
    /// <param name="axes">The axes, in any order, each counted from 0, or from the last, which is -1.</param>
    /// <param name="keepDims">Whether the axes stay, with length 1, so that the result broadcasts with the array.</param>
    /// <param name="ddof">What the number of elements is lessened by in the divisor: 1 gives the estimate from a sample. Where nothing is left, the result is NaN or infinity.</param>
    /// <remarks>It is the sum, in the canonical order, of the squares of the elements less their mean, divided by their number less <c>ddof</c>. float16 is computed as float32 and rounded once more. NaN gives NaN.</remarks>
    /// <exception cref="ArgumentNullException"><paramref name="a"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    /// <exception cref="ArgumentException">An axis is named twice, or there is no element.</exception>
    public static NdArray<T> Var<T>(NdArray<T> a, ReadOnlySpan<int> axes, bool keepDims = false, double ddof = 0) where T : unmanaged, IFloatingPointIeee754<T> => (NdArray<T>)Var((NdArray)NdArray<T>.Checked(a), axes, keepDims, ddof);

    /// <summary>The variances along several axes. Integers and bools are computed as float64.</summary>
    /// <param name="a">An array of any shape.</param>
    /// <param name="axes">The axes, in any order, each counted from 0, or from the last, which is -1.</param>
    /// <param name="keepDims">Whether the axes stay, with length 1, so that the result broadcasts with the array.</param>
    /// <param name="ddof">What the number of elements is lessened by in the divisor: 1 gives the estimate from a sample. Where nothing is left, the result is NaN or infinity.</param>
    /// <remarks>It is the sum, in the canonical order, of the squares of the elements less their mean, divided by their number less <c>ddof</c>. float16 is computed as float32 and rounded once more. NaN gives NaN.</remarks>
    /// <exception cref="ArgumentNullException"><paramref name="a"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    /// <exception cref="ArgumentException">An axis is named twice, or there is no element.</exception>
    /// <exception cref="NotSupportedException">The dtype is complex128.</exception>
    public static NdArray Var(NdArray a, ReadOnlySpan<int> axes, bool keepDims = false, double ddof = 0) => Statistics.Var(a, new AxisPlan(Checked(a), axes, keepDims), ddof);

    /// <summary>The standard deviation of all elements.</summary>
    /// <typeparam name="T">Half, float or double. Arrays of any other dtype are taken by the untyped overload, which computes integers and bools as float64.</typeparam>
    /// <param name="a">An array of any shape.</param>
    /// <remarks>It is the sum, in the canonical order, of the squares of the elements less their mean, divided by their number less <c>ddof</c>; its root. float16 is computed as float32 and rounded once more. NaN gives NaN.</remarks>
    /// <exception cref="ArgumentNullException"><paramref name="a"/> is null.</exception>
    /// <exception cref="ArgumentException">There is no element.</exception>
    public static T Std<T>(NdArray<T> a) where T : unmanaged, IFloatingPointIeee754<T> => Std((NdArray)NdArray<T>.Checked(a)).Raw<T>();

    /// <summary>The standard deviation of all elements. Integers and bools are computed as float64.</summary>
    /// <param name="a">An array of any shape.</param>
    /// <remarks>It is the sum, in the canonical order, of the squares of the elements less their mean, divided by their number less <c>ddof</c>; its root. float16 is computed as float32 and rounded once more. NaN gives NaN.</remarks>
    /// <exception cref="ArgumentNullException"><paramref name="a"/> is null.</exception>
    /// <exception cref="ArgumentException">There is no element.</exception>
    /// <exception cref="NotSupportedException">The dtype is complex128.</exception>
    public static Scalar Std(NdArray a) => Statistics.Std(Checked(a), AxisPlan.All(a), 0).GetValue();

    /// <summary>The standard deviation of all elements.</summary>
    /// <typeparam name="T">Half, float or double. Arrays of any other dtype are taken by the untyped overload, which computes integers and bools as float64.</typeparam>
    /// <param name="a">An array of any shape.</param>
    /// <param name="ddof">What the number of elements is lessened by in the divisor: 1 gives the estimate from a sample. Where nothing is left, the result is NaN or infinity.</param>
    /// <remarks>It is the sum, in the canonical order, of the squares of the elements less their mean, divided by their number less <c>ddof</c>; its root. float16 is computed as float32 and rounded once more. NaN gives NaN.</remarks>
    /// <exception cref="ArgumentNullException"><paramref name="a"/> is null.</exception>
    /// <exception cref="ArgumentException">There is no element.</exception>
    public static T Std<T>(NdArray<T> a, double ddof) where T : unmanaged, IFloatingPointIeee754<T> => Std((NdArray)NdArray<T>.Checked(a), ddof).Raw<T>();

    /// <summary>The standard deviation of all elements. Integers and bools are computed as float64.</summary>
    /// <param name="a">An array of any shape.</param>
    /// <param name="ddof">What the number of elements is lessened by in the divisor: 1 gives the estimate from a sample. Where nothing is left, the result is NaN or infinity.</param>
    /// <remarks>It is the sum, in the canonical order, of the squares of the elements less their mean, divided by their number less <c>ddof</c>; its root. float16 is computed as float32 and rounded once more. NaN gives NaN.</remarks>
    /// <exception cref="ArgumentNullException"><paramref name="a"/> is null.</exception>
    /// <exception cref="ArgumentException">There is no element.</exception>
    /// <exception cref="NotSupportedException">The dtype is complex128.</exception>
    public static Scalar Std(NdArray a, double ddof) => Statistics.Std(Checked(a), AxisPlan.All(a), ddof).GetValue();

    /// <summary>The standard deviations along an axis.</summary>
    /// <typeparam name="T">Half, float or double. Arrays of any other dtype are taken by the untyped overload, which computes integers and bools as float64.</typeparam>
    /// <param name="a">An array of any shape.</param>
    /// <param name="axis">The axis, counted from 0, or from the last, which is -1.</param>
    /// <param name="keepDims">Whether the axis stays, with length 1, so that the result broadcasts with the array.</param>
    /// <param name="ddof">What the number of elements is lessened by in the divisor: 1 gives the estimate from a sample. Where nothing is left, the result is NaN or infinity.</param>
    /// <remarks>It is the sum, in the canonical order, of the squares of the elements less their mean, divided by their number less <c>ddof</c>; its root. float16 is computed as float32 and rounded once more. NaN gives NaN.</remarks>
    /// <exception cref="ArgumentNullException"><paramref name="a"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    /// <exception cref="ArgumentException">There is no element.</exception>
    public static NdArray<T> Std<T>(NdArray<T> a, int axis, bool keepDims = false, double ddof = 0) where T : unmanaged, IFloatingPointIeee754<T> => (NdArray<T>)Std((NdArray)NdArray<T>.Checked(a), axis, keepDims, ddof);

    /// <summary>The standard deviations along an axis. Integers and bools are computed as float64.</summary>
    /// <param name="a">An array of any shape.</param>
    /// <param name="axis">The axis, counted from 0, or from the last, which is -1.</param>
    /// <param name="keepDims">Whether the axis stays, with length 1, so that the result broadcasts with the array.</param>
    /// <param name="ddof">What the number of elements is lessened by in the divisor: 1 gives the estimate from a sample. Where nothing is left, the result is NaN or infinity.</param>
    /// <remarks>It is the sum, in the canonical order, of the squares of the elements less their mean, divided by their number less <c>ddof</c>; its root. float16 is computed as float32 and rounded once more. NaN gives NaN.</remarks>
    /// <exception cref="ArgumentNullException"><paramref name="a"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    /// <exception cref="ArgumentException">There is no element.</exception>
    /// <exception cref="NotSupportedException">The dtype is complex128.</exception>
    public static NdArray Std(NdArray a, int axis, bool keepDims = false, double ddof = 0) => Statistics.Std(a, new AxisPlan(Checked(a), [AxisPlan.Axis(a, axis, nameof(axis))], keepDims), ddof);

    /// <summary>The standard deviations along several axes.</summary>
    /// <typeparam name="T">Half, float or double. Arrays of any other dtype are taken by the untyped overload, which computes integers and bools as float64.</typeparam>
    /// <param name="a">An array of any shape.</param>
    /// <param name="axes">The axes, in any order, each counted from 0, or from the last, which is -1.</param>
    /// <param name="keepDims">Whether the axes stay, with length 1, so that the result broadcasts with the array.</param>
    /// <param name="ddof">What the number of elements is lessened by in the divisor: 1 gives the estimate from a sample. Where nothing is left, the result is NaN or infinity.</param>
    /// <remarks>It is the sum, in the canonical order, of the squares of the elements less their mean, divided by their number less <c>ddof</c>; its root. float16 is computed as float32 and rounded once more. NaN gives NaN.</remarks>
    /// <exception cref="ArgumentNullException"><paramref name="a"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    /// <exception cref="ArgumentException">An axis is named twice, or there is no element.</exception>
    public static NdArray<T> Std<T>(NdArray<T> a, ReadOnlySpan<int> axes, bool keepDims = false, double ddof = 0) where T : unmanaged, IFloatingPointIeee754<T> => (NdArray<T>)Std((NdArray)NdArray<T>.Checked(a), axes, keepDims, ddof);

    /// <summary>The standard deviations along several axes. Integers and bools are computed as float64.</summary>
    /// <param name="a">An array of any shape.</param>
    /// <param name="axes">The axes, in any order, each counted from 0, or from the last, which is -1.</param>
    /// <param name="keepDims">Whether the axes stay, with length 1, so that the result broadcasts with the array.</param>
    /// <param name="ddof">What the number of elements is lessened by in the divisor: 1 gives the estimate from a sample. Where nothing is left, the result is NaN or infinity.</param>
    /// <remarks>It is the sum, in the canonical order, of the squares of the elements less their mean, divided by their number less <c>ddof</c>; its root. float16 is computed as float32 and rounded once more. NaN gives NaN.</remarks>
    /// <exception cref="ArgumentNullException"><paramref name="a"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    /// <exception cref="ArgumentException">An axis is named twice, or there is no element.</exception>
    /// <exception cref="NotSupportedException">The dtype is complex128.</exception>
    public static NdArray Std(NdArray a, ReadOnlySpan<int> axes, bool keepDims = false, double ddof = 0) => Statistics.Std(a, new AxisPlan(Checked(a), axes, keepDims), ddof);
}
