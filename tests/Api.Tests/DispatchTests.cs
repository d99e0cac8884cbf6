using System.Linq.Expressions;

namespace DualJit.Tests;

/// <summary>How a call finds its specialisation: by the dtype, rank and layout of its arrays, from many threads, and within a bound.</summary>
public sealed class DispatchTests
{
    private const int Threads = 16;

    // The full size is for a long run.
    private static readonly int CallsEach = int.TryParse(Environment.GetEnvironmentVariable("DUALJIT_DISPATCH_CALLS"), out int calls) ? calls : 12;

    public static TheoryData<Backend> Compiling => TestBackends.Compiling;

    // Rank and layout differ from one to the next, and so do the lengths.
    private static NdArray<double>[] Views
    {
        get
        {
            NdArray<double>[] views =
            [
                NdArray.Zeros<double>(2), NdArray.Zeros<double>(2, 2, 2), NdArray.Zeros<double>(2, 2), NdArray.Zeros<double>(2, 3, 2).Transpose(),
                NdArray.Zeros<double>(3, 3)[.., 0], NdArray.Zeros<double>(3, 3, 3)[.., 0, ..].Transpose(), NdArray.Zeros<double>(2, 3).Transpose(), NdArray.Zeros<double>(2, 2, 2, 2),
            ];
            Assert.Equal(8, views.DistinctBy(view => (view.Rank, view.Layout)).Count());
            Assert.Equal(8, views.DistinctBy(view => view.Length).Count());
            return views;
        }
    }

    [Theory]
    [MemberData(nameof(Compiling))]
    public void CallsThatTakeTurnsFindTheirOwnCode(Backend backend)
    {
        var kernel = Jit.Compile((NdArray<double> a, NdArray<double> b) => a.Length * 100 + b.Length, TestBackends.Options(backend));
        var views = Views;
        for (int round = 0; round < 5; round++)
            foreach (var a in views)
                foreach (var b in views[..3])
                    Assert.Equal(a.Length * 100 + b.Length, kernel(a, b));
        Assert.Equal(24, Jit.Inspect(kernel).Specializations.Count);
    }

    [Theory]
    [MemberData(nameof(Compiling))]
    public void AKernelTakesAnyNumberOfArrays(Backend backend)
    {
        var parameters = Enumerable.Range(0, 40).Select(i => Expression.Parameter(typeof(NdArray<int>), $"a{i}")).ToArray();
        var sum = parameters.Select((parameter, i) => (Expression)Expression.Multiply(Expression.Property(parameter, "Length"), Expression.Constant(i))).Aggregate(Expression.Add);
        var kernel = Jit.Compile(Expression.Lambda(sum, parameters), TestBackends.Options(backend));
        object[] Arguments(int matrices) => [.. Enumerable.Range(0, 40).Select(i => i < matrices ? NdArray.Zeros<int>(1, 2) : NdArray.Zeros<int>(1))];
        for (int round = 0; round < 2; round++)
            foreach (int matrices in new[] { 0, 1, 20, 39, 40 })
                Assert.Equal(780 + matrices * (matrices - 1) / 2, kernel.DynamicInvoke(Arguments(matrices)));
        Assert.Equal(5, Jit.Inspect(kernel).Specializations.Count);
    }

    [Theory]
    [MemberData(nameof(Compiling))]
    public void TheOneNotUsedForLongestIsDropped(Backend backend)
    {
        var kernel = Jit.Compile((NdArray<double> a) => a.Length, new JitOptions { Backend = backend, MaximumSpecializations = 3 });
        var views = Views;
        foreach (int i in new[] { 0, 1, 2, 0, 2, 3, 0, 2 }) Assert.Equal(views[i].Length, kernel(views[i]));
        Assert.Equal(["(array<f64,1,C>)", "(array<f64,2,C>)", "(array<f64,3,F>)"], Jit.Inspect(kernel).Specializations.Select(only => only.Signature));
        var first = Jit.Inspect(kernel).Specializations[0];
        Assert.Equal(8, kernel(views[1]));
        Assert.Contains(first, Jit.Inspect(kernel).Specializations);
        Assert.Equal(3, Jit.Inspect(kernel).Specializations.Count);
    }

    [Fact]
    public void ABoundHasToBeOneAtLeast()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new JitOptions { MaximumSpecializations = 0 });
        var kernel = Jit.Compile((NdArray<double> a) => a.Length, new JitOptions { Backend = Backend.Il, MaximumSpecializations = 1 });
        for (int round = 0; round < 3; round++)
            foreach (var view in Views) Assert.Equal(view.Length, kernel(view));
        Assert.Single(Jit.Inspect(kernel).Specializations);
    }

    [Theory]
    [MemberData(nameof(Compiling))]
    public void ManyThreadsCompileEachSpecialisationOnce(Backend backend)
    {
        var kernel = Jit.Compile((NdArray<double> a) => { double sum = 0; for (int i = 0; i < a.Length; i++) sum += a[i]; return sum; }, TestBackends.Options(backend));
        var other = Jit.Compile((NdArray<double> a) => a.Length, TestBackends.Options(backend));
        var views = Views;
        var vector = NdArray.Arange<double>(100);
        TestThreads.Run(Threads, thread =>
        {
            Assert.Equal(4950, kernel(vector));
            for (int i = 0; i < views.Length; i++) Assert.Equal(views[(thread + i) % 8].Length, other(views[(thread + i) % 8]));
        });
        Assert.Single(Jit.Inspect(kernel).Specializations);
        Assert.Equal(8, Jit.Inspect(other).Specializations.DistinctBy(only => only.Signature).Count());
        Assert.Equal(8, Jit.Inspect(other).Specializations.Count);
    }

    [Theory]
    [MemberData(nameof(Compiling))]
    public void ThreadsAndCollectionsDoNotDisturbCalls(Backend backend)
    {
        Stress(Jit.Compile((NdArray<double> a, NdArray<double> b, int i) => a.Length * 10_000 + b.Length * 100 + i, TestBackends.Options(backend)), CallsEach);
        // Code is dropped and freed while others call it.
        Stress(Jit.Compile((NdArray<double> a, NdArray<double> b, int i) => a.Length * 10_000 + b.Length * 100 + i,
            new JitOptions { Backend = backend, MaximumSpecializations = 40 }), 1);
    }

    private static void Stress(Func<NdArray<double>, NdArray<double>, int, int> kernel, int callsEach)
    {
        var views = Views;
        using var done = new CancellationTokenSource();
        var collector = new Thread(() =>
        {
            while (!done.IsCancellationRequested)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
                Thread.Sleep(5);
            }
        });
        collector.Start();
        TestThreads.Run(Threads, thread =>
        {
            for (int call = 0; call < callsEach * 64; call++)
            {
                var (a, b) = (views[(call + thread) % 8], views[call / 8 % 8]);
                Assert.Equal(a.Length * 10_000 + b.Length * 100 + call, kernel(a, b, call));
            }
        });
        done.Cancel();
        collector.Join();
    }
}
