using static DualJit.Jit;

namespace DualJit.Kernels;

/// <summary>Parallel loops that write elements: rows of a matrix in one array, parts and views of arrays, where what is known of indices decides, or a test before the loop.</summary>
public static class ParallelElements
{
    public static int[] Rows(byte n, byte columns)
    {
        var a = new int[n % 9 * columns];
        foreach (int i in Prange(n % 9))
        {
            for (int j = 0; j < columns; j++) a[i * columns + j] = i - j;
            for (int j = columns - 1; j > 0; j--) a[i * columns + j] += a[i * columns + j - 1];
        }
        return a;
    }

    // Rows overlap where there are fewer columns than are written.
    public static int[] RowsAsWideAsMayBe(byte n, byte columns, byte width)
    {
        var a = new int[n % 9 * columns + width];
        foreach (int i in Prange(n % 9))
            for (int j = 0; j < width; j++) a[i * columns + j] = 3 * a[i * columns + j] + i;
        return a;
    }

    public static int[] Cube(byte n, byte rows)
    {
        int width = n % 4;
        var a = new int[5 * rows * width];
        foreach (int i in Prange(5))
            for (int j = 0; j < rows; j++)
                foreach (int k in Prange(width)) a[(i * rows + j) * width + k] = i * j - k;
        return a;
    }

    public static int QuotientsAndRemainders(byte n, sbyte width, byte step)
    {
        var a = new int[70, 70];
        int w = width % 9;
        foreach (int i in Prange(n % 64)) a[i / w, i % w] += i * step;
        foreach (int i in Prange(n % 64)) a[(2 * i + 1) % 7, (2 * i + 1) / 7] -= i;
        int sum = 0;
        for (int i = 0; i < 70; i++)
            for (int j = 0; j < 70; j++) sum = 31 * sum + a[i, j];
        return sum;
    }

    public static int[] EliminatedColumn(byte n, byte pivot)
    {
        int size = n % 9 + 1, k = pivot % size;
        var a = new int[size * 2];
        for (int i = 0; i < a.Length; i++) a[i] = i * i;
        foreach (int i in Prange(size))
            if (i != k) a[i] -= 3 * a[k];
        foreach (int i in Prange(size))
        {
            if (k == i) continue;
            for (int j = 0; j < 2; j++) a[i] += a[k] * j;
        }
        return a;
    }

    public static int[] Colours(byte n)
    {
        var a = new int[3 * n];
        foreach (int i in Prange(n))
            for (int c = 0; c < 3; c++) a[3 * i + c] = i ^ c;
        foreach (int i in Prange(n)) a[3 * i + 2] += a[3 * i] - a[i * 3 + 1];
        return a;
    }

    public static long[] FromLastToFirst(byte n)
    {
        var a = new long[n * 7L];
        foreach (long i in Prange((long)n))
            for (long j = 6; j >= 0; j--) a[(n - 1 - i) * 7 + j] = i - j;
        return a;
    }

    public static int[] Triangles(byte n)
    {
        int size = n % 17;
        var a = new int[size * size];
        foreach (int i in Prange(size))
        {
            for (int j = i; j < size; j++) a[i * size + j] = i + j;
            for (int j = 0; j < i; j++) a[i * size + j] = i - j;
        }
        return a;
    }

    public static int[] Tiles(byte n, byte size)
    {
        var a = new int[4 * n];
        foreach (int i in Prange(4))
            for (int tile = 0; tile < n; tile += size % 5 + 1)
                for (int j = tile; j < Math.Min(tile + size % 5 + 1, n); j++) a[i * n + j] = i + tile;
        return a;
    }

    public static int[] Blocks(byte n, byte length)
    {
        var a = new int[n * length];
        foreach (int block in Prange(n))
        {
            int first = block * length, end = first + length;
            for (int i = first; i < end; i++) a[i] += block - i;
        }
        return a;
    }

    public static int[] Butterflies(byte n)
    {
        var a = new int[2 * n];
        for (int i = 0; i < a.Length; i++) a[i] = i * i;
        foreach (int i in Prange(n)) (a[i], a[i + n]) = (a[i] + a[i + n], a[i] - a[i + n]);
        return a;
    }

    // As far as the distance goes.
    public static int[] OfSomeDistance(byte n, byte distance)
    {
        var a = new int[n + distance];
        for (int i = 0; i < a.Length; i++) a[i] = i * i;
        foreach (int i in Prange(n)) a[i] += a[i + distance];
        return a;
    }

    public static double[,] Elimination(byte n)
    {
        int size = n % 7;
        var a = new double[size, size + 1];
        for (int i = 0; i < size; i++)
            for (int j = 0; j <= size; j++) a[i, j] = i == j ? 5 + i : 1.0 / (i + j + 1);
        for (int k = 0; k < size; k++)
            foreach (int i in Prange(k + 1, size))
            {
                double factor = a[i, k] / a[k, k];
                for (int j = k; j <= size; j++) a[i, j] -= factor * a[k, j];
            }
        return a;
    }

    public static int[] BitsAndRemainders(int[] given, byte n)
    {
        int count = n % 9 + 1;
        var a = new int[given.Length * (8 + count)];
        foreach (int i in Prange(given.Length))
            for (int k = 0; k < 5; k++)
            {
                a[8 * i + (given[i] & 7)] += k;
                a[8 * given.Length + i * count + k * k % count] += i;
            }
        return a;
    }

    // Of 32 bits there are too few: rows meet.
    public static int[] Overflow()
    {
        var a = new int[3];
        int rows = 1 << 16;
        foreach (int i in Prange(2 * rows + 1))
            if ((i & rows - 1) == 0) a[i * rows + 1] = 2 * a[i * rows + 1] + i / rows + 1;
        return a;
    }

    public static int[] Spans(byte n, byte length)
    {
        var a = new int[n % 9 * length];
        foreach (int i in Prange(n % 9))
        {
            var row = a.AsSpan(i * length, length);
            for (int j = 0; j < row.Length; j++) row[j] = i + j;
            var rest = row[(row.Length / 2)..];
            for (int j = 0; j < rest.Length; j++) rest[rest.Length - 1 - j] *= 2;
            if (length > 2) rest.Fill(i);
        }
        return a;
    }

    public static double[][] Jagged(double[][] rows, byte n)
    {
        foreach (int i in Prange(rows.Length))
        {
            var row = rows[i];
            if (row is null) continue;
            for (int j = 0; j < row.Length; j++) row[j] = row[j] * 2 + n + i;
        }
        return rows;
    }

    // A row that is there twice is written twice, in order.
    public static double[] JaggedWithOneRowTwice(byte n)
    {
        var row = new double[n];
        var rows = new double[40][];
        for (int i = 0; i < rows.Length; i++) rows[i] = i % 13 == 0 ? row : new double[i];
        foreach (int i in Prange(rows.Length))
        {
            var own = rows[i];
            for (int j = 0; j < own.Length; j++) own[j] = 3 * own[j] + i;
        }
        return row;
    }

    public static void Views(NdArray<double> m)
    {
        var turned = m.Transpose();
        foreach (int i in Prange(m.GetLength(0)))
        {
            var row = m[i, Slice.All];
            for (int j = 0; j < row.Length; j++) row[j] += i;
            row[..(row.Length / 2)].Fill(i);
            m.Transpose()[m.GetLength(1) - 1, i] -= 1;
        }
        foreach (int j in Prange(m.GetLength(1))) turned[j, Slice.All].Fill(j + m[0, j]);
        foreach (int i in Prange(m.GetLength(0))) m[i, Slice.All] = m[i, Slice.All] * 2.0 + 1.0;
    }

    public static void Parts(NdArray<double> v, byte n)
    {
        int length = n % 5 + 1;
        foreach (int i in Prange(v.Length / length))
        {
            var part = v[(i * length)..(i * length + length)];
            for (int j = 0; j < part.Length; j++) part[part.Length - 1 - j] = i - j;
        }
    }
}
