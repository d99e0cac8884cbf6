namespace DualJit.Tests;

/// <summary>What ufuncs do with whole arrays, in kernels.</summary>
public sealed class MethodsInKernelsTests
{
    public static TheoryData<Backend> All => TestBackends.Compiling;

    private static readonly Ufunc<double, double, double> Add = Vectorize.Compile((double p, double q) => p + q, new UfuncOptions { Name = "add" });
    private static readonly Ufunc<double, double, double> Fold = Vectorize.Compile((double total, double x) => total * 0.25 - x, new UfuncOptions { Name = "fold" });
    private static readonly Ufunc<int, int, int> Divide = Vectorize.Compile((int p, int q) => p / q, new UfuncOptions { Name = "divide" });
    private static readonly Ufunc<int, double, (double, int)> Split = Vectorize.Compile((int p, double q) => (p * q, p + (int)q), new UfuncOptions { Name = "split" });

    private static NdArray<double> Grid(params int[] shape) => NdArray.Linspace(-1.0, 2, shape.Aggregate(1, (a, b) => a * b)).Reshape(shape);

    [Theory, MemberData(nameof(All))]
    public void EachElementMeetsEach(Backend backend)
    {
        double shift = 0.5;
        var shifted = Vectorize.Compile((double p, double q) => p - q * shift);
        Func<NdArray<double>, NdArray<float>, NdArray<double>> outer = (a, b) => shifted.Outer(a, b) * 2 - shifted.Outer(1.5, b).Sum();
        var kernel = Jit.Compile(outer, TestBackends.Options(backend));
        foreach (var (a, b) in (IEnumerable<(NdArray<double>, NdArray<double>)>)[(Grid(3), Grid(2, 4)), (Grid(4, 3).Transpose(), Grid(4)[Slice.Step(null, null, -2)]), (Grid(0), Grid(3))])
            SameArrays.Check(() => outer(a, b.Cast<float>()), () => kernel(a, b.Cast<float>()), "outer");
        shift = 3;
        SameArrays.Check(() => outer(Grid(2), Grid(2).Cast<float>()), () => kernel(Grid(2), Grid(2).Cast<float>()), "captured");
        var wide = Grid(1, 1, 1, 1, 2);
        SameArrays.Check(() => outer(wide, wide.Cast<float>()), () => kernel(wide, wide.Cast<float>()), "too many axes");
    }

    [Theory, MemberData(nameof(All))]
    public void TotalsUpToEachElement(Backend backend)
    {
        Func<NdArray<double>, NdArray<double>> first = a => Fold.Accumulate(a) + Add.Accumulate(a, -1);
        Func<NdArray<int>, int, NdArray<int>, NdArray<int>> into = (a, axis, r) => Divide.Accumulate(a, axis, r);
        var (kernel, dividing) = (Jit.Compile(first, TestBackends.Options(backend)), Jit.Compile(into, TestBackends.Options(backend)));
        foreach (var a in (NdArray<double>[])[Grid(3, 4), Grid(2, 3, 4).Transpose(), Grid(5), Grid(0, 3), Grid(3, 0)]) SameArrays.Check(() => first(a), () => kernel(a), "accumulated");
        var numbers = NdArray.FromArray(new[,] { { 100, 3, -2 }, { 7, 2, 1 } });
        for (int axis = -3; axis < 3; axis++) SameArrays.Check(() => into(numbers, axis, NdArray.Zeros<int>(2, 3)), () => dividing(numbers, axis, NdArray.Zeros<int>(2, 3)), $"axis {axis}");
        foreach (var r in (NdArray<int>[])[NdArray.Zeros<int>(2, 2), NdArray.Zeros<int>(3), NdArray.Zeros<int>(3, 2).Transpose()]) SameArrays.Check(() => into(numbers, 0, r).Copy(), () => dividing(numbers, 0, r).Copy(), "output");
        numbers[1, 2] = 0;
        SameArrays.Check(() => into(numbers, 1, numbers), () => dividing(numbers, 1, numbers), "exception");
    }

    [Theory, MemberData(nameof(All))]
    public void PartsOfAnAxis(Backend backend)
    {
        Func<NdArray<double>, int[], NdArray<double>>[] all = [(a, at) => Add.ReduceAt(a, at), (a, at) => Fold.ReduceAt(a, at, -2), (a, at) => Add.ReduceAt(a, at, -1), (a, at) => Fold.ReduceAt(a, at, 1, a)];
        foreach (var expression in all)
        {
            var kernel = Jit.Compile(expression, TestBackends.Options(backend));
            foreach (var a in (NdArray<double>[])[Grid(5, 6), Grid(6, 5).Transpose(), Grid(5, 0)])
                foreach (int[] at in (int[][])[[0, 3, 1, 4], [2, 2], [], [1, 5], [-1]]) SameArrays.Check(() => expression(a.Copy(), at), () => kernel(a.Copy(), at), $"at {string.Join(",", at)}");
        }
    }

    [Theory, MemberData(nameof(All))]
    public void ElementsChangeWhereTheyLie(Backend backend)
    {
        var negate = Vectorize.Compile((double x) => -x);
        Action<NdArray<double>, NdArray<int>, NdArray<double>> one = (a, at, values) => Fold.At(a, at, values);
        Action<NdArray<double>, NdArray<int>, NdArray<byte>> two = (a, i, j) => { Fold.At(a, [i, j], 2.5); negate.At(a, j); };
        var (kernel, kernelOfTwo) = (Jit.Compile(one, TestBackends.Options(backend)), Jit.Compile(two, TestBackends.Options(backend)));
        var at = NdArray.FromArray([1, 0, 1, 3]);
        foreach (Func<NdArray<double>> make in (Func<NdArray<double>>[])[() => Grid(4), () => Grid(8)[Slice.Step(null, null, -2)], () => Grid(4, 3), () => Grid(2, 3, 4).Transpose(), () => Grid(3)])
            foreach (var values in (NdArray<double>[])[Grid(4), Grid(1), Grid(4, 1)])
                Same(a => one(a, at, values), a => kernel(a, at, values), make);
        Same(a => one(a, at, a), a => kernel(a, at, a), () => Grid(4));
        Same(a => one(a, at, Grid(1)), a => kernel(a, at, Grid(1)), () => (NdArray<double>)Grid(4).AsReadOnly());
        var (i, j) = (NdArray.FromArray([1, 0, 1]), NdArray.FromArray([(byte)2, (byte)2, (byte)2]));
        foreach (Func<NdArray<double>> make in (Func<NdArray<double>>[])[() => Grid(3, 4), () => Grid(4, 3).Transpose(), () => Grid(3, 3, 2), () => Grid(2, 3)]) Same(a => two(a, i, j), a => kernelOfTwo(a, i, j), make);

        static void Same(Action<NdArray<double>> expected, Action<NdArray<double>> actual, Func<NdArray<double>> make) =>
            SameArrays.Check(() => { var a = make(); expected(a); return a.Copy(); }, () => { var a = make(); actual(a); return a.Copy(); }, "at");
    }

    [Theory, MemberData(nameof(All))]
    public void ResultsGoToArraysAndMasksSayWhere(Backend backend)
    {
        Func<NdArray<double>, NdArray<double>, NdArray<bool>, NdArray<double>> masked = (a, b, where) => Add.Apply(a, b, where: where) * 2;
        Func<NdArray<int>, NdArray<int>, NdArray<int>, NdArray<bool>, NdArray<int>> both = (a, b, r, where) => Divide.Apply(a, b, r, where);
        Func<NdArray<double>, NdArray<double>, NdArray<double>> into = (a, r) => Add.Apply(a, 1.5, @out: r);
        Func<NdArray<double>, NdArray<double>, NdArray<double>> total = (a, r) => Add.Reduce(a, 0, @out: r);
        Func<NdArray<int>, NdArray<double>, NdArray<int>, NdArray> split = (a, x, r) => Split.Apply(a, x, (null, r)).Item1 + r;
        var a = Grid(3, 4);
        var maskedKernel = Jit.Compile(masked, TestBackends.Options(backend));
        foreach (var where in (NdArray<bool>[])[a > 0.5, a[0, ..] > -0.5, a[..2, ..] > 0]) SameArrays.Check(() => masked(a, a[0, ..], where), () => maskedKernel(a, a[0, ..], where), "masked");
        var bothKernel = Jit.Compile(both, TestBackends.Options(backend));
        var (numbers, zeros) = (NdArray.Arange(6).Reshape(2, 3), NdArray.FromArray([2, 0, 3]));
        foreach (var where in (NdArray<bool>[])[zeros > 1, zeros > -1])
            foreach (int[] shape in (int[][])[[2, 3], [1, 2, 3], [2, 2], [3, 2]])
                SameArrays.Check(() => both(numbers, zeros, NdArray.Full(9, shape), where), () => bothKernel(numbers, zeros, NdArray.Full(9, shape), where), "both");
        var (expected, result) = (Grid(5), Grid(5));
        into((NdArray<double>)expected[1..], (NdArray<double>)expected[..^1]);
        var intoKernel = Jit.Compile(into, TestBackends.Options(backend));
        intoKernel((NdArray<double>)result[1..], (NdArray<double>)result[..^1]);
        SameArrays.Check(() => expected, () => result, "over each other");
        Assert.Same(result, intoKernel(result, result));
        SameArrays.Check(() => into(Grid(2, 1), Grid(2, 2)), () => intoKernel(Grid(2, 1), Grid(2, 2)), "larger");
        var totals = Jit.Compile(total, TestBackends.Options(backend));
        foreach (int[] shape in (int[][])[[4], [3], [1, 4]]) SameArrays.Check(() => total(a, Grid(shape)), () => totals(a, Grid(shape)), "reduced");
        SameArrays.Check(() => split(zeros, Grid(3), NdArray.Zeros<int>(3)), () => Jit.Compile(split, TestBackends.Options(backend))(zeros, Grid(3), NdArray.Zeros<int>(3)), "one of two");
    }

    [Theory, MemberData(nameof(All))]
    public void ReductionsOfSeveralAxesAndUnderMasks(Backend backend)
    {
        var most = Vectorize.Compile<double, double, double>(Math.Max);
        Func<NdArray<double>, NdArray<bool>, NdArray<double>>[] all =
        [
            (a, where) => Fold.Reduce(a, [0, -1]), (a, where) => Fold.Reduce(a, [-2, 2], keepDims: true, initial: 0.5), (a, where) => Fold.Reduce(a, 1, initial: 0.5, where: where), (a, where) => Add.Reduce(a, [0, 1], where: where),
            (a, where) => NdArray.Full(Add.Reduce(a, where: where) + most.Reduce(a, -0.5, where) + Fold.Reduce(a, initial: 2, where: where)), (a, where) => most.Reduce(a, 0, where: where), (a, where) => Fold.Reduce(a, 1, where: where),
        ];
        foreach (var expression in all)
        {
            var kernel = Jit.Compile(expression, TestBackends.Options(backend));
            // Machine code is made for each rank and layout.
            foreach (var a in (NdArray<double>[])[Grid(3, 4, 2), Grid(0, 4, 2), .. backend == Backend.Llvm ? (NdArray<double>[])[] : [Grid(2, 4, 3).Transpose()]])
                foreach (var where in (NdArray<bool>[])[Grid(4, 1) > 0, Grid(5, 1) > 0, .. backend == Backend.Llvm ? (NdArray<bool>[])[] : [Grid(3, 4, 2) > 0]]) SameArrays.Check(() => expression(a, where), () => kernel(a, where), "reduced");
        }
    }
}
