namespace DualJit;

// The functions of System.Math, by the same names.
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
    public static Scalar Sqrt(Scalar x) => Apply(Operator.Sqrt, x);

    /// <summary>The cube root. Integers are computed as the float dtype that holds them.</summary>
    /// <exception cref="NotSupportedException">The number is complex.</exception>
    public static Scalar Cbrt(Scalar x) => Apply(Operator.Cbrt, x);

    /// <summary>e to the power of the number. Integers are computed as the float dtype that holds them.</summary>
    public static Scalar Exp(Scalar x) => Apply(Operator.Exp, x);

    /// <summary>The natural logarithm. Integers are computed as the float dtype that holds them.</summary>
    public static Scalar Log(Scalar x) => Apply(Operator.Log, x);

    /// <summary>The logarithm to the base 2. Integers are computed as the float dtype that holds them.</summary>
    /// <exception cref="NotSupportedException">The number is complex.</exception>
    public static Scalar Log2(Scalar x) => Apply(Operator.Log2, x);

    /// <summary>The logarithm to the base 10. Integers are computed as the float dtype that holds them.</summary>
    public static Scalar Log10(Scalar x) => Apply(Operator.Log10, x);

    /// <summary>The sine of an angle in radians. Integers are computed as the float dtype that holds them.</summary>
    public static Scalar Sin(Scalar x) => Apply(Operator.Sin, x);

    /// <summary>The cosine of an angle in radians. Integers are computed as the float dtype that holds them.</summary>
    public static Scalar Cos(Scalar x) => Apply(Operator.Cos, x);

    /// <summary>The tangent of an angle in radians. Integers are computed as the float dtype that holds them.</summary>
    public static Scalar Tan(Scalar x) => Apply(Operator.Tan, x);

    /// <summary>The angle, in radians, with this sine. Integers are computed as the float dtype that holds them.</summary>
    public static Scalar Asin(Scalar x) => Apply(Operator.Asin, x);

    /// <summary>The angle, in radians, with this cosine. Integers are computed as the float dtype that holds them.</summary>
    public static Scalar Acos(Scalar x) => Apply(Operator.Acos, x);

    /// <summary>The angle, in radians, with this tangent. Integers are computed as the float dtype that holds them.</summary>
    public static Scalar Atan(Scalar x) => Apply(Operator.Atan, x);

    /// <summary>The hyperbolic sine. Integers are computed as the float dtype that holds them.</summary>
    public static Scalar Sinh(Scalar x) => Apply(Operator.Sinh, x);

    /// <summary>The hyperbolic cosine. Integers are computed as the float dtype that holds them.</summary>
    public static Scalar Cosh(Scalar x) => Apply(Operator.Cosh, x);

    /// <summary>The hyperbolic tangent. Integers are computed as the float dtype that holds them.</summary>
    public static Scalar Tanh(Scalar x) => Apply(Operator.Tanh, x);

    /// <summary>The number with this hyperbolic sine. Integers are computed as the float dtype that holds them.</summary>
    /// <exception cref="NotSupportedException">The number is complex.</exception>
    public static Scalar Asinh(Scalar x) => Apply(Operator.Asinh, x);

    /// <summary>The number with this hyperbolic cosine. Integers are computed as the float dtype that holds them.</summary>
    /// <exception cref="NotSupportedException">The number is complex.</exception>
    public static Scalar Acosh(Scalar x) => Apply(Operator.Acosh, x);

    /// <summary>The number with this hyperbolic tangent. Integers are computed as the float dtype that holds them.</summary>
    /// <exception cref="NotSupportedException">The number is complex.</exception>
    public static Scalar Atanh(Scalar x) => Apply(Operator.Atanh, x);

    /// <summary>The greatest whole number that is not greater. Integers are computed as the float dtype that holds them.</summary>
    /// <exception cref="NotSupportedException">The number is complex.</exception>
    public static Scalar Floor(Scalar x) => Apply(Operator.Floor, x);

    /// <summary>The least whole number that is not less. Integers are computed as the float dtype that holds them.</summary>
    /// <exception cref="NotSupportedException">The number is complex.</exception>
    public static Scalar Ceiling(Scalar x) => Apply(Operator.Ceiling, x);

    /// <summary>The whole number next to it towards 0. Integers are computed as the float dtype that holds them.</summary>
    /// <exception cref="NotSupportedException">The number is complex.</exception>
    public static Scalar Truncate(Scalar x) => Apply(Operator.Truncate, x);

    /// <summary>The nearest whole number; of two the even one. Integers are computed as the float dtype that holds them.</summary>
    /// <exception cref="NotSupportedException">The number is complex.</exception>
    public static Scalar Round(Scalar x) => Apply(Operator.Round, x);

    /// <summary>The number to a power, in the promoted dtype; integers are computed as float64.</summary>
    public static Scalar Pow(Scalar x, Scalar y) => Apply(Operator.Pow, x, y);

    /// <summary>The angle, in radians, of the point (<paramref name="x"/>, <paramref name="y"/>). Integers are computed as the float dtype that holds both.</summary>
    /// <exception cref="NotSupportedException">A number is complex.</exception>
    public static Scalar Atan2(Scalar y, Scalar x) => Apply(Operator.Atan2, y, x);

    /// <summary>The magnitude of <paramref name="x"/> with the sign of <paramref name="y"/>. Integers are computed as the float dtype that holds both.</summary>
    /// <exception cref="NotSupportedException">A number is complex.</exception>
    public static Scalar CopySign(Scalar x, Scalar y) => Apply(Operator.CopySign, x, y);

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
}
