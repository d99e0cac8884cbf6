using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace DualJit.Reductions;

/// <summary>The canonical order on vectors, with the bits of <see cref="CanonicalReduction"/>: elements of 4 or 8 bytes that lie one after the other.</summary>
/// <remarks>
/// Four blocks at a time, whose additions do not wait for each other; their sum is a subtree of the tree. The longest blocks, of arrays that do not fit into a core's
/// cache, one at a time, as memory is read fastest in one stream.
/// </remarks>
public static unsafe class VectorReduction
{
    private const int Together = 4;

    /// <summary>As many partial results as there can be at a time: less than the bits of a count.</summary>
    private const int Levels = 64;

    /// <summary>Whether there are vectors of these elements.</summary>
    public static bool Supports<T>() where T : unmanaged => Vector512<T>.IsSupported && sizeof(T) is 4 or 8;

    /// <summary>Combines the elements, of which there is at least one.</summary>
    public static T Reduce<T, TCombination>(ReadOnlySpan<T> elements, TCombination combination) where T : unmanaged where TCombination : struct, IVectorCombination<T>
    {
        fixed (T* pointer = elements) return Reduce<T, Elements<T>, TCombination>(elements.Length, new Elements<T>(pointer), combination);
    }

    /// <summary>The lanes of elements, of which there is at least one, before they are folded: of a part that <see cref="CanonicalReduction.CombineParts"/> knows of.</summary>
    public static T[] Lanewise<T, TCombination>(ReadOnlySpan<T> elements, long blockLength, TCombination combination) where T : unmanaged where TCombination : struct, IVectorCombination<T>
    {
        fixed (T* pointer = elements)
        {
            var total = Total<T, Elements<T>, TCombination>(elements.Length, blockLength, new Elements<T>(pointer), combination);
            return new ReadOnlySpan<T>(&total, CanonicalReduction.Lanes).ToArray();
        }
    }

    /// <summary>The sum of the products of elements that belong together.</summary>
    public static T Dot<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b) where T : unmanaged, System.Numerics.INumberBase<T>
    {
        fixed (T* left = a, right = b) return Reduce<T, Products<T>, Sum<T>>(a.Length, new Products<T>(left, right), default);
    }

    private static T Reduce<T, TRows, TCombination>(long count, TRows rows, TCombination combination)
        where T : unmanaged where TRows : struct, IRows<T> where TCombination : struct, IVectorCombination<T>
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        return Fold(Total<T, TRows, TCombination>(count, CanonicalReduction.BlockLength(count), rows, combination), combination);
    }

    // Nothing is read that was not written; to clear the partial results takes as long as some hundred elements.
    [SkipLocalsInit]
    private static Row<T> Total<T, TRows, TCombination>(long count, long length, TRows rows, TCombination combination)
        where T : unmanaged where TRows : struct, IRows<T> where TCombination : struct, IVectorCombination<T>
    {
        var partials = stackalloc Row<T>[Levels];
        int used = 0;
        var neutral = new Row<T>(Vector512.Create(combination.Neutral), Vector512.Create(combination.Neutral));
        long first = 0, pushed = 0;
        if (length == CanonicalReduction.MostRows * CanonicalReduction.Lanes)
            for (; first + length <= count; first += length, pushed++) Push(partials, ref used, Block(rows, first, first + length, combination, neutral), pushed, combination);
        else
            for (; first + Together * length <= count; first += Together * length, pushed++)
            {
                var (a, b, c, d) = (rows.At(first), rows.At(first + length), rows.At(first + 2 * length), rows.At(first + 3 * length));
                for (long k = first + CanonicalReduction.Lanes; k < first + length; k += CanonicalReduction.Lanes)
                {
                    a = Combine(combination, a, rows.At(k));
                    b = Combine(combination, b, rows.At(k + length));
                    c = Combine(combination, c, rows.At(k + 2 * length));
                    d = Combine(combination, d, rows.At(k + 3 * length));
                }
                Push(partials, ref used, Combine(combination, Combine(combination, a, b), Combine(combination, c, d)), pushed, combination);
            }
        // Less than four blocks are left, so at most two partial results of one size.
        var rest = stackalloc Row<T>[Together];
        int blocks = 0;
        for (; first < count; first += length, blocks++) rest[blocks] = Block(rows, first, Math.Min(first + length, count), combination, neutral);
        for (int i = blocks; i < Together; i++) rest[i] = neutral;
        var total = Combine(combination, Combine(combination, rest[0], rest[1]), Combine(combination, rest[2], rest[3]));
        while (used > 0) total = Combine(combination, partials[--used], total);
        return total;
    }

    // As in a binary counter: where there are two of one size, they become one of twice the size.
    private static void Push<T, TCombination>(Row<T>* partials, ref int used, Row<T> next, long before, TCombination combination)
        where T : unmanaged where TCombination : struct, IVectorCombination<T>
    {
        for (; (before & 1) != 0; before >>= 1) next = Combine(combination, partials[--used], next);
        partials[used++] = next;
    }

    private static Row<T> Block<T, TRows, TCombination>(TRows rows, long first, long end, TCombination combination, Row<T> neutral)
        where T : unmanaged where TRows : struct, IRows<T> where TCombination : struct, IVectorCombination<T>
    {
        var block = neutral;
        for (; first + CanonicalReduction.Lanes <= end; first += CanonicalReduction.Lanes) block = Combine(combination, block, rows.At(first));
        if (first == end) return block;
        var last = neutral;
        for (int lane = 0; first + lane < end; lane++) ((T*)&last)[lane] = rows.ElementAt(first + lane);
        return Combine(combination, block, last);
    }

    private static T Fold<T, TCombination>(Row<T> row, TCombination combination) where T : unmanaged where TCombination : struct, IVectorCombination<T>
    {
        var lanes = (T*)&row;
        for (int half = CanonicalReduction.Lanes / 2; half > 0; half /= 2)
            for (int i = 0; i < half; i++) lanes[i] = combination.Combine(lanes[i], lanes[i + half]);
        return lanes[0];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Row<T> Combine<T, TCombination>(TCombination combination, Row<T> a, Row<T> b) where T : unmanaged where TCombination : struct, IVectorCombination<T> =>
        sizeof(T) == 8
            ? new Row<T>(combination.Combine(a.Low, b.Low), combination.Combine(a.High, b.High))
            : new Row<T>(combination.Combine(a.Low, b.Low), default);

    /// <summary>Sixteen elements; those of 4 bytes are in the lower vector alone.</summary>
    private readonly record struct Row<T>(Vector512<T> Low, Vector512<T> High);

    private interface IRows<T> where T : unmanaged
    {
        Row<T> At(long k);

        T ElementAt(long k);
    }

    private readonly struct Elements<T>(T* elements) : IRows<T> where T : unmanaged
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Row<T> At(long k) => new(Vector512.Load(elements + k), sizeof(T) == 8 ? Vector512.Load(elements + k + 8) : default);

        public T ElementAt(long k) => elements[k];
    }

    private readonly struct Products<T>(T* a, T* b) : IRows<T> where T : unmanaged, System.Numerics.INumberBase<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Row<T> At(long k) => new(Vector512.Load(a + k) * Vector512.Load(b + k), sizeof(T) == 8 ? Vector512.Load(a + k + 8) * Vector512.Load(b + k + 8) : default);

        public T ElementAt(long k) => Semantics.Mul.Eval(a[k], b[k]);
    }
}
