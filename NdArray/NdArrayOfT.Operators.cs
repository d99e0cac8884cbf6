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
    public static NdArray<T> operator +(NdArray<T> left, NdArray<T> right) => Operators<T>.For.Add(Checked(left), Checked(right));

    /// <inheritdoc cref="operator +(NdArray{T}, NdArray{T})"/>
    public static NdArray<T> operator +(NdArray<T> left, T right) => Operators<T>.For.Add(Checked(left), Scalar(right));

    /// <inheritdoc cref="operator +(NdArray{T}, NdArray{T})"/>
    public static NdArray<T> operator +(T left, NdArray<T> right) => Operators<T>.For.Add(Scalar(left), Checked(right));

    /// <summary>The differences of the elements; integers wrap.</summary>
    /// <param name="left">An array of any shape, or a scalar.</param>
    /// <param name="right">An array whose shape broadcasts with that of <paramref name="left"/>, or a scalar.</param>
    /// <returns>A new array of the broadcast shape.</returns>
    /// <exception cref="ArgumentNullException">An operand is null.</exception>
    /// <exception cref="ArgumentException">The shapes do not broadcast.</exception>
    /// <exception cref="NotSupportedException">The dtype has no such operator: it is bool.</exception>
    public static NdArray<T> operator -(NdArray<T> left, NdArray<T> right) => Operators<T>.For.Subtract(Checked(left), Checked(right));

    /// <inheritdoc cref="operator -(NdArray{T}, NdArray{T})"/>
    public static NdArray<T> operator -(NdArray<T> left, T right) => Operators<T>.For.Subtract(Checked(left), Scalar(right));

    /// <inheritdoc cref="operator -(NdArray{T}, NdArray{T})"/>
    public static NdArray<T> operator -(T left, NdArray<T> right) => Operators<T>.For.Subtract(Scalar(left), Checked(right));

    /// <summary>The products of the elements; integers wrap.</summary>
    /// <param name="left">An array of any shape, or a scalar.</param>
    /// <param name="right">An array whose shape broadcasts with that of <paramref name="left"/>, or a scalar.</param>
    /// <returns>A new array of the broadcast shape.</returns>
    /// <exception cref="ArgumentNullException">An operand is null.</exception>
    /// <exception cref="ArgumentException">The shapes do not broadcast.</exception>
    /// <exception cref="NotSupportedException">The dtype has no such operator: it is bool.</exception>
    public static NdArray<T> operator *(NdArray<T> left, NdArray<T> right) => Operators<T>.For.Multiply(Checked(left), Checked(right));

    /// <inheritdoc cref="operator *(NdArray{T}, NdArray{T})"/>
    public static NdArray<T> operator *(NdArray<T> left, T right) => Operators<T>.For.Multiply(Checked(left), Scalar(right));

    /// <inheritdoc cref="operator *(NdArray{T}, NdArray{T})"/>
    public static NdArray<T> operator *(T left, NdArray<T> right) => Operators<T>.For.Multiply(Scalar(left), Checked(right));

    /// <summary>The quotients of the elements; those of integers are truncated towards 0.</summary>
    /// <param name="left">An array of any shape, or a scalar.</param>
    /// <param name="right">An array whose shape broadcasts with that of <paramref name="left"/>, or a scalar.</param>
    /// <returns>A new array of the broadcast shape.</returns>
    /// <exception cref="ArgumentNullException">An operand is null.</exception>
    /// <exception cref="ArgumentException">The shapes do not broadcast.</exception>
    /// <exception cref="DivideByZeroException">An integer is divided by 0.</exception>
    /// <exception cref="OverflowException">The least int or long is divided by -1; narrower integers wrap.</exception>
    /// <exception cref="NotSupportedException">The dtype has no such operator: it is bool.</exception>
    public static NdArray<T> operator /(NdArray<T> left, NdArray<T> right) => Operators<T>.For.Divide(Checked(left), Checked(right));

    /// <inheritdoc cref="operator /(NdArray{T}, NdArray{T})"/>
    public static NdArray<T> operator /(NdArray<T> left, T right) => Operators<T>.For.Divide(Checked(left), Scalar(right));

    /// <inheritdoc cref="operator /(NdArray{T}, NdArray{T})"/>
    public static NdArray<T> operator /(T left, NdArray<T> right) => Operators<T>.For.Divide(Scalar(left), Checked(right));

    /// <summary>The negated elements; integers wrap.</summary>
    /// <param name="value">An array of any shape.</param>
    /// <returns>A new array of the same shape.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="value"/> is null.</exception>
    /// <exception cref="NotSupportedException">The dtype has no such operator: it is bool.</exception>
    public static NdArray<T> operator -(NdArray<T> value) => Operators<T>.For.Negate(Checked(value));

    /// <summary>Where the left element is less than the right one; never where either is NaN.</summary>
    /// <param name="left">An array of any shape, or a scalar.</param>
    /// <param name="right">An array whose shape broadcasts with that of <paramref name="left"/>, or a scalar.</param>
    /// <returns>A new array of the broadcast shape.</returns>
    /// <exception cref="ArgumentNullException">An operand is null.</exception>
    /// <exception cref="ArgumentException">The shapes do not broadcast.</exception>
    /// <exception cref="NotSupportedException">The dtype has no such operator: it is bool or complex128.</exception>
    public static NdArray<bool> operator <(NdArray<T> left, NdArray<T> right) => Operators<T>.For.Less(Checked(left), Checked(right));

    /// <inheritdoc cref="operator &lt;(NdArray{T}, NdArray{T})"/>
    public static NdArray<bool> operator <(NdArray<T> left, T right) => Operators<T>.For.Less(Checked(left), Scalar(right));

    /// <inheritdoc cref="operator &lt;(NdArray{T}, NdArray{T})"/>
    public static NdArray<bool> operator <(T left, NdArray<T> right) => Operators<T>.For.Less(Scalar(left), Checked(right));

    /// <summary>Where the left element is less than the right one or equal to it; never where either is NaN.</summary>
    /// <param name="left">An array of any shape, or a scalar.</param>
    /// <param name="right">An array whose shape broadcasts with that of <paramref name="left"/>, or a scalar.</param>
    /// <returns>A new array of the broadcast shape.</returns>
    /// <exception cref="ArgumentNullException">An operand is null.</exception>
    /// <exception cref="ArgumentException">The shapes do not broadcast.</exception>
    /// <exception cref="NotSupportedException">The dtype has no such operator: it is bool or complex128.</exception>
    public static NdArray<bool> operator <=(NdArray<T> left, NdArray<T> right) => Operators<T>.For.LessOrEqual(Checked(left), Checked(right));

    /// <inheritdoc cref="operator &lt;=(NdArray{T}, NdArray{T})"/>
    public static NdArray<bool> operator <=(NdArray<T> left, T right) => Operators<T>.For.LessOrEqual(Checked(left), Scalar(right));

    /// <inheritdoc cref="operator &lt;=(NdArray{T}, NdArray{T})"/>
    public static NdArray<bool> operator <=(T left, NdArray<T> right) => Operators<T>.For.LessOrEqual(Scalar(left), Checked(right));

    /// <summary>Where the left element is greater than the right one; never where either is NaN.</summary>
    /// <param name="left">An array of any shape, or a scalar.</param>
    /// <param name="right">An array whose shape broadcasts with that of <paramref name="left"/>, or a scalar.</param>
    /// <returns>A new array of the broadcast shape.</returns>
    /// <exception cref="ArgumentNullException">An operand is null.</exception>
    /// <exception cref="ArgumentException">The shapes do not broadcast.</exception>
    /// <exception cref="NotSupportedException">The dtype has no such operator: it is bool or complex128.</exception>
    public static NdArray<bool> operator >(NdArray<T> left, NdArray<T> right) => Operators<T>.For.Greater(Checked(left), Checked(right));

    /// <inheritdoc cref="operator &gt;(NdArray{T}, NdArray{T})"/>
    public static NdArray<bool> operator >(NdArray<T> left, T right) => Operators<T>.For.Greater(Checked(left), Scalar(right));

    /// <inheritdoc cref="operator &gt;(NdArray{T}, NdArray{T})"/>
    public static NdArray<bool> operator >(T left, NdArray<T> right) => Operators<T>.For.Greater(Scalar(left), Checked(right));

    /// <summary>Where the left element is greater than the right one or equal to it; never where either is NaN.</summary>
    /// <param name="left">An array of any shape, or a scalar.</param>
    /// <param name="right">An array whose shape broadcasts with that of <paramref name="left"/>, or a scalar.</param>
    /// <returns>A new array of the broadcast shape.</returns>
    /// <exception cref="ArgumentNullException">An operand is null.</exception>
    /// <exception cref="ArgumentException">The shapes do not broadcast.</exception>
    /// <exception cref="NotSupportedException">The dtype has no such operator: it is bool or complex128.</exception>
    public static NdArray<bool> operator >=(NdArray<T> left, NdArray<T> right) => Operators<T>.For.GreaterOrEqual(Checked(left), Checked(right));

    /// <inheritdoc cref="operator &gt;=(NdArray{T}, NdArray{T})"/>
    public static NdArray<bool> operator >=(NdArray<T> left, T right) => Operators<T>.For.GreaterOrEqual(Checked(left), Scalar(right));

    /// <inheritdoc cref="operator &gt;=(NdArray{T}, NdArray{T})"/>
    public static NdArray<bool> operator >=(T left, NdArray<T> right) => Operators<T>.For.GreaterOrEqual(Scalar(left), Checked(right));

    internal static NdArray<T> Scalar(T value) => new([value], 0, [], []);

    internal static NdArray<T> Checked(NdArray<T> operand, [CallerArgumentExpression(nameof(operand))] string? name = null)
    {
        ArgumentNullException.ThrowIfNull(operand, name);
        return operand;
    }
}
