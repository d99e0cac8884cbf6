namespace DualJit;

// Remainders and bits: an array of bools stays one, so that it can be a mask.
public sealed partial class NdArray<T>
{
    /// <summary>What the divisions of the elements leave, with the sign of the dividend.</summary>
    /// <param name="left">An array of any shape, or a scalar.</param>
    /// <param name="right">An array whose shape broadcasts with that of <paramref name="left"/>, or a scalar.</param>
    /// <returns>A new array of the broadcast shape.</returns>
    /// <exception cref="ArgumentNullException">An operand is null.</exception>
    /// <exception cref="ArgumentException">The shapes do not broadcast.</exception>
    /// <exception cref="DivideByZeroException">An integer is divided by 0.</exception>
    /// <exception cref="OverflowException">The least int or long is divided by -1.</exception>
    /// <exception cref="NotSupportedException">The dtype has no such operator: it is bool or complex128.</exception>
    public static NdArray<T> operator %(NdArray<T> left, NdArray<T> right) => Operators<T>.For.Apply(Operator.Remainder, Checked(left), Checked(right));

    /// <inheritdoc cref="operator %(NdArray{T}, NdArray{T})"/>
    public static NdArray<T> operator %(NdArray<T> left, T right) => Operators<T>.For.Apply(Operator.Remainder, Checked(left), Single(right));

    /// <inheritdoc cref="operator %(NdArray{T}, NdArray{T})"/>
    public static NdArray<T> operator %(T left, NdArray<T> right) => Operators<T>.For.Apply(Operator.Remainder, Single(left), Checked(right));

    /// <summary>The bits that both elements have; of bools, whether both are true.</summary>
    /// <param name="left">An array of any shape, or a scalar.</param>
    /// <param name="right">An array whose shape broadcasts with that of <paramref name="left"/>, or a scalar.</param>
    /// <returns>A new array of the broadcast shape.</returns>
    /// <exception cref="ArgumentNullException">An operand is null.</exception>
    /// <exception cref="ArgumentException">The shapes do not broadcast.</exception>
    /// <exception cref="NotSupportedException">The dtype has no such operator: it is no integer and not bool.</exception>
    public static NdArray<T> operator &(NdArray<T> left, NdArray<T> right) => Operators<T>.For.Apply(Operator.And, Checked(left), Checked(right));

    /// <inheritdoc cref="operator &amp;(NdArray{T}, NdArray{T})"/>
    public static NdArray<T> operator &(NdArray<T> left, T right) => Operators<T>.For.Apply(Operator.And, Checked(left), Single(right));

    /// <inheritdoc cref="operator &amp;(NdArray{T}, NdArray{T})"/>
    public static NdArray<T> operator &(T left, NdArray<T> right) => Operators<T>.For.Apply(Operator.And, Single(left), Checked(right));

    /// <summary>The bits that either element has; of bools, whether either is true.</summary>
    /// <param name="left">An array of any shape, or a scalar.</param>
    /// <param name="right">An array whose shape broadcasts with that of <paramref name="left"/>, or a scalar.</param>
    /// <returns>A new array of the broadcast shape.</returns>
    /// <exception cref="ArgumentNullException">An operand is null.</exception>
    /// <exception cref="ArgumentException">The shapes do not broadcast.</exception>
    /// <exception cref="NotSupportedException">The dtype has no such operator: it is no integer and not bool.</exception>
    public static NdArray<T> operator |(NdArray<T> left, NdArray<T> right) => Operators<T>.For.Apply(Operator.Or, Checked(left), Checked(right));

    /// <inheritdoc cref="operator |(NdArray{T}, NdArray{T})"/>
    public static NdArray<T> operator |(NdArray<T> left, T right) => Operators<T>.For.Apply(Operator.Or, Checked(left), Single(right));

    /// <inheritdoc cref="operator |(NdArray{T}, NdArray{T})"/>
    public static NdArray<T> operator |(T left, NdArray<T> right) => Operators<T>.For.Apply(Operator.Or, Single(left), Checked(right));

    /// <summary>The bits that one of the elements has; of bools, whether they differ.</summary>
    /// <param name="left">An array of any shape, or a scalar.</param>
    /// <param name="right">An array whose shape broadcasts with that of <paramref name="left"/>, or a scalar.</param>
    /// <returns>A new array of the broadcast shape.</returns>
    /// <exception cref="ArgumentNullException">An operand is null.</exception>
    /// <exception cref="ArgumentException">The shapes do not broadcast.</exception>
    /// <exception cref="NotSupportedException">The dtype has no such operator: it is no integer and not bool.</exception>
    public static NdArray<T> operator ^(NdArray<T> left, NdArray<T> right) => Operators<T>.For.Apply(Operator.Xor, Checked(left), Checked(right));

    /// <inheritdoc cref="operator ^(NdArray{T}, NdArray{T})"/>
    public static NdArray<T> operator ^(NdArray<T> left, T right) => Operators<T>.For.Apply(Operator.Xor, Checked(left), Single(right));

    /// <inheritdoc cref="operator ^(NdArray{T}, NdArray{T})"/>
    public static NdArray<T> operator ^(T left, NdArray<T> right) => Operators<T>.For.Apply(Operator.Xor, Single(left), Checked(right));

    /// <summary>The opposite bits of the elements; of bools, the opposite.</summary>
    /// <param name="value">An array of any shape.</param>
    /// <returns>A new array of the same shape.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="value"/> is null.</exception>
    /// <exception cref="NotSupportedException">The dtype has no such operator: it is no integer and not bool.</exception>
    public static NdArray<T> operator ~(NdArray<T> value) => (NdArray<T>)Operators<T>.For.Unary(Operator.Not).Apply(Checked(value));
}
