using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace DualJit;

// Operators of arrays whose element type the C# compiler does not know, or that differ in it.
[SuppressMessage("Usage", "CA2225", Justification = "As for numbers.")]
public abstract partial class NdArray
{
    /// <summary>The sums of the elements; integers wrap.</summary>
    /// <param name="left">An array of any shape, or a number.</param>
    /// <param name="right">An array whose shape broadcasts with that of <paramref name="left"/>, or a number.</param>
    /// <returns>A new array of the broadcast shape and the promoted dtype.</returns>
    /// <exception cref="ArgumentNullException">An operand is null.</exception>
    /// <exception cref="ArgumentException">The shapes do not broadcast.</exception>
    /// <exception cref="OverflowException">An int does not fit in the integer dtype of the array.</exception>
    /// <exception cref="NotSupportedException">The promoted dtype has no such operator: it is bool.</exception>
    public static NdArray operator +(NdArray left, NdArray right) => Apply(Operator.Add, left, right);

    /// <inheritdoc cref="operator +(NdArray, NdArray)"/>
    public static NdArray operator +(NdArray left, Scalar right) => Apply(Operator.Add, left, right);

    /// <inheritdoc cref="operator +(NdArray, NdArray)"/>
    public static NdArray operator +(Scalar left, NdArray right) => Apply(Operator.Add, left, right);

    /// <summary>The differences of the elements; integers wrap.</summary>
    /// <param name="left">An array of any shape, or a number.</param>
    /// <param name="right">An array whose shape broadcasts with that of <paramref name="left"/>, or a number.</param>
    /// <returns>A new array of the broadcast shape and the promoted dtype.</returns>
    /// <exception cref="ArgumentNullException">An operand is null.</exception>
    /// <exception cref="ArgumentException">The shapes do not broadcast.</exception>
    /// <exception cref="OverflowException">An int does not fit in the integer dtype of the array.</exception>
    /// <exception cref="NotSupportedException">The promoted dtype has no such operator: it is bool.</exception>
    public static NdArray operator -(NdArray left, NdArray right) => Apply(Operator.Subtract, left, right);

    /// <inheritdoc cref="operator -(NdArray, NdArray)"/>
    public static NdArray operator -(NdArray left, Scalar right) => Apply(Operator.Subtract, left, right);

    /// <inheritdoc cref="operator -(NdArray, NdArray)"/>
    public static NdArray operator -(Scalar left, NdArray right) => Apply(Operator.Subtract, left, right);

    /// <summary>The products of the elements; integers wrap.</summary>
    /// <param name="left">An array of any shape, or a number.</param>
    /// <param name="right">An array whose shape broadcasts with that of <paramref name="left"/>, or a number.</param>
    /// <returns>A new array of the broadcast shape and the promoted dtype.</returns>
    /// <exception cref="ArgumentNullException">An operand is null.</exception>
    /// <exception cref="ArgumentException">The shapes do not broadcast.</exception>
    /// <exception cref="OverflowException">An int does not fit in the integer dtype of the array.</exception>
    /// <exception cref="NotSupportedException">The promoted dtype has no such operator: it is bool.</exception>
    public static NdArray operator *(NdArray left, NdArray right) => Apply(Operator.Multiply, left, right);

    /// <inheritdoc cref="operator *(NdArray, NdArray)"/>
    public static NdArray operator *(NdArray left, Scalar right) => Apply(Operator.Multiply, left, right);

    /// <inheritdoc cref="operator *(NdArray, NdArray)"/>
    public static NdArray operator *(Scalar left, NdArray right) => Apply(Operator.Multiply, left, right);

    /// <summary>The quotients of the elements; those of integers are float64, as in NumPy.</summary>
    /// <param name="left">An array of any shape, or a number.</param>
    /// <param name="right">An array whose shape broadcasts with that of <paramref name="left"/>, or a number.</param>
    /// <returns>A new array of the broadcast shape and the promoted dtype, for integers of float64.</returns>
    /// <exception cref="ArgumentNullException">An operand is null.</exception>
    /// <exception cref="ArgumentException">The shapes do not broadcast.</exception>
    /// <exception cref="NotSupportedException">The promoted dtype has no such operator: it is bool.</exception>
    public static NdArray operator /(NdArray left, NdArray right) => Apply(Operator.Divide, left, right);

    /// <inheritdoc cref="operator /(NdArray, NdArray)"/>
    public static NdArray operator /(NdArray left, Scalar right) => Apply(Operator.Divide, left, right);

    /// <inheritdoc cref="operator /(NdArray, NdArray)"/>
    public static NdArray operator /(Scalar left, NdArray right) => Apply(Operator.Divide, left, right);

    /// <summary>What the divisions of the elements leave, with the sign of the dividend.</summary>
    /// <param name="left">An array of any shape, or a number.</param>
    /// <param name="right">An array whose shape broadcasts with that of <paramref name="left"/>, or a number.</param>
    /// <returns>A new array of the broadcast shape and the promoted dtype.</returns>
    /// <exception cref="ArgumentNullException">An operand is null.</exception>
    /// <exception cref="ArgumentException">The shapes do not broadcast.</exception>
    /// <exception cref="DivideByZeroException">An integer is divided by 0.</exception>
    /// <exception cref="OverflowException">An int does not fit in the integer dtype of the array.</exception>
    /// <exception cref="NotSupportedException">The promoted dtype has no such operator: it is bool or complex128.</exception>
    public static NdArray operator %(NdArray left, NdArray right) => Apply(Operator.Remainder, left, right);

    /// <inheritdoc cref="operator %(NdArray, NdArray)"/>
    public static NdArray operator %(NdArray left, Scalar right) => Apply(Operator.Remainder, left, right);

    /// <inheritdoc cref="operator %(NdArray, NdArray)"/>
    public static NdArray operator %(Scalar left, NdArray right) => Apply(Operator.Remainder, left, right);

    /// <summary>The bits, or the bools, that are set in both elements.</summary>
    /// <param name="left">An array of any shape, or a number.</param>
    /// <param name="right">An array whose shape broadcasts with that of <paramref name="left"/>, or a number.</param>
    /// <returns>A new array of the broadcast shape and the promoted dtype.</returns>
    /// <exception cref="ArgumentNullException">An operand is null.</exception>
    /// <exception cref="ArgumentException">The shapes do not broadcast.</exception>
    /// <exception cref="OverflowException">An int does not fit in the integer dtype of the array.</exception>
    /// <exception cref="NotSupportedException">The promoted dtype has no such operator: it is no integer and not bool.</exception>
    public static NdArray operator &(NdArray left, NdArray right) => Apply(Operator.And, left, right);

    /// <inheritdoc cref="operator &amp;(NdArray, NdArray)"/>
    public static NdArray operator &(NdArray left, Scalar right) => Apply(Operator.And, left, right);

    /// <inheritdoc cref="operator &amp;(NdArray, NdArray)"/>
    public static NdArray operator &(Scalar left, NdArray right) => Apply(Operator.And, left, right);

    /// <summary>The bits, or the bools, that are set in either element.</summary>
    /// <param name="left">An array of any shape, or a number.</param>
    /// <param name="right">An array whose shape broadcasts with that of <paramref name="left"/>, or a number.</param>
    /// <returns>A new array of the broadcast shape and the promoted dtype.</returns>
    /// <exception cref="ArgumentNullException">An operand is null.</exception>
    /// <exception cref="ArgumentException">The shapes do not broadcast.</exception>
    /// <exception cref="OverflowException">An int does not fit in the integer dtype of the array.</exception>
    /// <exception cref="NotSupportedException">The promoted dtype has no such operator: it is no integer and not bool.</exception>
    public static NdArray operator |(NdArray left, NdArray right) => Apply(Operator.Or, left, right);

    /// <inheritdoc cref="operator |(NdArray, NdArray)"/>
    public static NdArray operator |(NdArray left, Scalar right) => Apply(Operator.Or, left, right);

    /// <inheritdoc cref="operator |(NdArray, NdArray)"/>
    public static NdArray operator |(Scalar left, NdArray right) => Apply(Operator.Or, left, right);

    /// <summary>The bits, or the bools, that are set in one of the two elements.</summary>
    /// <param name="left">An array of any shape, or a number.</param>
    /// <param name="right">An array whose shape broadcasts with that of <paramref name="left"/>, or a number.</param>
    /// <returns>A new array of the broadcast shape and the promoted dtype.</returns>
    /// <exception cref="ArgumentNullException">An operand is null.</exception>
    /// <exception cref="ArgumentException">The shapes do not broadcast.</exception>
    /// <exception cref="OverflowException">An int does not fit in the integer dtype of the array.</exception>
    /// <exception cref="NotSupportedException">The promoted dtype has no such operator: it is no integer and not bool.</exception>
    public static NdArray operator ^(NdArray left, NdArray right) => Apply(Operator.Xor, left, right);

    /// <inheritdoc cref="operator ^(NdArray, NdArray)"/>
    public static NdArray operator ^(NdArray left, Scalar right) => Apply(Operator.Xor, left, right);

    /// <inheritdoc cref="operator ^(NdArray, NdArray)"/>
    public static NdArray operator ^(Scalar left, NdArray right) => Apply(Operator.Xor, left, right);

    /// <summary>The negated elements; integers wrap.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="value"/> is null.</exception>
    /// <exception cref="NotSupportedException">The dtype has no such operator: it is bool.</exception>
    public static NdArray operator -(NdArray value) => Apply(Operator.Negate, Checked(value));

    /// <summary>The opposite bits, or the opposite bools.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="value"/> is null.</exception>
    /// <exception cref="NotSupportedException">The dtype has no such operator: it is no integer and not bool.</exception>
    public static NdArray operator ~(NdArray value) => Apply(Operator.Not, Checked(value));

    /// <summary>Where the left element is less than the right one, integers of any dtypes compared exactly; never where either is NaN.</summary>
    /// <param name="left">An array of any shape, or a number.</param>
    /// <param name="right">An array whose shape broadcasts with that of <paramref name="left"/>, or a number.</param>
    /// <returns>A new array of the broadcast shape.</returns>
    /// <exception cref="ArgumentNullException">An operand is null.</exception>
    /// <exception cref="ArgumentException">The shapes do not broadcast.</exception>
    /// <exception cref="NotSupportedException">The promoted dtype has no such operator: it is bool or complex128.</exception>
    public static NdArray<bool> operator <(NdArray left, NdArray right) => Compare(Operator.Less, left, right);

    /// <inheritdoc cref="operator &lt;(NdArray, NdArray)"/>
    public static NdArray<bool> operator <(NdArray left, Scalar right) => Compare(Operator.Less, left, right);

    /// <inheritdoc cref="operator &lt;(NdArray, NdArray)"/>
    public static NdArray<bool> operator <(Scalar left, NdArray right) => Compare(Operator.Less, left, right);

    /// <summary>Where the left element is less than the right one or equal to it; never where either is NaN.</summary>
    /// <param name="left">An array of any shape, or a number.</param>
    /// <param name="right">An array whose shape broadcasts with that of <paramref name="left"/>, or a number.</param>
    /// <returns>A new array of the broadcast shape.</returns>
    /// <exception cref="ArgumentNullException">An operand is null.</exception>
    /// <exception cref="ArgumentException">The shapes do not broadcast.</exception>
    /// <exception cref="NotSupportedException">The promoted dtype has no such operator: it is bool or complex128.</exception>
    public static NdArray<bool> operator <=(NdArray left, NdArray right) => Compare(Operator.LessOrEqual, left, right);

    /// <inheritdoc cref="operator &lt;=(NdArray, NdArray)"/>
    public static NdArray<bool> operator <=(NdArray left, Scalar right) => Compare(Operator.LessOrEqual, left, right);

    /// <inheritdoc cref="operator &lt;=(NdArray, NdArray)"/>
    public static NdArray<bool> operator <=(Scalar left, NdArray right) => Compare(Operator.LessOrEqual, left, right);

    /// <summary>Where the left element is greater than the right one; never where either is NaN.</summary>
    /// <param name="left">An array of any shape, or a number.</param>
    /// <param name="right">An array whose shape broadcasts with that of <paramref name="left"/>, or a number.</param>
    /// <returns>A new array of the broadcast shape.</returns>
    /// <exception cref="ArgumentNullException">An operand is null.</exception>
    /// <exception cref="ArgumentException">The shapes do not broadcast.</exception>
    /// <exception cref="NotSupportedException">The promoted dtype has no such operator: it is bool or complex128.</exception>
    public static NdArray<bool> operator >(NdArray left, NdArray right) => Compare(Operator.Greater, left, right);

    /// <inheritdoc cref="operator >(NdArray, NdArray)"/>
    public static NdArray<bool> operator >(NdArray left, Scalar right) => Compare(Operator.Greater, left, right);

    /// <inheritdoc cref="operator >(NdArray, NdArray)"/>
    public static NdArray<bool> operator >(Scalar left, NdArray right) => Compare(Operator.Greater, left, right);

    /// <summary>Where the left element is greater than the right one or equal to it; never where either is NaN.</summary>
    /// <param name="left">An array of any shape, or a number.</param>
    /// <param name="right">An array whose shape broadcasts with that of <paramref name="left"/>, or a number.</param>
    /// <returns>A new array of the broadcast shape.</returns>
    /// <exception cref="ArgumentNullException">An operand is null.</exception>
    /// <exception cref="ArgumentException">The shapes do not broadcast.</exception>
    /// <exception cref="NotSupportedException">The promoted dtype has no such operator: it is bool or complex128.</exception>
    public static NdArray<bool> operator >=(NdArray left, NdArray right) => Compare(Operator.GreaterOrEqual, left, right);

    /// <inheritdoc cref="operator >=(NdArray, NdArray)"/>
    public static NdArray<bool> operator >=(NdArray left, Scalar right) => Compare(Operator.GreaterOrEqual, left, right);

    /// <inheritdoc cref="operator >=(NdArray, NdArray)"/>
    public static NdArray<bool> operator >=(Scalar left, NdArray right) => Compare(Operator.GreaterOrEqual, left, right);

    private static NdArray Apply(Operator op, NdArray value)
    {
        var dtype = OperandTypes.Of(op, value.DType).DType;
        return Operators.Of(dtype).Unary(op).Apply(value.OfType(dtype));
    }

    private static NdArray Apply(Operator op, NdArray left, NdArray right)
    {
        var dtype = OperandTypes.Of(op, Checked(left).DType, Checked(right).DType).DType;
        return Operators.Of(dtype).Binary(op).Apply(left.OfType(dtype), right.OfType(dtype));
    }

    private static NdArray Apply(Operator op, NdArray left, Scalar right)
    {
        var dtype = OperandTypes.Of(op, Checked(left).DType, right.Type).DType;
        return Operators.Of(dtype).Binary(op).Apply(left.OfType(dtype), Full(right.Meet(dtype), []));
    }

    private static NdArray Apply(Operator op, Scalar left, NdArray right)
    {
        var dtype = OperandTypes.Of(op, left.Type, Checked(right).DType).DType;
        return Operators.Of(dtype).Binary(op).Apply(Full(left.Meet(dtype), []), right.OfType(dtype));
    }

    private static NdArray<bool> Compare(Operator op, NdArray left, NdArray right) => Compare(op, Checked(left), left.DType, Checked(right), right.DType);

    private static NdArray<bool> Compare(Operator op, NdArray left, Scalar right) => Compare(op, Checked(left), left.DType, Full(right, []), right.Type);

    private static NdArray<bool> Compare(Operator op, Scalar left, NdArray right) => Compare(op, Full(left, []), left.Type, Checked(right), right.DType);

    private static NdArray<bool> Compare(Operator op, NdArray left, ScalarType leftType, NdArray right, ScalarType rightType)
    {
        var (leftDType, rightDType, operation) = Operators.Comparison(op, leftType, rightType);
        return (NdArray<bool>)operation.Apply(left.OfType(leftDType), right.OfType(rightDType));
    }

    /// <summary>The array itself where it has the dtype, else a converted copy.</summary>
    internal NdArray OfType(DType dtype) => DType == dtype ? this : AsType(dtype);

    private static NdArray Checked(NdArray operand, [CallerArgumentExpression(nameof(operand))] string? name = null)
    {
        ArgumentNullException.ThrowIfNull(operand, name);
        return operand;
    }
}
