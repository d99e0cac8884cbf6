namespace DualJit.Bench;

/// <summary>The kernels, statement for statement as in <c>peers/*.c</c>.</summary>
static class Kernels
{
    public static double Dot(double[] x, double[] y)
    {
        double total = 0;
        for (int i = 0; i < x.Length; i++) total += x[i] * y[i];
        return total;
    }

    public static void Axpy(double a, double[] x, double[] y)
    {
        for (int i = 0; i < x.Length; i++) y[i] = a * x[i] + y[i];
    }

    public static void Compare(double[] a, double[] b, bool[] result)
    {
        for (int i = 0; i < a.Length; i++) result[i] = a[i] * b[i] - 4.1 * a[i] > 2.5 * b[i];
    }

    /// <param name="cost">A matrix of (a.Length + 1) × (b.Length + 1).</param>
    public static double Dtw(double[] a, double[] b, double[,] cost)
    {
        for (int i = 1; i <= a.Length; i++) cost[i, 0] = double.PositiveInfinity;
        for (int j = 1; j <= b.Length; j++) cost[0, j] = double.PositiveInfinity;
        cost[0, 0] = 0;
        for (int i = 1; i <= a.Length; i++)
            for (int j = 1; j <= b.Length; j++)
            {
                double best = cost[i - 1, j - 1], up = cost[i - 1, j], left = cost[i, j - 1];
                if (up < best) best = up;
                if (left < best) best = left;
                cost[i, j] = Math.Abs(a[i - 1] - b[j - 1]) + best;
            }
        return cost[a.Length, b.Length];
    }

    public static void Stencil(double[,] source, double[,] target)
    {
        for (int i = 1; i < source.GetLength(0) - 1; i++)
            for (int j = 1; j < source.GetLength(1) - 1; j++)
                target[i, j] = 0.2 * (source[i, j]
                    + source[i - 1, j] + source[i + 1, j]
                    + source[i, j - 1] + source[i, j + 1]);
    }
}
