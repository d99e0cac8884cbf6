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
}
