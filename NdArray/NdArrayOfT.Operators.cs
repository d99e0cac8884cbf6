using System.Runtime.CompilerServices;

namespace DualJit;

// What an operator does is written once, for two arrays; a scalar takes part as an array of rank 0.
public sealed partial class NdArray<T>
{
    /// <summary>The sums of the elements; integers wrap.</summary>
    /// <param name="left">An array of any shape, or a scalar.</param>
    /// <param name="right">An array whose shape broadcasts with that of <paramref name="left"/>, or a scalar.</param>
    /// <returns>A new array of the broadcast shape.</returns>
    /// <exception cref="ArgumentNullException">An operand is null.</exception>
    /// <exception cref="ArgumentException">The shapes do not broadcast.</exception>
    /// <exception cref="NotSupportedException">The dtype has no such operator: it is bool.</exception>
    public static NdArray<T> operator +(NdArray<T> left, NdArray<T> right) => Operators<T>.For.Apply(Operator.Add, Checked(left), Checked(right));

    /// <inheritdoc cref="operator +(NdArray{T}, NdArray{T})"/>
    public static NdArray<T> operator +(NdArray<T> left, T right) => Operators<T>.For.Apply(Operator.Add, Checked(left), Single(right));

    /// <inheritdoc cref="operator +(NdArray{T}, NdArray{T})"/>
    public static NdArray<T> operator +(T left, NdArray<T> right) => Operators<T>.For.Apply(Operator.Add, Single(left), Checked(right));

    /// <summary>The differences of the elements; integers wrap.</summary>
    /// <param name="left">An array of any shape, or a scalar.</param>
    /// <param name="right">An array whose shape broadcasts with that of <paramref name="left"/>, or a scalar.</param>
    /// <returns>A new array of the broadcast shape.</returns>
    /// <exception cref="ArgumentNullException">An operand is null.</exception>
    /// <exception cref="ArgumentException">The shapes do not broadcast.</exception>
    /// <exception cref="NotSupportedException">The dtype has no such operator: it is bool.</exception>
    public static NdArray<T> operator -(NdArray<T> left, NdArray<T> right) => Operators<T>.For.Apply(Operator.Subtract, Checked(left), Checked(right));

    /// <inheritdoc cref="operator -(NdArray{T}, NdArray{T})"/>
    public static NdArray<T> operator -(NdArray<T> left, T right) => Operators<T>.For.Apply(Operator.Subtract, Checked(left), Single(right));

    /// <inheritdoc cref="operator -(NdArray{T}, NdArray{T})"/>
    public static NdArray<T> operator -(T left, NdArray<T> right) => Operators<T>.For.Apply(Operator.Subtract, Single(left), Checked(right));

    /// <summary>The products of the elements; integers wrap.</summary>
    /// <param name="left">An array of any shape, or a scalar.</param>
    /// <param name="right">An array whose shape broadcasts with that of <paramref name="left"/>, or a scalar.</param>
    /// <returns>A new array of the broadcast shape.</returns>
    /// <exception cref="ArgumentNullException">An operand is null.</exception>
    /// <exception cref="ArgumentException">The shapes do not broadcast.</exception>
    /// <exception cref="NotSupportedException">The dtype has no such operator: it is bool.</exception>
    public static NdArray<T> operator *(NdArray<T> left, NdArray<T> right) => Operators<T>.For.Apply(Operator.Multiply, Checked(left), Checked(right));

    /// <inheritdoc cref="operator *(NdArray{T}, NdArray{T})"/>
    public static NdArray<T> operator *(NdArray<T> left, T right) => Operators<T>.For.Apply(Operator.Multiply, Checked(left), Single(right));

    /// <inheritdoc cref="operator *(NdArray{T}, NdArray{T})"/>
    public static NdArray<T> operator *(T left, NdArray<T> right) => Operators<T>.For.Apply(Operator.Multiply, Single(left), Checked(right));

    /// <summary>The quotients of the elements; those of integers are truncated towards 0.</summary>
    /// <param name="left">An array of any shape, or a scalar.</param>
    /// <param name="right">An array whose shape broadcasts with that of <paramref name="left"/>, or a scalar.</param>
    /// <returns>A new array of the broadcast shape.</returns>
    /// <exception cref="ArgumentNullException">An operand is null.</exception>
    /// <exception cref="ArgumentException">The shapes do not broadcast.</exception>
    /// <exception cref="DivideByZeroException">An integer is divided by 0.</exception>
    /// <exception cref="OverflowException">The least int or long is divided by -1; narrower integers wrap.</exception>
    /// <exception cref="NotSupportedException">The dtype has no such operator: it is bool.</exception>
    public static NdArray<T> operator /(NdArray<T> left, NdArray<T> right) => Operators<T>.For.Apply(Operator.Divide, Checked(left), Checked(right));

    /// <inheritdoc cref="operator /(NdArray{T}, NdArray{T})"/>
    public static NdArray<T> operator /(NdArray<T> left, T right) => Operators<T>.For.Apply(Operator.Divide, Checked(left), Single(right));

    /// <inheritdoc cref="operator /(NdArray{T}, NdArray{T})"/>
    public static NdArray<T> operator /(T left, NdArray<T> right) => Operators<T>.For.Apply(Operator.Divide, Single(left), Checked(right));

    /// <summary>The negated elements; integers wrap.</summary>
    /// <param name="value">An array of any shape.</param>
    /// <returns>A new array of the same shape.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="value"/> is null.</exception>
    /// <exception cref="NotSupportedException">The dtype has no such operator: it is bool.</exception>
    public static NdArray<T> operator -(NdArray<T> value) => (NdArray<T>)Operators<T>.For.Unary(Operator.Negate).Apply(Checked(value));

    /// <summary>Where the left element is less than the right one; never where either is NaN.</summary>
    /// <param name="left">An array of any shape, or a scalar.</param>
    /// <param name="right">An array whose shape broadcasts with that of <paramref name="left"/>, or a scalar.</param>
    /// <returns>A new array of the broadcast shape.</returns>
    /// <exception cref="ArgumentNullException">An operand is null.</exception>
    /// <exception cref="ArgumentException">The shapes do not broadcast.</exception>
    /// <exception cref="NotSupportedException">The dtype has no such operator: it is bool or complex128.</exception>
    public static NdArray<bool> operator <(NdArray<T> left, NdArray<T> right) => Operators<T>.For.Compare(Operator.Less, Checked(left), Checked(right));

    /// <inheritdoc cref="operator &lt;(NdArray{T}, NdArray{T})"/>
    public static NdArray<bool> operator <(NdArray<T> left, T right) => Operators<T>.For.Compare(Operator.Less, Checked(left), Single(right));

    /// <inheritdoc cref="operator &lt;(NdArray{T}, NdArray{T})"/>
    public static NdArray<bool> operator <(T left, NdArray<T> right) => Operators<T>.For.Compare(Operator.Less, Single(left), Checked(right));

    /// <summary>Where the left element is less than the right one or equal to it; never where either is NaN.</summary>
    /// <param name="left">An array of any shape, or a scalar.</param>
    /// <param name="right">An array whose shape broadcasts with that of <paramref name="left"/>, or a scalar.</param>
    /// <returns>A new array of the broadcast shape.</returns>
    /// <exception cref="ArgumentNullException">An operand is null.</exception>
    /// <exception cref="ArgumentException">The shapes do not broadcast.</exception>
    /// <exception cref="NotSupportedException">The dtype has no such operator: it is bool or complex128.</exception>
    public static NdArray<bool> operator <=(NdArray<T> left, NdArray<T> right) => Operators<T>.For.Compare(Operator.LessOrEqual, Checked(left), Checked(right));

    /// <inheritdoc cref="operator &lt;=(NdArray{T}, NdArray{T})"/>
    public static NdArray<bool> operator <=(NdArray<T> left, T right) => Operators<T>.For.Compare(Operator.LessOrEqual, Checked(left), Single(right));

    /// <inheritdoc cref="operator &lt;=(NdArray{T}, NdArray{T})"/>
    public static NdArray<bool> operator <=(T left, NdArray<T> right) => Operators<T>.For.Compare(Operator.LessOrEqual, Single(left), Checked(right));

    /// <summary>Where the left element is greater than the right one; never where either is NaN.</summary>
    /// <param name="left">An array of any shape, or a scalar.</param>
    /// <param name="right">An array whose shape broadcasts with that of <paramref name="left"/>, or a scalar.</param>
    /// <returns>A new array of the broadcast shape.</returns>
    /// <exception cref="ArgumentNullException">An operand is null.</exception>
    /// <exception cref="ArgumentException">The shapes do not broadcast.</exception>
    /// <exception cref="NotSupportedException">The dtype has no such operator: it is bool or complex128.</exception>
    public static NdArray<bool> operator >(NdArray<T> left, NdArray<T> right) => Operators<T>.For.Compare(Operator.Greater, Checked(left), Checked(right));

    /// <inheritdoc cref="operator &gt;(NdArray{T}, NdArray{T})"/>
    public static NdArray<bool> operator >(NdArray<T> left, T right) => Operators<T>.For.Compare(Operator.Greater, Checked(left), Single(right));

    /// <inheritdoc cref="operator &gt;(NdArray{T}, NdArray{T})"/>
    public static NdArray<bool> operator >(T left, NdArray<T> right) => Operators<T>.For.Compare(Operator.Greater, Single(left), Checked(right));

    /// <summary>Where the left element is greater than the right one or equal to it; never where either is NaN.</summary>
    /// <param name="left">An array of any shape, or a scalar.</param>
    /// <param name="right">An array whose shape broadcasts with that of <paramref name="left"/>, or a scalar.</param>
    /// <returns>A new array of the broadcast shape.</returns>
    /// <exception cref="ArgumentNullException">An operand is null.</exception>
    /// <exception cref="ArgumentException">The shapes do not broadcast.</exception>
    /// <exception cref="NotSupportedException">The dtype has no such operator: it is bool or complex128.</exception>
    public static NdArray<bool> operator >=(NdArray<T> left, NdArray<T> right) => Operators<T>.For.Compare(Operator.GreaterOrEqual, Checked(left), Checked(right));

    /// <inheritdoc cref="operator &gt;=(NdArray{T}, NdArray{T})"/>
    public static NdArray<bool> operator >=(NdArray<T> left, T right) => Operators<T>.For.Compare(Operator.GreaterOrEqual, Checked(left), Single(right));

    /// <inheritdoc cref="operator &gt;=(NdArray{T}, NdArray{T})"/>
    public static NdArray<bool> operator >=(T left, NdArray<T> right) => Operators<T>.For.Compare(Operator.GreaterOrEqual, Single(left), Checked(right));

    /// <summary>An array of rank 0.</summary>
    internal static NdArray<T> Single(T value) => new(new[] { value }, 0, [], []);

    internal static NdArray<T> Checked(NdArray<T> operand, [CallerArgumentExpression(nameof(operand))] string? name = null)
    {
        ArgumentNullException.ThrowIfNull(operand, name);
        return operand;
    }
}
