using DualJit;

namespace Weather;

/// <summary>The kernels: plain C#, which runs as it stands, as IL and as LLVM code, with the same bits.</summary>
static class Kernels
{
    /// <summary>Pearson's correlation of every column of <paramref name="data"/> with every other.</summary>
    public static void Correlations(double[,] data, double[,] result)
    {
        for (int p = 0; p < data.GetLength(1); p++)
            for (int q = 0; q < data.GetLength(1); q++)
                result[p, q] = Pearson(data, p, q);
    }

    static double Pearson(double[,] data, int p, int q)
    {
        int n = data.GetLength(0);
        double meanP = 0, meanQ = 0;
        for (int i = 0; i < n; i++)
        {
            meanP += data[i, p];
            meanQ += data[i, q];
        }
        meanP /= n;
        meanQ /= n;

        double covariance = 0, varianceP = 0, varianceQ = 0;
        for (int i = 0; i < n; i++)
        {
            double dp = data[i, p] - meanP, dq = data[i, q] - meanQ;
            covariance += dp * dq;
            varianceP += dp * dp;
            varianceQ += dq * dq;
        }
        return covariance / Math.Sqrt(varianceP * varianceQ);
    }

    /// <summary>Dynamic time warping: the cost of the cheapest monotone alignment of two curves.</summary>
    /// <param name="cost">Room for the table of partial costs, at least (a.Length + 1) × (b.Length + 1).</param>
    public static double Dtw(double[] a, double[] b, double[,] cost)
    {
        for (int i = 1; i <= a.Length; i++) cost[i, 0] = double.PositiveInfinity;
        for (int j = 1; j <= b.Length; j++) cost[0, j] = double.PositiveInfinity;
        cost[0, 0] = 0;
        for (int i = 1; i <= a.Length; i++)
            for (int j = 1; j <= b.Length; j++)
            {
                double best = Math.Min(cost[i - 1, j - 1], Math.Min(cost[i - 1, j], cost[i, j - 1]));
                cost[i, j] = Math.Abs(a[i - 1] - b[j - 1]) + best;
            }
        return cost[a.Length, b.Length];
    }

    public static void FusedCompare(double[] a, double[] b, bool[] result)
    {
        for (int i = 0; i < a.Length; i++) result[i] = a[i] * b[i] - 4.1 * a[i] > 2.5 * b[i];
    }

    public static void RowNorms(NdArray<double> matrix, NdArray<double> norms)
    {
        for (int i = 0; i < matrix.GetLength(0); i++)
        {
            double total = 0;
            for (int j = 0; j < matrix.GetLength(1); j++) total += matrix[i, j] * matrix[i, j];
            norms[i] = Math.Sqrt(total);
        }
    }

    public static void Axpy(double a, double[] x, double[] y)
    {
        for (int i = 0; i < x.Length; i++) y[i] = a * x[i] + y[i];
    }

    /// <summary>Each inner point becomes the mean of itself and its four neighbours; the border stays.</summary>
    public static void Stencil(double[,] source, double[,] target)
    {
        for (int i = 1; i < source.GetLength(0) - 1; i++)
            for (int j = 1; j < source.GetLength(1) - 1; j++)
                target[i, j] = 0.2 * (source[i, j] + source[i - 1, j] + source[i + 1, j] + source[i, j - 1] + source[i, j + 1]);
    }
}
