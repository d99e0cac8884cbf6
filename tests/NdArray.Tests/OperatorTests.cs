using System.Numerics;

namespace DualJit.Tests;

public sealed class OperatorTests
{
    private static readonly NdArray<double> A = NdArray.FromArray(new double[,] { { 1, 2, 3 }, { 4, 5, 6 } });

    [Fact]
    public void ArraysWithArrays()
    {
        Assert.Equal([2.0, 4, 6, 8, 10, 12], (A + A).ToArray());
        Assert.Equal([0.0, 0, 0, 0, 0, 0], (A - A).ToArray());
        Assert.Equal([1.0, 4, 9, 16, 25, 36], (A * A).ToArray());
        Assert.Equal([1.0, 1, 1, 1, 1, 1], (A / A).ToArray());
        Assert.Equal([2, 3], (A + A).Shape);
    }

    [Fact]
    public void ScalarsOnEitherSide()
    {
        Assert.Equal([11.0, 12, 13, 14, 15, 16], (A + 10).ToArray());
        Assert.Equal([11.0, 12, 13, 14, 15, 16], (10 + A).ToArray());
        Assert.Equal([0.0, 1, 2, 3, 4, 5], (A - 1.0).ToArray());
        Assert.Equal([0.0, -1, -2, -3, -4, -5], (1.0 - A).ToArray());
        Assert.Equal([2f, 4], (2f * NdArray.FromArray([1f, 2])).ToArray());
        Assert.Equal([6, 3, 2], (6 / NdArray.FromArray([1, 2, 3])).ToArray());
        Assert.Equal([0.75, 1, 7 / 6.0], ((2.0 * A + 1.0) / (A + 3.0))[0, ..].ToArray());
    }

    [Fact]
    public void ShapesBroadcast()
    {
        var row = NdArray.FromArray([10.0, 20, 30]);
        var column = NdArray.FromArray([100.0, 200]).Reshape(2, 1);
        Assert.Equal([11.0, 22, 33, 14, 25, 36], (A + row).ToArray());
        Assert.Equal([101.0, 102, 103, 204, 205, 206], (column + A).ToArray());
        Assert.Equal([110.0, 120, 130, 210, 220, 230], (column + row).ToArray());
        Assert.Equal([2, 3], (column + row).Shape);
        Assert.Equal([1, 1, 2, 3], (NdArray.Ones<double>(1, 1, 1, 1) * A).Shape);
        Assert.Equal([0, 3], (NdArray.Zeros<double>(0, 1) + row).Shape);
        Assert.Equal(0, (NdArray.Full(1.0) + NdArray.Full(2.0)).Rank);
    }

    [Fact]
    public void ShapesThatDoNotBroadcastAreNamed()
    {
        var error = Assert.Throws<ArgumentException>(() => A + NdArray.Zeros<double>(2));
        Assert.Contains("(2, 3)", error.Message);
        Assert.Contains("(2,)", error.Message);
        Assert.Throws<ArgumentException>(() => A < NdArray.Zeros<double>(3, 3));
        Assert.Throws<ArgumentException>(() => NdArray.Equal(A, NdArray.Zeros<double>(0)));
        Assert.Throws<ArgumentException>(() => NdArray.Zeros<byte>(1, 50_000) + NdArray.Zeros<byte>(50_000, 1));
    }

    [Fact]
    public void ViewsOfAnyStridesAreOperands()
    {
        Assert.Equal([3.0, 7, 7, 11], (A[.., ..2].Transpose() + A[.., 1..]).ToArray());
        Assert.Equal([4.0, 4, 4, 10, 10, 10], (A + A[.., Slice.Step(null, null, -1)]).ToArray());
        Assert.Equal([1.0, 4, 2, 5, 3, 6], (A.Transpose() + 0).ToArray());
        Assert.Equal(Layout.C, (A.Transpose() + 0).Layout);
    }

    [Fact]
    public void NegationKeepsTheSignOfZero()
    {
        Assert.Equal(BitConverter.DoubleToInt64Bits(-0.0), BitConverter.DoubleToInt64Bits((-NdArray.Zeros<double>(1))[0]));
        Assert.Equal([-1, 2, int.MinValue], (-NdArray.FromArray([1, -2, int.MinValue])).ToArray());
        Assert.Equal([(byte)255], (-NdArray.FromArray([(byte)1])).ToArray());
        Assert.Equal([new Complex(-1, 2)], (-NdArray.FromArray([new Complex(1, -2)])).ToArray());
        Assert.Equal([-1.0, -4, -2, -5, -3, -6], (-A.Transpose()).ToArray());
    }

    [Fact]
    public void ComparisonsGiveBools()
    {
        Assert.Equal([true, true, false, false, false, false], (A < 3).ToArray());
        Assert.Equal([true, true, true, false, false, false], (A <= 3).ToArray());
        Assert.Equal([false, false, false, true, true, true], (A > 3).ToArray());
        Assert.Equal([false, false, true, true, true, true], (A >= 3).ToArray());
        Assert.Equal([false, false, false, true, true, true], (3 < A).ToArray());
        Assert.Equal([true, false], (NdArray.FromArray([1, 2]) < NdArray.FromArray([2, 2])).ToArray());
        Assert.Equal(DType.Bool, (A < 1).DType);
    }

    [Fact]
    public void NaNIsNeitherOrderedNorEqual()
    {
        var nan = NdArray.FromArray([double.NaN, 1]);
        Assert.Equal([false, false], (nan < 1).ToArray());
        Assert.Equal([false, true], (nan <= 1).ToArray());
        Assert.Equal([false, false], (nan > 1).ToArray());
        Assert.Equal([false, true], (nan >= 1).ToArray());
        Assert.Equal([false, true], NdArray.Equal(nan, nan).ToArray());
        Assert.Equal([true, false], NdArray.NotEqual(nan, nan).ToArray());
    }

    [Fact]
    public void EqualityOfElementsIsAFunctionAndThatOfArraysIsByReference()
    {
        Assert.Equal([false, true, false], NdArray.Equal(NdArray.Arange(3), 1).ToArray());
        Assert.Equal([true, false, true], NdArray.NotEqual(1, NdArray.Arange(3)).ToArray());
        Assert.Equal([true, false], NdArray.Equal(NdArray.FromArray([true, false]), true).ToArray());
        Assert.Equal([false, true], NdArray.NotEqual(NdArray.FromArray([true, false]), true).ToArray());
        Assert.Equal([true], NdArray.Equal(NdArray.FromArray([Complex.One]), Complex.One).ToArray());
        Assert.True(A != A.Copy());
        Assert.False(A.Equals(A.Copy()));
    }

    [Fact]
    public void IntegersWrap()
    {
        Assert.Equal([(sbyte)-128], (NdArray.FromArray([(sbyte)127]) + 1).ToArray());
        Assert.Equal([(byte)44], (NdArray.FromArray([(byte)150]) * 2).ToArray());
        Assert.Equal([int.MinValue], (NdArray.FromArray([int.MaxValue]) + 1).ToArray());
        Assert.Equal([ulong.MaxValue], (NdArray.FromArray([0UL]) - 1).ToArray());
        Assert.Equal([(short)-32768], (NdArray.FromArray([short.MinValue]) / (short)-1).ToArray());
    }

    [Fact]
    public void IntegerDivisionIsThatOfCSharp()
    {
        Assert.Equal([-3, 3], (NdArray.FromArray([-7, 7]) / 2).ToArray());
        Assert.Throws<DivideByZeroException>(() => NdArray.FromArray([1]) / 0);
        Assert.Throws<DivideByZeroException>(() => NdArray.FromArray([(byte)1]) / NdArray.Zeros<byte>(1));
        Assert.Throws<OverflowException>(() => NdArray.FromArray([int.MinValue]) / -1);
        Assert.Equal([double.PositiveInfinity], (NdArray.FromArray([1.0]) / 0).ToArray());
    }

    [Fact]
    public void FloatsOfEveryWidthRoundEachOperation()
    {
        Assert.Equal([(Half)0.1 * (Half)3], (NdArray.FromArray([(Half)0.1]) * (Half)3).ToArray());
        Assert.Equal([0.1f * 3f], (NdArray.FromArray([0.1f]) * 3).ToArray());
        Assert.Equal([new Complex(1, 2) / new Complex(3, 4)], (NdArray.FromArray([new Complex(1, 2)]) / new Complex(3, 4)).ToArray());
    }

    [Fact]
    public void OperatorsADTypeLacksAreRefused()
    {
        var bools = NdArray.Zeros<bool>(1);
        var complex = NdArray.Zeros<Complex>(1);
        Check(() => bools + bools, "bool", "+");
        Check(() => bools - true, "bool", "-");
        Check(() => false * bools, "bool", "*");
        Check(() => bools / bools, "bool", "/");
        Check(() => -bools, "bool", "-");
        Check(() => bools < true, "bool", "<");
        Check(() => complex < 1, "complex128", "<");
        Check(() => complex <= 1, "complex128", "<=");
        Check(() => complex > 1, "complex128", ">");
        Check(() => complex >= 1, "complex128", ">=");

        static void Check(Func<object> operation, string dtype, string symbol)
        {
            string message = Assert.Throws<NotSupportedException>(operation).Message;
            Assert.Contains(dtype, message);
            Assert.EndsWith($"operator {symbol}.", message);
        }
    }

    [Fact]
    public void NullOperandsAreRefused()
    {
        NdArray<double> none = null!;
        Check(() => none + A, "left");
        Check(() => A + none, "right");
        Check(() => none - 1, "left");
        Check(() => 1 * none, "right");
        Check(() => none / A, "left");
        Check(() => -none, "value");
        Check(() => A < none, "right");
        Check(() => none > A, "left");
        Check(() => none <= 1, "left");
        Check(() => 1 >= none, "right");
        Check(() => NdArray.Equal(none, A), "left");
        Check(() => NdArray.NotEqual(1, none), "right");

        static void Check(Func<object> operation, string name) => Assert.Equal(name, Assert.Throws<ArgumentNullException>(operation).ParamName);
    }
}
