namespace DualJit.Tests;

/// <summary>A kernel is compiled for each layout of its arrays, and knows which elements lie next to each other.</summary>
public sealed class LayoutTests
{
    public static TheoryData<Backend> Compiling => TestBackends.Compiling;

    [Theory]
    [MemberData(nameof(Compiling))]
    public void EveryLayoutHasACodeOfItsOwn(Backend backend)
    {
        var kernel = Jit.Compile(ScaleRows, TestBackends.Options(backend));
        var whole = NdArray.Arange<double>(60).Reshape(6, 10);
        NdArray<double>[] views = [whole, whole.Transpose(), whole[.., 2..7], whole[1..5, ..], whole[Slice.Step(0, 6, 2), 1..], whole[.., Slice.Step(0, 10, 2)], whole[.., 2..3]];
        foreach (var view in views)
        {
            var expected = view.Copy();
            ScaleRows(expected, 2);
            kernel(view, 2);
            Assert.Equal(expected.ToArray(), view.ToArray());
        }
        Assert.Equal([Layout.C, Layout.F, Layout.Inner, Layout.C, Layout.Inner, Layout.Strided, Layout.Inner], views.Select(view => view.Layout));
        Assert.Equal(4, Jit.Inspect(kernel).Specializations.Count);
    }

    [LlvmFact]
    public void RowsOfAPartAreVectors()
    {
        var kernel = Jit.Compile(ScaleRows, TestBackends.Options(Backend.Llvm) with { Name = nameof(RowsOfAPartAreVectors) });
        kernel(NdArray.Zeros<double>(64, 64)[.., 3..50], 2);
        Assert.True(Jit.Inspect(kernel).Specializations.Single().Vectorized, Jit.Inspect(kernel).Explain());
    }

    [Theory]
    [MemberData(nameof(Compiling))]
    public void ReadOnlyArraysAreReadAndReturned(Backend backend)
    {
        var a = NdArray.Arange<double>(6).Reshape(2, 3).AsReadOnly();
        var sum = Jit.Compile((NdArray<double> v) => v[0, 1] + v[1, 2], TestBackends.Options(backend));
        Assert.Equal(6, sum(a));
        Assert.Equal("(array<f64,2,C,readonly>)", Jit.Inspect(sum).Specializations.Single().Signature);
        Assert.Same(a, Jit.Compile((NdArray<double> v) => v, TestBackends.Options(backend))(a));
        var first = Jit.Compile((NdArray v, NdArray w, bool c) => (c ? v : w)[0, 0], TestBackends.Options(backend));
        Assert.Equal(0, (double)first(a, a.Copy(), false));
        var write = Jit.Compile((NdArray v, NdArray w, bool c) => { var x = c ? v : w; x[0, 0] = 1; }, TestBackends.Options(backend));
        write(a.Copy(), a.Copy(), true);
        Assert.Equal("DJ2008", Assert.Throws<KernelCompilationException>(() => write(a.Copy(), a, true)).Code);
        Jit.Inspect(sum).Specialize("(array<f64,2,F,readonly>)");
    }

    private static void ScaleRows(NdArray<double> a, double factor)
    {
        for (int i = 0; i < a.GetLength(0); i++)
            for (int j = 0; j < a.GetLength(1); j++) a[i, j] *= factor;
    }
}
