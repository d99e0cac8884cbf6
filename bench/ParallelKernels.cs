using static DualJit.Jit;

namespace DualJit.Bench;

/// <summary>Parallel loops, statement for statement as in <c>peers/parallel</c>. What an iteration does is a method of its own where <c>Parallel.For</c> has to run it too.</summary>
static class ParallelKernels
{
    public static double SumOfSquares(double[] v)
    {
        double sum = 0;
        foreach (int i in Prange(v.Length)) sum += v[i] * v[i];
        return sum;
    }

    public static void Distances(double[,] points, double[,] distances)
    {
        foreach (int i in Prange(points.GetLength(0))) DistancesFrom(i, points, distances);
    }

    public static void DistancesFrom(int i, double[,] points, double[,] distances)
    {
        for (int j = 0; j < points.GetLength(0); j++)
        {
            double total = 0;
            for (int k = 0; k < points.GetLength(1); k++)
            {
                double difference = points[i, k] - points[j, k];
                total += difference * difference;
            }
            distances[i, j] = Math.Sqrt(total);
        }
    }

    public static void Mandelbrot(int[,] counts, int limit)
    {
        foreach (int i in Prange(counts.GetLength(0))) MandelbrotRow(i, counts, limit);
    }

    public static void MandelbrotRow(int i, int[,] counts, int limit)
    {
        for (int j = 0; j < counts.GetLength(1); j++)
        {
            double cx = -2 + 3.0 * j / counts.GetLength(1), cy = -1.5 + 3.0 * i / counts.GetLength(0);
            double x = 0, y = 0;
            int count = 0;
            while (count < limit && x * x + y * y <= 4)
            {
                double next = x * x - y * y + cx;
                y = 2 * x * y + cy;
                x = next;
                count++;
            }
            counts[i, j] = count;
        }
    }

    /// <summary>European options on shares that pay no dividends.</summary>
    public static void BlackScholes(double[] price, double[] strike, double[] years, double[] call, double[] put, double rate, double volatility)
    {
        foreach (int i in Prange(price.Length)) BlackScholesOption(i, price, strike, years, call, put, rate, volatility);
    }

    public static void BlackScholesOption(int i, double[] price, double[] strike, double[] years, double[] call, double[] put, double rate, double volatility)
    {
        double deviation = volatility * Math.Sqrt(years[i]);
        double d1 = (Math.Log(price[i] / strike[i]) + (rate + 0.5 * volatility * volatility) * years[i]) / deviation;
        double n1 = Normal(d1), n2 = Normal(d1 - deviation), discounted = strike[i] * Math.Exp(-rate * years[i]);
        call[i] = price[i] * n1 - discounted * n2;
        put[i] = discounted * (1 - n2) - price[i] * (1 - n1);
    }

    // Abramowitz and Stegun, 26.2.17.
    static double Normal(double x)
    {
        double k = 1 / (1 + 0.2316419 * Math.Abs(x));
        double tail = 0.3989422804014327 * Math.Exp(-0.5 * x * x) * k * (0.31938153 + k * (-0.356563782 + k * (1.781477937 + k * (-1.821255978 + k * 1.330274429))));
        return x > 0 ? 1 - tail : tail;
    }

    /// <param name="x">Numbers of 0 to 1, which they do not reach.</param>
    public static void Histogram(double[] x, int[] counts)
    {
        foreach (int i in Prange(x.Length)) counts[(int)(x[i] * counts.Length)]++;
    }

    /// <summary>The accelerations of bodies that attract each other, softened so that a body does not attract itself.</summary>
    public static void Accelerate(double[] x, double[] y, double[] z, double[] mass, double[] ax, double[] ay, double[] az)
    {
        foreach (int i in Prange(x.Length)) AccelerateBody(i, x, y, z, mass, ax, ay, az);
    }

    public static void AccelerateBody(int i, double[] x, double[] y, double[] z, double[] mass, double[] ax, double[] ay, double[] az)
    {
        double sumX = 0, sumY = 0, sumZ = 0;
        for (int j = 0; j < x.Length; j++)
        {
            double dx = x[j] - x[i], dy = y[j] - y[i], dz = z[j] - z[i];
            double square = dx * dx + dy * dy + dz * dz + 0.01;
            double pull = mass[j] / (square * Math.Sqrt(square));
            sumX += pull * dx;
            sumY += pull * dy;
            sumZ += pull * dz;
        }
        ax[i] = sumX;
        ay[i] = sumY;
        az[i] = sumZ;
    }

    /// <summary>An array expression, with <see cref="JitOptions.AutoParallel"/>.</summary>
    public static void Expression(NdArray<double> a, NdArray<double> b, NdArray<double> c, NdArray<double> result) => result[..] = NdArray.Sqrt(a * a + b * b) / (1.0 + c);
}
