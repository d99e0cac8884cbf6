namespace DualJit.Tests;

/// <summary>Array expressions that are divided among threads: results and exceptions are those of one thread.</summary>
[SlowTests]
public sealed class AutoParallelTests
{
    private static readonly int[][] Shapes = [[3], [0], [6_001], [0, 5], [7, 900], [900, 7], [2, 40, 60]];

    public static TheoryData<Backend> Backends => TestBackends.Compiling;

    private static JitOptions Options(Backend backend, int threads) => TestBackends.Options(backend) with { AutoParallel = true, MaxThreads = threads };

    // In C order, every other element, or in F order.
    private static NdArray<double> Array(int[] shape, int seed)
    {
        var random = new Random(seed);
        double[] Elements(int count) => [.. Enumerable.Range(0, count).Select(_ => (random.NextDouble() - 0.3) * Math.Pow(10, random.Next(-3, 4)))];
        int length = shape.Aggregate(1, (a, b) => a * b);
        return (seed % 3) switch
        {
            1 when shape.Length == 1 => NdArray.FromArray(Elements(2 * length))[Slice.Step(null, null, 2)],
            1 => NdArray.FromArray(Elements(length)).Reshape([.. shape.Reverse()]).Transpose(),
            _ => NdArray.FromArray(Elements(length)).Reshape(shape),
        };
    }

    private static void Compare(Backend backend, Func<NdArray<double>, NdArray<double>, NdArray> body, params ReadOnlySpan<int> threads)
    {
        foreach (int most in threads)
        {
            var kernel = Jit.Compile(body, Options(backend, most));
            int seed = 0;
            foreach (int[] shape in Shapes)
                for (int layout = 0; layout < 3; layout += 1 + shape.Length / 2, seed += 3)
                {
                    var (a, b) = (Array(shape, seed + layout), Array(shape, seed + 1 - layout % 2));
                    SameArrays.Check(() => body(a, b), () => kernel(a, b), $"({string.Join(", ", shape)}), {a.Layout} and {b.Layout}, {most} threads");
                }
        }
    }

    [Theory, MemberData(nameof(Backends))]
    public void ElementsAreThoseOfOneThread(Backend backend)
    {
        Compare(backend, (a, b) => 2 * a + NdArray.Exp(b / 1000) * a, 1, 2, 5);
        Compare(backend, (a, b) => NdArray.Where(a < b, a * a, 0.5), 2);
    }

    [Theory, MemberData(nameof(Backends))]
    public void ResultsOfAxesAreThoseOfOneThread(Backend backend)
    {
        Compare(backend, (a, b) => a.Sum(axis: 0), 5);
        Compare(backend, (a, b) => (a * b).Sum(axis: -1, keepDims: true), 2);
        Compare(backend, (a, b) => NdArray.Sqrt(NdArray.Abs(a)).Sum(axis: -1), 2);
    }

    [Theory, MemberData(nameof(Backends))]
    public void ArraysOfOtherShapesRepeat(Backend backend)
    {
        foreach (int threads in (int[])[1, 2, 5])
        {
            Func<NdArray<double>, NdArray<double>, NdArray<double>> body = (a, b) => a * 2.0 - b;
            var kernel = Jit.Compile(body, Options(backend, threads));
            foreach (var (left, right) in ((int[], int[])[])[([200, 90], [1, 90]), ([200, 1], [1, 90]), ([90], [200, 1]), ([200, 90], [90]), ([1, 9000], [1, 1]), ([90, 90], [90])])
            {
                var (a, b) = (Array(left, 0), Array(right, 2));
                SameArrays.Check(() => body(a, b), () => kernel(a, b), $"({string.Join(", ", left)}) and ({string.Join(", ", right)})");
            }
            var wrong = (Array([90, 90], 0), Array([89], 0));
            string expected = Assert.Throws<ArgumentException>(() => body(wrong.Item1, wrong.Item2)).Message;
            Assert.Equal(expected, Assert.Throws<ArgumentException>(() => kernel(wrong.Item1, wrong.Item2)).Message);
        }
    }

    [Theory, MemberData(nameof(Backends))]
    public void ReductionsHaveTheBitsOfOneThread(Backend backend)
    {
        Func<NdArray<double>, NdArray<double>, double, (double, double, double, double, double)> body =
            (a, b, s) => (a.Sum(), (a * b + s).Sum(), NdArray.Exp(-NdArray.Abs(a)).Sum(), a.Length > 0 ? a.Min() : 0, a.Length > 0 ? NdArray.Var(b) : 0);
        var kernel = Jit.Compile(body, Options(backend, 2));
        foreach (int[] shape in Shapes[..^1])
            for (int layout = 0; layout < (shape.Length == 1 ? 2 : 1); layout++)
            {
                var (a, b) = (Array(shape, layout), Array(shape, 2));
                Assert.Equal(body(a, b, 0.1), kernel(a, b, 0.1));
            }
        Func<NdArray<double>, double> cubes = a => (a * a * a).Sum();
        var many = Array([backend == Backend.Interpreter ? 5_001 : 140_001], 0);
        foreach (int threads in (int[])[1, 2, 5]) Assert.Equal(cubes(many), Jit.Compile(cubes, Options(backend, threads))(many));
        // Of zeros that are negative.
        var sum = Jit.Compile((NdArray<float> a) => (a * 1f).Sum(), Options(backend, 2));
        var negative = NdArray.Full(-0f, 20_000);
        Assert.Equal(BitConverter.SingleToUInt32Bits(negative.Sum()), BitConverter.SingleToUInt32Bits(sum(negative)));
        Assert.Equal(0u, BitConverter.SingleToUInt32Bits(sum(NdArray.Full(-0f, 0))));
    }

    [Theory, MemberData(nameof(Backends))]
    public void ProductsOfMatricesHaveTheBitsOfOneThread(Backend backend)
    {
        Func<NdArray<double>, NdArray<double>, NdArray> body = (a, b) => NdArray.MatMul(a, b);
        foreach (int threads in (int[])[1, 2, 5])
        {
            var kernel = Jit.Compile(body, Options(backend, threads));
            foreach (var (m, k, n) in ((int, int, int)[])[(50, 20, 33), (70, 70, 70), (17, 1, 300), (3, 0, 4), (1, 40, 40)])
                for (int layout = 0; layout < 2; layout++)
                {
                    var (a, b) = (Array([m, k], layout), Array([k, n], 4 - layout));
                    SameArrays.Check(() => body(a, b), () => kernel(a, b), $"({m}, {k}) and ({k}, {n}), {threads} threads");
                    SameArrays.Check(() => body(a, b[.., 0]), () => kernel(a, b[.., 0]), $"({m}, {k}) and a column");
                }
        }
        var product = Jit.Compile(body, Options(backend, 2));
        string expected = Assert.Throws<ArgumentException>(() => body(Array([40, 3], 0), Array([4, 50], 0))).Message;
        Assert.Equal(expected, Assert.Throws<ArgumentException>(() => product(Array([40, 3], 0), Array([4, 50], 0))).Message);
    }

    [Theory, MemberData(nameof(Backends))]
    public void AllDTypesAreReduced(Backend backend)
    {
        var kernel = Jit.Compile((NdArray a) => (a.Sum(), a.Max(), NdArray.Square(a).Sum()), Options(backend, 2));
        var numbers = NdArray.FromArray(Enumerable.Range(0, 9_000).Select(i => i % 251 - 100).ToArray());
        foreach (var dtype in (DType[])[DType.Int8, DType.UInt16, DType.Int32, DType.UInt64, DType.Float16, DType.Float32, DType.Float64])
        {
            NdArray array = numbers.AsType(dtype);
            var (sum, most, squares) = kernel(array);
            Assert.Equal((array.Sum(), array.Max(), NdArray.Square(array).Sum()), (sum, most, squares));
        }
        var any = Jit.Compile((NdArray<int> a) => (NdArray.Any(a > 149), NdArray.All(a < 150), NdArray.CountNonZero(a)), Options(backend, 2));
        Assert.Equal((true, false, (long)numbers.Length - numbers.ToArray().Count(x => x == 0)), any(numbers));
    }

    [Theory, MemberData(nameof(Backends))]
    public void AssignmentsAreAsIfTheValueHadBeenCopied(Backend backend)
    {
        Action<NdArray<double>, NdArray<double>> body = (a, b) =>
        {
            a[1..^1] = (a[..^2] + a[1..^1] + a[2..]) / 3;
            a[..] = a[Slice.Step(null, null, -1)] * 0.5 + b;
            b[..] = NdArray.Full(1.5);
        };
        foreach (int threads in (int[])[1, 2, 5])
        {
            var kernel = Jit.Compile(body, Options(backend, threads));
            foreach (int[] shape in (int[][])[[10], [9_000], [90, 100]])
            {
                var (a, b) = (Array(shape, 0), Array(shape, 3));
                var (c, d) = (a.Copy(), b.Copy());
                body(a, b);
                kernel(c, d);
                SameArrays.Check(() => a, () => c, $"{shape[0]}");
                SameArrays.Check(() => b, () => d, $"{shape[0]}");
                body(a[1..], a[..^1]);
                kernel(c[1..], c[..^1]);
                SameArrays.Check(() => a, () => c, $"{shape[0]}, overlapping");
            }
        }
    }

    [Theory, MemberData(nameof(Backends))]
    public void ExceptionsAreThoseOfOneThread(Backend backend)
    {
        Func<NdArray<int>, NdArray<int>, NdArray<int>> body = (a, b) => a / b;
        var a = NdArray.FromArray(Enumerable.Range(0, 20_000).Select(i => i == 15_000 ? int.MinValue : i).ToArray());
        var b = NdArray.Full(3, 20_000);
        foreach (int threads in (int[])[1, 2, 5])
        {
            var kernel = Jit.Compile(body, Options(backend, threads));
            SameArrays.Check(() => body(a, b), () => kernel(a, b), "none");
            b[15_000] = -1;
            Assert.Throws<OverflowException>(() => kernel(a, b));
            b[19_000] = 0;
            Assert.Throws<OverflowException>(() => kernel(a, b));
            b[14_000] = 0;
            Assert.Throws<DivideByZeroException>(() => kernel(a, b));
            (b[14_000], b[15_000], b[19_000]) = (3, 3, 3);
        }
    }

    [Theory, MemberData(nameof(Backends))]
    public void AnExceptionComesBeforeLaterOnes(Backend backend)
    {
        var mean = Jit.Compile((NdArray<double> a, NdArray<double> b) => NdArray.Mean(a + b), Options(backend, 2));
        Assert.Contains("shape", Assert.Throws<ArgumentException>(() => mean(NdArray.Zeros<double>(2), NdArray.Zeros<double>(3))).Message);
        Assert.Throws<ArgumentNullException>(() => mean(null!, NdArray.Zeros<double>(3)));
        Assert.Throws<ArgumentException>(() => mean(NdArray.Zeros<double>(0), NdArray.Zeros<double>(0)));
    }

    [Fact]
    public void WhatIsDividedIsExplained()
    {
        var kernel = Jit.Compile((NdArray<double> a, NdArray<double> b) => (a + b, (a * b).Sum(axis: 0), (a - b).Sum(), NdArray.MatMul(a, b.Transpose())), Options(Backend.Interpreter, 2));
        kernel(Array([40, 50], 0), Array([40, 50], 3));
        string text = Jit.Inspect(kernel).Explain();
        Assert.Contains("its elements are computed in parallel", text);
        Assert.Contains("its rows are computed in parallel", text);
        Assert.Contains("divided among threads", text);
        Assert.Contains("the result: sum", text);
    }

    [Fact]
    public void TheOptionIsPartOfAKernelsIdentity()
    {
        Func<NdArray<double>, double> body = a => a.Sum();
        Assert.NotSame(Jit.Inspect(Jit.Compile(body)), Jit.Inspect(Jit.Compile(body, new JitOptions { AutoParallel = true })));
        Assert.Same(Jit.Inspect(Jit.Compile(body, new JitOptions { AutoParallel = true })), Jit.Inspect(Jit.Compile(body, new JitOptions { AutoParallel = true })));
    }

    [Theory, MemberData(nameof(Backends))]
    public void ACallMayBeCancelled(Backend backend)
    {
        if (backend == Backend.Interpreter) return;
        var kernel = Jit.Compile((NdArray<double> a, CancellationToken token) => a * 2.0, Options(backend, 2));
        Assert.Throws<OperationCanceledException>(() => kernel(NdArray.Zeros<double>(100_000), new CancellationToken(true)));
    }
}
