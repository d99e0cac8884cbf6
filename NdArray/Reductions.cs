using System.Buffers;
using System.Numerics;
using DualJit.Reductions;

namespace DualJit;

/// <summary>Sums and their like over all elements, in the canonical order of the row-major index, wherever the elements lie.</summary>
internal static class Reducing
{
    /// <summary>Combines the elements, of which there is at least one.</summary>
    internal static T Reduce<T, TCombination>(NdArray<T> a) where T : unmanaged where TCombination : struct, IVectorCombination<T> =>
        OnDense(a, static elements => VectorReduction.Supports<T>()
            ? VectorReduction.Reduce<T, TCombination>(elements, default)
            : ReduceScalars<T, TCombination>(elements));

    /// <summary>The same for elements that have no vectors, or no neutral element.</summary>
    internal static T ReduceScalars<T, TCombination>(NdArray<T> a) where T : unmanaged where TCombination : struct, ICombination<T> =>
        OnDense(a, ReduceScalars<T, TCombination>);

    internal static T Dot<T>(NdArray<T> a, NdArray<T> b) where T : unmanaged, INumberBase<T>
    {
        if (a.Length == 0) return T.Zero;
        if (a.Layout == Layout.C && b.Layout == Layout.C && VectorReduction.Supports<T>()) return VectorReduction.Dot<T>(a.Dense, b.Dense);
        var products = new Products<T>(a, b);
        return CanonicalReduction.Reduce<T, Products<T>, Sum<T>>(a.Length, ref products, default);
    }

    private static unsafe T ReduceScalars<T, TCombination>(ReadOnlySpan<T> elements) where T : unmanaged where TCombination : struct, ICombination<T>
    {
        fixed (T* pointer = elements)
        {
            var sequence = new Elements<T>(pointer);
            return CanonicalReduction.Reduce<T, Elements<T>, TCombination>(elements.Length, ref sequence, default);
        }
    }

    private static T OnDense<T>(NdArray<T> a, Func<ReadOnlySpan<T>, T> reduce) where T : unmanaged
    {
        if (a.Layout == Layout.C) return reduce(a.Dense);
        var copy = ArrayPool<T>.Shared.Rent(a.Length);
        Elementwise.Gather(a, copy.AsSpan(0, a.Length));
        var result = reduce(copy.AsSpan(0, a.Length));
        ArrayPool<T>.Shared.Return(copy);
        return result;
    }

    private unsafe struct Elements<T>(T* next) : ISequence<T> where T : unmanaged
    {
        public T Next() => *next++;
    }

    /// <summary>Products of the elements of two arrays of rank 1.</summary>
    private struct Products<T>(NdArray<T> a, NdArray<T> b) : ISequence<T> where T : unmanaged, INumberBase<T>
    {
        private int i = a.Offset, j = b.Offset;

        public T Next()
        {
            var product = a.Buffer[i] * b.Buffer[j];
            i += a.StrideArray[0];
            j += b.StrideArray[0];
            return product;
        }
    }
}
