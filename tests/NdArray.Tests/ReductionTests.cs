using System.Numerics;

namespace DualJit.Tests;

/// <summary>What reductions do with NaN, nothing, and arguments that make no sense.</summary>
public sealed class ReductionTests
{
    /// <summary>Every reduction along one axis.</summary>
    private static readonly Dictionary<string, Func<NdArray, int, object>> AlongOne = new()
    {
        ["Sum"] = (a, axis) => NdArray.Sum(a, axis),
        ["Prod"] = (a, axis) => NdArray.Prod(a, axis),
        ["Min"] = (a, axis) => NdArray.Min(a, axis),
        ["Max"] = (a, axis) => NdArray.Max(a, axis),
        ["Mean"] = (a, axis) => NdArray.Mean(a, axis),
        ["Var"] = (a, axis) => NdArray.Var(a, axis),
        ["Std"] = (a, axis) => NdArray.Std(a, axis),
        ["Any"] = (a, axis) => NdArray.Any(a, axis),
        ["All"] = (a, axis) => NdArray.All(a, axis),
        ["CountNonZero"] = (a, axis) => NdArray.CountNonZero(a, axis),
        ["ArgMin"] = (a, axis) => NdArray.ArgMin(a, axis),
        ["ArgMax"] = (a, axis) => NdArray.ArgMax(a, axis),
        ["CumSum"] = (a, axis) => NdArray.CumSum(a, axis),
        ["CumProd"] = (a, axis) => NdArray.CumProd(a, axis),
    };

    /// <summary>Every reduction along several axes.</summary>
    private static readonly Dictionary<string, Func<NdArray, int[], object>> AlongSeveral = new()
    {
        ["Sum"] = (a, axes) => NdArray.Sum(a, axes),
        ["Prod"] = (a, axes) => NdArray.Prod(a, axes),
        ["Min"] = (a, axes) => NdArray.Min(a, axes),
        ["Max"] = (a, axes) => NdArray.Max(a, axes),
        ["Mean"] = (a, axes) => NdArray.Mean(a, axes),
        ["Var"] = (a, axes) => NdArray.Var(a, axes),
        ["Std"] = (a, axes) => NdArray.Std(a, axes),
        ["Any"] = (a, axes) => NdArray.Any(a, axes),
        ["All"] = (a, axes) => NdArray.All(a, axes),
        ["CountNonZero"] = (a, axes) => NdArray.CountNonZero(a, axes),
    };

    /// <summary>Every reduction over all elements.</summary>
    private static readonly Dictionary<string, Func<NdArray, object>> OverAll = new()
    {
        ["Sum"] = a => NdArray.Sum(a),
        ["Prod"] = a => NdArray.Prod(a),
        ["Min"] = a => NdArray.Min(a),
        ["Max"] = a => NdArray.Max(a),
        ["Mean"] = a => NdArray.Mean(a),
        ["Var"] = a => NdArray.Var(a),
        ["Std"] = a => NdArray.Std(a),
        ["Var with ddof"] = a => NdArray.Var(a, ddof: 1),
        ["Any"] = a => NdArray.Any(a),
        ["All"] = a => NdArray.All(a),
        ["CountNonZero"] = a => NdArray.CountNonZero(a),
        ["ArgMin"] = a => NdArray.ArgMin(a),
        ["ArgMax"] = a => NdArray.ArgMax(a),
        ["CumSum"] = a => NdArray.CumSum(a),
        ["CumProd"] = a => NdArray.CumProd(a),
    };

    public static TheoryData<string> One => [.. AlongOne.Keys];

    public static TheoryData<string> Several => [.. AlongSeveral.Keys];

    public static TheoryData<string> All => [.. OverAll.Keys];

    [Theory]
    [MemberData(nameof(One))]
    public void AnAxisThatIsNotThereIsRefused(string name)
    {
        foreach (var (rank, axis) in new[] { (2, 2), (2, -3), (1, 1), (0, 0), (0, -1), (3, int.MinValue), (3, int.MaxValue) })
        {
            var a = NdArray.Ones<double>(Enumerable.Repeat(2, rank).ToArray());
            var error = Assert.Throws<ArgumentOutOfRangeException>(() => AlongOne[name](a, axis));
            Assert.Equal("axis", error.ParamName);
            Assert.Contains($"Axis {axis} is out of range for an array of rank {rank}", error.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Several))]
    public void AxesThatAreNotThereOrNamedTwiceAreRefused(string name)
    {
        var a = NdArray.Ones<float>(2, 3);
        Assert.Contains("twice", Assert.Throws<ArgumentException>(() => AlongSeveral[name](a, [1, 1])).Message, StringComparison.Ordinal);
        Assert.Contains("(0, -2)", Assert.Throws<ArgumentException>(() => AlongSeveral[name](a, [0, -2])).Message, StringComparison.Ordinal);
        Assert.Equal("axes", Assert.Throws<ArgumentOutOfRangeException>(() => AlongSeveral[name](a, [0, 2])).ParamName);
        Assert.Throws<ArgumentNullException>(() => AlongSeveral[name](null!, [0]));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void NullIsRefused(string name)
    {
        Assert.Equal("a", Assert.Throws<ArgumentNullException>(() => OverAll[name](null!)).ParamName);
        if (AlongOne.TryGetValue(name, out var one)) Assert.Equal("a", Assert.Throws<ArgumentNullException>(() => one(null!, 0)).ParamName);
    }

    [Fact]
    public void NullIsRefusedByTypedOverloads()
    {
        NdArray<double> none = null!;
        Action[] calls =
        [
            () => NdArray.Sum(none), () => NdArray.Sum(none, 0), () => NdArray.Sum(none, [0]), () => NdArray.Mean(none), () => NdArray.Mean(none, 0), () => NdArray.Mean(none, [0]), () => NdArray.Var(none),
            () => NdArray.Var(none, ddof: 1), () => NdArray.Std(none, 0), () => NdArray.Std(none, [0]), () => NdArray.CumSum(none), () => NdArray.CumProd(none, 0),
            () => NdArray.Dot(none, none), () => NdArray.MatMul(none, none), () => NdArray.Dot((NdArray)none, none), () => NdArray.MatMul((NdArray)none, none),
        ];
        foreach (var call in calls) Assert.Equal("a", Assert.Throws<ArgumentNullException>(call).ParamName);
    }

    [Fact]
    public void OfNoElementsThereIsAnIdentityOrAnError()
    {
        NdArray<double> none = NdArray.Zeros<double>(0), wide = NdArray.Zeros<double>(0, 3), results = NdArray.Zeros<double>(3, 0);
        Assert.Equal((0.0, 1.0), (NdArray.Sum(none), NdArray.Prod(none)));
        Assert.Equal((false, true, 0L), (NdArray.Any(none), NdArray.All(none), NdArray.CountNonZero(none)));
        Assert.Equal([0, 0, 0], wide.Sum(0).ToArray());
        Assert.Equal([1, 1, 1], results.Prod(1).ToArray());
        Assert.Equal([0], NdArray.CumSum(none).Shape);
        Assert.Equal([0, 3], NdArray.CumSum(wide, 0).Shape);
        foreach (string name in new[] { "Min", "Max", "Mean", "Var", "Std", "ArgMin", "ArgMax" })
        {
            Assert.Contains("zero-size array", Assert.Throws<ArgumentException>(() => OverAll[name](none)).Message, StringComparison.Ordinal);
            Assert.Contains("zero-size array", Assert.Throws<ArgumentException>(() => AlongOne[name](wide, 0)).Message, StringComparison.Ordinal);
            Assert.Equal(0, ((NdArray)AlongOne[name](wide, 1)).Length);
            Assert.Equal(0, ((NdArray)AlongOne[name](NdArray.Zeros<double>(0, 0), 1)).Length);
        }
    }

    [Fact]
    public void ADTypeThatCannotIsNamed()
    {
        NdArray bools = NdArray.Zeros<bool>(2), complex = NdArray.Zeros<Complex>(2);
        foreach (string name in new[] { "Sum", "Prod", "Min", "Max" })
        {
            Assert.Equal($"bool has no {name}.", Assert.Throws<NotSupportedException>(() => OverAll[name](bools)).Message);
            Assert.Equal($"bool has no {name}.", Assert.Throws<NotSupportedException>(() => AlongOne[name](bools, 0)).Message);
        }
        foreach (string name in new[] { "Min", "Max", "Var", "Std", "ArgMin", "ArgMax" })
            Assert.Equal($"complex128 has no {name}.", Assert.Throws<NotSupportedException>(() => OverAll[name](complex)).Message);
        Assert.Throws<NotSupportedException>(() => NdArray.CumSum(bools));
        Assert.Equal("bool has no Dot.", Assert.Throws<NotSupportedException>(() => NdArray.Dot(bools, bools)).Message);
        Assert.Equal("bool has no MatMul.", Assert.Throws<NotSupportedException>(() => NdArray.MatMul(bools, bools)).Message);
    }

    [Fact]
    public void NaNSpreads()
    {
        var a = NdArray.FromArray(new[,] { { 1, double.NaN, 3 }, { -0.0, 0.0, -1 } });
        Assert.Equal("[-0. nan -1.]", a.Min(0).ToString());
        Assert.Equal("[ 1. nan  3.]", a.Max(0).ToString());
        Assert.Equal("[nan  0.]", a.Max(1).ToString());
        Assert.True(double.IsNaN(a.Min()) && double.IsNaN(a.Max()) && double.IsNaN(a.Sum()) && double.IsNaN(NdArray.Mean(a)) && double.IsNaN(NdArray.Std(a)));
        Assert.Equal([1L, 2L], NdArray.ArgMin(a, 1).ToArray());
        Assert.Equal([1L, 0L], NdArray.ArgMax(a, 1).ToArray());
        Assert.Equal([1L, 0L, 1L], NdArray.ArgMin(a, 0).ToArray());
        Assert.Equal([0L, 0L, 0L], NdArray.ArgMax(a, 0).ToArray());
        Assert.Equal((1L, 1L), (NdArray.ArgMin(a), NdArray.ArgMax(a)));
        Assert.Equal([1L, 1L, 2L], NdArray.CountNonZero(a, 0).ToArray());
        Assert.Equal((0L, 0L), (NdArray.ArgMin(NdArray.FromArray([0.0, -0.0])), NdArray.ArgMax(NdArray.FromArray([-0.0, 0.0]))));
    }

    [Fact]
    public void ResultsHaveTypesOfTheirOwn()
    {
        var ints = NdArray.FromArray([1, 2, 4]);
        Assert.Equal(7, ints.Sum());
        Assert.Equal(int.MinValue, NdArray.FromArray([int.MaxValue, 1]).Sum());
        Assert.Equal(((Scalar)7.0).AsType(DType.Float64) / 3, NdArray.Mean(ints));
        Assert.Equal(DType.Float64, NdArray.Mean(ints.Reshape(1, 3), 1).DType);
        Assert.Equal(0.5, (double)NdArray.Mean(NdArray.FromArray([true, false])));
        float mean = NdArray.Mean(NdArray.FromArray([1f, 2f]));
        Half rounded = NdArray.Mean(NdArray.Full((Half)60000, 4));
        NdArray<float> means = NdArray.Mean(NdArray.Ones<float>(2, 2), axis: 0, keepDims: true);
        Assert.Equal((1.5f, (Half)60000), (mean, rounded));
        Assert.Equal([1, 2], means.Shape);
        Assert.Equal(new Complex(1, 2), (Complex)NdArray.Mean(NdArray.Full(new Complex(1, 2), 3)));
        Assert.Equal(DType.Int8, NdArray.CumSum(NdArray.Zeros(DType.Int8, 2)).DType);
        Assert.Equal(2L, NdArray.ArgMax(NdArray.FromArray([false, false, true, true])));
    }

    [Fact]
    public void WhatIsLeftToDivideByMayBeNothing()
    {
        Assert.True(double.IsNaN(NdArray.Var(NdArray.FromArray([3.0]), ddof: 1)));
        Assert.Equal(double.PositiveInfinity, NdArray.Var(NdArray.FromArray([3.0, 4]), ddof: 2));
        Assert.Equal(double.PositiveInfinity, NdArray.Std(NdArray.FromArray([3.0, 4]), ddof: 5));
        Assert.Equal([0.5], NdArray.Var(NdArray.FromArray([3.0, 4]), 0, keepDims: true, ddof: 1).ToArray());
    }

    [Fact]
    public void ResultsBroadcastWithWhatTheyWereMadeOf()
    {
        var a = NdArray.FromArray(new[,] { { 1.0, 10 }, { 3, 30 } });
        var standardized = (a - NdArray.Mean(a, axis: 0)) / NdArray.Std(a, axis: 0);
        Assert.Equal([-1, -1, 1, 1], standardized.ToArray());
        Assert.Equal([-4.5, 4.5, -13.5, 13.5], (a - NdArray.Mean(a, axis: -1, keepDims: true)).ToArray());
    }

    [Fact]
    public void ProductsPromote()
    {
        NdArray bytes = NdArray.FromArray(new byte[] { 200, 100 }), shorts = NdArray.FromArray(new short[] { 2, 3 });
        Assert.Equal(((Scalar)700L).AsType(DType.Int16), NdArray.Dot(bytes, shorts));
        Assert.Equal(DType.Int16, NdArray.MatMul(bytes, shorts).DType);
        Assert.Equal(DType.Float64, NdArray.MatMul(NdArray.Ones<int>(2, 2), NdArray.Ones<float>(2, 2)).DType);
    }

    [Fact]
    public void MatricesThatDoNotFitAreRefused()
    {
        NdArray<double> a = NdArray.Zeros<double>(2, 3), point = NdArray.Full(1.0);
        Assert.Contains("(2, 3) and (2, 3)", Assert.Throws<ArgumentException>(() => NdArray.MatMul(a, a)).Message, StringComparison.Ordinal);
        Assert.Contains("rank 0", Assert.Throws<ArgumentException>(() => NdArray.MatMul(point, a)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => NdArray.MatMul(a, point));
        Assert.Throws<ArgumentException>(() => NdArray.MatMul(NdArray.Zeros<double>(2, 2, 3), NdArray.Zeros<double>(3, 3, 1)));
        Assert.Throws<ArgumentException>(() => NdArray.MatMul(a, NdArray.Zeros<double>(2)));
        Assert.Throws<ArgumentException>(() => NdArray.Dot(a, a));
        Assert.Throws<ArgumentException>(() => NdArray.Dot((NdArray)NdArray.Zeros<int>(2), NdArray.Zeros<int>(3)));
        Assert.Equal([0, 0, 0, 0], NdArray.MatMul(NdArray.Zeros<double>(2, 0), NdArray.Zeros<double>(0, 2)).ToArray());
    }
}
