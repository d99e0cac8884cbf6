namespace DualJit.Tests;

/// <summary>Arrays that are made in one loop, as they take elements of the same array, are those that the operators make one after the other: elements, exceptions, and what is written in between.</summary>
public sealed class JoinedMapsTests
{
    private static readonly Func<(NdArray<double> A, NdArray<double> B)>[] Makes =
    [
        () => (Grid(3, 4), Grid(3, 4) * 0.5),
        () => (Grid(4, 3).Transpose(), Grid(3, 4)),
        () => (Grid(3, 4), Grid(1, 4)),
        () => (Grid(3, 1), Grid(5, 4)[Slice.Step(null, null, 2), ..]),
        () => (Grid(3, 4), Grid(4, 4)),
        () => (Grid(0, 4), Grid(1, 4)),
    ];

    public static TheoryData<Backend> Backends => TestBackends.Compiling;

    private static NdArray<double> Grid(int rows, int columns) => NdArray.Arange((double)(rows * columns)).Reshape(rows, columns);

    [Theory]
    [MemberData(nameof(Backends))]
    public void Two_arrays(Backend backend)
    {
        Same(backend, 2, (a, b) => (a + b, a - b));
        Same(backend, 2, (a, b) => { var s = a * b; var d = s * 2.0 + a; return (s, d); });
        Same(backend, 1, (a, b) => { var s = a - 2.0; var t = s * b; return (s, t + s); });
        Same(backend, 2, (a, b) => { var s = a + b; var d = a > b; return (s, d.Cast<double>()); });
        Same(backend, 2, (a, b) => { var s = a + b; if (b.Length == 7) throw new InvalidOperationException(); return (s, a / b); });
        Same(backend, 2, (a, b) => { var (s, d) = (a, b); for (int i = 0; i < 3; i++) { var before = s; s = s + d; d = before - d; } return (s, d); });
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void What_stands_between_them_keeps_them_apart(Backend backend)
    {
        Same(backend, 1, (a, b) => { var s = a + b; a[0, 0] = 7; return (s, a - b); });
        Same(backend, 1, (a, b) => { var s = a + b; a[..] = 1.0 - a; return (s, a - b); });
        Same(backend, 1, (a, b) => { var s = a + b; double first = s[0, 0]; return (s, a - first); });
        Same(backend, 1, (a, b) => { var s = a + b; var part = s[1..]; part[0, ..] *= 3.0; return (s, a - b); });
        Same(backend, 1, (a, b) => { var s = a + b; return (s, NdArray.Exp(a)); });
        Same(backend, 1, (a, b) => { var s = a + 1.0; double sum = s.Sum(); return (s, a * sum); });
        Same(backend, 1, (a, b) => { var s = a + 1.0; if (s.Length == 12) throw new InvalidOperationException($"{s[0, 0]}"); return (s, a * b); });
        Same(backend, 1, (a, b) => { var s = a + 1.0; var m = NdArray.Mean(s, axis: 0); return (s, a - m); });
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void Any_dtypes_and_many_of_them(Backend backend)
    {
        Func<NdArray, NdArray, (NdArray, NdArray, NdArray, NdArray, NdArray, NdArray)> eager = (a, b) => { var s = a + b; var p = s * b; return (s, p, a - b, a < b, NdArray.Where(a < b, s, p), NdArray.Sqrt(b)); };
        var compiled = Jit.Compile(eager, TestBackends.Options(backend));
        NdArray[] arrays = [Grid(3, 4), NdArray.Arange(4), NdArray.Arange(4f), NdArray.Arange((byte)12).Reshape(4, 3).Transpose()];
        foreach (var a in arrays)
            foreach (var b in arrays)
                foreach (var part in (Func<(NdArray, NdArray, NdArray, NdArray, NdArray, NdArray), NdArray>[])[t => t.Item1, t => t.Item2, t => t.Item3, t => t.Item4, t => t.Item5, t => t.Item6])
                    SameArrays.Check(() => part(eager(a, b)), () => part(compiled(a, b)), $"{a.DType} and {b.DType} on {backend}");
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void Threads_make_them_in_one_loop(Backend backend)
    {
        Func<NdArray<double>, NdArray<double>, (NdArray<double>, NdArray<double>)> eager = (a, b) => { var s = a + b; return (s, s * a - b); };
        var compiled = Jit.Compile(eager, TestBackends.Options(backend) with { AutoParallel = true, MaxThreads = 3 });
        foreach (var (a, b) in ((NdArray<double>, NdArray<double>)[])[(Grid(90, 100), Grid(90, 100)), (Grid(90, 100), Grid(100, 90).Transpose()), (Grid(90, 100), Grid(1, 100)), (Grid(3, 1), Grid(1, 4))])
        {
            var ((one, other), (first, second)) = (eager(a, b), compiled(a, b));
            SameArrays.Check(() => one, () => first, $"{SameArrays.Text(b)} on {backend}");
            SameArrays.Check(() => other, () => second, $"{SameArrays.Text(b)} on {backend}");
        }
        Assert.Contains("2 arrays made in one loop", Jit.Inspect(compiled).Explain());
    }

    private static void Same(Backend backend, int joined, Func<NdArray<double>, NdArray<double>, (NdArray<double>, NdArray<double>)> eager)
    {
        var compiled = Jit.Compile(eager, TestBackends.Options(backend));
        // LLVM takes its time over each combination of layouts.
        foreach (var make in backend == Backend.Llvm ? Makes[..3] : Makes)
        {
            var ((a, b), (c, d)) = (make(), make());
            string what = $"{SameArrays.Text(a)} {a.Layout} and {SameArrays.Text(b)} on {backend}";
            var (expected, actual) = (Run(() => eager(a, b)), Run(() => compiled(c, d)));
            if (expected is Exception error) Assert.True(actual is Exception other && other.GetType() == error.GetType() && (error is not ArgumentException || other.Message == error.Message), $"{what}: {actual}, not {error}");
            else
            {
                var (theirs, ours) = (((NdArray<double>, NdArray<double>))expected, ((NdArray<double>, NdArray<double>))actual);
                SameArrays.Check(() => theirs.Item1, () => ours.Item1, what);
                SameArrays.Check(() => theirs.Item2, () => ours.Item2, what);
            }
            SameArrays.Check(() => a, () => c, what);
        }
        if (backend != Backend.Interpreter) Assert.Equal(joined > 1, Jit.Inspect(compiled).Explain().Contains("2 arrays made in one loop", StringComparison.Ordinal));

        static object Run(Func<(NdArray<double>, NdArray<double>)> call)
        {
            try { return call(); }
            catch (Exception thrown) when (thrown is not KernelCompilationException) { return thrown; }
        }
    }
}
