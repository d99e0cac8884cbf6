using DualJit;
using static DualJit.Jit;

namespace ParallelLoops;

static class Kernels
{
    public static double SumOfSquares(double[] v)
    {
        double sum = 0;
        foreach (int i in Prange(v.Length)) sum += v[i] * v[i];
        return sum;
    }

    /// <summary>Any function of each element, which becomes part of the loop.</summary>
    public static double[] Apply(Func<double, double> function, double[] v)
    {
        var result = new double[v.Length];
        foreach (int i in Prange(v.Length)) result[i] = function(v[i]);
        return result;
    }

    /// <summary>How many elements lie in each of as many equal parts of [0, 1) as there are bins. Two iterations may meet in a bin, and none of them is lost.</summary>
    public static int[] Histogram(double[] v, int bins)
    {
        var counts = new int[bins];
        foreach (int i in Prange(v.Length)) counts[(int)(v[i] * bins)]++;
        return counts;
    }

    /// <summary>The part of random points of the unit square that lies in the circle, times four. Each point has random numbers of its own, whichever thread draws them.</summary>
    public static double Pi(int points, long seed)
    {
        int inside = 0;
        foreach (int i in Prange(points))
        {
            var random = new Philox(seed, i);
            double x = random.NextDouble(), y = random.NextDouble();
            if (x * x + y * y < 1) inside++;
        }
        return 4.0 * inside / points;
    }
}
