using DualJit;
using ParallelLoops;

// Numbers whose squares have exact sums, in any order.
double[] v = [.. Enumerable.Range(0, 20_000).Select(i => i % 1000 / 1024.0)];
double pi = Kernels.Pi(20_000, seed: 42);

foreach (var backend in Checks.Backends)
    foreach (int threads in (int[])[1, 2, 3])
    {
        Console.WriteLine($"Parallel loops on {backend}, on {threads} threads at most");
        var options = new JitOptions { Backend = backend, MaxThreads = threads };
        Checks.Equal("sum of squares", 20.0 * 332_833_500 / 1_048_576, Jit.Compile<Func<double[], double>>(Kernels.SumOfSquares, options)(v));
        Checks.Equal("1 - x of each", 1 - v[^1], Jit.Compile<Func<Func<double, double>, double[], double[]>>(Kernels.Apply, options)(x => 1 - x, v)[^1]);
        Checks.Equal("histogram", "5120 5120 5120 4640", string.Join(' ', Jit.Compile<Func<double[], int, int[]>>(Kernels.Histogram, options)(v, 4)));
        Checks.Equal("pi from 20,000 random points", pi, Jit.Compile<Func<int, long, double>>(Kernels.Pi, options)(20_000, 42));
    }
Checks.Equal("pi to one digit", 3.1, Math.Round(pi, 1));
return Checks.Report();
