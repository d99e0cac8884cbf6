namespace DualJit.Tests;

/// <summary>Arrays made in kernels are each call's own.</summary>
public sealed class AllocationTests
{
    public static TheoryData<Backend> Compiling => TestBackends.Compiling;

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
