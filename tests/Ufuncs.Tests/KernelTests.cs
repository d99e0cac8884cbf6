using System.Linq.Expressions;

namespace DualJit.Tests;

/// <summary>Ufuncs applied in kernels, to numbers and to arrays.</summary>
public sealed class KernelTests
{
    public static TheoryData<Backend> All => TestBackends.Compiling;

    private static readonly Ufunc<double, double> Sigmoid = Vectorize.Compile((double v) => 1.0 / (1.0 + Math.Exp(-v)));
    private static readonly Ufunc<double, double, double> Clamped = Vectorize.Compile((double p, double q) => p > q ? q : p < -q ? -q : p);
    private static readonly UntypedUfunc Blend = Vectorize.Compile((Scalar p, Scalar q) => 2.5 * p + q);

    private static NdArray<double> Grid => NdArray.Linspace(-3.0, 3, 24).Reshape(4, 6);

    [Theory, MemberData(nameof(All))]
    public void AKernelCallsTheFunctionItself(Backend backend)
    {
        double shift = 1;
        var add = Vectorize.Compile((double p, double q) => p + q + shift);
        var sum = Jit.Compile((double[] a) =>
        {
            double total = 0;
            foreach (double x in a) total = add.Apply(total, x);
            return total;
        }, TestBackends.Options(backend));
        Assert.Equal(9.0, sum([1, 2, 3]));
        shift = 2;
        Assert.Equal(12.0, sum([1, 2, 3]));
        var ofTree = Vectorize.Compile((Expression<Func<double, double>>)(v => v * v));
        Assert.Throws<KernelCompilationException>(() => Jit.Compile((double v) => ofTree.Apply(v), TestBackends.Options(backend)));
    }

    [Theory, MemberData(nameof(All))]
    public void AnArrayExpressionTakesItIn(Backend backend)
    {
        double shift = 0.5;
        var add = Vectorize.Compile((double p, double q) => p + q * shift);
        Func<NdArray<double>, NdArray<double>, NdArray<double>> expression = (a, b) => 2 * add.Apply(Sigmoid.Apply(a), b) - Clamped.Apply(a, 1.5);
        var kernel = Jit.Compile(expression, TestBackends.Options(backend));
        foreach (var (a, b) in (IEnumerable<(NdArray<double>, NdArray<double>)>)[(Grid, Grid), (Grid, Grid[1, ..]), (Grid[.., ..1], Grid[0, ..]), (Grid.Transpose(), Grid.Transpose()), (Grid[..0, ..], Grid[..0, ..])])
            SameArrays.Check(() => expression(a, b), () => kernel(a, b), $"{string.Join(",", a.Shape.ToArray())} with {string.Join(",", b.Shape.ToArray())}");
        Assert.Contains("an array made in one loop, of 5 operations", Jit.Inspect(kernel).Explain());
        shift = -2;
        SameArrays.Check(() => expression(Grid, Grid), () => kernel(Grid, Grid), "a captured number changed");
        Same(() => expression(Grid, Grid[..2, ..]), () => kernel(Grid, Grid[..2, ..]));
        Same(() => expression(null!, Grid), () => kernel(null!, Grid));
    }

    [Theory, MemberData(nameof(All))]
    public void ReductionsAndAssignmentsTakeItInToo(Backend backend)
    {
        Func<NdArray<double>, double> sum = a => NdArray.Sum(Sigmoid.Apply(a));
        SameArrays.Check(() => NdArray.Full(sum(Grid)), () => NdArray.Full(Jit.Compile(sum, TestBackends.Options(backend))(Grid)), "sum");
        Action<NdArray<double>, NdArray<float>> into = (r, a) => r[..] = Clamped.Apply(a, r);
        var (expected, result) = (Grid.Copy(), Grid.Copy());
        into(expected, Grid.Cast<float>());
        Jit.Compile(into, TestBackends.Options(backend))(result, Grid.Cast<float>());
        SameArrays.Check(() => expected, () => result, "assigned");
    }

    [Theory, MemberData(nameof(All))]
    public void AFunctionOfAnyNumbersIsOneThere(Backend backend)
    {
        Func<NdArray, NdArray, NdArray> expression = (a, b) => Blend.Apply(a, b) + Blend.Apply(1, a);
        var kernel = Jit.Compile(expression, TestBackends.Options(backend));
        NdArray[] operands = [NdArray.Arange(4f), NdArray.Arange(4), Grid[.., 0]];
        foreach (var a in operands)
            foreach (var b in operands) SameArrays.Check(() => expression(a, b), () => kernel(a, b), $"{a.DType} and {b.DType}");
        Func<NdArray<float>, NdArray> typed = a => Blend.Apply(a, 2);
        SameArrays.Check(() => typed(NdArray.Arange(4f)), () => Jit.Compile(typed, TestBackends.Options(backend))(NdArray.Arange(4f)), "typed");
    }

    [Theory, MemberData(nameof(All))]
    public void TheExceptionIsThatOfTheFirstElement(Backend backend)
    {
        var root = Vectorize.Compile((double v) => v >= 0 ? Math.Sqrt(v) : throw new ArgumentException($"{v} is negative"));
        Func<NdArray<double>, NdArray<double>> expression = a => root.Apply(a) + 1;
        var kernel = Jit.Compile(expression, TestBackends.Options(backend));
        var grid = NdArray.FromArray(new double[,] { { 1, -2 }, { -3, 4 } });
        var columns = NdArray.Ones<double>(200, 3);
        (columns[150, 0], columns[0, 1]) = (-5, -6);
        foreach (var a in (NdArray<double>[])[grid, grid.Transpose(), grid[..1, ..1], columns.Transpose(), columns[Slice.Step(null, null, -1), ..].Transpose()]) Same(() => expression(a), () => kernel(a));
    }

    [Theory, MemberData(nameof(All))]
    public void SeveralOutputsAreSeveralArrays(Backend backend)
    {
        int unit = 4;
        var divide = Vectorize.Compile((int a, int b) => (a / b * unit, (double)(a % b)));
        Func<NdArray<int>, NdArray<int>, NdArray<double>> expression = (a, b) =>
        {
            var (quotient, rest) = divide.Apply(a, b);
            return rest + divide.Apply(quotient, 3).Item2;
        };
        var kernel = Jit.Compile(expression, TestBackends.Options(backend));
        var (a, b) = (NdArray.Arange(12).Reshape(3, 4), NdArray.FromArray([3, 1, 7, 5]));
        SameArrays.Check(() => expression(a, b), () => kernel(a, b), "both");
        unit = -1;
        SameArrays.Check(() => expression(a.Transpose(), b[..3]), () => kernel(a.Transpose(), b[..3]), "strided");
        b[2] = 0;
        Same(() => expression(a, b), () => kernel(a, b));
        Func<NdArray<int>, (NdArray<int>, NdArray<double>)> tuple = x => divide.Apply(x, 5);
        var (first, second) = Jit.Compile(tuple, TestBackends.Options(backend))(a);
        SameArrays.Check(() => tuple(a).Item1, () => first, "first");
        SameArrays.Check(() => tuple(a).Item2, () => second, "second");
    }

    [Theory, MemberData(nameof(All))]
    public void CapturedArraysAreThoseOfTheCall(Backend backend)
    {
        double[] weights = [2, 3, 5];
        var table = NdArray.Arange(6.0).Reshape(3, 2);
        var look = Vectorize.Compile((int i, double x) => table[i, 1] * weights[i] + x);
        Func<NdArray<int>, NdArray<double>, NdArray<double>> expression = (i, x) => look.Apply(i, x) + x;
        var kernel = Jit.Compile(expression, TestBackends.Options(backend));
        var (indices, x) = (NdArray.FromArray([2, 0, 1, 2]), NdArray.Arange(8.0).Reshape(2, 4));
        Check();
        table = NdArray.Arange(12.0).Reshape(2, 6).Transpose()[Slice.Step(null, null, -2), ..];
        weights = [7, 11, 13, 17];
        Check();
        indices[1] = 3;
        Check();
        indices[1] = 0;
        Same(() => expression(indices[..0], x[.., ..0]), () => kernel(indices[..0], x[.., ..0]));
        table = null!;
        Check();

        void Check() => Same(() => expression(indices, x), () => kernel(indices, x));
    }

    [Theory, MemberData(nameof(All))]
    public void ACapturedArrayThatIsAssignedToIsReadBefore(Backend backend)
    {
        var table = NdArray.FromArray([2, 0, 3, 1]);
        var next = Vectorize.Compile((int i) => table[i]);
        Action<NdArray<int>> step = r => r[..] = next.Apply(r);
        var kernel = Jit.Compile(step, TestBackends.Options(backend));
        kernel(table);
        Assert.Equal([3, 2, 1, 0], table.ToArray());
        var length = Vectorize.Compile((int i) => i + table.Length);
        Assert.Equal(28, Jit.Compile((NdArray<int> a) => length.Apply(a).Sum() + table[0] - table[0] + a[3] + a[2] + a[1] + a[0], TestBackends.Options(backend))(table));
    }

    [Theory, MemberData(nameof(All))]
    public void ItReducesThere(Backend backend)
    {
        double shift = 0.25;
        var add = Vectorize.Compile((double p, double q) => p + q, new UfuncOptions { Identity = 7 });
        var least = Vectorize.Compile<double, double, double>(Math.Min);
        var fold = Vectorize.Compile((double total, double x) => total * shift - x);
        Func<NdArray<double>, double>[] all =
        [
            a => add.Reduce(a), a => add.Reduce(Sigmoid.Apply(a), initial: 2.5), a => least.Reduce(a) + least.Reduce(a, initial: -1), a => fold.Reduce(a), a => fold.Reduce(a * 2, initial: 3),
        ];
        Func<NdArray<double>, NdArray<double>>[] along =
        [
            a => add.Reduce(a, 0), a => add.Reduce(a, -1, keepDims: true, initial: 0.1), a => add.Reduce(a, [0, 1]), a => least.Reduce(a, 1) * 2, a => fold.Reduce(a, 0), a => fold.Reduce(a, -1, keepDims: true), a => a - fold.Reduce(a, 1, keepDims: true, initial: 4),
        ];
        NdArray<double>[] arrays = [Grid, Grid[Slice.Step(null, null, -2), 1..], Grid[..0, ..], NdArray.Zeros<double>(3, 0), Grid.Reshape(2, 3, 4)];
        foreach (var expression in all)
        {
            var kernel = Jit.Compile(expression, TestBackends.Options(backend));
            foreach (var a in arrays) Same(() => NdArray.Full(expression(a)), () => NdArray.Full(kernel(a)));
        }
        foreach (var expression in along)
        {
            var kernel = Jit.Compile(expression, TestBackends.Options(backend));
            foreach (var a in arrays) Same(() => expression(a), () => kernel(a));
        }
        var divide = Vectorize.Compile((int total, int x) => total / x);
        Func<NdArray<int>, NdArray<int>> rows = a => divide.Reduce(a, 1);
        var kernelOfRows = Jit.Compile(rows, TestBackends.Options(backend));
        foreach (var a in (NdArray<int>[])[NdArray.FromArray(new[,] { { 100, 3, 2 }, { 7, 1, -1 } }), NdArray.FromArray(new[,] { { 100, 3, 2 }, { 7, 1, 0 } })]) Same(() => rows(a), () => kernelOfRows(a));
    }

    [Theory, MemberData(nameof(All))]
    public void ATreeAppliesItAsWell(Backend backend)
    {
        Expression<Func<NdArray<double>, NdArray<double>>> tree = a => Sigmoid.Apply(a, null, null) * 2;
        SameArrays.Check(() => Sigmoid.Apply(Grid) * 2, () => Jit.Compile(tree, TestBackends.Options(backend))(Grid), "tree");
    }

    [Fact]
    public void WhatIsNotAMapIsRefused()
    {
        var rows = new[] { new[] { 1.0 } };
        var look = Vectorize.Compile((int i) => rows[0][i]);
        var pair = Vectorize.Compile((double v) => new Pair(v, -v));
        Refused("DJ1090", () => Jit.Compile((NdArray<int> a) => look.Apply(a))(NdArray.Arange(3)), "captures 'rows', which is neither a number nor an array");
        Refused("DJ1090", () => Jit.Compile((NdArray<double> a) => pair.Apply(a)[0].First)(Grid[0, ..]), "returns a struct");
        Refused("DJ1092", () => Jit.Compile((NdArray a) => Blend.Reduce(a, 0))(Grid), "UntypedUfunc.Reduce");
        Refused("DJ1090", () => Jit.Compile((NdArray a) => Sigmoid.Apply(a))(Grid), "takes float64 and is applied to an array of any dtype");
        Refused("DJ1090", () => Jit.Compile((NdArray<System.Numerics.Complex> a) => Sigmoid.Apply(a))(NdArray.Zeros<System.Numerics.Complex>(2)), "takes float64 and is applied to an array of complex128");
    }

    private record struct Pair(double First, double Second);

    private static void Refused(string code, Func<object> run, string what)
    {
        var error = Assert.Throws<KernelCompilationException>(run);
        Assert.Equal(code, error.Code);
        Assert.Contains(what, error.Message);
        Assert.Contains(nameof(KernelTests), error.Message);
    }

    private static void Same(Func<NdArray> expected, Func<NdArray> run)
    {
        var (first, second) = (Record(expected), Record(run));
        Assert.Equal((first?.GetType(), first?.Message), (second?.GetType(), second?.Message));
        if (first is null) SameArrays.Check(expected, run, "result");

        static Exception? Record(Func<NdArray> call) => Xunit.Record.Exception(() => { call(); });
    }
}
