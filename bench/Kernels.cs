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

    /// <param name="points">A point in each row.</param>
    public static void Distances(double[,] points, double[,] distances)
    {
        for (int i = 0; i < points.GetLength(0); i++)
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

    public static void RowSums(NdArray<double> a, double[] sums)
    {
        for (int i = 0; i < a.GetLength(0); i++)
        {
            double sum = 0;
            for (int j = 0; j < a.GetLength(1); j++) sum += a[i, j];
            sums[i] = sum;
        }
    }

    /// <summary>The accelerations of bodies that attract each other, softened so that a body does not attract itself.</summary>
    public static void Accelerate(double[] x, double[] y, double[] z, double[] mass, double[] ax, double[] ay, double[] az)
    {
        for (int i = 0; i < x.Length; i++)
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
    }

    public static void Mandelbrot(int[,] counts, int limit)
    {
        for (int i = 0; i < counts.GetLength(0); i++)
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

    /// <param name="x">Numbers of 0 to 1, which they do not reach.</param>
    public static void Histogram(double[] x, int[] counts)
    {
        for (int i = 0; i < x.Length; i++) counts[(int)(x[i] * counts.Length)]++;
    }

    /// <summary>In the canonical order, which every backend and <see cref="NdArray"/> itself add in.</summary>
    public static double CanonicalSum(NdArray<double> a) => a.Sum();

    /// <inheritdoc cref="CanonicalSum"/>
    public static double CanonicalDot(NdArray<double> a, NdArray<double> b) => NdArray.Dot(a, b);

    public static void Matmul(double[,] a, double[,] b, double[,] c)
    {
        for (int i = 0; i < a.GetLength(0); i++)
            for (int j = 0; j < b.GetLength(1); j++)
            {
                double sum = 0;
                for (int k = 0; k < a.GetLength(1); k++) sum += a[i, k] * b[k, j];
                c[i, j] = sum;
            }
    }
}
