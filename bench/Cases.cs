using static DualJit.Bench.Memory;

namespace DualJit.Bench;

/// <summary>The cases: each kernel with its data, placed and pinned by <see cref="Memory"/>.</summary>
static unsafe class Cases
{
    /// <summary>The cases of the speed table.</summary>
    public static Case[] Timed() =>
        [Dot(1_000), Dot(1_000_000), Axpy(1_000), Axpy(1_000_000), Compare(1_000), Compare(1_000_000), Dtw(200), Stencil(32), Stencil(1_000)];

    /// <summary>Every kernel on data so small that a first call is all compilation.</summary>
    public static Case[] Small() => [Dot(16), Axpy(16), Compare(16), Dtw(8), Stencil(8)];

    static Case<Func<double[], double[], double>> Dot(int n)
    {
        var x = Fill(Place(() => new double[n], 0, out double* px), seed: 1);
        var y = Fill(Place(() => new double[n], 1, out double* py), seed: 2);
        var result = new double[1];
        return new("dot", $"{n:N0}", Kernels.Dot,
            kernel => () => result[0] = kernel(x, y),
            address =>
            {
                var dot = (delegate* unmanaged<double*, double*, int, double>)address;
                return () => result[0] = dot(px, py, n);
            },
            () => Bytes<double>(result), () => { });
    }

    static Case<Action<double, double[], double[]>> Axpy(int n)
    {
        // Small, so that y stays finite over the many calls of a measurement.
        const double a = 1e-6;
        var x = Fill(Place(() => new double[n], 0, out double* px), seed: 3);
        var y = Place(() => new double[n], 2, out double* py);
        var start = Fill(new double[n], seed: 4);
        return new("axpy", $"{n:N0}", Kernels.Axpy,
            kernel => () => kernel(a, x, y),
            address =>
            {
                var axpy = (delegate* unmanaged<double, double*, double*, int, void>)address;
                return () => axpy(a, px, py, n);
            },
            () => Bytes<double>(y), () => start.CopyTo(y, 0));
    }

    static Case<Action<double[], double[], bool[]>> Compare(int n)
    {
        var a = Fill(Place(() => new double[n], 0, out double* pa), seed: 5);
        var b = Fill(Place(() => new double[n], 1, out double* pb), seed: 6);
        var result = Place(() => new bool[n], 2, out bool* pr);
        return new("compare", $"{n:N0}", Kernels.Compare,
            kernel => () => kernel(a, b, result),
            address =>
            {
                var compare = (delegate* unmanaged<double*, double*, bool*, int, void>)address;
                return () => compare(pa, pb, pr, n);
            },
            () => Bytes<bool>(result), () => Array.Clear(result));
    }

    static Case<Func<double[], double[], double[,], double>> Dtw(int n)
    {
        var a = Fill(Place(() => new double[n], 0, out double* pa), seed: 7);
        var b = Fill(Place(() => new double[n], 1, out double* pb), seed: 8);
        var cost = Place(() => new double[n + 1, n + 1], 2, out double* pc);
        var result = new double[1];
        return new("dtw", $"{n:N0} × {n:N0}", Kernels.Dtw,
            kernel => () => result[0] = kernel(a, b, cost),
            address =>
            {
                var dtw = (delegate* unmanaged<double*, int, double*, int, double*, double>)address;
                return () => result[0] = dtw(pa, n, pb, n, pc);
            },
            () => [.. Bytes<double>(result), .. Bytes<double>(cost)], () => Array.Clear(cost));
    }

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
}
