using System.Numerics;

namespace DualJit;

// Means.
public abstract partial class NdArray
{
    /// <summary>The mean of all elements.</summary>
    /// <typeparam name="T">Half, float or double. Arrays of any other dtype are taken by the untyped overload, which computes integers and bools as float64.</typeparam>
    /// <param name="a">An array of any shape.</param>
    /// <remarks>It is the sum, in the canonical order, divided by their number. float16 is computed as float32 and rounded once more. NaN gives NaN.</remarks>
    /// <exception cref="ArgumentNullException"><paramref name="a"/> is null.</exception>
    /// <exception cref="ArgumentException">There is no element.</exception>
    public static T Mean<T>(NdArray<T> a) where T : unmanaged, IFloatingPointIeee754<T> => Mean((NdArray)NdArray<T>.Checked(a)).Raw<T>();

    /// <summary>The mean of all elements. Integers and bools are computed as float64.</summary>
    /// <param name="a">An array of any shape.</param>
    /// <remarks>It is the sum, in the canonical order, divided by their number. float16 is computed as float32 and rounded once more. NaN gives NaN.</remarks>
    /// <exception cref="ArgumentNullException"><paramref name="a"/> is null.</exception>
    /// <exception cref="ArgumentException">There is no element.</exception>
    public static Scalar Mean(NdArray a) => Statistics.Mean(Checked(a), AxisPlan.All(a)).GetValue();

    /// <summary>The means along an axis.</summary>
    /// <typeparam name="T">Half, float or double. Arrays of any other dtype are taken by the untyped overload, which computes integers and bools as float64.</typeparam>
    /// <param name="a">An array of any shape.</param>
    /// <param name="axis">The axis, counted from 0, or from the last, which is -1.</param>
    /// <param name="keepDims">Whether the axis stays, with length 1, so that the result broadcasts with the array.</param>
    /// <remarks>It is the sum, in the canonical order, divided by their number. float16 is computed as float32 and rounded once more. NaN gives NaN.</remarks>
    /// <exception cref="ArgumentNullException"><paramref name="a"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    /// <exception cref="ArgumentException">There is no element.</exception>
    public static NdArray<T> Mean<T>(NdArray<T> a, int axis, bool keepDims = false) where T : unmanaged, IFloatingPointIeee754<T> => (NdArray<T>)Mean((NdArray)NdArray<T>.Checked(a), axis, keepDims);

    /// <summary>The means along an axis. Integers and bools are computed as float64.</summary>
    /// <param name="a">An array of any shape.</param>
    /// <param name="axis">The axis, counted from 0, or from the last, which is -1.</param>
    /// <param name="keepDims">Whether the axis stays, with length 1, so that the result broadcasts with the array.</param>
    /// <remarks>It is the sum, in the canonical order, divided by their number. float16 is computed as float32 and rounded once more. NaN gives NaN.</remarks>
    /// <exception cref="ArgumentNullException"><paramref name="a"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    /// <exception cref="ArgumentException">There is no element.</exception>
    public static NdArray Mean(NdArray a, int axis, bool keepDims = false) => Statistics.Mean(a, new AxisPlan(Checked(a), [AxisPlan.Axis(a, axis, nameof(axis))], keepDims));

    /// <summary>The means along several axes.</summary>
    /// <typeparam name="T">Half, float or double. Arrays of any other dtype are taken by the untyped overload, which computes integers and bools as float64.</typeparam>
    /// <param name="a">An array of any shape.</param>
    /// <param name="axes">The axes, in any order, each counted from 0, or from the last, which is -1.</param>
    /// <param name="keepDims">Whether the axes stay, with length 1, so that the result broadcasts with the array.</param>
    /// <remarks>It is the sum, in the canonical order, divided by their number. float16 is computed as float32 and rounded once more. NaN gives NaN.</remarks>
    /// <exception cref="ArgumentNullException"><paramref name="a"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    /// <exception cref="ArgumentException">An axis is named twice, or there is no element.</exception>
    public static NdArray<T> Mean<T>(NdArray<T> a, ReadOnlySpan<int> axes, bool keepDims = false) where T : unmanaged, IFloatingPointIeee754<T> => (NdArray<T>)Mean((NdArray)NdArray<T>.Checked(a), axes, keepDims);

    /// <summary>The means along several axes. Integers and bools are computed as float64.</summary>
    /// <param name="a">An array of any shape.</param>
    /// <param name="axes">The axes, in any order, each counted from 0, or from the last, which is -1.</param>
    /// <param name="keepDims">Whether the axes stay, with length 1, so that the result broadcasts with the array.</param>
    /// <remarks>It is the sum, in the canonical order, divided by their number. float16 is computed as float32 and rounded once more. NaN gives NaN.</remarks>
    /// <exception cref="ArgumentNullException"><paramref name="a"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    /// <exception cref="ArgumentException">An axis is named twice, or there is no element.</exception>
    public static NdArray Mean(NdArray a, ReadOnlySpan<int> axes, bool keepDims = false) => Statistics.Mean(a, new AxisPlan(Checked(a), axes, keepDims));
}
