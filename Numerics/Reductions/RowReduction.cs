using System.Buffers;
using System.Numerics;
using System.Runtime.Intrinsics;

namespace DualJit.Reductions;

/// <summary>Many reductions at once, each in the canonical order: their first elements lie one after the other, so do their second ones, and so on.</summary>
/// <remarks>Whole rows are combined, so that memory is read as it lies. As many columns at a time as let a block stay in a core's cache.</remarks>
public static unsafe class RowReduction
{
    private const int BytesOfLane = 2048;

    private const int Lanes = CanonicalReduction.Lanes;

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
        var memory = ArrayPool<T>.Shared.Rent(levels * Lanes * widest);
        fixed (T* blocks = memory)
            for (int column = 0; column < columns; column += widest)
            {
                int width = Math.Min(widest, columns - column);
                Columns(first + column, rows, length, blocks, width, combination);
                for (int i = 0; i < width; i++) result[(long)(column + i) * step] = blocks[i];
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
            int size = 1, end = Math.Min(k + length, rows.Length);
            lanes = Math.Min(Lanes, rows.Length - k);
            if (length == Lanes && k + 2 * Lanes <= rows.Length)
            {
                // Two blocks of one row per lane, whose sum needs no copy of either.
                for (int lane = 0; lane < Lanes; lane++) Combine(first + rows[k + lane], first + rows[k + Lanes + lane], block + lane * width, width, combination);
                (size, end) = (2, k + 2 * Lanes);
            }
            else
            {
                for (int lane = 0; lane < lanes; lane++) new ReadOnlySpan<T>(first + rows[k + lane], width).CopyTo(new Span<T>(block + lane * width, width));
                for (int next = k + Lanes; next < end; next++)
                {
                    T* lane = block + (next - k) % Lanes * width;
                    Combine(lane, first + rows[next], lane, width, combination);
                }
            }
            k = end;
            // As in a binary counter: where there are two of one size, they become one of twice the size.
            for (; used > 0 && sizes[used - 1] == size; used--, size *= 2)
            {
                T* older = block - blockOfLanes;
                Combine(older, block, older, lanes * width, combination);
                block = older;
                lanes = Lanes;
            }
            sizes[used++] = size;
        }
        for (; used > 1; used--, lanes = Lanes)
        {
            T* newer = blocks + (used - 1) * blockOfLanes;
            Combine(newer - blockOfLanes, newer, newer - blockOfLanes, lanes * width, combination);
        }
        for (int half = Lanes / 2; half > 0; half /= 2)
            if (half < lanes) Combine(blocks, blocks + half * width, blocks, Math.Min(half, lanes - half) * width, combination);
    }

    private static void Combine<T, TCombination>(T* a, T* b, T* into, int count, TCombination combination) where T : unmanaged where TCombination : struct, IVectorCombination<T>
    {
        int i = 0;
        if (VectorReduction.Supports<T>())
            for (; i <= count - Vector512<T>.Count; i += Vector512<T>.Count) combination.Combine(Vector512.Load(a + i), Vector512.Load(b + i)).Store(into + i);
        for (; i < count; i++) into[i] = combination.Combine(a[i], b[i]);
    }
}
