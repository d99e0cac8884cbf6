using System.Linq.Expressions;

namespace DualJit.Tests;

/// <summary>Compiling ahead of calls, and what is told of what was compiled.</summary>
public sealed class SpecializeTests
{
    public static TheoryData<Backend> Compiling => TestBackends.Compiling;

    [Theory]
    [MemberData(nameof(Compiling))]
    public void AKernelIsCompiledAheadForASignature(Backend backend)
    {
        var kernel = Jit.Compile((double k, NdArray<double> a) => k * a[1, 0], TestBackends.Options(backend));
        var ahead = Jit.Inspect(kernel).Specialize("(f64, array<f64,2,F>)");
        Assert.Equal(("(f64, array<f64,2,F>)", backend, 0L), (ahead.Signature, ahead.Backend, ahead.Hits));
        Assert.Same(ahead, Jit.Inspect(kernel).Specialize(" ( f64,array<f64,2,F> ) "));
        Assert.Equal(5, kernel(5, NdArray.Arange<double>(6).Reshape(2, 3).Transpose()[..2, ..]));
        var matrix = NdArray.Arange<double>(6).Reshape(3, 2).Transpose();
        for (int i = 0; i < 3; i++) Assert.Equal(5, kernel(5, matrix));
        Assert.Equal(3, ahead.Hits);
        Assert.Equal(["(f64, array<f64,2,F>)", "(f64, array<f64,2,Strided>)"], Jit.Inspect(kernel).Specializations.Select(only => only.Signature).Order());
    }

    [Theory]
    [MemberData(nameof(Compiling))]
    public void SignaturesAmongTheOptionsAreCompiledAtOnce(Backend backend)
    {
        var options = TestBackends.Options(backend) with { Signatures = ["(array<f64,1,C>, array<f64,1,C>)", "(array<f64,2,C>, array<f64,1,Strided>)"] };
        static double First(NdArray<double> a, NdArray<double> b) => a.Length + b[0];
        var kernel = Jit.Compile(First, options);
        var compiled = Jit.Inspect(kernel).Specializations;
        Assert.Equal(options.Signatures, compiled.Select(only => only.Signature));
        Assert.All(compiled, only => Assert.True(only.InferenceTime > TimeSpan.Zero && only.LoweringTime > TimeSpan.Zero && only.BackendTime > TimeSpan.Zero && only.StubTime > TimeSpan.Zero));
        Assert.Equal(3, kernel(NdArray.Zeros<double>(3), NdArray.Zeros<double>(1)));
        Assert.Equal(compiled, Jit.Inspect(kernel).Specializations);
        // The list says the same, so the options are equal.
        Assert.Same(Jit.Inspect(kernel), Jit.Inspect(Jit.Compile(First, options with { Signatures = [.. options.Signatures] })));
        Assert.NotSame(Jit.Inspect(kernel), Jit.Inspect(Jit.Compile(First, options with { Signatures = [] })));
    }

    [Fact]
    public void CapturedArraysFollowTheParameters()
    {
        double factor = 2;
        var weights = NdArray.Full(3.0, 4);
        var kernel = Jit.Compile((int i) => weights[i] * factor, new JitOptions { Backend = Backend.Il });
        Assert.Equal("(i32, array<f64,1,C>, f64)", Jit.Inspect(kernel).Specialize("(i32, array<f64,1,C>)").Signature);
        Assert.Equal(6, kernel(1));
        Assert.Single(Jit.Inspect(kernel).Specializations);
        var scalars = Jit.Compile((int i) => i * factor);
        Assert.Equal("(i32, f64)", Jit.Inspect(scalars).Specialize("(i32)").Signature);
        Assert.Equal("()", Jit.Inspect(Jit.Compile(() => 1)).Specialize("()").Signature);
    }

    [Theory]
    [InlineData("")]
    [InlineData("f64, array<f64,2,C>")]
    [InlineData("(f64, array<f64,2,C>")]
    [InlineData("(f64, array<f64,2,C>) and more")]
    [InlineData("(f64, array<f64,2,Fortran>)")]
    [InlineData("(f64)")]
    [InlineData("(array<f64,2,C>, f64)")]
    [InlineData("(f32, array<f64,2,C>)")]
    [InlineData("(f64, array<f32,2,C>)")]
    [InlineData("(f64, array<f64,9,C>)")]
    [InlineData("(f64, array<f64,1,F>)")]
    [InlineData("(f64, array<f64,?>)")]
    [InlineData("(f64, f64)")]
    [InlineData("(f64, array<f64,2,C>, f64)")]
    public void WhatIsNoSignatureIsRefused(string signature)
    {
        Func<double, NdArray<double>, double> method = static (k, a) => k * a.Length;
        var kernel = Jit.Inspect(Jit.Compile(method));
        var error = Assert.Throws<ArgumentException>(() => kernel.Specialize(signature));
        Assert.Contains($"'{signature}'", error.Message);
        Assert.Contains(signature, Assert.Throws<ArgumentException>(() => Jit.Compile(method, new JitOptions { Signatures = [signature] })).Message);
        Assert.Empty(kernel.Specializations);
    }

    [Fact]
    public void WhatCannotBeCompiledAheadSaysSo()
    {
        Assert.Throws<ArgumentNullException>(() => Jit.Inspect(Jit.Compile((int x) => x)).Specialize(null!));
        Assert.Throws<InvalidOperationException>(() => Jit.Inspect(Jit.Compile((Func<int, int> f, int x) => f(x))).Specialize("(i32)"));
        Assert.Throws<InvalidOperationException>(() => Jit.Inspect(Jit.Compile((int x) => x, new JitOptions { Backend = Backend.None })).Specialize("(i32)"));
        Assert.Equal("DJ2002", Assert.Throws<KernelCompilationException>(() => Jit.Inspect(Jit.Compile((NdArray<double> a) => a[0, 0])).Specialize("(array<f64,1,C>)")).Code);
        var kernel = Jit.Inspect(Jit.Compile((long x) => x + 1));
        kernel.Dispose();
        Assert.Throws<ObjectDisposedException>(() => kernel.Specialize("(i64)"));
    }

    [Theory]
    [MemberData(nameof(Compiling))]
    public void TreesAndUntypedArraysAreCompiledAheadToo(Backend backend)
    {
        Expression<Func<NdArray<float>, int>> tree = a => a.Length;
        Assert.Equal("(array<f32,3,Strided>)", Assert.Single(Jit.Inspect(Jit.Compile(tree, TestBackends.Options(backend) with { Signatures = ["(array<f32,3,Strided>)"] })).Specializations).Signature);
        var untyped = Jit.Compile((NdArray a, Scalar k) => a[0] * k, TestBackends.Options(backend));
        var ahead = Jit.Inspect(untyped).Specialize("(array<f32,1,C>, i32)");
        Assert.Equal("(array<f32,1,C>, weak.f64)", Jit.Inspect(untyped).Specialize("(array<f32,1,C>, weak.f64)").Signature);
        Assert.Equal("(array<f32,1,C>, i32)", ahead.Signature);
    }

    [Fact]
    public void HitsOfAllThreadsAreCounted()
    {
        var kernel = Jit.Compile((double x) => x * 3, new JitOptions { Backend = Backend.Il, Name = "counted" });
        kernel(1);
        var threads = Enumerable.Range(0, 4).Select(_ => new Thread(() => { for (int i = 0; i < 10_000; i++) kernel(i); })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        Assert.InRange(Jit.Inspect(kernel).Specializations.Single().Hits, 10_001, 40_001);
    }
}
