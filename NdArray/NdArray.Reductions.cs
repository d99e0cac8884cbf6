using DualJit.Reductions;

namespace DualJit;

public abstract partial class NdArray
{
    /// <summary>The sum of all elements, in their dtype; integers wrap. Of no elements it is 0.</summary>
    /// <inheritdoc cref="NdArray{T}.Sum"/>
    public Scalar Sum() => Operators.Of(DType).Sum(this);

    /// <summary>The product of all elements, in their dtype; integers wrap. Of no elements it is 1.</summary>
    /// <inheritdoc cref="NdArray{T}.Prod"/>
    public Scalar Prod() => Operators.Of(DType).Product(this);

    /// <inheritdoc cref="NdArray{T}.Min"/>
    public Scalar Min() => Operators.Of(DType).Minimum(this);

    /// <inheritdoc cref="NdArray{T}.Max"/>
    public Scalar Max() => Operators.Of(DType).Maximum(this);

    /// <inheritdoc cref="NdArray{T}.Sum"/>
    /// <exception cref="ArgumentNullException"><paramref name="a"/> is null.</exception>
    public static T Sum<T>(NdArray<T> a) where T : unmanaged => NdArray<T>.Checked(a).Sum();

    /// <inheritdoc cref="NdArray{T}.Prod"/>
    /// <exception cref="ArgumentNullException"><paramref name="a"/> is null.</exception>
    public static T Prod<T>(NdArray<T> a) where T : unmanaged => NdArray<T>.Checked(a).Prod();

    /// <inheritdoc cref="NdArray{T}.Min"/>
    /// <exception cref="ArgumentNullException"><paramref name="a"/> is null.</exception>
    public static T Min<T>(NdArray<T> a) where T : unmanaged => NdArray<T>.Checked(a).Min();

    /// <inheritdoc cref="NdArray{T}.Max"/>
    /// <exception cref="ArgumentNullException"><paramref name="a"/> is null.</exception>
    public static T Max<T>(NdArray<T> a) where T : unmanaged => NdArray<T>.Checked(a).Max();

    /// <summary>The sum of the products of the elements of two arrays of rank 1. Of no elements it is 0.</summary>
    /// <remarks>Products and sums are rounded each, and added in the canonical order, as <see cref="NdArray{T}.Sum"/> does.</remarks>
    /// <exception cref="ArgumentNullException">An array is null.</exception>
    /// <exception cref="ArgumentException">An array is not of rank 1, or their lengths differ.</exception>
    /// <exception cref="NotSupportedException">The dtype is bool.</exception>
    public static T Dot<T>(NdArray<T> a, NdArray<T> b) where T : unmanaged
    {
        if (NdArray<T>.Checked(a).Rank != 1 || NdArray<T>.Checked(b).Rank != 1)
            throw new ArgumentException($"Dot takes arrays of rank 1, not of rank {a.Rank} and {b.Rank}.");
        if (a.Length != b.Length) throw new ArgumentException(CanonicalReduction.DifferentLengths);
        return Operators<T>.For.Dot(a, b);
    }
}
