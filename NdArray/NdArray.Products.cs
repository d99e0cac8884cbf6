using DualJit.Reductions;

namespace DualJit;

// Products of vectors and matrices.
public abstract partial class NdArray
{
    /// <summary>The sum of the products of the elements of two arrays of rank 1. Of no elements it is 0.</summary>
    /// <remarks>Products and sums are rounded each, and added in the canonical order, as <see cref="Sum()"/> does.</remarks>
    /// <exception cref="ArgumentNullException">An array is null.</exception>
    /// <exception cref="ArgumentException">An array is not of rank 1, or their lengths differ.</exception>
    /// <exception cref="NotSupportedException">The dtype is bool.</exception>
    public static T Dot<T>(NdArray<T> a, NdArray<T> b) where T : unmanaged
    {
        CheckDot(a, b);
        return Operators<T>.For.Dot(a, b);
    }

    /// <summary>The sum of the products of the elements of two arrays of rank 1, in the promoted dtype. Of no elements it is 0.</summary>
    /// <inheritdoc cref="Dot{T}(NdArray{T}, NdArray{T})"/>
    public static Scalar Dot(NdArray a, NdArray b)
    {
        CheckDot(a, b);
        var dtype = Promotion.Promote(a.DType, b.DType);
        return Operators.Of(dtype).Dot(a.OfType(dtype), b.OfType(dtype));
    }

    /// <summary>The product of two matrices, or of the matrices in two stacks of them, which are the last two axes; the others broadcast.</summary>
    /// <remarks>
    /// An element is the sum of its products in the order of the column of <paramref name="a"/>, in one accumulator, which the first product begins; each product and each sum is rounded, integers wrap. Of no
    /// products it is 0.
    /// </remarks>
    /// <param name="a">An array of shape (…, m, k). One of rank 1 is a matrix of one row, which the result has not.</param>
    /// <param name="b">An array of shape (…, k, n). One of rank 1 is a matrix of one column, which the result has not.</param>
    /// <returns>A new array of shape (…, m, n).</returns>
    /// <exception cref="ArgumentNullException">An array is null.</exception>
    /// <exception cref="ArgumentException">The shapes do not fit, or an array is of rank 0.</exception>
    /// <exception cref="NotSupportedException">The dtype is bool.</exception>
    public static NdArray<T> MatMul<T>(NdArray<T> a, NdArray<T> b) where T : unmanaged => Operators<T>.For.MatMul(NdArray<T>.Checked(a), NdArray<T>.Checked(b));

    /// <inheritdoc cref="MatMul{T}(NdArray{T}, NdArray{T})"/>
    /// <returns>A new array of shape (…, m, n) and the promoted dtype.</returns>
    public static NdArray MatMul(NdArray a, NdArray b)
    {
        var dtype = Promotion.Promote(Checked(a).DType, Checked(b).DType);
        return Operators.Of(dtype).MatMul(a.OfType(dtype), b.OfType(dtype));
    }

    private static void CheckDot(NdArray a, NdArray b)
    {
        if (Checked(a).Rank != 1 || Checked(b).Rank != 1) throw new ArgumentException($"Dot takes arrays of rank 1, not of rank {a.Rank} and {b.Rank}.");
        if (a.Length != b.Length) throw new ArgumentException(CanonicalReduction.DifferentLengths);
    }
}
