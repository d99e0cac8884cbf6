namespace DualJit.Tests;

/// <summary>Kernels that replace rows of a T[][]: whose rows those are, and when the caller sees them.</summary>
public sealed class ReplacedRowsTests
{
    public static TheoryData<Backend> Backends => [.. new[] { Backend.Interpreter, Backend.Il, Backend.Llvm }.Where(backend => Jit.WhyUnavailable(backend) is null)];

    [Theory]
    [MemberData(nameof(Backends))]
    public void RowsThatWereThereKeepTheirIdentity(Backend backend)
    {
        var kernel = Jit.Compile((double[][] a, double[] b) =>
        {
            (a[0], a[1]) = (a[1], a[0]);
            a[2] = b;
            return a[0];
        }, new JitOptions { Backend = backend });
        double[] first = [1], second = [2], other = [3];
        double[][] rows = [first, second, []];
        Assert.Same(second, kernel(rows, other));
        Assert.Same(second, rows[0]);
        Assert.Same(first, rows[1]);
        Assert.Same(other, rows[2]);
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void RowsThatTheKernelMadeAreOneObjectEach(Backend backend)
    {
        var kernel = Jit.Compile((int[][] a, int n) =>
        {
            var made = new int[n];
            a[0] = a[1] = made;
            made[0] = 7;
            return (made, new int[][] { made, a[2] }, a);
        }, new JitOptions { Backend = backend });
        int[] last = [1];
        int[][] rows = [[], [], last];
        var (array, list, same) = kernel(rows, 2);
        Assert.Equal([7, 0], array);
        Assert.Same(array, rows[0]);
        Assert.Same(array, rows[1]);
        Assert.Same(array, list[0]);
        Assert.Same(last, list[1]);
        Assert.Same(rows, same);
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void OneArrayPassedTwiceIsOne(Backend backend)
    {
        var kernel = Jit.Compile((double[][] a, double[][] b) =>
        {
            a[0] = new double[5];
            b[1] = b[0];
            return b[0].Length;
        }, new JitOptions { Backend = backend });
        double[][] rows = [[1], [2]];
        Assert.Equal(5, kernel(rows, rows));
        Assert.Equal(5, rows[0].Length);
        Assert.Same(rows[0], rows[1]);
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void WhatWasReplacedBeforeAnExceptionIsReplaced(Backend backend)
    {
        var kernel = Jit.Compile((double[][] a, int i) =>
        {
            a[0] = new double[2];
            a[i] = a[0];
        }, new JitOptions { Backend = backend });
        double[][] rows = [[1], [2]];
        Assert.Throws<IndexOutOfRangeException>(() => kernel(rows, 2));
        Assert.Equal([0.0, 0], rows[0]);
        Assert.Equal([2.0], rows[1]);
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void CapturedRowsAreReplaced(Backend backend)
    {
        double[][] rows = [[1], [2]];
        var kernel = Jit.Compile((int n) => { rows[1] = new double[n]; }, new JitOptions { Backend = backend });
        kernel(3);
        Assert.Equal(3, rows[1].Length);
        rows = [[], [], []];
        kernel(4);
        Assert.Equal(4, rows[1].Length);
    }

    [Fact]
    public void ManagedCodeInAKernelThatReplacesRowsIsRefused()
    {
        var error = Assert.Throws<KernelCompilationException>(() => Jit.Compile((double[][] a) =>
        {
            a[0] = new double[3];
            Jit.Managed(() => Console.Write(a[0].Length));
        }));
        Assert.Equal("DJ1045", error.Code);
    }
}
