using DualJit.Bench;

namespace DualJit.Tests;

/// <summary>Loops whose checks are taken out: exceptions, their iteration and what was written before are those of the C# lambda.</summary>
public sealed class BoundsTests
{
    public static TheoryData<Backend> Compiling => TestBackends.Compiling;

    private delegate void Loop(double[] a, double[] b, int from, int to);

    private static readonly (string Name, Loop Kernel)[] Loops =
    [
        ("up", (a, b, from, to) => { for (int i = from; i < to; i++) a[i] = b[i] + 1; }),
        ("up inclusive", (a, b, from, to) => { for (int i = from; i <= to; i++) a[i] = b[i] + i; }),
        ("down", (a, b, from, to) => { for (int i = to; i >= from; i--) a[i] = b[i] + 1; }),
        ("down exclusive", (a, b, from, to) => { for (int i = to; i > from; i--) a[i - 1] = b[i] + 1; }),
        ("step 3", (a, b, from, to) => { for (int i = from; i < to; i += 3) a[i] = b[i] * 2; }),
        ("not equal", (a, b, from, to) => { for (int i = from; i != to; i++) a[i] = b[i] * 2; }),
        ("neighbours", (a, b, from, to) => { for (int i = from; i < to; i++) a[i] = b[i - 1] + b[i + 1]; }),
        ("doubled", (a, b, from, to) => { for (int i = from; i < to; i++) a[i] = b[2 * i]; }),
        ("mirrored", (a, b, from, to) => { for (int i = from; i < to; i++) a[i] = b[to - i]; }),
        ("offset that wraps", (a, b, from, to) => { for (int i = from; i < to; i++) a[i + int.MaxValue] = b[i]; }),
        ("only some", (a, b, from, to) => { for (int i = from; i < to; i++) if (i % 2 == 0) a[i] = b[i]; }),
        ("own length", (a, b, from, to) => { for (int i = 0; i < a.Length; i++) a[i] = b[i] + to; }),
        ("left early", (a, b, from, to) => { for (int i = from; i < to; i++) { if (b[i] > 2) break; a[i] = 9; } }),
        ("used after", (a, b, from, to) => { int i; double last = 0; for (i = from; i < to; i++) { last = b[i]; if (last > 4) break; } a[0] = i; a[1] = last; }),
        ("two levels", (a, b, from, to) => { for (int i = 0; i < 3; i++) for (int j = from; j < to; j++) a[i + j] += b[j]; }),
        ("carried", (a, b, from, to) => { double s = 0; for (int i = from; i < to; i++) { s += b[i]; a[i] = s; } }),
        ("long index", (a, b, from, to) => { for (long i = from; i < to; i++) a[i] = b[i + 1]; }),
        ("long near the end", (a, b, from, to) => { for (long i = from + long.MaxValue - 2; i < long.MaxValue - 2 + to; i++) a[i - (long.MaxValue - 2)] = b[0]; }),
    ];

    public static TheoryData<Backend, string> Cases
    {
        get
        {
            var cases = new TheoryData<Backend, string>();
            foreach (var backend in new[] { Backend.Interpreter, Backend.Il, Backend.Llvm }.Where(backend => Jit.WhyUnavailable(backend) is null))
                foreach (var (name, _) in Loops) cases.Add(backend, name);
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void ALoopDoesWhatTheLambdaDoes(Backend backend, string name)
    {
        var lambda = Loops.Single(loop => loop.Name == name).Kernel;
        var kernel = Jit.Compile(lambda, TestBackends.Options(backend));
        int[] bounds = [-2, -1, 0, 1, 2, 7, 8, 9, int.MaxValue, int.MaxValue - 1, int.MinValue];
        foreach (int length in new[] { 0, 1, 8, 20 })
            foreach (int otherLength in new[] { 0, 8, 40 })
                foreach (int from in bounds)
                    foreach (int to in bounds)
                    {
                        // Without an exception at the first of two billion iterations, these would run for seconds.
                        if (name == "only some" && from < -2) continue;
                        var (expected, expectedArray) = Run(lambda, length, otherLength, from, to);
                        var (actual, actualArray) = Run(kernel, length, otherLength, from, to);
                        Assert.True(expected?.GetType() == actual?.GetType() && expectedArray.AsSpan().SequenceEqual(actualArray),
                            $"lengths {length} and {otherLength}, from {from} to {to}: expected {expected?.GetType().Name} and [{string.Join(", ", expectedArray)}], got {actual} and [{string.Join(", ", actualArray)}]");
                    }
    }

    [Theory]
    [MemberData(nameof(Compiling))]
    public void OverlappingArraysAreWrittenInOrder(Backend backend)
    {
        var shift = Jit.Compile((NdArray<double> target, NdArray<double> source) => { for (int i = 0; i < source.Length; i++) target[i] = source[i] + 1; }, TestBackends.Options(backend));
        var memory = NdArray.Zeros<double>(100);
        shift(memory[1..100], memory[0..99]);
        Assert.Equal(99, memory[99]);
    }

    [Fact]
    public void AProvenLoopIsVectorised()
    {
        if (Jit.WhyUnavailable(Backend.Llvm) is not null) return;
        var axpy = Jit.Compile((double a, NdArray<double> x, NdArray<double> y) => { for (int i = 0; i < x.Length; i++) y[i] = a * x[i] + y[i]; }, TestBackends.Options(Backend.Llvm));
        axpy(2, NdArray.Ones<double>(64), NdArray.Ones<double>(64));
        Assert.True(Jit.Inspect(axpy).Specializations.Single().Vectorized);
    }

    private static readonly double[] Row = new double[12];
    private static readonly double[,] Grid = new double[12, 12];
    private static readonly NdArray<double> Matrix = NdArray.Zeros<double>(12, 12);

    // Of the benchmark's kernels those whose indices do not come from data, with calls that end.
    private static readonly Dictionary<string, Action<JitOptions>> Proven = new()
    {
        ["dot"] = options => Explained(Kernels.Dot, options, kernel => kernel(Row, Row)),
        ["axpy"] = options => Explained(Kernels.Axpy, options, kernel => kernel(2, Row, Row)),
        ["compare"] = options => Explained(Kernels.Compare, options, kernel => kernel(Row, Row, new bool[12])),
        ["dtw"] = options => Explained(Kernels.Dtw, options, kernel => kernel(new double[11], new double[11], Grid)),
        ["stencil"] = options => Explained(Kernels.Stencil, options, kernel => kernel(Grid, Grid)),
        ["distances"] = options => Explained(Kernels.Distances, options, kernel => kernel(Grid, Grid)),
        ["row sums"] = options => Explained(Kernels.RowSums, options, kernel => kernel(Matrix, Row)),
        ["row sums, transposed"] = options => Explained(Kernels.RowSums, options, kernel => kernel(Matrix.Transpose(), Row)),
        ["n-body"] = options => Explained(Kernels.Accelerate, options, kernel => kernel(Row, Row, Row, Row, Row, Row, Row)),
        ["mandelbrot"] = options => Explained(Kernels.Mandelbrot, options, kernel => kernel(new int[12, 12], 5)),
        ["matmul"] = options => Explained(Kernels.Matmul, options, kernel => kernel(Grid, Grid, Grid)),
    };

    public static TheoryData<string> ProvenNames => [.. Proven.Keys];

    [Theory]
    [MemberData(nameof(ProvenNames))]
    public void NoCheckIsLeftInALoop(string name) => Proven[name](TestBackends.Options(Backend.Il));

    private static void Explained<T>(T kernel, JitOptions options, Action<T> call) where T : Delegate
    {
        var compiled = Jit.Compile(kernel, options);
        call(compiled);
        string[] checks = [.. Jit.Inspect(compiled).Explain().Split('\n').Select(line => line.Trim()).Where(line => line.StartsWith("checks", StringComparison.Ordinal))];
        Assert.NotEmpty(checks);
        Assert.DoesNotContain(checks, line => line.Contains("in each iteration", StringComparison.Ordinal));
    }

    private static (Exception? Thrown, double[] Array) Run(Loop loop, int length, int otherLength, int from, int to)
    {
        var a = new double[length];
        double[] b = [.. Enumerable.Range(0, otherLength).Select(i => (double)i)];
        try
        {
            loop(a, b, from, to);
            return (null, a);
        }
        catch (Exception exception) when (exception is IndexOutOfRangeException or OverflowException)
        {
            return (exception, a);
        }
    }
}
