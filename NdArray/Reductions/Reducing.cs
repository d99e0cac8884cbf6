using System.Buffers;
using System.Numerics;
using DualJit.Reductions;

namespace DualJit;

/// <summary>Sums and their like over all elements, in the canonical order of the row-major index, wherever the elements lie.</summary>
internal static class Reducing
{
    /// <summary>Combines the elements, of which there is at least one.</summary>
    internal static T Reduce<T, TCombination>(NdArray<T> a) where T : unmanaged where TCombination : struct, IVectorCombination<T>
    {
        if (a.Layout == Layout.C) return Reduce<T, TCombination>(a.Dense);
        var copy = ArrayPool<T>.Shared.Rent(a.Length);
        Elementwise.Gather(a, copy.AsSpan(0, a.Length));
        var result = Reduce<T, TCombination>(copy.AsSpan(0, a.Length));
        ArrayPool<T>.Shared.Return(copy);
        return result;
    }

    /// <inheritdoc cref="Reduce{T, TCombination}(NdArray{T})"/>
    internal static T Reduce<T, TCombination>(ReadOnlySpan<T> elements) where T : unmanaged where TCombination : struct, IVectorCombination<T>
    {
        if (elements.Length <= CanonicalReduction.Lanes)
        {
            Span<T> lanes = stackalloc T[CanonicalReduction.Lanes];
            elements.CopyTo(lanes);
            return CanonicalReduction.Fold(lanes[..elements.Length], default(TCombination));
        }
        return VectorReduction.Supports<T>() ? VectorReduction.Reduce<T, TCombination>(elements, default) : ReduceScalars<T, TCombination>(elements);
    }

    /// <summary>The same in parts, each of as many elements but for the last, that may be combined in any order and at the same time.</summary>
    /// <param name="a">In C order.</param>
    /// <param name="least">How many elements a part has at least.</param>
    /// <param name="run">Calls a function for each number below another.</param>
    internal static T ReduceInParts<T, TCombination>(NdArray<T> a, int least, Action<int, Action<int>> run) where T : unmanaged where TCombination : struct, IVectorCombination<T>
    {
        long block = CanonicalReduction.BlockLength(a.Length);
        int length = (int)long.Min(a.Length, block * (long)BitOperations.RoundUpToPowerOf2((ulong)((least + block - 1) / block)));
        var parts = new T[(a.Length + length - 1) / length][];
        run(parts.Length, part => parts[part] = Lanewise<T, TCombination>(a.Dense[(part * length)..Math.Min(a.Length, (part + 1) * length)], block));
        return CanonicalReduction.CombineParts(parts, default(TCombination));
    }

    private static unsafe T[] Lanewise<T, TCombination>(ReadOnlySpan<T> elements, long blockLength) where T : unmanaged where TCombination : struct, IVectorCombination<T>
    {
        if (VectorReduction.Supports<T>()) return VectorReduction.Lanewise<T, TCombination>(elements, blockLength, default);
        fixed (T* pointer = elements)
        {
            var sequence = new Elements<T>(pointer);
            return CanonicalReduction.Lanewise<T, Elements<T>, TCombination>(elements.Length, blockLength, ref sequence, default);
        }
    }

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
            var product = a.At(i) * b.At(j);
            i += a.StrideArray[0];
            j += b.StrideArray[0];
            return product;
        }
    }
}
