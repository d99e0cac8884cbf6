using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Liability;
using static DualJit.Bench.Memory;

namespace DualJit.Bench;

/// <summary>A parallel loop on data of one size.</summary>
sealed record ParallelCase(string Name, string Size, Func<PreparedLoop> Prepare);

/// <summary>The contestants of a loop, on the same data but for <see cref="Python"/>.</summary>
/// <param name="Python">A function of <c>peers/parallel/loops.py</c>, and its arguments.</param>
/// <param name="Compiled">A call of the kernel as compiled with some options.</param>
/// <param name="CSharp">The same kernel, not compiled: on one thread.</param>
/// <param name="ParallelFor">As one would write it in C#.</param>
/// <param name="Native">A call of the C function at an address.</param>
/// <param name="Output">The bytes of what a call computes.</param>
sealed record PreparedLoop(string Python, Func<JitOptions, Action> Compiled, Action CSharp, Action ParallelFor, Func<nint, Action> Native, Func<byte[]> Output) : IDisposable
{
    /// <summary>Whether iterations add floats to a variable, in an order that C# does not have.</summary>
    public bool IsSum { get; init; }

    public Action Reset { get; init; } = () => { };

    public Action Free { get; init; } = () => { };

    public byte[] Result(Action run)
    {
        Reset();
        run();
        return Output();
    }

    public void Dispose()
    {
        Free();
        GC.Collect();
    }
}

/// <summary>The loops of <see cref="ParallelTimes"/>.</summary>
static unsafe class ParallelCases
{
    public static ParallelCase[] All() =>
    [
        new("sum of squares", "1,000,000", () => SumOfSquares(1_000_000)),
        new("sum of squares", "50,000,000", () => SumOfSquares(50_000_000)),
        new("distances", "1,000 × 16", () => Distances(1_000, 16)),
        new("mandelbrot", "512 × 512, 200", () => Mandelbrot(512, 200)),
        new("black-scholes", "500,000", () => BlackScholes(500_000)),
        new("histogram", "5,000,000 into 1,024", () => Histogram(5_000_000, 1_024)),
        new("n-body", "2,000", () => NBody(2_000)),
        new("expression", "2,000,000", () => Expression(2_000_000)),
        new("liability", $"100,000 × {Basis.Months}", () => Portfolio(100_000)),
    ];

    static PreparedLoop SumOfSquares(int n)
    {
        double[] v = Pinned(n, 1, out double* pv);
        double result = 0;
        return new($"sum of squares;{n}", Compiler<Func<double[], double>>(ParallelKernels.SumOfSquares, kernel => result = kernel(v)), () => result = ParallelKernels.SumOfSquares(v), () =>
        {
            // A delegate for each element would cost more than its square.
            double total = 0;
            var gate = new Lock();
            Parallel.ForEach(Partitioner.Create(0, n), () => 0.0, (range, _, sum) =>
            {
                for (int i = range.Item1; i < range.Item2; i++) sum += v[i] * v[i];
                return sum;
            }, sum =>
            {
                lock (gate) total += sum;
            });
            result = total;
        }, address =>
        {
            var sum = (delegate* unmanaged<double*, long, double>)address;
            return () => result = sum(pv, n);
        }, () => BitConverter.GetBytes(result))
        { IsSum = true, Free = () => GC.KeepAlive(v) };
    }

    static PreparedLoop Distances(int n, int dimensions)
    {
        var points = Fill(Place(() => new double[n, dimensions], 0, out double* pp), seed: 2);
        var result = Place(() => new double[n, n], 2, out double* pr);
        return new($"distances;{n};{dimensions}", Compiler<Action<double[,], double[,]>>(ParallelKernels.Distances, kernel => kernel(points, result)), () => ParallelKernels.Distances(points, result),
            () => Parallel.For(0, n, i => ParallelKernels.DistancesFrom(i, points, result)), address =>
            {
                var distances = (delegate* unmanaged<double*, double*, int, int, void>)address;
                return () => distances(pp, pr, n, dimensions);
            }, () => Bytes<double>(result))
        { Reset = () => Array.Clear(result) };
    }

    static PreparedLoop Mandelbrot(int side, int limit)
    {
        var counts = Place(() => new int[side, side], 0, out int* pc);
        return new($"mandelbrot;{side};{limit}", Compiler<Action<int[,], int>>(ParallelKernels.Mandelbrot, kernel => kernel(counts, limit)), () => ParallelKernels.Mandelbrot(counts, limit),
            () => Parallel.For(0, side, i => ParallelKernels.MandelbrotRow(i, counts, limit)), address =>
            {
                var mandelbrot = (delegate* unmanaged<int*, int, int, int, void>)address;
                return () => mandelbrot(pc, side, side, limit);
            }, () => Bytes<int>(counts))
        { Reset = () => Array.Clear(counts) };
    }

    static PreparedLoop BlackScholes(int n)
    {
        const double rate = 0.02, volatility = 0.3;
        double[] price = Pinned(n, 3, out double* pPrice, least: 50), strike = Pinned(n, 4, out double* pStrike, least: 50), years = Pinned(n, 5, out double* pYears, least: 0.25);
        double[] call = Pinned(n, 6, out double* pCall), put = Pinned(n, 7, out double* pPut);
        return new($"black-scholes;{n}",
            Compiler<Action<double[], double[], double[], double[], double[], double, double>>(ParallelKernels.BlackScholes, kernel => kernel(price, strike, years, call, put, rate, volatility)),
            () => ParallelKernels.BlackScholes(price, strike, years, call, put, rate, volatility),
            () => Parallel.For(0, n, i => ParallelKernels.BlackScholesOption(i, price, strike, years, call, put, rate, volatility)), address =>
            {
                var blackScholes = (delegate* unmanaged<double*, double*, double*, double*, double*, long, double, double, void>)address;
                return () => blackScholes(pPrice, pStrike, pYears, pCall, pPut, n, rate, volatility);
            }, () => [.. Bytes<double>(call), .. Bytes<double>(put)])
        { Free = () => GC.KeepAlive((price, strike, years, call, put)) };
    }

    static PreparedLoop Histogram(int n, int bins)
    {
        double[] x = Pinned(n, 8, out double* px, below: 1);
        var counts = Place(() => new int[bins], 2, out int* pc);
        return new($"histogram;{n};{bins}", Compiler<Action<double[], int[]>>(ParallelKernels.Histogram, kernel => kernel(x, counts)), () => ParallelKernels.Histogram(x, counts), () =>
        {
            var gate = new Lock();
            Parallel.ForEach(Partitioner.Create(0, n), () => new int[bins], (range, _, own) =>
            {
                for (int i = range.Item1; i < range.Item2; i++) own[(int)(x[i] * own.Length)]++;
                return own;
            }, own =>
            {
                lock (gate)
                    for (int bin = 0; bin < own.Length; bin++) counts[bin] += own[bin];
            });
        }, address =>
        {
            var histogram = (delegate* unmanaged<double*, int, int*, int, void>)address;
            return () => histogram(px, n, pc, bins);
        }, () => Bytes<int>(counts))
        { Reset = () => Array.Clear(counts), Free = () => GC.KeepAlive(x) };
    }

    static PreparedLoop NBody(int n)
    {
        double[] x = Pinned(n, 9, out double* px), y = Pinned(n, 10, out double* py), z = Pinned(n, 11, out double* pz), mass = Pinned(n, 12, out double* pm);
        double[] ax = Pinned(n, 13, out double* pax), ay = Pinned(n, 14, out double* pay), az = Pinned(n, 15, out double* paz);
        return new($"n-body;{n}", Compiler<Action<double[], double[], double[], double[], double[], double[], double[]>>(ParallelKernels.Accelerate, kernel => kernel(x, y, z, mass, ax, ay, az)),
            () => ParallelKernels.Accelerate(x, y, z, mass, ax, ay, az),
            () => Parallel.For(0, n, i => ParallelKernels.AccelerateBody(i, x, y, z, mass, ax, ay, az)), address =>
            {
                var nBody = (delegate* unmanaged<double*, double*, double*, double*, double*, double*, double*, int, void>)address;
                return () => nBody(px, py, pz, pm, pax, pay, paz, n);
            }, () => [.. Bytes<double>(ax), .. Bytes<double>(ay), .. Bytes<double>(az)])
        { Free = () => GC.KeepAlive((x, y, z, mass, ax, ay, az)) };
    }

    static PreparedLoop Expression(int n)
    {
        double[] a = Pinned(n, 18, out double* pa), b = Pinned(n, 19, out double* pb), c = Pinned(n, 20, out double* pc), result = Pinned(n, 21, out double* pr);
        NdArray<double> na = NdArray.FromArray(a), nb = NdArray.FromArray(b), nc = NdArray.FromArray(c), nr = NdArray.FromArray(result);
        var compile = Compiler<Action<NdArray<double>, NdArray<double>, NdArray<double>, NdArray<double>>>(ParallelKernels.Expression, kernel => kernel(na, nb, nc, nr));
        return new($"expression;{n}", options => compile(options with { AutoParallel = true }), () => ParallelKernels.Expression(na, nb, nc, nr),
            () => Parallel.ForEach(Partitioner.Create(0, n), range =>
            {
                for (int i = range.Item1; i < range.Item2; i++) result[i] = Math.Sqrt(a[i] * a[i] + b[i] * b[i]) / (1.0 + c[i]);
            }), address =>
            {
                var expression = (delegate* unmanaged<double*, double*, double*, double*, long, void>)address;
                return () => expression(pa, pb, pc, pr, n);
            }, () => [.. Bytes<double>(nr.ToArray())])
        { Free = () => GC.KeepAlive((a, b, c, result)) };
    }

    static PreparedLoop Portfolio(int n)
    {
        var basis = Basis.BestEstimate;
        var contracts = GC.AllocateUninitializedArray<Contract>(n, pinned: true);
        Jit.Compile<Action<long, Contract[]>>(Liability.Kernels.Portfolio)(2026, contracts);
        double[] liabilities = Pinned(n, 16, out double* pLiabilities), values = Pinned(5, 17, out double* pValues);
        (string Name, double[] Entries)[] tables =
        [
            ("mortality", basis.Mortality), ("lapses", basis.Lapses), ("paid", basis.Paid), ("discount", basis.Discount), ("growth", basis.Growth), ("expenses", basis.Expenses),
        ];
        // Python makes up no contracts of its own, but reads these.
        var folder = Directory.CreateTempSubdirectory("dualjit-liability");
        File.WriteAllBytes(Path.Combine(folder.FullName, "contracts"), MemoryMarshal.AsBytes<Contract>(contracts));
        foreach (var (name, entries) in tables) File.WriteAllBytes(Path.Combine(folder.FullName, name), MemoryMarshal.AsBytes<double>(entries));
        var pins = Array.ConvertAll(tables, table => GCHandle.Alloc(table.Entries, GCHandleType.Pinned));

        void Value(BestEstimate kernel)
        {
            var sums = kernel(contracts, basis.Mortality, basis.Lapses, basis.Paid, basis.Discount, basis.Growth, basis.Expenses, liabilities);
            (values[0], values[1], values[2], values[3], values[4]) = sums;
        }
        return new($"liability;{folder.FullName}", Compiler<BestEstimate>(Liability.Kernels.BestEstimate, Value), () => Value(Liability.Kernels.BestEstimate), () => Value(Valuation.WithParallelFor), address =>
        {
            var liability = (delegate* unmanaged<Contract*, int, nint, nint, nint, nint, nint, nint, double*, double*, void>)address;
            nint[] t = Array.ConvertAll(pins, pin => pin.AddrOfPinnedObject());
            var first = (Contract*)Marshal.UnsafeAddrOfPinnedArrayElement(contracts, 0);
            return () => liability(first, n, t[0], t[1], t[2], t[3], t[4], t[5], pLiabilities, pValues);
        }, () => [.. Bytes<double>(liabilities), .. Bytes<double>(values)])
        {
            IsSum = true,
            Free = () =>
            {
                foreach (var pin in pins) pin.Free();
                folder.Delete(recursive: true);
                GC.KeepAlive(contracts);
            },
        };
    }

    static Func<JitOptions, Action> Compiler<TKernel>(TKernel method, Action<TKernel> call) where TKernel : Delegate => options =>
    {
        var kernel = Jit.Compile(method, options);
        return () => call(kernel);
    };

    static double[] Pinned(int n, int seed, out double* first, double least = 0, double below = 10)
    {
        var array = Fill(GC.AllocateUninitializedArray<double>(n, pinned: true), seed, below);
        foreach (ref double value in array.AsSpan()) value += least;
        first = (double*)Marshal.UnsafeAddrOfPinnedArrayElement(array, 0);
        return array;
    }
}
