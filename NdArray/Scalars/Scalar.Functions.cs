using System.Numerics;
using System.Runtime.CompilerServices;
using DualJit.Semantics;

namespace DualJit;

// The functions of System.Math, by the same names. A function of floats has one column for each dtype that Promotion.FloatFor gives.
public readonly partial struct Scalar
{
    /// <summary>The absolute value, in the same dtype; of a complex number its magnitude, float64.</summary>
    /// <exception cref="OverflowException">The number is the least of a signed integer dtype.</exception>
    /// <exception cref="NotSupportedException">The dtype is bool.</exception>
    public static Scalar Abs(Scalar value) => Apply(Operator.Abs, value);

    /// <summary>-1, 0 or 1, in the same dtype.</summary>
    /// <exception cref="ArithmeticException">The number is NaN.</exception>
    /// <exception cref="NotSupportedException">The dtype is bool or complex128.</exception>
    public static Scalar Sign(Scalar value) => Apply(Operator.Sign, value);

    /// <summary>The lesser number, in the promoted dtype: NaN when either is, and -0 is below 0.</summary>
    /// <exception cref="OverflowException">A weak integer does not fit in the integer dtype of the other operand.</exception>
    /// <exception cref="NotSupportedException">The promoted dtype is bool or complex128.</exception>
    public static Scalar Min(Scalar left, Scalar right) => Apply(Operator.Min, left, right);

    /// <summary>The greater number, in the promoted dtype: NaN when either is, and 0 is above -0.</summary>
    /// <inheritdoc cref="Min"/>
    public static Scalar Max(Scalar left, Scalar right) => Apply(Operator.Max, left, right);

    /// <summary>The square root. Integers are computed as the float dtype that holds them.</summary>
    public static Scalar Sqrt(Scalar x) => Function(x, Semantics.Sqrt.Eval<Half>, Semantics.Sqrt.Eval<float>, Semantics.Sqrt.Eval<double>, Complex.Sqrt);

    /// <summary>The cube root. Integers are computed as the float dtype that holds them.</summary>
    /// <exception cref="NotSupportedException">The number is complex.</exception>
    public static Scalar Cbrt(Scalar x) => Function(x, Semantics.Cbrt.Eval<Half>, Semantics.Cbrt.Eval<float>, Semantics.Cbrt.Eval<double>, null);

    /// <summary>e to the power of the number. Integers are computed as the float dtype that holds them.</summary>
    public static Scalar Exp(Scalar x) => Function(x, Semantics.Exp.Eval<Half>, Semantics.Exp.Eval<float>, Semantics.Exp.Eval<double>, Complex.Exp);

    /// <summary>The natural logarithm. Integers are computed as the float dtype that holds them.</summary>
    public static Scalar Log(Scalar x) => Function(x, Semantics.Log.Eval<Half>, Semantics.Log.Eval<float>, Semantics.Log.Eval<double>, Complex.Log);

    /// <summary>The logarithm to the base 2. Integers are computed as the float dtype that holds them.</summary>
    /// <exception cref="NotSupportedException">The number is complex.</exception>
    public static Scalar Log2(Scalar x) => Function(x, Semantics.Log2.Eval<Half>, Semantics.Log2.Eval<float>, Semantics.Log2.Eval<double>, null);

    /// <summary>The logarithm to the base 10. Integers are computed as the float dtype that holds them.</summary>
    public static Scalar Log10(Scalar x) => Function(x, Semantics.Log10.Eval<Half>, Semantics.Log10.Eval<float>, Semantics.Log10.Eval<double>, Complex.Log10);

    /// <summary>The sine of an angle in radians. Integers are computed as the float dtype that holds them.</summary>
    public static Scalar Sin(Scalar x) => Function(x, Semantics.Sin.Eval<Half>, Semantics.Sin.Eval<float>, Semantics.Sin.Eval<double>, Complex.Sin);

    /// <summary>The cosine of an angle in radians. Integers are computed as the float dtype that holds them.</summary>
    public static Scalar Cos(Scalar x) => Function(x, Semantics.Cos.Eval<Half>, Semantics.Cos.Eval<float>, Semantics.Cos.Eval<double>, Complex.Cos);

    /// <summary>The tangent of an angle in radians. Integers are computed as the float dtype that holds them.</summary>
    public static Scalar Tan(Scalar x) => Function(x, Semantics.Tan.Eval<Half>, Semantics.Tan.Eval<float>, Semantics.Tan.Eval<double>, Complex.Tan);

    /// <summary>The angle, in radians, with this sine. Integers are computed as the float dtype that holds them.</summary>
    public static Scalar Asin(Scalar x) => Function(x, Semantics.Asin.Eval<Half>, Semantics.Asin.Eval<float>, Semantics.Asin.Eval<double>, Complex.Asin);

    /// <summary>The angle, in radians, with this cosine. Integers are computed as the float dtype that holds them.</summary>
    public static Scalar Acos(Scalar x) => Function(x, Semantics.Acos.Eval<Half>, Semantics.Acos.Eval<float>, Semantics.Acos.Eval<double>, Complex.Acos);

    /// <summary>The angle, in radians, with this tangent. Integers are computed as the float dtype that holds them.</summary>
    public static Scalar Atan(Scalar x) => Function(x, Semantics.Atan.Eval<Half>, Semantics.Atan.Eval<float>, Semantics.Atan.Eval<double>, Complex.Atan);

    /// <summary>The hyperbolic sine. Integers are computed as the float dtype that holds them.</summary>
    public static Scalar Sinh(Scalar x) => Function(x, Semantics.Sinh.Eval<Half>, Semantics.Sinh.Eval<float>, Semantics.Sinh.Eval<double>, Complex.Sinh);

    /// <summary>The hyperbolic cosine. Integers are computed as the float dtype that holds them.</summary>
    public static Scalar Cosh(Scalar x) => Function(x, Semantics.Cosh.Eval<Half>, Semantics.Cosh.Eval<float>, Semantics.Cosh.Eval<double>, Complex.Cosh);

    /// <summary>The hyperbolic tangent. Integers are computed as the float dtype that holds them.</summary>
    public static Scalar Tanh(Scalar x) => Function(x, Semantics.Tanh.Eval<Half>, Semantics.Tanh.Eval<float>, Semantics.Tanh.Eval<double>, Complex.Tanh);

    /// <summary>The number with this hyperbolic sine. Integers are computed as the float dtype that holds them.</summary>
    /// <exception cref="NotSupportedException">The number is complex.</exception>
    public static Scalar Asinh(Scalar x) => Function(x, Semantics.Asinh.Eval<Half>, Semantics.Asinh.Eval<float>, Semantics.Asinh.Eval<double>, null);

    /// <summary>The number with this hyperbolic cosine. Integers are computed as the float dtype that holds them.</summary>
    /// <exception cref="NotSupportedException">The number is complex.</exception>
    public static Scalar Acosh(Scalar x) => Function(x, Semantics.Acosh.Eval<Half>, Semantics.Acosh.Eval<float>, Semantics.Acosh.Eval<double>, null);

    /// <summary>The number with this hyperbolic tangent. Integers are computed as the float dtype that holds them.</summary>
    /// <exception cref="NotSupportedException">The number is complex.</exception>
    public static Scalar Atanh(Scalar x) => Function(x, Semantics.Atanh.Eval<Half>, Semantics.Atanh.Eval<float>, Semantics.Atanh.Eval<double>, null);

    /// <summary>The greatest whole number that is not greater. Integers are computed as the float dtype that holds them.</summary>
    /// <exception cref="NotSupportedException">The number is complex.</exception>
    public static Scalar Floor(Scalar x) => Function(x, Semantics.Floor.Eval<Half>, Semantics.Floor.Eval<float>, Semantics.Floor.Eval<double>, null);

    /// <summary>The least whole number that is not less. Integers are computed as the float dtype that holds them.</summary>
    /// <exception cref="NotSupportedException">The number is complex.</exception>
    public static Scalar Ceiling(Scalar x) => Function(x, Semantics.Ceiling.Eval<Half>, Semantics.Ceiling.Eval<float>, Semantics.Ceiling.Eval<double>, null);

    /// <summary>The whole number next to it towards 0. Integers are computed as the float dtype that holds them.</summary>
    /// <exception cref="NotSupportedException">The number is complex.</exception>
    public static Scalar Truncate(Scalar x) => Function(x, Semantics.Truncate.Eval<Half>, Semantics.Truncate.Eval<float>, Semantics.Truncate.Eval<double>, null);

    /// <summary>The nearest whole number; of two the even one. Integers are computed as the float dtype that holds them.</summary>
    /// <exception cref="NotSupportedException">The number is complex.</exception>
    public static Scalar Round(Scalar x) => Function(x, Semantics.Round.Eval<Half>, Semantics.Round.Eval<float>, Semantics.Round.Eval<double>, null);

    /// <summary>The number to a power, in the promoted dtype; integers are computed as float64.</summary>
    public static Scalar Pow(Scalar x, Scalar y)
    {
        var type = Promotion.Promote(x.Type, y.Type);
        if (!type.DType.IsFloat && type.DType != DType.Complex128) type = type with { DType = DType.Float64 };
        return Function(type, x, y, Semantics.Pow.Eval<Half>, Semantics.Pow.Eval<float>, Semantics.Pow.Eval<double>, Complex.Pow);
    }

    /// <summary>The angle, in radians, of the point (<paramref name="x"/>, <paramref name="y"/>). Integers are computed as the float dtype that holds both.</summary>
    /// <exception cref="NotSupportedException">A number is complex.</exception>
    public static Scalar Atan2(Scalar y, Scalar x) =>
        Function(Promotion.FloatFor(Promotion.Promote(y.Type, x.Type)), y, x, Semantics.Atan2.Eval<Half>, Semantics.Atan2.Eval<float>, Semantics.Atan2.Eval<double>, null);

    /// <summary>The magnitude of <paramref name="x"/> with the sign of <paramref name="y"/>. Integers are computed as the float dtype that holds both.</summary>
    /// <exception cref="NotSupportedException">A number is complex.</exception>
    public static Scalar CopySign(Scalar x, Scalar y) =>
        Function(Promotion.FloatFor(Promotion.Promote(x.Type, y.Type)), x, y, Semantics.CopySign.Eval<Half>, Semantics.CopySign.Eval<float>, Semantics.CopySign.Eval<double>, null);

    /// <summary><c>x * y + z</c>, rounded once. Integers are computed as the float dtype that holds all three.</summary>
    /// <exception cref="NotSupportedException">A number is complex.</exception>
    public static Scalar FusedMultiplyAdd(Scalar x, Scalar y, Scalar z)
    {
        var type = Promotion.FloatFor(Promotion.Promote(Promotion.Promote(x.Type, y.Type), z.Type));
        return (type.DType switch
        {
            DType.Float16 => Of(Semantics.FusedMultiplyAdd.Eval(x.Cast<Half>(), y.Cast<Half>(), z.Cast<Half>())),
            DType.Float32 => Of(Semantics.FusedMultiplyAdd.Eval(x.Cast<float>(), y.Cast<float>(), z.Cast<float>())),
            DType.Float64 => Of(Semantics.FusedMultiplyAdd.Eval(x.Cast<double>(), y.Cast<double>(), z.Cast<double>())),
            _ => throw Operators.Of(type.DType).Unsupported(nameof(FusedMultiplyAdd)),
        }).Weakly(type.IsWeak);
    }

    private static Scalar Function(Scalar x, Func<Half, Half> half, Func<float, float> single, Func<double, double> @double, Func<Complex, Complex>? complex, [CallerMemberName] string name = "")
    {
        var type = Promotion.FloatFor(x.Type);
        return (type.DType switch
        {
            DType.Float16 => Of(half(x.Cast<Half>())),
            DType.Float32 => Of(single(x.Cast<float>())),
            DType.Float64 => Of(@double(x.Cast<double>())),
            _ => complex is null ? throw Operators.Of(type.DType).Unsupported(name) : Of(complex(x.Cast<Complex>())),
        }).Weakly(type.IsWeak);
    }

    private static Scalar Function(ScalarType type, Scalar x, Scalar y, Func<Half, Half, Half> half, Func<float, float, float> single, Func<double, double, double> @double, Func<Complex, Complex, Complex>? complex, [CallerMemberName] string name = "")
    {
        return (type.DType switch
        {
            DType.Float16 => Of(half(x.Cast<Half>(), y.Cast<Half>())),
            DType.Float32 => Of(single(x.Cast<float>(), y.Cast<float>())),
            DType.Float64 => Of(@double(x.Cast<double>(), y.Cast<double>())),
            _ => complex is null ? throw Operators.Of(type.DType).Unsupported(name) : Of(complex(x.Cast<Complex>(), y.Cast<Complex>())),
        }).Weakly(type.IsWeak);
    }
}
