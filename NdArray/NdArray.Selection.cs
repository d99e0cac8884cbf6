using System.Numerics;

namespace DualJit;

// Functions of three arrays, which broadcast together.
public abstract partial class NdArray
{
    /// <summary>Elements of one of two arrays: of <paramref name="ifTrue"/> where the condition holds, of <paramref name="ifFalse"/> elsewhere.</summary>
    /// <typeparam name="T">The type of the elements, any dtype.</typeparam>
    /// <param name="condition">An array of any shape; of another dtype than bool, it holds where it is not 0.</param>
    /// <param name="ifTrue">An array whose shape broadcasts with the others, or a scalar.</param>
    /// <param name="ifFalse">An array whose shape broadcasts with the others, or a scalar.</param>
    /// <returns>A new array of the broadcast shape.</returns>
    /// <exception cref="ArgumentNullException">An array is null.</exception>
    /// <exception cref="ArgumentException">The shapes do not broadcast.</exception>
    public static NdArray<T> Where<T>(NdArray condition, NdArray<T> ifTrue, NdArray<T> ifFalse) where T : unmanaged =>
        Operators<T>.For.Select(Condition(condition), NdArray<T>.Checked(ifTrue), NdArray<T>.Checked(ifFalse));

    /// <inheritdoc cref="Where{T}(NdArray, NdArray{T}, NdArray{T})"/>
    public static NdArray<T> Where<T>(NdArray condition, NdArray<T> ifTrue, T ifFalse) where T : unmanaged =>
        Operators<T>.For.Select(Condition(condition), NdArray<T>.Checked(ifTrue), NdArray<T>.Single(ifFalse));

    /// <inheritdoc cref="Where{T}(NdArray, NdArray{T}, NdArray{T})"/>
    public static NdArray<T> Where<T>(NdArray condition, T ifTrue, NdArray<T> ifFalse) where T : unmanaged =>
        Operators<T>.For.Select(Condition(condition), NdArray<T>.Single(ifTrue), NdArray<T>.Checked(ifFalse));

    /// <inheritdoc cref="Where{T}(NdArray, NdArray{T}, NdArray{T})"/>
    public static NdArray<T> Where<T>(NdArray condition, T ifTrue, T ifFalse) where T : unmanaged =>
        Operators<T>.For.Select(Condition(condition), NdArray<T>.Single(ifTrue), NdArray<T>.Single(ifFalse));

    /// <inheritdoc cref="Where{T}(NdArray, NdArray{T}, NdArray{T})"/>
    /// <returns>A new array of the broadcast shape and the promoted dtype.</returns>
    /// <exception cref="OverflowException">An int does not fit in the integer dtype of the other operand.</exception>
    public static NdArray Where(NdArray condition, NdArray ifTrue, NdArray ifFalse) => Select(condition, Checked(ifTrue).DType, ifTrue, Checked(ifFalse).DType, ifFalse);

    /// <inheritdoc cref="Where(NdArray, NdArray, NdArray)"/>
    public static NdArray Where(NdArray condition, NdArray ifTrue, Scalar ifFalse)
    {
        var type = Promotion.Promote(Checked(ifTrue).DType, ifFalse.Type);
        return Select(condition, type, ifTrue, type, Full(ifFalse.Meet(type.DType), []));
    }

    /// <inheritdoc cref="Where(NdArray, NdArray, NdArray)"/>
    public static NdArray Where(NdArray condition, Scalar ifTrue, NdArray ifFalse)
    {
        var type = Promotion.Promote(ifTrue.Type, Checked(ifFalse).DType);
        return Select(condition, type, Full(ifTrue.Meet(type.DType), []), type, ifFalse);
    }

    /// <inheritdoc cref="Where(NdArray, NdArray, NdArray)"/>
    public static NdArray Where(NdArray condition, Scalar ifTrue, Scalar ifFalse)
    {
        var type = Promotion.Promote(ifTrue.Type, ifFalse.Type);
        return Select(condition, type, Full(ifTrue.Meet(type.DType), []), type, Full(ifFalse.Meet(type.DType), []));
    }

    /// <summary>The elements, but the nearest bound where they are beyond the bounds: <c>Minimum(Maximum(x, lower), upper)</c>, so that NaN gives NaN, and where the bounds cross it is the upper one.</summary>
    /// <typeparam name="T">Any integer or float dtype.</typeparam>
    /// <param name="x">An array of any shape.</param>
    /// <param name="lower">The least that there will be: a scalar, or an array whose shape broadcasts with the others.</param>
    /// <param name="upper">The greatest that there will be: a scalar, or an array whose shape broadcasts with the others.</param>
    /// <returns>A new array of the broadcast shape.</returns>
    /// <exception cref="ArgumentNullException">An array is null.</exception>
    /// <exception cref="ArgumentException">The shapes do not broadcast.</exception>
    public static NdArray<T> Clip<T>(NdArray<T> x, T lower, T upper) where T : unmanaged, INumber<T> => Clip(x, NdArray<T>.Single(lower), NdArray<T>.Single(upper));

    /// <inheritdoc cref="Clip{T}(NdArray{T}, T, T)"/>
    public static NdArray<T> Clip<T>(NdArray<T> x, NdArray<T> lower, NdArray<T> upper) where T : unmanaged, INumber<T> =>
        (NdArray<T>)Operators<T>.For.Clip(Checked(x), Checked(lower), Checked(upper));

    /// <inheritdoc cref="Clip{T}(NdArray{T}, T, T)"/>
    /// <returns>A new array of the broadcast shape and the promoted dtype.</returns>
    /// <exception cref="OverflowException">An int does not fit in the integer dtype of the array.</exception>
    /// <exception cref="NotSupportedException">The promoted dtype is bool or complex128.</exception>
    public static NdArray Clip(NdArray x, Scalar lower, Scalar upper)
    {
        var dtype = Promotion.Promote(Promotion.Promote(Checked(x).DType, lower.Type), upper.Type).DType;
        return Operators.Of(dtype).Clip(x.OfType(dtype), Full(lower.Meet(dtype), []), Full(upper.Meet(dtype), []));
    }

    /// <inheritdoc cref="Clip(NdArray, Scalar, Scalar)"/>
    public static NdArray Clip(NdArray x, NdArray lower, NdArray upper)
    {
        var dtype = Promotion.Promote(Promotion.Promote(Checked(x).DType, Checked(lower).DType), Checked(upper).DType);
        return Operators.Of(dtype).Clip(x.OfType(dtype), lower.OfType(dtype), upper.OfType(dtype));
    }

    private static NdArray Select(NdArray condition, ScalarType typeIfTrue, NdArray ifTrue, ScalarType typeIfFalse, NdArray ifFalse)
    {
        var dtype = Promotion.Promote(typeIfTrue, typeIfFalse).DType;
        return Operators.Of(dtype).Select(Condition(condition), ifTrue.OfType(dtype), ifFalse.OfType(dtype));
    }

    private static NdArray<bool> Condition(NdArray condition) => Checked(condition) as NdArray<bool> ?? condition.Cast<bool>();
}
