namespace DualJit.Tests;

/// <summary>What kernels allocate is freed. Runs alone, with the other tests that measure the process.</summary>
[CollectionDefinition(nameof(MemoryTests), DisableParallelization = true)]
[Collection(nameof(MemoryTests))]
public sealed class MemoryTests
{
    private const int Megabyte = 1 << 20;

    public static TheoryData<Backend> Compiling => TestBackends.Compiling;

    [Theory]
    [MemberData(nameof(Compiling))]
    public void MemoryIsFreedHoweverTheCallEnds(Backend backend)
    {
        var kernel = Jit.Compile((int n, int i) =>
        {
            var a = new byte[n];
            for (int k = 0; k < 256; k++) a[k * (n / 256)] = 1;
            if (i < -1) throw new ArgumentException("negative");
            return a[i];
        }, TestBackends.Options(backend));
        const int Calls = 400;
        CallAll();
        long before = Environment.WorkingSet;
        for (int i = 0; i < Calls; i++) CallAll();
        // The touched pages of what leaked would be all of it.
        Assert.True(Environment.WorkingSet - before < Calls / 2 * (long)Megabyte, $"{(Environment.WorkingSet - before) / Megabyte} MB more");

        void CallAll()
        {
            Assert.Equal(1, kernel(Megabyte, 0));
            Assert.Throws<IndexOutOfRangeException>(() => kernel(Megabyte, Megabyte));
            Assert.Throws<ArgumentException>(() => kernel(Megabyte, -2));
        }
    }

    [Theory]
    [MemberData(nameof(Compiling))]
    public void CallsLeaveNoMemoryBehind(Backend backend)
    {
        var kernel = Jit.Compile((int n, double[] old) =>
        {
            var a = new double[n];
            for (int i = 0; i < n; i += 512) a[i] = i;
            return (a, old, NdArray.Zeros<int>(n, 1));
        }, TestBackends.Options(backend));
        // Small enough that what .NET allocates for the results goes with its youngest generation.
        const int Length = 1 << 12;
        int calls = backend == Backend.Interpreter ? 1_000 : 10_000;
        double[] given = [];
        for (int i = 0; i < calls / 10; i++) kernel(Length, given);
        GC.Collect();
        long before = Environment.WorkingSet;
        for (int i = 0; i < calls; i++) kernel(Length, given);
        GC.Collect();
        // What leaked would be the pages of every call, 48 KB each.
        Assert.True(Environment.WorkingSet - before < calls / 2 * 12L * Length, $"{(Environment.WorkingSet - before) >> 20} MB more");
    }

    [Theory]
    [MemberData(nameof(Compiling))]
    public void AnExpressionAllocatesItsResultAndLittleMore(Backend backend)
    {
        // The interpreter makes objects of its own.
        if (backend == Backend.Interpreter) return;
        var options = TestBackends.Options(backend);
        var mask = Jit.Compile((NdArray<double> a, NdArray<double> b) => a * b - 4.1 * a > 2.5 * b, options);
        var two = Jit.Compile((NdArray<double> a, NdArray<double> b) => (a + b, a * b), options);
        var filled = Jit.Compile((int n) => { var a = new double[n]; a[n - 1] = 1; return a; }, options);
        foreach (int n in (int[])[10, 1000, 100_000])
        {
            var a = NdArray.FromArray(Enumerable.Range(0, n).Select(i => i * 0.5).ToArray());
            Allocates(n, () => mask(a, a));
            Allocates(2 * 8 * n, () => two(a, a), arrays: 2);
            Allocates(8 * n, () => filled(n));
        }
        var grid = NdArray.FromArray(Enumerable.Range(0, 1200).Select(i => i * 0.5).ToArray()).Reshape(30, 40);
        var (row, transposed) = (grid[0, Slice.All], grid.Transpose());
        Allocates(1200, () => mask(grid, row));
        Allocates(1200, () => mask(transposed, transposed));

        // In the box that this test puts it in.
        const int TupleOfTwo = 32;

        static void Allocates(long bytes, Func<object> call, int arrays = 1)
        {
            call();
            long before = GC.GetAllocatedBytesForCurrentThread();
            call();
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, bytes, bytes + 200 * arrays + (arrays - 1) * TupleOfTwo);
        }
    }

    [Theory]
    [MemberData(nameof(Compiling))]
    public void ResultsStayWhereTheyAreWhileTheCollectorRuns(Backend backend)
    {
        // Small arrays, which move when nothing pins them: the kernel computes long enough for collections to come in between.
        var kernel = Jit.Compile((NdArray<double> a, NdArray<double> b) => (NdArray.Sin(NdArray.Cos(a)) + b, NdArray.Exp(NdArray.Sin(b)) * a), TestBackends.Options(backend));
        int n = backend == Backend.Interpreter ? 200 : 8_000;
        var a = NdArray.FromArray(Enumerable.Range(0, n).Select(i => i * 0.5).ToArray());
        var (first, second) = kernel(a, a);
        bool ends = false;
        var collector = new Thread(() =>
        {
            var kept = new byte[16][];
            for (int i = 0; !Volatile.Read(ref ends); i++)
            {
                kept[i % 16] = new byte[1000];
                GC.Collect(i % 2, GCCollectionMode.Forced, blocking: true, compacting: true);
                // So that the calls get on.
                Thread.Sleep(1);
            }
        });
        collector.Start();
        try
        {
            for (int i = 0; i < 100; i++)
            {
                var (x, y) = kernel(a, a);
                Assert.True(x.AsSpan().SequenceEqual(first.AsSpan()) && y.AsSpan().SequenceEqual(second.AsSpan()));
            }
        }
        finally
        {
            Volatile.Write(ref ends, true);
            collector.Join();
        }
    }
}
