namespace DualJit.Tests;

/// <summary><c>T[][]</c> as an argument: rows are pinned while a kernel runs, and let go however it ends.</summary>
public sealed class RowsTests
{
    private static readonly float[][] Shared = [[1, 2], [3]];

    public static TheoryData<Backend> Compiling => TestBackends.Compiling;

    [Theory]
    [MemberData(nameof(Compiling))]
    public void RowsStayInPlaceWhileTheCollectorRuns(Backend backend)
    {
        var kernel = Jit.Compile((int[][] rows, int rounds) =>
        {
            for (int k = 0; k < rounds; k++)
                for (int i = 0; i < rows.Length; i++)
                    for (int j = 0; j < rows[i].Length; j++) rows[i][j] += i;
        }, TestBackends.Options(backend));
        var stop = new CancellationTokenSource();
        var collector = new Thread(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                // What the calls make is young, and moves from one generation to the next; the heap that other tests have made may be large.
                GC.Collect(1, GCCollectionMode.Forced, blocking: true, compacting: true);
                Thread.Sleep(1);
            }
        });
        collector.Start();
        int rounds = backend == Backend.Interpreter ? 1 : 50;
        for (int call = 0; call < 20; call++)
        {
            int[][] rows = [.. Enumerable.Range(0, 100).Select(i => new int[i % 7])];
            kernel(rows, rounds);
            for (int i = 0; i < rows.Length; i++) Assert.All(rows[i], x => Assert.Equal(rounds * i, x));
        }
        stop.Cancel();
        collector.Join();
    }

    [Theory]
    [MemberData(nameof(Compiling))]
    public void RowsAreLetGoHoweverTheCallEnds(Backend backend)
    {
        var kernel = Jit.Compile((byte[][] rows, int i) => rows[i][0], TestBackends.Options(backend));
        WeakReference[] CallAll()
        {
            byte[][] rows = [[5], new byte[0], null!];
            Assert.Equal(5, kernel(rows, 0));
            Assert.Throws<IndexOutOfRangeException>(() => kernel(rows, 1));
            Assert.Throws<NullReferenceException>(() => kernel(rows, 2));
            Assert.Throws<IndexOutOfRangeException>(() => kernel(rows, 3));
            return [new WeakReference(rows[0]), new WeakReference(rows[1])];
        }
        var references = CallAll();
        GC.Collect();
        Assert.All(references, reference => Assert.False(reference.IsAlive));
        Assert.Throws<ArgumentNullException>(() => kernel(null!, 0));
    }

    [Theory]
    [MemberData(nameof(Compiling))]
    public void RowsAreCapturedAndReturned(Backend backend)
    {
        int[][] captured = [[1], [2, 3], null!];
        var kernel = Jit.Compile((int[][] rows, int i) => i < 0 ? captured[~i] : i < 2 ? rows[i] : new int[(int)Shared[1][0]], TestBackends.Options(backend));
        int[][] given = [[7], [8]];
        Assert.Same(captured[0], kernel(given, -1));
        Assert.Same(captured[1], kernel(given, -2));
        Assert.Null(kernel(given, -3));
        Assert.Same(given[1], kernel(given, 1));
        Assert.Equal(new int[3], kernel(given, 2));
        captured[0] = given[0];
        Assert.Same(given[0], kernel(given, -1));
    }

    [Theory]
    [MemberData(nameof(Compiling))]
    public void TreesReadRows(Backend backend)
    {
        System.Linq.Expressions.Expression<Func<double[][], int, int, double>> tree = (rows, i, j) => rows[i][j] + rows.Length + rows[0].Length;
        var kernel = Jit.Compile(tree, TestBackends.Options(backend));
        double[][] given = [[1, 2], [3.5], null!];
        Assert.Equal(8.5, kernel(given, 1, 0));
        Assert.Throws<IndexOutOfRangeException>(() => kernel(given, 1, 1));
        Assert.Throws<NullReferenceException>(() => kernel(given, 2, 1));
    }
}
