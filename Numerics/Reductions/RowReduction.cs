using System.Buffers;
using System.Numerics;
using System.Runtime.Intrinsics;

namespace DualJit.Reductions;

/// <summary>Many reductions at once, each in the canonical order: their first elements lie one after the other, so do their second ones, and so on.</summary>
/// <remarks>Whole rows are combined, so that memory is read as it lies. As many columns at a time as let a block stay in a core's cache.</remarks>
public static unsafe class RowReduction
{
    // Two pages: what is shorter the processor does not read ahead.
    private const int BytesOfLane = 8192;

    private const int Lanes = CanonicalReduction.Lanes, LineBytes = 64;

    /// <summary>Combines the rows, of which there is at least one.</summary>
    /// <param name="first">Where the rows are counted from.</param>
    /// <param name="rows">Where each row begins, in elements.</param>
    /// <param name="columns">How many elements a row has.</param>
    /// <param name="result">Where the first result goes.</param>
    /// <param name="step">Elements from one result to the next.</param>
    /// <param name="combination">What combines elements.</param>
    public static void Reduce<T, TCombination>(T* first, ReadOnlySpan<int> rows, int columns, T* result, int step, TCombination combination)
        where T : unmanaged where TCombination : struct, IVectorCombination<T>
    {
        ArgumentOutOfRangeException.ThrowIfZero(rows.Length);
        int widest = Math.Min(columns, BytesOfLane / sizeof(T));
        int length = (int)CanonicalReduction.BlockLength(rows.Length);
        int levels = 2 + BitOperations.Log2((uint)((rows.Length - 1) / length + 1));
        var memory = ArrayPool<T>.Shared.Rent(levels * Lanes * widest + LineBytes / sizeof(T));
        fixed (T* start = memory)
        {
            T* blocks = (T*)(((nint)start + LineBytes - 1) & -LineBytes);
            for (int column = 0; column < columns; column += widest)
            {
                int width = Math.Min(widest, columns - column);
                Columns(first + column, rows, length, blocks, width, combination);
                for (int i = 0; i < width; i++) result[(long)(column + i) * step] = blocks[i];
            }
        }
        ArrayPool<T>.Shared.Return(memory);
    }

    /// <summary>Leaves the results at the start of <paramref name="blocks"/>, which has room for a block of each level.</summary>
    private static void Columns<T, TCombination>(T* first, ReadOnlySpan<int> rows, int length, T* blocks, int width, TCombination combination)
        where T : unmanaged where TCombination : struct, IVectorCombination<T>
    {
        var sizes = stackalloc int[32];
        int used = 0, lanes = 0, blockOfLanes = Lanes * width;
        for (int k = 0; k < rows.Length;)
        {
            T* block = blocks + used * blockOfLanes;
            int size = length == Lanes ? Together(k, rows.Length) : 1, end = Math.Min(k + size * length, rows.Length);
            lanes = Math.Min(Lanes, rows.Length - k);
            // As in a binary counter: where there are two of one size, they become one of twice the size.
            int carries = 0;
            while (carries < used && sizes[used - 1 - carries] == size << carries) carries++;
            for (int lane = 0; lane < lanes; lane++)
            {
                var into = block + lane * width;
                var own = rows[(k + lane)..end];
                switch (size)
                {
                    case 8: CombineEight(first, own, into, carries, blockOfLanes, width, combination); break;
                    case 4: CombineFour(first, own, into, width, combination); break;
                    case 2: Combine(first + own[0], first + own[Lanes], into, width, combination); break;
                    default: CombineInTurn(first, own, into, width, combination); break;
                }
            }
            k = end;
            if (size < 8)
                for (int carried = 0; carried < carries; carried++, lanes = Lanes)
                {
                    T* older = block - blockOfLanes;
                    Combine(older, block, older, lanes * width, combination);
                    block = older;
                }
            used -= carries;
            sizes[used++] = size << carries;
        }
        for (; used > 1; used--, lanes = Lanes)
        {
            T* newer = blocks + (used - 1) * blockOfLanes;
            Combine(newer - blockOfLanes, newer, newer - blockOfLanes, lanes * width, combination);
        }
        for (int half = Lanes / 2; half > 0; half /= 2)
            if (half < lanes) Combine(blocks, blocks + half * width, blocks, Math.Min(half, lanes - half) * width, combination);
    }

    /// <summary>How many blocks of one row per lane are a subtree of the tree, so that their sum needs no copy of any: 8, 4, 2 or 1, from row <paramref name="k"/> on.</summary>
    private static int Together(int k, int rows)
    {
        int size = 8;
        while (size > 1 && (k % (size * Lanes) != 0 || k + size * Lanes > rows)) size /= 2;
        return size;
    }

    /// <summary>The rows of one lane, one after the other: every sixteenth of those given.</summary>
    private static void CombineInTurn<T, TCombination>(T* first, ReadOnlySpan<int> rows, T* into, int width, TCombination combination) where T : unmanaged where TCombination : struct, IVectorCombination<T>
    {
        int i = 0;
        if (VectorReduction.Supports<T>())
            for (; i <= width - 2 * Vector512<T>.Count; i += 2 * Vector512<T>.Count)
            {
                T* row = first + rows[0] + i;
                var (low, high) = (Vector512.Load(row), Vector512.Load(row + Vector512<T>.Count));
                for (int next = Lanes; next < rows.Length; next += Lanes)
                {
                    row = first + rows[next] + i;
                    (low, high) = (combination.Combine(low, Vector512.Load(row)), combination.Combine(high, Vector512.Load(row + Vector512<T>.Count)));
                }
                low.Store(into + i);
                high.Store(into + i + Vector512<T>.Count);
            }
        for (; i < width; i++)
        {
            into[i] = first[rows[0] + i];
            for (int next = Lanes; next < rows.Length; next += Lanes) into[i] = combination.Combine(into[i], first[rows[next] + i]);
        }
    }

    private static void CombineFour<T, TCombination>(T* first, ReadOnlySpan<int> rows, T* into, int width, TCombination combination) where T : unmanaged where TCombination : struct, IVectorCombination<T>
    {
        T* a = first + rows[0], b = first + rows[Lanes], c = first + rows[2 * Lanes], d = first + rows[3 * Lanes];
        int i = 0;
        if (VectorReduction.Supports<T>())
            for (; i <= width - Vector512<T>.Count; i += Vector512<T>.Count)
                combination.Combine(combination.Combine(Vector512.Load(a + i), Vector512.Load(b + i)), combination.Combine(Vector512.Load(c + i), Vector512.Load(d + i))).Store(into + i);
        for (; i < width; i++) into[i] = combination.Combine(combination.Combine(a[i], b[i]), combination.Combine(c[i], d[i]));
    }

    /// <summary>Combines eight rows, and what older blocks have with them, of which the last is the one before <paramref name="into"/>: in one go, as blocks are too large for the nearest cache. The result is in the first of them.</summary>
    private static void CombineEight<T, TCombination>(T* first, ReadOnlySpan<int> rows, T* into, int olderBlocks, int blockLength, int width, TCombination combination) where T : unmanaged where TCombination : struct, IVectorCombination<T>
    {
        T* a = first + rows[0], b = first + rows[Lanes], c = first + rows[2 * Lanes], d = first + rows[3 * Lanes];
        T* e = first + rows[4 * Lanes], f = first + rows[5 * Lanes], g = first + rows[6 * Lanes], h = first + rows[7 * Lanes];
        int i = 0;
        if (VectorReduction.Supports<T>())
            for (; i <= width - Vector512<T>.Count; i += Vector512<T>.Count)
            {
                var low = combination.Combine(combination.Combine(Vector512.Load(a + i), Vector512.Load(b + i)), combination.Combine(Vector512.Load(c + i), Vector512.Load(d + i)));
                var high = combination.Combine(combination.Combine(Vector512.Load(e + i), Vector512.Load(f + i)), combination.Combine(Vector512.Load(g + i), Vector512.Load(h + i)));
                var total = combination.Combine(low, high);
                T* place = into + i;
                for (int older = 0; older < olderBlocks; older++)
                {
                    place -= blockLength;
                    total = combination.Combine(Vector512.Load(place), total);
                }
                total.Store(place);
            }
        for (; i < width; i++)
        {
            T total = combination.Combine(combination.Combine(combination.Combine(a[i], b[i]), combination.Combine(c[i], d[i])), combination.Combine(combination.Combine(e[i], f[i]), combination.Combine(g[i], h[i])));
            T* place = into + i;
            for (int older = 0; older < olderBlocks; older++)
            {
                place -= blockLength;
                total = combination.Combine(*place, total);
            }
            *place = total;
        }
    }

    private static void Combine<T, TCombination>(T* a, T* b, T* into, int count, TCombination combination) where T : unmanaged where TCombination : struct, IVectorCombination<T>
    {
        int i = 0;
        if (VectorReduction.Supports<T>())
            for (; i <= count - Vector512<T>.Count; i += Vector512<T>.Count) combination.Combine(Vector512.Load(a + i), Vector512.Load(b + i)).Store(into + i);
        for (; i < count; i++) into[i] = combination.Combine(a[i], b[i]);
    }
}
