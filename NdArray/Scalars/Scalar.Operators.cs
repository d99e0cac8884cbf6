using System.Diagnostics.CodeAnalysis;

namespace DualJit;

// An operator of C# for the promoted dtype: what it does there is written in Operators.
[SuppressMessage("Usage", "CA2225", Justification = "A scalar is used as the number it is.")]
public readonly partial struct Scalar
{
    /// <summary>The sum; integers wrap.</summary>
    /// <exception cref="OverflowException">A weak integer does not fit in the integer dtype of the other operand.</exception>
    /// <exception cref="NotSupportedException">The promoted dtype has no such operator: it is bool.</exception>
    public static Scalar operator +(Scalar left, Scalar right) => Apply(Operator.Add, left, right);

    /// <summary>The difference; integers wrap.</summary>
    /// <exception cref="OverflowException">A weak integer does not fit in the integer dtype of the other operand.</exception>
    /// <exception cref="NotSupportedException">The promoted dtype has no such operator: it is bool.</exception>
    public static Scalar operator -(Scalar left, Scalar right) => Apply(Operator.Subtract, left, right);

    /// <summary>The product; integers wrap.</summary>
    /// <exception cref="OverflowException">A weak integer does not fit in the integer dtype of the other operand.</exception>
    /// <exception cref="NotSupportedException">The promoted dtype has no such operator: it is bool.</exception>
    public static Scalar operator *(Scalar left, Scalar right) => Apply(Operator.Multiply, left, right);

    /// <summary>The quotient; that of integers is a float64, as in NumPy.</summary>
    /// <exception cref="NotSupportedException">The promoted dtype has no such operator: it is bool.</exception>
    public static Scalar operator /(Scalar left, Scalar right) => Apply(Operator.Divide, left, right);

    /// <summary>What the division leaves, with the sign of the dividend.</summary>
    /// <exception cref="DivideByZeroException">An integer is divided by 0.</exception>
    /// <exception cref="OverflowException">A weak integer does not fit in the integer dtype of the other operand, or the least int or long is divided by -1.</exception>
    /// <exception cref="NotSupportedException">The promoted dtype has no such operator: it is bool or complex128.</exception>
    public static Scalar operator %(Scalar left, Scalar right) => Apply(Operator.Remainder, left, right);

    /// <summary>The bits, or the bools, that are set in both.</summary>
    /// <exception cref="OverflowException">A weak integer does not fit in the integer dtype of the other operand.</exception>
    /// <exception cref="NotSupportedException">The promoted dtype has no such operator: it is no integer and not bool.</exception>
    public static Scalar operator &(Scalar left, Scalar right) => Apply(Operator.And, left, right);

    /// <summary>The bits, or the bools, that are set in either.</summary>
    /// <exception cref="OverflowException">A weak integer does not fit in the integer dtype of the other operand.</exception>
    /// <exception cref="NotSupportedException">The promoted dtype has no such operator: it is no integer and not bool.</exception>
    public static Scalar operator |(Scalar left, Scalar right) => Apply(Operator.Or, left, right);

    /// <summary>The bits, or the bools, that are set in one of the two.</summary>
    /// <exception cref="OverflowException">A weak integer does not fit in the integer dtype of the other operand.</exception>
    /// <exception cref="NotSupportedException">The promoted dtype has no such operator: it is no integer and not bool.</exception>
    public static Scalar operator ^(Scalar left, Scalar right) => Apply(Operator.Xor, left, right);

    /// <summary>The integer shifted to the left, in its own dtype. Of the count only the bits below the width of the dtype matter.</summary>
    /// <exception cref="NotSupportedException">The number is no integer.</exception>
    public static Scalar operator <<(Scalar value, int count) => Operators.Of(value.DType).Binary(Operator.ShiftLeft).Apply(value, ((Scalar)count).AsType(value.DType)).Weakly(value.IsWeak);

    /// <summary>The integer shifted to the left, in the promoted dtype. Of the count only the bits below the width of that dtype matter.</summary>
    /// <exception cref="OverflowException">A weak integer does not fit in the integer dtype of the other operand.</exception>
    /// <exception cref="NotSupportedException">The promoted dtype is no integer.</exception>
    public static Scalar operator <<(Scalar value, Scalar count) => Apply(Operator.ShiftLeft, value, count);

    /// <summary>The integer shifted to the right, in its own dtype; a signed one keeps its sign. Of the count only the bits below the width of the dtype matter.</summary>
    /// <exception cref="NotSupportedException">The number is no integer.</exception>
    public static Scalar operator >>(Scalar value, int count) => Operators.Of(value.DType).Binary(Operator.ShiftRight).Apply(value, ((Scalar)count).AsType(value.DType)).Weakly(value.IsWeak);

    /// <summary>The integer shifted to the right, in the promoted dtype; a signed one keeps its sign. Of the count only the bits below the width of that dtype matter.</summary>
    /// <exception cref="OverflowException">A weak integer does not fit in the integer dtype of the other operand.</exception>
    /// <exception cref="NotSupportedException">The promoted dtype is no integer.</exception>
    public static Scalar operator >>(Scalar value, Scalar count) => Apply(Operator.ShiftRight, value, count);

    /// <summary>The number itself.</summary>
    /// <exception cref="NotSupportedException">The dtype has no such operator: it is bool.</exception>
    public static Scalar operator +(Scalar value) => Apply(Operator.Plus, value);

    /// <summary>The negated number; integers wrap, and 0.0 becomes -0.0.</summary>
    /// <exception cref="NotSupportedException">The dtype has no such operator: it is bool.</exception>
    public static Scalar operator -(Scalar value) => Apply(Operator.Negate, value);

    /// <summary>The opposite bits, or the opposite bool.</summary>
    /// <exception cref="NotSupportedException">The dtype has no such operator: it is no integer and not bool.</exception>
    public static Scalar operator ~(Scalar value) => Apply(Operator.Not, value);

    /// <summary>Whether the values are equal: integers of any dtypes exactly, others in the promoted dtype; a NaN equals nothing.</summary>
    public static bool operator ==(Scalar left, Scalar right) => Compare(Operator.Equal, left, right);

    /// <summary>Whether the values are not equal; so it is when either is NaN.</summary>
    public static bool operator !=(Scalar left, Scalar right) => Compare(Operator.NotEqual, left, right);

    /// <summary>Whether the left value is less: integers of any dtypes exactly, others in the promoted dtype; false when either is NaN.</summary>
    /// <exception cref="NotSupportedException">The promoted dtype has no such operator: it is bool or complex128.</exception>
    public static bool operator <(Scalar left, Scalar right) => Compare(Operator.Less, left, right);

    /// <summary>Whether the left value is less or equal; false when either is NaN.</summary>
    /// <exception cref="NotSupportedException">The promoted dtype has no such operator: it is bool or complex128.</exception>
    public static bool operator <=(Scalar left, Scalar right) => Compare(Operator.LessOrEqual, left, right);

    /// <summary>Whether the left value is greater; false when either is NaN.</summary>
    /// <exception cref="NotSupportedException">The promoted dtype has no such operator: it is bool or complex128.</exception>
    public static bool operator >(Scalar left, Scalar right) => Compare(Operator.Greater, left, right);

    /// <summary>Whether the left value is greater or equal; false when either is NaN.</summary>
    /// <exception cref="NotSupportedException">The promoted dtype has no such operator: it is bool or complex128.</exception>
    public static bool operator >=(Scalar left, Scalar right) => Compare(Operator.GreaterOrEqual, left, right);

    private static Scalar Apply(Operator op, Scalar left, Scalar right)
    {
        var (dtype, isWeak) = OperandTypes.Of(op, left.Type, right.Type);
        return Operators.Of(dtype).Binary(op).Apply(left.Meet(dtype), right.Meet(dtype)).Weakly(isWeak);
    }

    private static Scalar Apply(Operator op, Scalar value)
    {
        var (dtype, isWeak) = OperandTypes.Of(op, value.Type);
        return Operators.Of(dtype).Unary(op).Apply(value.AsType(dtype)).Weakly(isWeak);
    }

    private static bool Compare(Operator op, Scalar left, Scalar right)
    {
        var (leftDType, rightDType, operation) = Operators.Comparison(op, left.Type, right.Type);
        return operation.Apply(left.AsType(leftDType), right.AsType(rightDType)).Raw<bool>();
    }

    private Scalar Weakly(bool isWeak) => new(DType, isWeak, low, high);
}
