using static DualJit.Bench.Memory;

namespace DualJit.Bench;

/// <summary>Kernels over arrays of one axis.</summary>
static unsafe partial class Cases
{
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

    static Case<Action<double[], double[], double[], double[], double[], double[], double[]>> NBody(int n)
    {
        var x = Fill(Place(() => new double[n], 0, out double* px), seed: 10);
        var y = Fill(Place(() => new double[n], 1, out double* py), seed: 11);
        var z = Fill(Place(() => new double[n], 2, out double* pz), seed: 12);
        var mass = Fill(Place(() => new double[n], 3, out double* pm), seed: 13);
        var ax = Place(() => new double[n], 0, out double* pax);
        var ay = Place(() => new double[n], 1, out double* pay);
        var az = Place(() => new double[n], 2, out double* paz);
        return new("n-body", $"{n:N0}", Kernels.Accelerate,
            kernel => () => kernel(x, y, z, mass, ax, ay, az),
            address =>
            {
                var nBody = (delegate* unmanaged<double*, double*, double*, double*, double*, double*, double*, int, void>)address;
                return () => nBody(px, py, pz, pm, pax, pay, paz, n);
            },
            () => [.. Bytes<double>(ax), .. Bytes<double>(ay), .. Bytes<double>(az)],
            () => { Array.Clear(ax); Array.Clear(ay); Array.Clear(az); });
    }

    static Case<Action<double[], int[]>> Histogram(int n, int bins)
    {
        var x = Fill(Place(() => new double[n], 0, out double* px), seed: 14, below: 1);
        var counts = Place(() => new int[bins], 2, out int* pc);
        return new("histogram", $"{n:N0} into {bins:N0}", Kernels.Histogram,
            kernel => () => kernel(x, counts),
            address =>
            {
                var histogram = (delegate* unmanaged<double*, int, int*, int, void>)address;
                return () => histogram(px, n, pc, bins);
            },
            () => Bytes<int>(counts), () => Array.Clear(counts));
    }

    static Case<Func<NdArray<double>, double>> CanonicalSum(int n)
    {
        var a = NdArray.Wrap(Fill(Place(() => new double[n], 0, out double* pa), seed: 19));
        var result = new double[1];
        return new("canonical sum", $"{n:N0}", Kernels.CanonicalSum,
            kernel => () => result[0] = kernel(a),
            address =>
            {
                var sum = (delegate* unmanaged<double*, int, double>)address;
                return () => result[0] = sum(pa, n);
            },
            () => Bytes<double>(result), () => { })
        { Compilers = [Contestant.ClangFast] };
    }

    static Case<Func<NdArray<double>, NdArray<double>, double>> CanonicalDot(int n)
    {
        var a = NdArray.Wrap(Fill(Place(() => new double[n], 0, out double* pa), seed: 20));
        var b = NdArray.Wrap(Fill(Place(() => new double[n], 1, out double* pb), seed: 21));
        var result = new double[1];
        return new("canonical dot", $"{n:N0}", Kernels.CanonicalDot,
            kernel => () => result[0] = kernel(a, b),
            address =>
            {
                var dot = (delegate* unmanaged<double*, double*, int, double>)address;
                return () => result[0] = dot(pa, pb, n);
            },
            () => Bytes<double>(result), () => { })
        { Compilers = [Contestant.ClangFast] };
    }
}
