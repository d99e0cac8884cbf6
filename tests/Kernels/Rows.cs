namespace DualJit.Kernels;

/// <summary>Arrays of arrays.</summary>
public static class Rows
{
    public static double Sum(double[][] a)
    {
        double s = 0;
        for (int i = 0; i < a.Length; i++)
            for (int j = 0; j < a[i].Length; j++) s += a[i][j];
        return s;
    }

    public static double Foreach(double[][] a)
    {
        double s = a.Length;
        foreach (var row in a)
        {
            if (row == null) continue;
            foreach (double x in row) s = s * 2 + x;
        }
        return s;
    }

    public static double At(double[][] a, int i, int j) => a[i][j];

    public static double FromEnd(double[][] a) => a[^1][^2];

    public static void Scale(double[][] a, double factor)
    {
        for (int i = 0; i < a.Length; i++)
        {
            double[] row = a[i];
            for (int j = 0; j < row.Length; j++)
            {
                row[j] *= factor;
                a[i][j] += i;
            }
        }
    }

    public static double[]? Longest(double[][] a)
    {
        double[]? best = null;
        foreach (var row in a)
            if (row is not null && (best is null || row.Length > best.Length)) best = row;
        return best;
    }

    public static (double[]?, double[]?, int) Pair(double[][] a, double[] b, byte i) =>
        i > 2 ? (b, new double[i & 3], i) : (a[i], a[0] ?? b, a.Length);

    public static int Bytes(byte[][] grid, sbyte dx)
    {
        int total = 0;
        for (int y = 0; y < grid.Length; y++)
            for (int x = 0; x < grid[y].Length; x++)
            {
                total += grid[(y + 1) % grid.Length][x] * 3 - Neighbour(grid, y, x + dx);
                grid[y][x]++;
                ref byte cell = ref grid[y][0];
                cell ^= 5;
            }
        return total;
    }

    private static int Neighbour(byte[][] grid, int y, int x) => (uint)x < (uint)grid[y].Length ? grid[y][x] : -1;

    public static int Bools(bool[][] a, bool b)
    {
        int n = 0;
        foreach (var row in a)
            for (int j = 0; j < row.Length; j++)
            {
                if (row[j]) n++;
                row[j] |= b;
            }
        return n;
    }

    public static double Chosen(double[][] a, byte[][] b, bool first)
    {
        var chosen = first ? a : a;
        return chosen == null ? -1 : chosen.Length * 10 + b[1][2];
    }

    public static double Recursive(double[][] a, byte n) => n > 5 ? Walk(a, a.Length - 1) : 0;

    private static double Walk(double[][] a, int i) => i < 0 ? 0 : a[i].Length + Walk(a, i - 1) * 2;

    public static double[][] Same(double[][] a) => a;

    public static double[][] Made(byte n)
    {
        var rows = new double[n % 5][];
        for (int i = 0; i < rows.Length; i++)
        {
            rows[i] = new double[i];
            for (int j = 0; j < i; j++) rows[i][j] = i * 10 + j;
        }
        return rows;
    }

    public static int[][] Triangle(sbyte n)
    {
        var rows = new int[n][];
        for (int i = 0; i < n && i < 6; i++)
        {
            var row = rows[i] = new int[i + 1];
            row[0] = row[i] = 1;
            for (int j = 1; j < i; j++) row[j] = rows[i - 1][j - 1] + rows[i - 1][j];
        }
        return rows;
    }

    public static short[][] Listed(short a, short b) => [[a, b], [], [b]];

    public static double[][]? OneOrNone(double[][] a, byte n)
    {
        double[][]? result = null;
        if (n > 100) result = a;
        else if (n > 2) result = new double[2][];
        return result;
    }

    public static int NullRows(double[][] a, byte n)
    {
        double[][]? none = n > 3 ? null : a;
        return none is null ? -1 : none!.Length;
    }

    public static double OfNull(double[][] a, byte n)
    {
        double[][]? none = n > 3 ? null : a;
        if (n == 9) none![0] = [1];
        return none!.Length + none[0][0];
    }

    public static void Swap(double[][] a, sbyte i, sbyte j) => (a[i & 3], a[j & 3]) = (a[j & 3], a[i & 3]);

    public static double Replace(double[][] a, double[] b, byte i)
    {
        a[0] = new double[3];
        a[0][1] = 5;
        a[1] = b;
        double before = a[1].Length > 0 ? a[1][0] : -1;
        b.AsSpan().Fill(2);
        a[2] = null!;
        return before + a[i % 5].Length;
    }

    public static double[][] Reversed(double[][] a)
    {
        var rows = new double[a.Length][];
        for (int i = 0; i < rows.Length; i++) rows[i] = a[a.Length - 1 - i];
        return rows;
    }

    public static (double[][] Rows, double[]? First, double[][] Others) Several(double[][] a, double[] b, byte n)
    {
        var rows = new double[][] { b, a.Length > 0 ? a[^1] : b, new double[n & 3], b };
        if (n > 5) (rows[2], a[0]) = (rows[0], rows[2]);
        return (rows, rows[2], n > 2 ? a : rows);
    }

    public static double[] Padded(double[][] a, byte n)
    {
        for (int i = 0; i < a.Length; i++)
        {
            if (a[i] is not { } row || row.Length >= n) continue;
            var longer = new double[n];
            for (int j = 0; j < row.Length; j++) longer[j] = row[j];
            a[i] = longer;
        }
        return a[0];
    }

    public static int InLoop(byte n)
    {
        int total = 0;
        for (int k = 0; k < n % 20; k++)
        {
            var buckets = new int[4][];
            for (int i = 0; i < 4; i++) buckets[i] = new int[k];
            for (int i = 0; i < k; i++) buckets[i & 3][i] += k;
            foreach (var bucket in buckets)
                foreach (int x in bucket) total = total * 3 + x;
        }
        return total;
    }

    public static double ByFunction(double[][] a, byte n)
    {
        for (int i = 0; i < a.Length; i++) Put(a, i, new double[n & 7]);
        return a.Length > 1 ? a[0].Length * 10 + a[1].Length : 0;
    }

    private static void Put(double[][] rows, int i, double[] row)
    {
        row.AsSpan().Fill(i);
        rows[i] = row;
    }

    public static double[][] ByRecursion(double[][] a, byte n)
    {
        if (n % 4 == 0 || a.Length < 2) return a;
        a[n % 2] = new double[n % 4];
        return ByRecursion(a, (byte)(n - 1));
    }

    public static double InStruct(double[][] a, byte n) => (n > 3 ? default : new Holder(a)).Total();

    private readonly struct Holder(double[][] items)
    {
        private readonly double[][] _items = items;

        public double Total()
        {
            double total = 0;
            foreach (var row in _items) total += row.Length;
            return total;
        }
    }
}
