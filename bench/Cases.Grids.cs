using static DualJit.Bench.Memory;

namespace DualJit.Bench;

/// <summary>Kernels over arrays of two axes.</summary>
static unsafe partial class Cases
{
    static Case<Action<double[,], double[,]>> Stencil(int side)
    {
        var source = Fill(Place(() => new double[side, side], 0, out double* ps), seed: 9);
        var target = Place(() => new double[side, side], 2, out double* pt);
        return new("stencil", $"{side:N0} × {side:N0}", Kernels.Stencil,
            kernel => () => kernel(source, target),
            address =>
            {
                var stencil = (delegate* unmanaged<double*, double*, int, int, void>)address;
                return () => stencil(ps, pt, side, side);
            },
            () => Bytes<double>(target), () => Array.Clear(target));
    }

    static Case<Action<double[,], double[,]>> Distances(int n, int dimensions)
    {
        var points = Fill(Place(() => new double[n, dimensions], 0, out double* pp), seed: 15);
        var result = Place(() => new double[n, n], 2, out double* pr);
        return new("distances", $"{n:N0} × {dimensions}", Kernels.Distances,
            kernel => () => kernel(points, result),
            address =>
            {
                var distances = (delegate* unmanaged<double*, double*, int, int, void>)address;
                return () => distances(pp, pr, n, dimensions);
            },
            () => Bytes<double>(result), () => Array.Clear(result));
    }

    static Case<Action<NdArray<double>, double[]>> RowSums(int side, Layout layout)
    {
        var storage = Fill(Place(() => new double[side * side], 0, out double* pa), seed: 16);
        var rows = NdArray.Wrap(storage).Reshape(side, side);
        var a = layout == Layout.F ? rows.Transpose() : rows;
        var sums = Place(() => new double[side], 2, out double* ps);
        return new($"row sums {layout}", $"{side:N0} × {side:N0}", Kernels.RowSums,
            kernel => () => kernel(a, sums),
            address =>
            {
                var rowSums = (delegate* unmanaged<double*, double*, int, int, void>)address;
                return () => rowSums(pa, ps, side, side);
            },
            () => Bytes<double>(sums), () => Array.Clear(sums));
    }

    static Case<Action<int[,], int>> Mandelbrot(int side, int limit)
    {
        var counts = Place(() => new int[side, side], 0, out int* pc);
        return new("mandelbrot", $"{side:N0} × {side:N0}, {limit}", Kernels.Mandelbrot,
            kernel => () => kernel(counts, limit),
            address =>
            {
                var mandelbrot = (delegate* unmanaged<int*, int, int, int, void>)address;
                return () => mandelbrot(pc, side, side, limit);
            },
            () => Bytes<int>(counts), () => Array.Clear(counts));
    }

    static Case<Action<double[,], double[,], double[,]>> Matmul(int n)
    {
        var a = Fill(Place(() => new double[n, n], 0, out double* pa), seed: 17);
        var b = Fill(Place(() => new double[n, n], 1, out double* pb), seed: 18);
        var c = Place(() => new double[n, n], 2, out double* pc);
        return new("matmul", $"{n:N0} × {n:N0}", Kernels.Matmul,
            kernel => () => kernel(a, b, c),
            address =>
            {
                var matmul = (delegate* unmanaged<double*, double*, double*, int, void>)address;
                return () => matmul(pa, pb, pc, n);
            },
            () => Bytes<double>(c), () => Array.Clear(c));
    }
}
