using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.Statistics;

namespace DualJit.Tests;

/// <summary>Kernels against MathNet.Numerics, which computes the same by code of its own.</summary>
public sealed class PeerLibraryTests
{
    public static TheoryData<Backend> Compiling => TestBackends.Compiling;

    private static double[] Samples(int seed) => [.. Enumerable.Range(0, 500).Select(i => Math.Sin(i * 0.37 + seed) + i * 0.001 * seed)];

    [Theory]
    [MemberData(nameof(Compiling))]
    public void CorrelationIsPearsons(Backend backend)
    {
        var correlation = Jit.Compile((double[] x, double[] y) =>
        {
            double sumX = 0, sumY = 0, sumXX = 0, sumYY = 0, sumXY = 0;
            for (int i = 0; i < x.Length; i++)
            {
                sumX += x[i];
                sumY += y[i];
                sumXX += x[i] * x[i];
                sumYY += y[i] * y[i];
                sumXY += x[i] * y[i];
            }
            int n = x.Length;
            return (n * sumXY - sumX * sumY) / (Math.Sqrt(n * sumXX - sumX * sumX) * Math.Sqrt(n * sumYY - sumY * sumY));
        }, TestBackends.Options(backend));
        Assert.Equal(Correlation.Pearson(Samples(1), Samples(3)), correlation(Samples(1), Samples(3)), 1e-10);
    }

    [Theory]
    [MemberData(nameof(Compiling))]
    public void AProductOfMatricesIsTheirs(Backend backend)
    {
        var multiply = Jit.Compile((double[,] a, double[,] b, double[,] product) =>
        {
            for (int i = 0; i < a.GetLength(0); i++)
                for (int j = 0; j < b.GetLength(1); j++)
                {
                    double total = 0;
                    for (int k = 0; k < a.GetLength(1); k++) total += a[i, k] * b[k, j];
                    product[i, j] = total;
                }
        }, TestBackends.Options(backend));
        var (left, right) = (Matrix<double>.Build.Random(12, 7, 1), Matrix<double>.Build.Random(7, 9, 2));
        var product = new double[12, 9];
        multiply(left.ToArray(), right.ToArray(), product);
        Assert.True((left * right - Matrix<double>.Build.DenseOfArray(product)).FrobeniusNorm() < 1e-12);
    }
}
