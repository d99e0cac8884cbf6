using System.Numerics;

namespace DualJit.Tests;

/// <summary>The functions of Scalar against those of Math, MathF and Half.</summary>
public sealed class ScalarFunctionTests
{
    private static readonly (string Name, Func<Scalar, Scalar> Scalar, Func<Half, Half> Half, Func<float, float> Single, Func<double, double> Double, Func<Complex, Complex>? Complex)[] Functions =
    [
        ("Sqrt", Scalar.Sqrt, Half.Sqrt, MathF.Sqrt, Math.Sqrt, Complex.Sqrt),
        ("Cbrt", Scalar.Cbrt, Half.Cbrt, MathF.Cbrt, Math.Cbrt, null),
        ("Exp", Scalar.Exp, Half.Exp, MathF.Exp, Math.Exp, Complex.Exp),
        ("Log", Scalar.Log, Half.Log, MathF.Log, Math.Log, Complex.Log),
        ("Log2", Scalar.Log2, Half.Log2, MathF.Log2, Math.Log2, null),
        ("Log10", Scalar.Log10, Half.Log10, MathF.Log10, Math.Log10, Complex.Log10),
        ("Sin", Scalar.Sin, Half.Sin, MathF.Sin, Math.Sin, Complex.Sin),
        ("Cos", Scalar.Cos, Half.Cos, MathF.Cos, Math.Cos, Complex.Cos),
        ("Tan", Scalar.Tan, Half.Tan, MathF.Tan, Math.Tan, Complex.Tan),
        ("Asin", Scalar.Asin, Half.Asin, MathF.Asin, Math.Asin, Complex.Asin),
        ("Acos", Scalar.Acos, Half.Acos, MathF.Acos, Math.Acos, Complex.Acos),
        ("Atan", Scalar.Atan, Half.Atan, MathF.Atan, Math.Atan, Complex.Atan),
        ("Sinh", Scalar.Sinh, Half.Sinh, MathF.Sinh, Math.Sinh, Complex.Sinh),
        ("Cosh", Scalar.Cosh, Half.Cosh, MathF.Cosh, Math.Cosh, Complex.Cosh),
        ("Tanh", Scalar.Tanh, Half.Tanh, MathF.Tanh, Math.Tanh, Complex.Tanh),
        ("Asinh", Scalar.Asinh, Half.Asinh, MathF.Asinh, Math.Asinh, null),
        ("Acosh", Scalar.Acosh, Half.Acosh, MathF.Acosh, Math.Acosh, null),
        ("Atanh", Scalar.Atanh, Half.Atanh, MathF.Atanh, Math.Atanh, null),
        ("Floor", Scalar.Floor, Half.Floor, MathF.Floor, Math.Floor, null),
        ("Ceiling", Scalar.Ceiling, Half.Ceiling, MathF.Ceiling, Math.Ceiling, null),
        ("Truncate", Scalar.Truncate, Half.Truncate, MathF.Truncate, Math.Truncate, null),
        ("Round", Scalar.Round, Half.Round, MathF.Round, Math.Round, null),
    ];

    [Fact]
    public void FunctionsOfFloats()
    {
        foreach (var dtype in Numbers.Real) Numbers.Call(GetType(), nameof(OfReals), dtype);
        foreach (var (name, scalar, _, _, _, complex) in Functions)
            foreach (var z in Numbers.Of<Complex>())
            {
                if (complex is not null) Assert.Equal((name, (Scalar)complex(z)), (name, scalar(z)));
                else Assert.Equal($"complex128 has no {name}.", Assert.Throws<NotSupportedException>(() => scalar(z)).Message);
            }
    }

    [Fact]
    public void AbsAndSignKeepTheDType()
    {
        foreach (var dtype in Numbers.Real) Numbers.Call(GetType(), nameof(AbsAndSign), dtype);
        Assert.Equal(((Scalar)5.0).AsType(DType.Float64), Scalar.Abs(new Complex(3, -4)));
        Assert.Equal("bool has no Abs.", Assert.Throws<NotSupportedException>(() => Scalar.Abs(true)).Message);
        Assert.Equal("complex128 has no Sign.", Assert.Throws<NotSupportedException>(() => Scalar.Sign(Complex.One)).Message);
    }

    [Fact]
    public void FunctionsOfSeveralNumbersPromoteThem()
    {
        Check(Scalar.Pow((byte)2, (byte)3), 8.0);
        Check(Scalar.Pow(1.1f, 3), MathF.Pow(1.1f, 3));
        Check(Scalar.Pow((Half)1.5, (short)3), MathF.Pow(1.5f, 3));
        Check(Scalar.Pow(2f, 0.5 * (Scalar)1L), Math.Pow(2, 0.5));
        Check(Scalar.Pow(Complex.ImaginaryOne, 2), Complex.Pow(Complex.ImaginaryOne, 2));
        Check(Scalar.Atan2((sbyte)1, (byte)2), MathF.Atan2(1, 2));
        Check(Scalar.Atan2(1f, 2.0), MathF.Atan2(1, 2));
        Check(Scalar.Atan2(1L, 2), Math.Atan2(1, 2));
        Check(Scalar.CopySign((Half)3, -1), (Half)(-3));
        Check(Scalar.FusedMultiplyAdd(0.1f, 10, -1), MathF.FusedMultiplyAdd(0.1f, 10, -1));
        Check(Scalar.FusedMultiplyAdd(0.1f, 10L, -1), Math.FusedMultiplyAdd(0.1f, 10, -1));
        Check(Scalar.FusedMultiplyAdd((Half)0.1, 10, -1.0), Half.FusedMultiplyAdd((Half)0.1, (Half)10, (Half)(-1)));
        Assert.True(Scalar.Pow(2, 3).IsWeak && Scalar.Sqrt(2).IsWeak && Scalar.Atan2(1, 2.0).IsWeak && Scalar.Abs(-1).IsWeak);
        Assert.Equal(DType.Float32, (Scalar.Sqrt(2) * 1f).DType);

        static void Check<T>(Scalar actual, T expected) where T : unmanaged => Assert.Equal(Numbers.Strong(expected), actual);
    }

    private static void OfReals<T>() where T : unmanaged, INumber<T>
    {
        foreach (var value in Numbers.Of<T>())
            foreach (var (name, scalar, half, single, @double, _) in Functions)
            {
                var expected = DTypes.Of<T>() switch
                {
                    DType.Int8 or DType.UInt8 or DType.Float16 => half(Half.CreateTruncating(value)),
                    DType.Int16 or DType.UInt16 or DType.Float32 => single(float.CreateTruncating(value)),
                    _ => Numbers.Strong(@double(double.CreateTruncating(value))),
                };
                Assert.Equal((name, value, Numbers.Outcome(() => expected)), (name, value, Numbers.Outcome(() => scalar(Numbers.Strong(value)))));
            }
    }

    private static void AbsAndSign<T>() where T : unmanaged, INumber<T>
    {
        foreach (var value in Numbers.Of<T>())
        {
            Assert.Equal(Numbers.Outcome(() => Numbers.Strong(T.Abs(value))), Numbers.Outcome(() => Scalar.Abs(Numbers.Strong(value))));
            Assert.Equal(Numbers.Outcome(() => Numbers.Strong(T.CreateTruncating(T.Sign(value)))), Numbers.Outcome(() => Scalar.Sign(Numbers.Strong(value))));
        }
    }
}
