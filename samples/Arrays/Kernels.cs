using DualJit;

namespace Arrays;

static class Kernels
{
    /// <summary>Makes arrays, takes parts of them and writes into parts of them.</summary>
    public static (NdArray<double> First, NdArray<double> Last, NdArray<double> Roots) Parts(int n)
    {
        var squares = NdArray.Empty<double>(n);
        squares[..] = NdArray.Square(NdArray.Arange((double)n));
        var grid = NdArray.Zeros<double>(2, n);
        grid[0, ..] = squares;
        grid[1, 1..^1] = NdArray.Ones<double>(n - 2);
        grid[grid > 8.0] = NdArray.Full(-1.0);
        return (grid[.., 0], grid[.., ^1], NdArray.Sqrt(squares[Slice.Step(null, null, -2)]));
    }

    /// <summary>Sum, mean and largest element.</summary>
    public static (double Sum, double Mean, double Max) Statistics(NdArray<double> a) => (a.Sum(), NdArray.Mean(a), a.Max());
}
