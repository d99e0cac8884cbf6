using System.Numerics;

namespace DualJit.Tests;

/// <summary>Reductions along axes in kernels: the results, dtypes and exceptions of the arrays' own, for every layout.</summary>
/// <remarks>More of them with <c>DUALJIT_ARRAY_CASES</c> in the environment.</remarks>
[SlowTests]
public sealed class AxisReductionTests
{
    private static readonly int Cases = int.TryParse(Environment.GetEnvironmentVariable("DUALJIT_ARRAY_CASES"), out int count) ? count : 60;

    private static readonly int[][] Shapes = [[4, 3], [1, 17], [33, 40], [300, 20], [20, 300], [2, 3, 4], [3, 1, 50], [18, 5, 9], [0, 3], [3, 0], [5, 0, 2], [7], [100], [4200, 9], [9, 4200]];

    private static readonly Func<NdArray, NdArray>[] Functions =
    [
        a => a.Sum(0), a => a.Sum(-1), a => NdArray.Sum(a, axis: -1, keepDims: true), a => a.Sum([0, -1]), a => a.Sum([-2, -1], keepDims: true), a => a.Sum([]),
        a => a.Prod(0), a => a.Min(0), a => NdArray.Max(a, 1), a => a.Max([1, 0]),
        a => NdArray.Mean(a, 0), a => NdArray.Mean(a, -1, true), a => NdArray.Mean(a, [0, 1]), a => a - NdArray.Mean(a),
        a => NdArray.Var(a, 0), a => NdArray.Var(a, axis: 1, ddof: 1), a => NdArray.Std(a, -1), a => NdArray.Std(a, axis: 0, keepDims: true, ddof: 1.5), a => NdArray.Var(a, [0, 1]),
        a => NdArray.ArgMin(a, 0), a => NdArray.ArgMax(a, -1, keepDims: true), a => NdArray.Where(a, NdArray.ArgMax(a), NdArray.ArgMin(a)),
        a => NdArray.CumSum(a), a => NdArray.CumSum(a, 0), a => NdArray.CumProd(a, -1),
        a => NdArray.Any(a, 0), a => NdArray.All(a, -1, true), a => NdArray.CountNonZero(a, 1), a => NdArray.Any(a, [0, 1]),
    ];

    public static TheoryData<Backend> Backends => TestBackends.Compiling;

    [Theory]
    [MemberData(nameof(Backends))]
    public void Results_and_exceptions_are_those_of_the_arrays(Backend backend)
    {
        var random = new Random((int)backend + 5);
        var kernels = Array.ConvertAll(Functions, function => Jit.Compile(function, TestBackends.Options(backend)));
        for (int i = 0; i < Cases; i++)
        {
            int number = random.Next(kernels.Length);
            var a = RandomArray(random, Shapes[random.Next(Shapes.Length)]);
            var actual = SameArrays.Run(() => kernels[number](a));
            var expected = SameArrays.Run(() => Functions[number](a));
            // What an array cannot do is found when the kernel is compiled, before it is seen that there are no elements.
            if (actual is KernelCompilationException { Code: "DJ2006" or "DJ2009" } && expected is NotSupportedException or ArgumentException) continue;
            SameArrays.Check(() => Functions[number](a), () => actual is Exception error ? throw error : (NdArray)actual, $"function {number} of {a.DType} {string.Join("x", a.Shape.ToArray())} {a.Layout}");
        }
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void Numbers_of_all_elements_are_those_of_the_arrays(Backend backend)
    {
        var options = TestBackends.Options(backend);
        var random = new Random(9);
        var mean = Jit.Compile((NdArray a) => NdArray.Mean(a), options);
        var deviation = Jit.Compile((NdArray<double> a) => NdArray.Std(a, 1.0), options);
        var variance = Jit.Compile((NdArray<Half> a) => NdArray.Var(a), options);
        var count = Jit.Compile((NdArray a) => NdArray.CountNonZero(a), options);
        var any = Jit.Compile((NdArray<bool> a) => NdArray.Any(a) ^ NdArray.All(a), options);
        var total = Jit.Compile((NdArray<Complex> a, NdArray<Half> b) => (NdArray.Sum(a), b.Sum(), b.Min(), NdArray.Dot(a, a)), options);
        var (doubles, halves, complexes) = (NdArray.Arange(40.0).Reshape(5, 8).Transpose(), NdArray.Arange(300.0).Cast<Half>(), NdArray.Arange(300.0).Cast<Complex>() * new Complex(1, -2));
        foreach (var a in (NdArray[])[doubles, halves, NdArray.Arange(7), complexes, NdArray.FromArray([true, false])]) Assert.Equal(NdArray.Mean(a), mean(a));
        Assert.Equal(NdArray.Std(doubles, 1.0), deviation(doubles));
        Assert.Equal(NdArray.Var(halves), variance(halves));
        Assert.Equal(NdArray.CountNonZero(halves), count(halves));
        Assert.Equal(NdArray.CountNonZero(complexes), count(complexes));
        Assert.True(any(NdArray.FromArray([true, false])));
        Assert.Equal((complexes.Sum(), halves.Sum(), halves.Min(), NdArray.Dot(complexes, complexes)), total(complexes, halves));
        Assert.Equal(Assert.Throws<ArgumentException>(() => NdArray.Mean(NdArray.Zeros<int>(0))).Message, Assert.Throws<ArgumentException>(() => mean(NdArray.Zeros<int>(0))).Message);
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void They_may_stand_among_other_operations(Backend backend)
    {
        var standardize = Jit.Compile((NdArray<double> a) => (a - NdArray.Mean(a, axis: 0)) / NdArray.Std(a, axis: 0), TestBackends.Options(backend));
        var a = NdArray.Arange(200.0).Reshape(25, 8) * 0.3;
        foreach (var view in (NdArray<double>[])[a, a.Transpose(), a[Slice.Step(null, null, -2), Slice.All]])
            SameArrays.Check(() => (view - NdArray.Mean(view, axis: 0)) / NdArray.Std(view, axis: 0), () => standardize(view), $"{view.Layout}");
    }

    private static readonly Func<NdArray<double>, NdArray<double>, NdArray>[] OfTwo =
    [
        (a, b) => NdArray.Sum(a * b, axis: 0), (a, b) => NdArray.Sum(a * b + a, axis: -1, keepDims: true), (a, b) => NdArray.Max(a - b, axis: 0), (a, b) => a * NdArray.Sum(a * b),
        (a, b) => NdArray.CountNonZero(a < b, axis: -1), (a, b) => NdArray.Mean(a - NdArray.Mean(b, axis: 0), axis: -1), (a, b) => NdArray.Sum(NdArray.Square(a - NdArray.Mean(a, axis: -1, keepDims: true)) * b, axis: -1),
        (a, b) => a + NdArray.Min(NdArray.Sqrt(a) / b), (a, b) => NdArray.ArgMax(a * b, axis: 0), (a, b) => NdArray.Sum(a, axis: 0) - NdArray.Sum(a, axis: 0, keepDims: true) * NdArray.Std(b, axis: 0),
    ];

    /// <summary>More elements than make single rows, rows of fewer than the lanes, and one axis that is repeated.</summary>
    [Theory]
    [MemberData(nameof(Backends))]
    public void Several_operands_of_any_layout_are_reduced_as_one(Backend backend)
    {
        var random = new Random((int)backend + 11);
        var kernels = Array.ConvertAll(OfTwo, function => Jit.Compile(function, TestBackends.Options(backend)));
        for (int i = 0; i < Cases / 3; i++)
        {
            int number = random.Next(kernels.Length);
            int[] shape = TwoShapes[random.Next(TwoShapes.Length)];
            int[] other = [.. shape.Select(length => random.Next(5) == 0 ? 1 : length)];
            var (a, b) = (Doubles(shape), Doubles(random.Next(8) == 0 ? shape[^1..] : other));
            SameArrays.Check(() => OfTwo[number](a, b), () => kernels[number](a, b), $"function {number} of {string.Join("x", a.Shape.ToArray())} {a.Layout} and {string.Join("x", b.Shape.ToArray())} {b.Layout}");
        }

        NdArray<double> Doubles(int[] shape) => (NdArray<double>)RandomLayouts.Array(random, shape, k => k % 997 == 996 ? double.NaN : k % 5 == 0 ? -0.0 : Math.ScaleB(k * 0.37 - 2, k % 31));
    }

    private static readonly int[][] TwoShapes = [[70, 70], [3, 1700], [1700, 3], [20, 300], [1, 33], [0, 4], [4, 5, 9], [40, 7, 33]];

    /// <summary>As many elements as make squares of vectors, and some besides, wherever they lie.</summary>
    [Theory]
    [MemberData(nameof(Backends))]
    public void Bits_are_those_of_the_same_elements_in_order(Backend backend)
    {
        Check<double>(i => Math.ScaleB(i * 0.37 - 2, i % 31));
        Check<float>(i => MathF.ScaleB(i * 0.37f - 2, i % 31), isLong: true);
        Check<long>(i => i * 0x1234567891L);
        Check<short>(i => (short)(i * 77));

        void Check<T>(Func<int, T> element, bool isLong = false) where T : unmanaged
        {
            Func<NdArray<T>, (T, T, NdArray<T>, NdArray<T>)> sums = a => (a.Sum(), a.Min(), a.Sum(0), NdArray.Sum(a, axis: -1));
            var kernel = Jit.Compile(sums, TestBackends.Options(backend));
            foreach (int[] shape in (int[][])[[75, 90], [9, 1100], [4500, 3], .. isLong ? (int[][])[[9, 14600]] : []])
                foreach (var a in Views(shape, element))
                {
                    var (expected, actual) = (sums(a.Copy()), kernel(a));
                    string what = $"{typeof(T)} {string.Join("x", shape)} {a.Layout} {string.Join(",", a.Strides.ToArray())}";
                    SameArrays.Check(() => NdArray.Full(expected.Item1), () => NdArray.Full(actual.Item1), what);
                    SameArrays.Check(() => NdArray.Full(expected.Item2), () => NdArray.Full(actual.Item2), what);
                    SameArrays.Check(() => expected.Item3, () => actual.Item3, what);
                    SameArrays.Check(() => expected.Item4, () => actual.Item4, what);
                }
        }

        static IEnumerable<NdArray<T>> Views<T>(int[] shape, Func<int, T> element) where T : unmanaged
        {
            var (n, m) = (shape[0], shape[1]);
            yield return Dense(m, n).Transpose();
            yield return Dense(m, n + 5)[Slice.All, 2..^3].Transpose();
            yield return Dense(2 * n, m)[Slice.Step(null, null, -2), Slice.Step(null, null, -1)];
            yield return Dense(n, 3 * m)[Slice.All, Slice.Step(null, null, 3)];
            yield return Dense(n, m + 3)[Slice.All, 3..];
            yield return Dense(n, 1).BroadcastTo(n, m);

            NdArray<T> Dense(int rows, int columns) => NdArray.FromArray(Enumerable.Range(0, rows * columns).Select(element).ToArray()).Reshape(rows, columns);
        }
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void Only_what_is_read_is_computed_once(Backend backend)
    {
        Func<NdArray<double>, NdArray<double>> written = a =>
        {
            var first = a.Sum(0);
            var second = a.Sum(0);
            first[0] = 100;
            return second + first;
        };
        Func<NdArray<double>, NdArray<double>> before = a =>
        {
            var first = a.Sum(0) * 2;
            a[Slice.All, 1] = a[Slice.All, 0];
            return first - a.Sum(0);
        };
        foreach (var function in (Func<NdArray<double>, NdArray<double>>[])[written, before])
        {
            var kernel = Jit.Compile(function, TestBackends.Options(backend));
            SameArrays.Check(() => function(Sample()), () => kernel(Sample()), "a sum");
        }
        var pair = Jit.Compile((NdArray<double> a) => (a.Sum(0), a.Sum(0)), TestBackends.Options(backend));
        var (one, other) = pair(Sample());
        one[0] = -1;
        Assert.Equal(Sample().Sum(0)[0], other[0]);

        static NdArray<double> Sample() => NdArray.Arange(60.0).Reshape(12, 5) * 0.3;
    }

    [Fact]
    public void The_report_says_how_results_are_computed()
    {
        var kernel = Jit.Compile((NdArray<double> a) => a.Sum(0));
        kernel(NdArray.Zeros<double>(20, 30));
        Assert.Contains("on vectors of 8 results", Jit.Inspect(kernel).Explain());
        kernel(NdArray.Zeros<double>(20, 30).Transpose());
        Assert.Contains("on vectors of 8 elements of a result", Jit.Inspect(kernel).Explain());
    }

    private static NdArray RandomArray(Random random, int[] shape) => random.Next(10) switch
    {
        0 => RandomLayouts.Array(random, shape, i => i % 3 == 0),
        1 => RandomLayouts.Array(random, shape, i => (sbyte)(i * 37)),
        2 => RandomLayouts.Array(random, shape, i => (Half)(i % 97 * 0.37)),
        3 => RandomLayouts.Array(random, shape, i => new Complex(i, -2 * i + 1)),
        4 => RandomLayouts.Array(random, shape, i => i * 5L - 9),
        5 => RandomLayouts.Array(random, shape, i => (ushort)i),
        6 => RandomLayouts.Array(random, shape, i => i % 201 == 200 ? float.NaN : i * -0.37f),
        _ => RandomLayouts.Array(random, shape, i => i % 1001 == 1000 ? double.NaN : i % 5 == 0 ? -0.0 : Math.ScaleB(i * 0.37 - 2, i % 31)),
    };
}
