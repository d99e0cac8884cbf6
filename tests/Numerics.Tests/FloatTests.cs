using DualJit.Semantics;

namespace DualJit.Tests;

/// <summary>What floats do at zero, NaN, infinity and halves.</summary>
public sealed class FloatTests
{
    [Fact]
    public void MinAndMaxPropagateNaNAndOrderZeros()
    {
        Assert.True(double.IsNaN(Min.Eval(double.NaN, 1.0)) && double.IsNaN(Max.Eval(1.0, double.NaN)));
        Assert.True(double.IsNegative(Min.Eval(0.0, -0.0)) && double.IsNegative(Min.Eval(-0.0, 0.0)));
        Assert.True(float.IsPositive(Max.Eval(0f, -0f)) && float.IsPositive(Max.Eval(-0f, 0f)));
        foreach (double a in EdgeValues.Doubles())
            foreach (double b in EdgeValues.Doubles())
            {
                Assert.Equal(Math.Min(a, b), Min.Eval(a, b));
                Assert.Equal(Math.Max(a, b), Max.Eval(a, b));
            }
    }

    [Fact]
    public void ComparisonsAreOrderedButNotEqual()
    {
        foreach (double a in EdgeValues.Doubles())
            foreach (double b in EdgeValues.Doubles())
                Assert.Equal((a == b, a != b, a < b, a <= b, a > b, a >= b), (Eq.Eval(a, b), Ne.Eval(a, b), Lt.Eval(a, b), Le.Eval(a, b), Gt.Eval(a, b), Ge.Eval(a, b)));
    }

    [Fact]
    public void NegationKeepsZerosApart()
    {
        Assert.True(double.IsNegative(Neg.Eval(0.0)));
        Assert.True(float.IsPositive(Neg.Eval(-0f)));
    }

    [Theory]
    [InlineData(0.5, 0.0)]
    [InlineData(1.5, 2.0)]
    [InlineData(2.5, 2.0)]
    [InlineData(-0.5, -0.0)]
    [InlineData(-1.5, -2.0)]
    public void RoundingIsHalfToEven(double value, double expected)
    {
        Assert.Equal(BitConverter.DoubleToInt64Bits(expected), BitConverter.DoubleToInt64Bits(Round.Eval(value)));
        Assert.Equal(BitConverter.SingleToInt32Bits((float)expected), BitConverter.SingleToInt32Bits(Round.Eval((float)value)));
    }

    [Fact]
    public void RemainderHasTheSignOfTheDividend()
    {
        Assert.Equal(-1.5, Rem.Eval(-7.5, 2.0));
        Assert.Equal(1.5, Rem.Eval(7.5, -2.0));
        Assert.True(double.IsNegative(Rem.Eval(-4.0, 2.0)));
        Assert.True(double.IsNaN(Rem.Eval(1.0, 0.0)) && double.IsNaN(Rem.Eval(double.PositiveInfinity, 2.0)));
        Assert.Equal(2.0, Rem.Eval(2.0, double.PositiveInfinity));
    }

    [Fact]
    public void FunctionsAreThoseOfMath()
    {
        foreach (double a in EdgeValues.Doubles())
        {
            double[] expected = [Math.Sqrt(a), Math.Floor(a), Math.Ceiling(a), Math.Truncate(a), Math.Round(a), Math.Abs(a), Math.Cbrt(a), Math.Exp(a), Math.Log(a), Math.Log2(a), Math.Log10(a),
                Math.Sin(a), Math.Cos(a), Math.Tan(a), Math.Asin(a), Math.Acos(a), Math.Atan(a), Math.Sinh(a), Math.Cosh(a), Math.Tanh(a), Math.Asinh(a), Math.Acosh(a), Math.Atanh(a)];
            double[] actual = [Sqrt.Eval(a), Floor.Eval(a), Ceiling.Eval(a), Truncate.Eval(a), Round.Eval(a), Abs.Eval(a), Cbrt.Eval(a), Exp.Eval(a), Log.Eval(a), Log2.Eval(a), Log10.Eval(a),
                Sin.Eval(a), Cos.Eval(a), Tan.Eval(a), Asin.Eval(a), Acos.Eval(a), Atan.Eval(a), Sinh.Eval(a), Cosh.Eval(a), Tanh.Eval(a), Asinh.Eval(a), Acosh.Eval(a), Atanh.Eval(a)];
            Assert.Equal(expected, actual);
            foreach (double b in (double[])[0.0, -0.0, 0.5, -2.0, 3.0, double.NaN, double.NegativeInfinity])
                Assert.Equal([Math.Pow(a, b), Math.Atan2(a, b), Math.CopySign(a, b), Math.FusedMultiplyAdd(a, b, 1.5)], (double[])[Pow.Eval(a, b), Atan2.Eval(a, b), CopySign.Eval(a, b), FusedMultiplyAdd.Eval(a, b, 1.5)]);
        }
    }

    [Fact]
    public void SinglesAreThoseOfMathF()
    {
        foreach (float a in EdgeValues.Singles())
        {
            float[] expected = [MathF.Sqrt(a), MathF.Floor(a), MathF.Ceiling(a), MathF.Truncate(a), MathF.Round(a), MathF.Abs(a), MathF.Cbrt(a), MathF.Exp(a), MathF.Log(a), MathF.Log2(a), MathF.Log10(a),
                MathF.Sin(a), MathF.Cos(a), MathF.Tan(a), MathF.Asin(a), MathF.Acos(a), MathF.Atan(a), MathF.Sinh(a), MathF.Cosh(a), MathF.Tanh(a), MathF.Asinh(a), MathF.Acosh(a), MathF.Atanh(a)];
            float[] actual = [Sqrt.Eval(a), Floor.Eval(a), Ceiling.Eval(a), Truncate.Eval(a), Round.Eval(a), Abs.Eval(a), Cbrt.Eval(a), Exp.Eval(a), Log.Eval(a), Log2.Eval(a), Log10.Eval(a),
                Sin.Eval(a), Cos.Eval(a), Tan.Eval(a), Asin.Eval(a), Acos.Eval(a), Atan.Eval(a), Sinh.Eval(a), Cosh.Eval(a), Tanh.Eval(a), Asinh.Eval(a), Acosh.Eval(a), Atanh.Eval(a)];
            Assert.Equal(expected, actual);
        }
    }

    [Fact]
    public void AFusedMultiplyAddRoundsOnce()
    {
        Assert.Equal(5.551115123125783e-17, FusedMultiplyAdd.Eval(0.1, 10.0, -1.0));
        Assert.Equal(0.0, Add.Eval(Mul.Eval(0.1, 10.0), -1.0));
    }
}
