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
}
