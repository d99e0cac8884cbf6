namespace DualJit.Tests;

/// <summary>Arrays made in kernels: freed however a call ends, and each call's own.</summary>
public sealed class AllocationTests
{
    private const int Calls = 400;
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
    public void LengthsThatNoArrayHasThrowAsInCSharp(Backend backend)
    {
        var kernel = Jit.Compile((int n) => new double[n].Length, TestBackends.Options(backend));
        Assert.Equal(0, kernel(0));
        Assert.Throws<OverflowException>(() => kernel(-1));
        Assert.Throws<OutOfMemoryException>(() => kernel(int.MaxValue));
    }

    [Theory]
    [MemberData(nameof(Compiling))]
    public void CallsAtTheSameTimeHaveTheirOwnMemory(Backend backend)
    {
        var kernel = Jit.Compile((int n, int seed) =>
        {
            var a = new int[n];
            for (int i = 0; i < a.Length; i++) a[i] += seed;
            int sum = 0;
            for (int i = 0; i < a.Length; i++) sum += a[i];
            return sum;
        }, TestBackends.Options(backend));
        Parallel.For(0, 200, i => Assert.Equal(i * (10 + i), kernel(10 + i, i)));
    }
}
