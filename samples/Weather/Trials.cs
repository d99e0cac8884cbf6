using System.Runtime.InteropServices;
using DualJit;

namespace Weather;

/// <summary>The trials of the demo: two over the weather, four over generated arrays.</summary>
static class Trials
{
    public static Trial Correlations(WeatherData weather, double[,] result) => Trial.Of(
        "correlation", $"{weather.Dates.Length:N0} × {weather.Columns.Length}",
        Kernels.Correlations, kernel => kernel(weather.Values, result), () => Bytes(result));

    public static Trial Distances(IReadOnlyList<(int Year, double[] Curve)> years, double[,] result)
    {
        int longest = years.Max(year => year.Curve.Length);
        var cost = new double[longest + 1, longest + 1];
        return Trial.Of("DTW", $"{years.Count * (years.Count - 1) / 2} pairs of years", Kernels.Dtw,
            kernel =>
            {
                for (int p = 0; p < years.Count; p++)
                    for (int q = p + 1; q < years.Count; q++)
                        result[p, q] = result[q, p] = kernel(years[p].Curve, years[q].Curve, cost);
            },
            () => Bytes(result));
    }

    public static Trial FusedCompare(int n)
    {
        double[] a = Generate(n, 1), b = Generate(n, 2);
        var result = new bool[n];
        return Trial.Of("a*b-4.1a > 2.5b", $"{n:N0}", Kernels.FusedCompare,
            kernel => kernel(a, b, result), () => MemoryMarshal.AsBytes<bool>(result).ToArray());
    }

    public static Trial RowNorms(int rows, int columns)
    {
        var matrix = NdArray.FromArray(Generate(rows * columns, 3)).Reshape(rows, columns);
        var norms = NdArray.Zeros<double>(rows);
        return Trial.Of("row norms", $"{rows:N0} × {columns:N0}", Kernels.RowNorms,
            kernel => kernel(matrix, norms), () => MemoryMarshal.AsBytes(norms.AsSpan()).ToArray());
    }

    public static Trial Axpy(int n)
    {
        double[] x = Generate(n, 4), start = Generate(n, 5), y = new double[n];
        return Trial.Of("axpy", $"{n:N0}", Kernels.Axpy,
            kernel => kernel(2.5, x, y), () => MemoryMarshal.AsBytes<double>(y).ToArray(), () => start.CopyTo(y, 0));
    }

    public static Trial Stencil(int side)
    {
        double[,] source = new double[side, side], target = new double[side, side];
        Generate(side * side, 6).CopyTo(Span(source));
        return Trial.Of("5-point stencil", $"{side:N0} × {side:N0}", Kernels.Stencil,
            kernel => kernel(source, target), () => Bytes(target));
    }

    // Seeded, so that two runs of the demo compute the same.
    static double[] Generate(int n, int seed)
    {
        var random = new Random(seed);
        var values = new double[n];
        foreach (ref double value in values.AsSpan()) value = 10 * random.NextDouble();
        return values;
    }

    static Span<double> Span(double[,] array) => MemoryMarshal.CreateSpan(ref array[0, 0], array.Length);

    static byte[] Bytes(double[,] array) => MemoryMarshal.AsBytes(Span(array)).ToArray();
}
