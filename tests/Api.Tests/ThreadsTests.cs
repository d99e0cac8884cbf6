using System.Diagnostics;
using System.Globalization;
using static DualJit.Jit;

namespace DualJit.Tests;

/// <summary>
/// Parallel loops on threads: many at once, stopped by their caller, with exceptions; for longer with <c>DUALJIT_FORK_SECONDS</c> in the environment.
/// </summary>
public sealed class ThreadsTests
{
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(
        double.TryParse(Environment.GetEnvironmentVariable("DUALJIT_FORK_SECONDS"), CultureInfo.InvariantCulture, out double seconds) ? seconds : 0.2);

    // The interpreter has no threads.
    public static TheoryData<Backend> Backends => TestBackends.Native;

    private static JitOptions Options(Backend backend, int threads) => TestBackends.Options(backend) with { MaxThreads = threads };

    [Theory]
    [MemberData(nameof(Backends))]
    public void ManyThreadsCallKernels(Backend backend)
    {
        var kernels = new[] { 1, 2, 3, 7 }.Select(threads => Compile((double[] a, double[] roots, int bound, CancellationToken token) =>
        {
            double sum = 0;
            foreach (int i in Prange(a.Length))
            {
                if (i >= bound) throw new ArgumentException($"{i} of {a.Length}");
                roots[i] = Math.Sqrt(a[i]);
                double[] own = new double[3];
                own[i % 3] = roots[i];
                sum += own[0] + own[1] + own[2];
            }
            return sum;
        }, Options(backend, threads))).ToArray();
        double[] values = [.. Enumerable.Range(0, 5_000).Select(i => (double)i)];
        double expected = kernels[0](values, new double[values.Length], int.MaxValue, default);
        TestThreads.Run(64, seed =>
        {
            var random = new Random(seed);
            var roots = new double[values.Length];
            long start = Stopwatch.GetTimestamp();
            do
            {
                var kernel = kernels[random.Next(kernels.Length)];
                int bound = random.Next(values.Length);
                switch (random.Next(4))
                {
                    case 0:
                        string message = Assert.Throws<ArgumentException>(() => kernel(values, roots, bound, default)).Message;
                        Assert.Equal($"{bound} of {values.Length}", message);
                        break;
                    case 1:
                        var cancelled = new CancellationToken(true);
                        Assert.Equal(cancelled, Assert.Throws<OperationCanceledException>(() => kernel(values, roots, int.MaxValue, cancelled)).CancellationToken);
                        break;
                    default:
                        Assert.Equal(expected, kernel(values, roots, int.MaxValue, default));
                        Assert.Equal(Math.Sqrt(bound), roots[bound]);
                        break;
                }
            }
            while (Stopwatch.GetElapsedTime(start) < Duration);
        });
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void ALoopThatRunsIsCancelled(Backend backend)
    {
        foreach (int threads in new[] { 1, 3 })
        {
            var kernel = Compile((long[] a, long n, CancellationToken token) =>
            {
                foreach (int i in Prange(a.Length))
                    for (long k = 0; k < n; k++) a[i] = a[i] * 3 + k;
            }, Options(backend, threads));
            using var source = new CancellationTokenSource(TimeSpan.FromMilliseconds(20));
            Assert.Equal(source.Token, Assert.Throws<OperationCanceledException>(() => kernel(new long[1_000_000], 50_000, source.Token)).CancellationToken);
        }
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void ALoopSaysHowFarItIs(Backend backend)
    {
        var kernel = Compile((double[] a, IProgress<double> progress) =>
        {
            foreach (int i in Prange(a.Length)) a[i] = Math.Sin(i);
        }, Options(backend, 2));
        var parts = new List<double>();
        kernel(new double[10_000], new Report(parts.Add));
        Assert.Equal(1, parts[^1]);
        Assert.Equal(parts.Order(), parts);
        Assert.Throws<InvalidOperationException>(() => kernel(new double[10_000], new Report(_ => throw new InvalidOperationException())));
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void RandomNumbersDoNotDependOnThreads(Backend backend)
    {
        double[][] results = [.. new[] { 1, 2, 7 }.Select(threads =>
        {
            var kernel = Compile((double[] a, long seed) =>
            {
                foreach (int i in Prange(a.Length))
                {
                    var random = new Philox(seed, i);
                    a[i] = random.NextNormal() + random.NextInt(0, 10);
                }
            }, Options(backend, threads));
            var made = new double[5000];
            kernel(made, 42);
            return made;
        })];
        Assert.Equal(results[0], results[1]);
        Assert.Equal(results[0], results[2]);
        var random = new Philox(42, 4999);
        Assert.Equal(random.NextNormal() + random.NextInt(0, 10), results[0][4999]);
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void AShuffleDoesNotDependOnThreads(Backend backend)
    {
        int[] numbers = [.. Enumerable.Range(0, 5000)];
        Action<int[], int[], long> shuffle = (a, shuffled, seed) =>
        {
            var order = new Permutation(seed, a.Length);
            foreach (int i in Prange(a.Length)) shuffled[i] = a[(int)order[i]];
        };
        var expected = new int[numbers.Length];
        shuffle(numbers, expected, 42);
        Assert.Equal(numbers, expected.Order());
        foreach (int threads in (int[])[1, 2, 5])
        {
            var shuffled = new int[numbers.Length];
            Compile(shuffle, Options(backend, threads))(numbers, shuffled, 42);
            Assert.Equal(expected, shuffled);
        }
    }

    private sealed class Report(Action<double> report) : IProgress<double>
    {
        void IProgress<double>.Report(double value) => report(value);
    }
}
