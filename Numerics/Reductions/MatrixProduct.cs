using System.Buffers;
using System.Numerics;
using System.Runtime.Intrinsics;

namespace DualJit.Reductions;

/// <summary>Products of matrices: each element is the sum of its products in the order of k, in one accumulator that the first product begins, each product and sum rounded.</summary>
/// <remarks>A panel of the right matrix, as wide as the accumulators, is copied once so that it is read as it lies.</remarks>
public static unsafe class MatrixProduct
{
    private const int RowsTogether = 4;

    /// <summary>Writes the product of a matrix of m × k and one of k × n, which have any strides, where k is at least 1.</summary>
    /// <param name="a">The first element of the left matrix.</param>
    /// <param name="aRow">Elements from one row of it to the next.</param>
    /// <param name="aColumn">Elements from one column of it to the next.</param>
    /// <param name="b">The first element of the right matrix.</param>
    /// <param name="bRow">Elements from one row of it to the next.</param>
    /// <param name="bColumn">Elements from one column of it to the next.</param>
    /// <param name="result">Where the product goes, in row-major order.</param>
    /// <param name="m">Rows of the left matrix.</param>
    /// <param name="k">Columns of the left matrix and rows of the right one.</param>
    /// <param name="n">Columns of the right matrix.</param>
    public static void Multiply<T>(T* a, long aRow, long aColumn, T* b, long bRow, long bColumn, T* result, int m, int k, int n) where T : unmanaged, INumberBase<T>
    {
        bool vectors = VectorReduction.Supports<T>();
        int width = vectors ? 2 * Vector512<T>.Count : 16;
        var memory = ArrayPool<T>.Shared.Rent(checked(k * width));
        fixed (T* panel = memory)
            for (int column = 0; column < n; column += width)
            {
                int columns = Math.Min(width, n - column);
                Pack(b + column * bColumn, bRow, bColumn, panel, k, columns, width);
                int row = 0;
                if (vectors)
                    for (; row + RowsTogether <= m; row += RowsTogether) Tile(a + row * aRow, aRow, aColumn, panel, result + (long)row * n + column, k, columns, n);
                for (; row < m; row++) Row(a + row * aRow, aColumn, panel, result + (long)row * n + column, k, columns, width);
            }
        ArrayPool<T>.Shared.Return(memory);
    }

    private static void Pack<T>(T* b, long bRow, long bColumn, T* panel, int k, int columns, int width) where T : unmanaged
    {
        for (int i = 0; i < k; i++, b += bRow, panel += width)
        {
            for (int j = 0; j < columns; j++) panel[j] = b[j * bColumn];
            new Span<T>(panel + columns, width - columns).Clear();
        }
    }

    /// <summary>Four rows of the result, two vectors wide: eight accumulators whose additions do not wait for each other.</summary>
    private static void Tile<T>(T* a, long aRow, long aColumn, T* panel, T* result, int k, int columns, int n) where T : unmanaged, INumberBase<T>
    {
        int lanes = Vector512<T>.Count;
        var (left, right) = (Vector512.Load(panel), Vector512.Load(panel + lanes));
        var (l0, r0, l1, r1) = (left * a[0], right * a[0], left * a[aRow], right * a[aRow]);
        var (l2, r2, l3, r3) = (left * a[2 * aRow], right * a[2 * aRow], left * a[3 * aRow], right * a[3 * aRow]);
        for (int i = 1; i < k; i++)
        {
            a += aColumn;
            panel += 2 * lanes;
            (left, right) = (Vector512.Load(panel), Vector512.Load(panel + lanes));
            var (x0, x1, x2, x3) = (Vector512.Create(a[0]), Vector512.Create(a[aRow]), Vector512.Create(a[2 * aRow]), Vector512.Create(a[3 * aRow]));
            l0 += left * x0;
            r0 += right * x0;
            l1 += left * x1;
            r1 += right * x1;
            l2 += left * x2;
            r2 += right * x2;
            l3 += left * x3;
            r3 += right * x3;
        }
        Store(l0, r0, result, columns);
        Store(l1, r1, result + n, columns);
        Store(l2, r2, result + 2 * (long)n, columns);
        Store(l3, r3, result + 3 * (long)n, columns);
    }

    private static void Store<T>(Vector512<T> left, Vector512<T> right, T* target, int columns) where T : unmanaged
    {
        int lanes = Vector512<T>.Count;
        var row = stackalloc T[2 * lanes];
        T* whole = columns == 2 * lanes ? target : row;
        left.Store(whole);
        right.Store(whole + lanes);
        if (whole == row) new ReadOnlySpan<T>(row, columns).CopyTo(new Span<T>(target, columns));
    }

    private static void Row<T>(T* a, long aColumn, T* panel, T* result, int k, int columns, int width) where T : unmanaged, INumberBase<T>
    {
        for (int j = 0; j < columns; j++) result[j] = Semantics.Mul.Eval(a[0], panel[j]);
        for (int i = 1; i < k; i++)
        {
            a += aColumn;
            panel += width;
            for (int j = 0; j < columns; j++) result[j] = Semantics.Add.Eval(result[j], Semantics.Mul.Eval(a[0], panel[j]));
        }
    }
}
