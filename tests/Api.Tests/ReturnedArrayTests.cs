namespace DualJit.Tests;

/// <summary>Arrays that kernels return: new ones, the ones they were given, and what is left behind in memory.</summary>
public sealed class ReturnedArrayTests
{
    public static TheoryData<Backend> Compiling => TestBackends.Compiling;

    [Theory]
    [MemberData(nameof(Compiling))]
    public void RowNormsOfEveryLayout(Backend backend)
    {
        var rowNorms = Jit.Compile((NdArray<double> m) =>
        {
            int rows = m.GetLength(0), columns = m.GetLength(1);
            var result = NdArray.Zeros<double>(rows);
            for (int i = 0; i < rows; i++)
            {
                double total = 0;
                for (int j = 0; j < columns; j++) total += m[i, j] * m[i, j];
                result[i] = Math.Sqrt(total);
            }
            return result;
        }, TestBackends.Options(backend));
        var a = NdArray.Arange<double>(12).Reshape(3, 4);
        NdArray<double>[] arrays = [a, a.Transpose(), a.Transpose().Copy().Transpose(), a[Slice.All, Slice.Step(3, 0, -2)]];
        foreach (var array in arrays)
        {
            var norms = rowNorms(array);
            Assert.Equal([array.GetLength(0)], norms.Shape.ToArray());
            Assert.Equal(Layout.C, norms.Layout);
            for (int i = 0; i < norms.Length; i++) Assert.Equal(Math.Sqrt(Enumerable.Range(0, array.GetLength(1)).Aggregate(0.0, (sum, j) => sum + array[i, j] * array[i, j])), norms[i]);
        }
    }

    [Theory]
    [MemberData(nameof(Compiling))]
    public void WhatWasPassedInIsReturnedItself(Backend backend)
    {
        var captured = new int[3];
        var choose = Jit.Compile((int[] a, int[] b, int which) => which == 0 ? a : which == 1 ? b : which == 2 ? captured : null, TestBackends.Options(backend));
        int[] x = [1], y = [1], empty = [];
        Assert.Same(x, choose(x, y, 0));
        Assert.Same(y, choose(x, y, 1));
        Assert.Same(captured, choose(x, y, 2));
        Assert.Null(choose(x, y, 3));
        Assert.Same(empty, choose(x, empty, 1));
        Assert.Same(x, choose(x, x, 1));
        Assert.Throws<ArgumentNullException>(() => choose(null!, y, 1));
    }

    [Theory]
    [MemberData(nameof(Compiling))]
    public void ViewsOfOneMemoryAreToldApart(Backend backend)
    {
        var choose = Jit.Compile((NdArray<double> a, NdArray<double> b, bool first) => first ? a : b, TestBackends.Options(backend));
        var whole = NdArray.Arange<double>(16).Reshape(4, 4);
        NdArray<double>[] views = [whole, whole[.., ..], whole[..2, ..2], whole.Transpose(), whole[Slice.Step(3, 0, -1), Slice.All]];
        foreach (var a in views)
            foreach (var b in views)
            {
                Assert.Same(a, choose(a, b, true));
                Assert.Same(b, choose(a, b, false));
            }
    }

    [Theory]
    [MemberData(nameof(Compiling))]
    public void ArraysOfDifferentLayoutMeet(Backend backend)
    {
        var kernel = Jit.Compile((NdArray<double> a, int n) =>
        {
            var result = Swapped(a, NdArray.Full(1.5, 2, 2), n);
            result[1, 0] += 10;
            return result;
        }, TestBackends.Options(backend));
        var matrix = NdArray.Arange<double>(4).Reshape(2, 2).Transpose();
        Assert.Same(matrix, kernel(matrix, 4));
        Assert.Equal(11, matrix[1, 0]);
        Assert.Equal([1.5, 1.5, 11.5, 1.5], kernel(matrix, 5).ToArray());

        static NdArray<double> Swapped(NdArray<double> a, NdArray<double> b, int n) => n == 0 ? a : Swapped(b, a, n - 1);
    }

    [Theory]
    [MemberData(nameof(Compiling))]
    public void ArraysOfDifferentRankDoNot(Backend backend)
    {
        var kernel = Jit.Compile((NdArray<double> a, NdArray<double> b, bool first) => first ? a : b, TestBackends.Options(backend));
        Assert.Equal("DJ2001", Assert.Throws<KernelCompilationException>(() => kernel(NdArray.Zeros<double>(1), NdArray.Zeros<double>(1, 1), true)).Code);
    }

    [Theory]
    [MemberData(nameof(Compiling))]
    public void ExceptionsLeaveNothing(Backend backend)
    {
        var kernel = Jit.Compile((int n, int m, int i) =>
        {
            var a = new short[n, m];
            a[i, 0] = 5;
            if (i == 2) throw new InvalidOperationException("two");
            return (a, 100 / i);
        }, TestBackends.Options(backend));
        Assert.Equal(5, kernel(3, 1, 1).a[1, 0]);
        Assert.Throws<IndexOutOfRangeException>(() => kernel(3, 1, 3));
        Assert.Throws<InvalidOperationException>(() => kernel(3, 1, 2));
        Assert.Throws<DivideByZeroException>(() => kernel(3, 1, 0));
        Assert.Throws<OverflowException>(() => kernel(-1, 1, 0));
        Assert.Throws<OutOfMemoryException>(() => kernel(int.MaxValue, int.MaxValue, 0));
    }

    [Theory]
    [MemberData(nameof(Compiling))]
    public async Task ArraysStayWholeWhileTheCollectorRuns(Backend backend)
    {
        var kernel = Jit.Compile((int[] a, NdArray<int> b, int n, int seed) =>
        {
            var made = new int[n];
            for (int i = 0; i < n; i++) made[i] = seed + i + a[i % a.Length] + b[i % b.Length];
            return (seed % 3 == 0 ? a : made, b, made);
        }, TestBackends.Options(backend));
        using var stop = new CancellationTokenSource();
        var collector = Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                // What the calls make is young, and moves from one generation to the next; the heap that other tests have made may be large.
                GC.Collect(1, GCCollectionMode.Forced, blocking: true, compacting: true);
                Thread.Sleep(1);
            }
        });
        var random = new Random(7);
        var kept = new List<(int[] Array, int Seed)>();
        for (int call = 0; call < 100; call++)
        {
            var a = new int[random.Next(1, 50)];
            var b = NdArray.Full(1, random.Next(1, 50));
            int n = random.Next(0, 2000);
            var (first, same, made) = kernel(a, b, n, call);
            Assert.Same(call % 3 == 0 ? a : made, first);
            Assert.Same(b, same);
            Assert.Equal(n, made.Length);
            kept.Add((made, call));
        }
        stop.Cancel();
        await collector;
        foreach (var (array, seed) in kept)
            for (int i = 0; i < array.Length; i++) Assert.Equal(seed + i + 1, array[i]);
    }
}
