using System.Linq.Expressions;

namespace DualJit.Tests;

/// <summary>Kernels that ask a <see cref="CancellationToken"/>, and report progress.</summary>
public sealed class ControlTests
{
    public static TheoryData<Backend> Backends => TestBackends.Compiling;

    [Theory]
    [MemberData(nameof(Backends))]
    public void ATokenIsAsked(Backend backend)
    {
        var kernel = Jit.Compile((int n, CancellationToken token) =>
        {
            int i = 0;
            while (i < n && !token.IsCancellationRequested) i++;
            return i;
        }, TestBackends.Options(backend));
        Assert.Equal(1000, kernel(1000, default));
        using var source = new CancellationTokenSource();
        Assert.Equal(1000, kernel(1000, source.Token));
        source.Cancel();
        Assert.Equal(0, kernel(1000, source.Token));
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void AKernelThatRunsIsCancelled(Backend backend)
    {
        var kernel = Jit.Compile((double[] a, CancellationToken token) =>
        {
            double sum = 0;
            while (sum >= 0)
            {
                for (int i = 0; i < a.Length; i++) sum += a[i];
                token.ThrowIfCancellationRequested();
            }
            return sum;
        }, TestBackends.Options(backend));
        using var source = new CancellationTokenSource(TimeSpan.FromMilliseconds(20));
        Assert.Equal(source.Token, Assert.Throws<OperationCanceledException>(() => kernel(new double[100], source.Token)).CancellationToken);
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void CapturedTokensAndThoseThatAreHandedOn(Backend backend)
    {
        using var source = new CancellationTokenSource();
        var token = source.Token;
        var kernel = Jit.Compile((int n) => Count(n, token), TestBackends.Options(backend));
        Assert.Equal(5, kernel(5));
        source.Cancel();
        Assert.Equal(-1, kernel(5));
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void ProgressIsReported(Backend backend)
    {
        var kernel = Jit.Compile((int n, IProgress<double> progress) =>
        {
            int sum = 0;
            for (int i = 0; i < n; i++)
            {
                sum += i;
                if (i % 4 == 0) progress.Report((double)i / n);
            }
            return sum;
        }, TestBackends.Options(backend));
        var reports = new Reports();
        Assert.Equal(120, kernel(16, reports));
        Assert.Equal([0, 0.25, 0.5, 0.75], reports.Values);
        Assert.Throws<NullReferenceException>(() => kernel(1, null!));
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void TreesHaveThemToo(Backend backend)
    {
        Expression<Func<int, CancellationToken, int>> tree = (n, token) => token.IsCancellationRequested ? -n : n;
        var kernel = Jit.Compile(tree, TestBackends.Options(backend));
        Assert.Equal(3, kernel(3, default));
        Assert.Equal(-3, kernel(3, new CancellationToken(true)));
    }

    private static int Count(int n, CancellationToken token) => token.IsCancellationRequested ? -1 : n;

    private sealed class Reports : IProgress<double>
    {
        public List<double> Values { get; } = [];

        public void Report(double value) => Values.Add(value);
    }
}
