using System.Numerics;

namespace DualJit.Tests;

/// <summary>Stencils applied in kernels.</summary>
public sealed class StencilsInKernelsTests
{
    public static TheoryData<Backend> All => TestBackends.Compiling;

    public static TheoryData<Backend> Native => TestBackends.Native;

    private static readonly Border[] Borders = [Border.Constant, Border.Nearest, Border.Reflect, Border.Wrap, Border.Valid];

    private static double Cross(Window<double> w) => 0.25 * (w[-1, 0] + w[1, 0] + w[0, -1] + w[0, 1]);

    private static double Skewed(Window<double> w) => w[-2, 0] - 3 * w[0, 1] + w[1, -1] / 7;

    private static readonly Stencil<double> Smooth = Stencil.Compile((Func<Window<double>, double>)Cross);

    private static NdArray<double> Grid(params int[] shape)
    {
        var random = new Random(7);
        return NdArray.FromArray([.. Enumerable.Range(0, shape.Aggregate(1, (a, b) => a * b)).Select(_ => random.NextDouble())]).Reshape(shape);
    }

    [Theory, MemberData(nameof(All))]
    public void EveryBorderIsAsOutside(Backend backend)
    {
        foreach (var border in Borders)
        {
            var cross = Stencil.Compile((Func<Window<double>, double>)Cross, new StencilOptions { Border = border, Value = 7.5 });
            var skewed = Stencil.Compile((Func<Window<double>, double>)Skewed, new StencilOptions { Border = border });
            Func<NdArray<double>, NdArray<double>> expression = a => cross.Apply(a) + 2 * skewed.Apply(a * 2);
            if (border == Border.Valid) expression = a => cross.Apply(skewed.Apply(a));
            var kernel = Jit.Compile(expression, TestBackends.Options(backend));
            foreach (int[] shape in (int[][])[[10, 9], [5, 3], [3, 2], [1, 4], [2, 1], [0, 3], [3, 0]])
                SameArrays.Check(() => expression(Grid(shape)), () => kernel(Grid(shape)), $"{border} {string.Join(",", shape)}");
            // Machine code of another layout takes long to make, and is the same for all borders.
            if (backend == Backend.Llvm && border != Border.Reflect) continue;
            var wide = Grid(8, 12);
            foreach (var a in (NdArray<double>[])[wide.Transpose(), wide[1..^1, Slice.Step(null, null, -2)], wide[0, ..].BroadcastTo(5, 12)]) SameArrays.Check(() => expression(a), () => kernel(a), $"{border} strided");
        }
    }

    [Theory, MemberData(nameof(All))]
    public void WindowsNumbersAndArraysAreOperands(Backend backend)
    {
        int offset = 100;
        var mixed = Stencil.Compile((Window<double> a, Window<long> b, double scale, NdArray<double> table) => scale * a[0, 1] + b[-1, 0] + table[1, 0] + offset, new StencilOptions { Border = Border.Wrap });
        Func<NdArray<float>, NdArray<long>, double, NdArray<double>, NdArray<double>> expression = (a, b, scale, table) => mixed.Apply(a, b, scale, table) - mixed.Apply(table, b, 2, table);
        var kernel = Jit.Compile(expression, TestBackends.Options(backend));
        var (left, right, table) = (Grid(4, 3).Transpose().Cast<float>(), NdArray.Arange(12L).Reshape(3, 4), Grid(4, 3).Transpose());
        Check(left, right, 0.5, table);
        offset = -3;
        Check(left, right, 0.5, table.Copy());
        Check(left, right[..2, ..], 0.5, table);
        Check(left, right, 0.5, table[..2, ..]);
        Func<NdArray<double>, bool, NdArray<double>> maybe = (a, isThere) => { var x = isThere ? a : null!; return Smooth.Apply(x); };
        SameArrays.Check(() => maybe(table, false), () => Jit.Compile(maybe, TestBackends.Options(backend))(table, false), "null");
        Func<NdArray<byte>, NdArray<Complex>> turned = a => Turn.Apply(a);
        SameArrays.Check(() => turned(NdArray.Arange((byte)24).Reshape(2, 3, 4)), () => Jit.Compile(turned, TestBackends.Options(backend))(NdArray.Arange((byte)24).Reshape(2, 3, 4)), "cube");
        Func<NdArray<int>, NdArray<int>> line = a => Line.Apply(a) * 2;
        SameArrays.Check(() => line(NdArray.Arange(7)), () => Jit.Compile(line, TestBackends.Options(backend))(NdArray.Arange(7)), "line");

        void Check(NdArray<float> a, NdArray<long> b, double scale, NdArray<double> other) => SameArrays.Check(() => expression(a, b, scale, other), () => kernel(a, b, scale, other), "mixed");
    }

    private static readonly Stencil<Complex> Turn = Stencil.Compile((Window<Complex> w) => w[0, 0, 0] * Complex.ImaginaryOne + w[1, 0, -1], new StencilOptions { Border = Border.Reflect });
    private static readonly Stencil<int> Line = Stencil.Compile((Window<int> w) => w[-1] + w[1] * w[2], new StencilOptions { Border = Border.Nearest });
    private static readonly Stencil<double> Deep = Stencil.Compile((Window<double> w) => w[0, 0, 1, 0] - w[-1, 0, 0, 1], new StencilOptions { Border = Border.Constant, Value = -1 });

    [Theory, MemberData(nameof(All))]
    public void TheResultMayGoToAnArrayThatIsThere(Backend backend)
    {
        Func<NdArray<double>, NdArray<double>, NdArray<double>> into = (a, r) => Smooth.Apply([a], r);
        var kernel = Jit.Compile(into, TestBackends.Options(backend));
        var (field, result) = (Grid(6, 5), NdArray.Zeros<double>(5, 6).Transpose());
        SameArrays.Check(() => Smooth.Apply(field), () => kernel(field, result).Copy(), "result");
        SameArrays.Check(() => Smooth.Apply(field), () => result.Copy(), "out");
        var (expected, same) = (field.Copy(), field.Copy());
        Smooth.Apply([expected[1.., ..]], (NdArray<double>)expected[..^1, ..]);
        kernel((NdArray<double>)same[1.., ..], (NdArray<double>)same[..^1, ..]);
        SameArrays.Check(() => expected, () => same, "over each other");
        Assert.Same(same, kernel(same, same));
        SameArrays.Check(() => into(field, NdArray.Zeros<double>(6, 4)), () => kernel(field, NdArray.Zeros<double>(6, 4)), "shape");
        SameArrays.Check(() => into(field, NdArray.Zeros<double>(6, 5, 1)), () => kernel(field, NdArray.Zeros<double>(6, 5, 1)), "rank");
        SameArrays.Check(() => into(NdArray.Zeros<double>(6, 5, 1), field), () => kernel(NdArray.Zeros<double>(6, 5, 1), field), "rank of a window");
        Func<NdArray<double>, NdArray<double>> deep = a => Deep.Apply([a], null);
        SameArrays.Check(() => deep(Grid(2, 3, 4, 3)), () => Jit.Compile(deep, TestBackends.Options(backend))(Grid(2, 3, 4, 3)), "four axes");
    }

    [Theory, MemberData(nameof(All))]
    public void TheExceptionIsThatOfTheFirstElement(Backend backend)
    {
        var limited = Stencil.Compile((Window<int> w) => w[0, 0] + w[0, 1] >= 0 ? w[1, 0] : throw new ArgumentException($"{w[0, 0]} and {w[0, 1]}"), new StencilOptions { Border = Border.Nearest });
        Func<NdArray<int>, NdArray<int>> expression = a => limited.Apply(a);
        var kernel = Jit.Compile(expression, TestBackends.Options(backend));
        var a = NdArray.Zeros<int>(4, 5);
        (a[2, 4], a[1, 2], a[3, 0]) = (-3, -2, -4);
        Check();
        a[0, 4] = -1;
        Check();
        a[0, 4] = a[1, 2] = 0;
        Check();
        int reach = 2;
        var mean = Stencil.Compile((Window<double> w) =>
        {
            double total = 0;
            for (int i = -reach; i <= reach; i++) total += w[i];
            return total / 5;
        }, new StencilOptions { Border = Border.Reflect, Neighborhood = [(-2, 2)] });
        Func<NdArray<double>, NdArray<double>> smooth = x => mean.Apply(x);
        var inKernel = Jit.Compile(smooth, TestBackends.Options(backend));
        SameArrays.Check(() => smooth(Grid(7)), () => inKernel(Grid(7)), "given neighbourhood");
        reach = 3;
        var error = Assert.Throws<IndexOutOfRangeException>(() => inKernel(Grid(7)));
        Assert.Equal(Assert.Throws<IndexOutOfRangeException>(() => smooth(Grid(7))).Message, error.Message);

        void Check() => SameArrays.Check(() => expression(a), () => kernel(a), "limited");
    }

    [Theory, MemberData(nameof(All))]
    public void AnotherStencilIsOtherCode(Backend backend)
    {
        var options = new StencilOptions { Border = Border.Wrap };
        Func<Window<double>, double> difference = w => w[1] - w[0], sum = w => w[1] + w[0];
        var stencil = Stencil.Compile(difference, options);
        Func<NdArray<double>, NdArray<double>> expression = a => stencil.Apply(a);
        var kernel = Jit.Compile(expression, TestBackends.Options(backend));
        foreach (var next in (Stencil<double>[])[stencil, Stencil.Compile(difference, options with { Border = Border.Nearest }), Stencil.Compile(sum, options), Stencil.Compile(difference, options with { Border = Border.Constant, Value = 3 }), Stencil.Compile(difference, options with { Border = Border.Constant, Value = 4 })])
        {
            stencil = next;
            SameArrays.Check(() => expression(Grid(5)), () => kernel(Grid(5)), next.ToString());
        }
    }

    [Theory, MemberData(nameof(Native))]
    public void IterationsOfAParallelLoopApplyIt(Backend backend)
    {
        Action<NdArray<double>, NdArray<double>> all = (a, r) =>
        {
            foreach (int i in Jit.Prange(a.GetLength(0))) r[i, .., ..] = Smooth.Apply(a[i, .., ..]) + Smooth.Apply(a[i, .., ..] * 2);
        };
        var (expected, result) = (NdArray.Zeros<double>(20, 5, 6), NdArray.Zeros<double>(20, 5, 6));
        all(Grid(20, 5, 6), expected);
        Jit.Compile(all, TestBackends.Options(backend) with { MaxThreads = 4 })(Grid(20, 5, 6), result);
        SameArrays.Check(() => expected, () => result, "rows");
    }

    [Fact]
    public void WhatItIsNotAppliedToIsSaid()
    {
        Refused("DJ1093", () => Jit.Compile((NdArray a) => Smooth.Apply(a)), "is applied to an array of any dtype");
        Refused("DJ1093", () => Jit.Compile((NdArray<Complex> a) => Smooth.Apply(a)), "takes float64 and is applied to complex128");
        Refused("DJ1093", () => Jit.Compile((NdArray<double> a) => Smooth.Apply(a, a)), "takes 1 operands and is given 2");
        Refused("DJ1093", () => Jit.Compile((NdArray<double> a) => Smooth.Apply(2.0)), "takes an array as operand 0");
        Refused("DJ2002", () => Jit.Compile((NdArray<double> a) => Smooth.Apply(a))(Grid(3)), "has rank 1 here");
        Refused("DJ1095", () => Jit.Compile((NdArray<double> a, NdArray<double> b, bool isA) => { Operand x = a; if (!isA) x = b; return Smooth.Apply(x); }), "is one of several");
    }

    private static void Refused(string code, Func<object> run, string what)
    {
        var error = Assert.Throws<KernelCompilationException>(run);
        Assert.Equal(code, error.Code);
        Assert.Contains(what, error.Message);
    }
}
