using static DualJit.Jit;

namespace TimeWarping;

static class Kernels
{
    /// <summary>Distances of all pairs of rows: the cost of the cheapest alignment that keeps the order of both, points compared by absolute difference.</summary>
    /// <param name="series">One series per row.</param>
    /// <param name="result">As many rows and columns as there are series.</param>
    public static void AbsoluteDistances(double[,] series, double[,] result) => Distances(series, result, (a, b) => Math.Abs(a - b));

    /// <summary>The same with points compared by squared difference, where differences below <paramref name="tolerance"/> cost nothing.</summary>
    public static void TolerantDistances(double[,] series, double[,] result, double tolerance) =>
        Distances(series, result, (a, b) => Math.Abs(a - b) < tolerance ? 0 : (a - b) * (a - b));

    /// <summary>Distances of all pairs of rows as points of a space with as many axes as there are columns.</summary>
    public static void EuclideanDistances(double[,] points, double[,] result)
    {
        foreach (int i in Prange(points.GetLength(0)))
            for (int j = 0; j < points.GetLength(0); j++)
            {
                double sum = 0;
                for (int k = 0; k < points.GetLength(1); k++) sum += (points[i, k] - points[j, k]) * (points[i, k] - points[j, k]);
                result[i, j] = Math.Sqrt(sum);
            }
    }

    private static void Distances(double[,] series, double[,] result, Func<double, double, double> distance)
    {
        // Each iteration writes a row of its own; the other half of the matrix mirrors this one.
        foreach (int i in Prange(series.GetLength(0)))
            for (int j = 0; j <= i; j++) result[i, j] = Distance(series, i, j, distance);
        for (int i = 0; i < series.GetLength(0); i++)
            for (int j = 0; j < i; j++) result[j, i] = result[i, j];
    }

    private static double Distance(double[,] series, int first, int second, Func<double, double, double> distance)
    {
        int length = series.GetLength(1);
        // The costs of aligning all starts of the first series with all starts of the second.
        var cost = new double[length + 1, length + 1];
        for (int i = 1; i <= length; i++) cost[i, 0] = cost[0, i] = double.PositiveInfinity;
        for (int i = 1; i <= length; i++)
            for (int j = 1; j <= length; j++)
                cost[i, j] = distance(series[first, i - 1], series[second, j - 1]) + Math.Min(cost[i - 1, j - 1], Math.Min(cost[i - 1, j], cost[i, j - 1]));
        return cost[length, length];
    }
}
