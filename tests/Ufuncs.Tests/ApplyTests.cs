using System.Linq.Expressions;

namespace DualJit.Tests;

/// <summary>Functions of numbers applied to arrays.</summary>
public sealed class ApplyTests
{
    public static TheoryData<Backend> All => TestBackends.AndNone;

    private static UfuncOptions On(Backend backend) => new() { Backend = backend };

    [Theory, MemberData(nameof(All))]
    public void AFunctionIsCalledForEachElement(Backend backend)
    {
        var sigmoid = Vectorize.Compile((double v) => 1.0 / (1.0 + Math.Exp(-v)), On(backend));
        var x = NdArray.Linspace(-4.0, 4.0, 9).Reshape(3, 3);
        SameArrays.Check(() => 1.0 / (1.0 + NdArray.Exp(-x)), () => sigmoid.Apply(x), "sigmoid");
        Assert.Equal(0.5, sigmoid.Apply(0.0));
    }

    [Theory, MemberData(nameof(All))]
    public void OperandsBroadcast(Backend backend)
    {
        var subtract = Vectorize.Compile((double p, double q) => p - q, On(backend));
        var grid = NdArray.Arange(12.0).Reshape(3, 4);
        NdArray<double>[] operands = [grid, grid[0, ..], grid[.., 1..2], grid.Transpose().Reshape(4, 3).Transpose(), grid[.., Slice.Step(null, null, -1)], NdArray.Full(2.5), grid.Reshape(3, 1, 4), grid[1..1], grid.AsReadOnly(), grid.Transpose()];
        foreach (var a in operands)
            foreach (var b in operands) SameArrays.Check(() => a - b, () => subtract.Apply(a, b), $"{string.Join(",", a.Shape.ToArray())} with {string.Join(",", b.Shape.ToArray())}");
        SameArrays.Check(() => grid - 2.5, () => subtract.Apply(grid, 2.5), "an array and a number");
    }

    [Theory, MemberData(nameof(All))]
    public void OperandsMoveByAnyStride(Backend backend)
    {
        var subtract = Vectorize.Compile((float p, int q) => p - q, On(backend));
        var (a, b) = (NdArray.Arange(42f)[Slice.Step(null, null, 2)], NdArray.Arange(21)[Slice.Step(null, null, -1)]);
        var (expected, result) = (NdArray.Zeros<float>(63), NdArray.Zeros<float>(63));
        for (int i = 0; i < 21; i++) expected[3 * i] = a[i] - b[i];
        subtract.Apply(a, b, @out: result[Slice.Step(null, null, 3)]);
        Assert.Equal(expected.ToArray(), result.ToArray());
    }

    [Theory, MemberData(nameof(All))]
    public void AnExpressionIsAFunctionToo(Backend backend)
    {
        Expression<Func<float, float>> tree = v => v * v;
        Assert.Equal([9f, 9f], Vectorize.Compile(tree, On(backend)).Apply(NdArray.Full(3f, 2)).ToArray());
    }

    [Theory, MemberData(nameof(All))]
    public void ATupleIsSeveralOutputs(Backend backend)
    {
        var divide = Vectorize.Compile((int a, int b) => (a / b, (double)(a % b)), On(backend));
        var (quotient, rest) = divide.Apply(NdArray.FromArray([7, 8, 9]), 4);
        Assert.Equal([1, 2, 2], quotient.ToArray());
        Assert.Equal([3.0, 0.0, 1.0], rest.ToArray());
        Assert.Equal((1, 3.0), divide.Apply(7, 4));
    }

    [Theory, MemberData(nameof(All))]
    public void AMaskSaysWhereTheFunctionIsCalled(Backend backend)
    {
        var reciprocal = Vectorize.Compile((int v) => 12 / v, On(backend));
        var a = NdArray.FromArray([0, 1, 2, 3]);
        var result = NdArray.Full(-1, 4);
        Assert.Same(result, reciprocal.Apply(a, @out: result, where: NdArray.NotEqual(a, NdArray.Full(0))));
        Assert.Equal([-1, 12, 6, 4], result.ToArray());
        Assert.Equal([0, 0, 12, 0], reciprocal.Apply(1, where: NdArray.FromArray([false, false, true, false])).ToArray());
    }

    [Theory, MemberData(nameof(All))]
    public void OverlappingOperandsAreAsIfCopiedBefore(Backend backend)
    {
        var add = Vectorize.Compile((long p, long q) => p + q, On(backend));
        var a = NdArray.Arange(6L);
        add.Apply(a[..5], a[1..], @out: a[1..]);
        Assert.Equal([0L, 1, 3, 5, 7, 9], a.ToArray());
        var square = NdArray.Arange(9L).Reshape(3, 3);
        add.Apply(square, square.Transpose(), @out: square);
        Assert.Equal([0L, 4, 8, 4, 8, 12, 8, 12, 16], square.ToArray());
        add.Apply(square, square, @out: square);
        Assert.Equal([0L, 8, 16, 8, 16, 24, 16, 24, 32], square.ToArray());
        add.Apply(square, square[0, ..], @out: square);
        Assert.Equal([0L, 16, 32, 8, 24, 40, 16, 32, 48], square.ToArray());
        add.Apply(square, square[1..2, 0..1].Reshape(), @out: square);
        Assert.Equal([8L, 24, 40, 16, 32, 48, 24, 40, 56], square.ToArray());
    }

    [Theory, MemberData(nameof(All))]
    public void CapturedVariablesAreReadAtEachCall(Backend backend)
    {
        double factor = 2;
        var table = NdArray.FromArray([1.0, 10, 100]);
        Func<double, double> half = v => v / 2;
        var scale = Vectorize.Compile((int i) => half(table[i] * factor), On(backend));
        Assert.Equal([1.0, 100], scale.Apply(NdArray.FromArray([0, 2])).ToArray());
        factor = 4;
        half = v => v / 4;
        table = NdArray.Arange(6.0)[Slice.Step(null, null, 2)];
        Assert.Equal([0.0, 4], scale.Apply(NdArray.FromArray([0, 2])).ToArray());
    }

    [Theory, MemberData(nameof(All))]
    public void TheExceptionIsThatOfTheFirstElement(Backend backend)
    {
        var checkedRoot = Vectorize.Compile((double v) => v >= 0 ? Math.Sqrt(v) : throw new ArgumentException($"{v} is negative"), On(backend));
        var grid = NdArray.FromArray(new double[,] { { 1, -2 }, { -3, 4 } });
        Assert.Equal("-2 is negative", Assert.Throws<ArgumentException>(() => checkedRoot.Apply(grid)).Message);
        Assert.Equal("-3 is negative", Assert.Throws<ArgumentException>(() => checkedRoot.Apply(grid.Transpose())).Message);
        Assert.Throws<DivideByZeroException>(() => Vectorize.Compile((int p, int q) => p / q, On(backend)).Apply(NdArray.Arange(5), NdArray.Arange(5)));
    }

    [Theory, MemberData(nameof(All))]
    public void FunctionsOfScalarsHaveALoopForEachListOfDTypes(Backend backend)
    {
        var blend = Vectorize.Compile((Scalar a, Scalar b) => 2.5 * a + b, On(backend));
        NdArray[] operands = [NdArray.FromArray([1f, 2f]), NdArray.FromArray([3, 4]), NdArray.FromArray(new sbyte[] { 5, 6 }), NdArray.FromArray([7.0, 8.0])];
        foreach (var a in operands)
            foreach (var b in operands) SameArrays.Check(() => 2.5 * a + b, () => blend.Apply(a, b), $"{a.DType} and {b.DType}");
        SameArrays.Check(() => 2.5 * operands[0] + 1, () => blend.Apply(operands[0], 1), "a weak number");
        Assert.Equal(DType.Float64, blend.Apply(1, 2).DType);
        Assert.Equal(4.5, (double)blend.Apply(1, 2));
        Assert.Contains("float32, float32 -> float32", blend.Loops);
        var single = NdArray.Zeros<float>(2);
        Assert.Same(single, blend.Apply([operands[1], 0.5], @out: single, dtype: DType.Float32));
        Assert.Equal([8f, 10.5f], single.ToArray());
    }

    private static T Cube<T>(T x) where T : System.Numerics.INumberBase<T> => x * x * x;

    [Theory, MemberData(nameof(All))]
    public void AGenericMethodHasALoopForEachDType(Backend backend)
    {
        var cube = Vectorize.CompileGeneric((Func<double, double>)Cube, On(backend));
        Assert.Equal([1f, 8f], ((NdArray<float>)cube.Apply(NdArray.FromArray([1f, 2f]))).ToArray());
        Assert.Equal([27L], ((NdArray<long>)cube.Apply(NdArray.FromArray([3L]))).ToArray());
        Assert.Equal(DType.Int8, cube.Apply(NdArray.FromArray([true])).DType);
        Assert.Equal(["float32 -> float32", "int64 -> int64", "int8 -> int8"], cube.Loops);
    }

    [Fact]
    public void WhatDoesNotFitIsRefused()
    {
        var add = Vectorize.Compile((float p, float q) => p + q, new UfuncOptions { Name = "add" });
        var a = NdArray.Arange(3f);
        Assert.Equal("Operands of shapes (3,) and (4,) do not broadcast: lengths 3 and 4 meet on one axis.", Assert.Throws<ArgumentException>(() => add.Apply(a, NdArray.Arange(4f))).Message);
        Assert.Equal("Output 0 of ufunc 'add' has length 1 along axis 0, and the result has 3.", Assert.Throws<ArgumentException>(() => add.Apply(a, a, @out: NdArray.Zeros<float>(1))).Message);
        Assert.Equal("Ufunc 'add' has no loop for (float64, float32): float32, float32 -> float32. Inputs are converted safely only; convert them with AsType.", Assert.Throws<InvalidCastException>(() => add.Apply(NdArray.Arange(3.0), a)).Message);
        Assert.Throws<InvalidOperationException>(() => add.Apply(a, a, @out: a.AsReadOnly()));
        Assert.Throws<ArgumentNullException>(() => add.Apply((NdArray<float>)null!, a));
        Assert.Throws<ArgumentNullException>(() => add.Apply(a, (NdArray<float>)null!));
        Assert.Equal("Output 0 of ufunc 'add' is int32, to which float32 is not converted under the casting rule SameKind.", Assert.Throws<InvalidCastException>(() => add.Call([a, a], [NdArray.Zeros<int>(3)])).Message);
        Assert.Throws<NotSupportedException>(() => Vectorize.Compile((decimal v) => v));
        Assert.Throws<KernelCompilationException>(() => Vectorize.Compile((double v) => double.Parse(v.ToString())));
        Assert.Throws<ArgumentException>(() => Vectorize.CompileGeneric((Func<double, double>)Math.Sqrt));
    }

    [Fact]
    public void OperandsAndOutputsAreConverted()
    {
        var add = Vectorize.Compile((double p, double q) => p + q);
        Assert.Equal([1.5, 2.5], add.Apply(NdArray.FromArray(new byte[] { 1, 2 }), 0.5).ToArray());
        var single = NdArray.Zeros<float>(2);
        add.Call([NdArray.FromArray(new long[] { 1, 2 }), NdArray.FromArray([true, false])], [single]);
        Assert.Equal([2f, 2f], single.ToArray());
        var cut = NdArray.Zeros<int>(2);
        add.Call([NdArray.FromArray([1.75, -1.75]), NdArray.Full(0.0)], [cut], casting: CastingRule.Unsafe);
        Assert.Equal([1, -1], cut.ToArray());
        var complex = Vectorize.Compile((System.Numerics.Complex z) => z * z);
        Assert.Equal([4, 9], complex.Apply(NdArray.FromArray([2, 3])).ToArray());
    }

    [Fact]
    public void WithoutABackendItIsTheDelegate()
    {
        var log = new List<string>();
        var note = Vectorize.Compile((int v) => { log.Add($"{v}"); return v.ToString().Length; }, On(Backend.None));
        Assert.Equal([1, 2, 3], note.Apply(NdArray.FromArray([7, 42, 123])).ToArray());
        Assert.Equal(["7", "42", "123"], log);
    }

    [Fact]
    public void AUfuncTellsWhatItIs()
    {
        var add = Vectorize.Compile((double p, double q) => p + q, new UfuncOptions { Name = "add" });
        Assert.Equal("add: (),()->(); float64, float64 -> float64", add.ToString());
        Assert.Equal((2, 1, "(),()->()"), (add.InputCount, add.OutputCount, add.Signature));
        Assert.Equal(0.0, (double)add.Identity!.Value);
        Assert.Null(Vectorize.Compile((double p, double q) => p - q).Identity);
        Assert.Equal(1, (int)Vectorize.Compile((byte p, byte q) => (byte)(p * q)).Identity!.Value);
        Assert.Null(Vectorize.Compile((byte p, byte q) => Math.Max(p, q)).Identity);
    }
}
