namespace DualJit.Tests;

/// <summary>Gufuncs applied in kernels.</summary>
public sealed class GufuncsInKernelsTests
{
    public static TheoryData<Backend> All => TestBackends.Compiling;

    public static TheoryData<Backend> Native => TestBackends.Native;

    private static readonly Gufunc Inner = GuVectorize.Compile((NdArray<double> a, NdArray<double> b, NdArray<double> @out) =>
    {
        double total = 0;
        for (int i = 0; i < a.Length; i++) total += a[i] * b[i];
        @out[0] = total;
    }, "(n),(n)->()", new GufuncOptions { Name = "inner" });

    private static readonly Gufunc Product = GuVectorize.Compile((NdArray<double> a, NdArray<double> b, NdArray<double> @out) =>
    {
        for (int i = 0; i < a.GetLength(0); i++)
            for (int j = 0; j < b.GetLength(1); j++)
            {
                double total = 0;
                for (int k = 0; k < a.GetLength(1); k++) total += a[i, k] * b[k, j];
                @out[i, j] = total;
            }
    }, "(m,n),(n,p)->(m,p)", new GufuncOptions { Name = "product" });

    private static NdArray<double> Grid(params int[] shape) => NdArray.Linspace(-1.0, 2, shape.Aggregate(1, (a, b) => a * b)).Reshape(shape);

    [Theory, MemberData(nameof(All))]
    public void CoreArraysAreThoseOfTheSignature(Backend backend)
    {
        Func<NdArray<double>, NdArray<double>, NdArray<double>> dot = (a, b) => Inner.Apply<double>(a, b) * 2, product = (a, b) => Product.Apply<double>(a, b);
        var (dots, products) = (Jit.Compile(dot, TestBackends.Options(backend)), Jit.Compile(product, TestBackends.Options(backend)));
        foreach (var (a, b) in (IEnumerable<(NdArray<double>, NdArray<double>)>)[(Grid(2, 3, 4), Grid(4)), (Grid(3, 1, 4), Grid(5, 4)), (Grid(4), Grid(4)), (Grid(4, 3).Transpose(), Grid(1, 8)[.., Slice.Step(null, null, -2)]), (Grid(2, 0), Grid(0)), (Grid(0, 3), Grid(3)), (Grid(2, 3), Grid(4, 3)), (Grid(2, 3), Grid(2, 4))])
            SameArrays.Check(() => dot(a, b), () => dots(a, b), $"{string.Join(",", a.Shape.ToArray())} with {string.Join(",", b.Shape.ToArray())}");
        foreach (var (a, b) in (IEnumerable<(NdArray<double>, NdArray<double>)>)[(Grid(5, 2, 3), Grid(3, 4)), (Grid(3, 2).Transpose(), Grid(2, 1, 3, 2)), (Grid(2, 3, 4).Transpose(), Grid(3, 2)), (Grid(2, 3), Grid(2, 3))])
            SameArrays.Check(() => product(a, b), () => products(a, b), $"product {string.Join(",", a.Shape.ToArray())} with {string.Join(",", b.Shape.ToArray())}");
    }

    [Theory, MemberData(nameof(All))]
    public void NumbersSizesAndSeveralOutputsAreAsOutside(Backend backend)
    {
        double shift = 0.5;
        var spread = GuVectorize.Compile((NdArray<double> a, double step, int from, NdArray<double> longer, NdArray<long> ends) =>
        {
            for (int i = 0; i < longer.Length; i++) longer[i] = (i < a.Length ? a[i] : shift) + step * (i + from);
            (ends[0], ends[1]) = (a.Length, longer.Length);
        }, "(n),(),()->(n+1),(2)", new GufuncOptions { Name = "spread" });
        Func<NdArray<float>, NdArray<double>, int, NdArray<double>> both = (a, steps, from) =>
        {
            var results = spread.Call([a, steps, from]);
            return (NdArray<double>)results[0] + ((NdArray<long>)results[1])[.., 1].Sum();
        };
        var kernel = Jit.Compile(both, TestBackends.Options(backend));
        SameArrays.Check(() => both(Grid(2, 3).Cast<float>(), Grid(2), 7), () => kernel(Grid(2, 3).Cast<float>(), Grid(2), 7), "both");
        shift = -1;
        SameArrays.Check(() => both(Grid(3, 2).Transpose().Cast<float>(), Grid(2, 1)[1, ..], -2), () => kernel(Grid(3, 2).Transpose().Cast<float>(), Grid(2, 1)[1, ..], -2), "both");
        var chosen = GuVectorize.Compile((NdArray<double> a, NdArray<double> r) => { for (int i = 0; i < r.Length; i++) r[i] = a[i % a.Length]; }, "(n)->(k)",
            new GufuncOptions { Name = "chosen", Sizes = new Dictionary<string, Func<IReadOnlyDictionary<string, int>, int>> { ["k"] = sizes => sizes["n"] > 5 ? -1 : 2 * sizes["n"] } });
        Func<NdArray<double>, NdArray<double>> twice = a => chosen.Apply<double>(a);
        var inKernel = Jit.Compile(twice, TestBackends.Options(backend));
        foreach (var a in (NdArray<double>[])[Grid(2, 3), Grid(6)]) SameArrays.Check(() => twice(a), () => inKernel(a), "size by a function");
        var cross = GuVectorize.Compile((NdArray<double> a, NdArray<double> b, NdArray<double> r) => { for (int i = 0; i < 3; i++) r[i] = a[(i + 1) % 3] * b[(i + 2) % 3] - a[(i + 2) % 3] * b[(i + 1) % 3]; }, "(3),(3)->(3)", new GufuncOptions { Name = "cross" });
        Func<NdArray<double>, NdArray<double>, NdArray<double>> crossed = (a, b) => cross.Apply<double>(a, b);
        foreach (var b in (NdArray<double>[])[Grid(2, 3), Grid(2, 4)]) SameArrays.Check(() => crossed(Grid(3), b), () => Jit.Compile(crossed, TestBackends.Options(backend))(Grid(3), b), "fixed");
    }

    [Theory, MemberData(nameof(All))]
    public void OutputsMayBeThere(Backend backend)
    {
        Func<NdArray<double>, NdArray<double>, NdArray<double>, NdArray<double>> into = (a, b, r) => Product.Apply([a, b], r);
        var kernel = Jit.Compile(into, TestBackends.Options(backend));
        var (expected, result) = (Grid(4, 3, 3), Grid(4, 3, 3));
        into(expected, Grid(3, 3), expected);
        Assert.Same(result, kernel(result, Grid(3, 3), result));
        SameArrays.Check(() => expected, () => result, "in place");
        foreach (int[] shape in (int[][])[[4, 3, 2], [3, 3]]) SameArrays.Check(() => into(Grid(4, 3, 3), Grid(3, 3), Grid(shape)), () => kernel(Grid(4, 3, 3), Grid(3, 3), Grid(shape)), "shape");
        Action<NdArray<double>, NdArray<float>> first = (a, r) => Inner.Call([a, 2.0 * a], [r]);
        var (single, other) = (NdArray.Zeros<float>(2), NdArray.Zeros<float>(2));
        first(Grid(2, 3), single);
        Jit.Compile(first, TestBackends.Options(backend))(Grid(2, 3), other);
        SameArrays.Check(() => single, () => other, "converted");
    }

    [Theory, MemberData(nameof(Native))]
    public void IterationsOfAParallelLoopApplyIt(Backend backend)
    {
        Action<NdArray<double>, NdArray<double>, NdArray<double>> all = (a, b, r) =>
        {
            foreach (int i in Jit.Prange(a.GetLength(0))) r[i, .., ..] = Product.Apply<double>(a[i, .., ..], b);
        };
        var (expected, result) = (NdArray.Zeros<double>(20, 2, 4), NdArray.Zeros<double>(20, 2, 4));
        all(Grid(20, 2, 3), Grid(3, 4), expected);
        Jit.Compile(all, TestBackends.Options(backend) with { MaxThreads = 4 })(Grid(20, 2, 3), Grid(3, 4), result);
        SameArrays.Check(() => expected, () => result, "rows");
    }

    [Fact]
    public void WhatItIsNotAppliedToIsSaid()
    {
        var optional = GuVectorize.Compile((NdArray<double> a, NdArray<double> r) => { r[0] = a[0]; }, "(n?)->()");
        Refused(() => Jit.Compile((NdArray<double> a) => optional.Apply<double>(a)), "has dimensions that may be missing");
        Refused(() => Jit.Compile((NdArray<double> a) => Inner.Apply<double>(a)), "takes 2 inputs and is given 1");
        Refused(() => Jit.Compile((NdArray<double> a) => Inner.Apply<float>(a, a)), "gives float64");
        Refused(() => Jit.Compile((NdArray<double> a) => Inner.Apply<double>([a, a], null, axis: 0)), "is given 'axis'");
        Refused(() => Jit.Compile((NdArray a) => Inner.Apply<double>(a, 1.5)), "is applied to an array of any dtype");
    }

    [Fact]
    public void AnOperandHasTheAxesOfItsCore()
    {
        var error = Assert.Throws<KernelCompilationException>(() => Jit.Compile((NdArray<double> a, NdArray<double> b) => Product.Apply<double>(a, b))(Grid(3), Grid(3, 2)));
        Assert.Equal("DJ2002", error.Code);
        Assert.Contains("has rank 1 here", error.Message);
    }

    private static void Refused(Func<object> run, string what)
    {
        var error = Assert.Throws<KernelCompilationException>(run);
        Assert.Equal("DJ1094", error.Code);
        Assert.Contains(what, error.Message);
    }
}
