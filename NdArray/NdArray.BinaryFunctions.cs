using System.Numerics;

namespace DualJit;

// Functions of two elements. As for the operators, there is an overload for each side that may be a number.
public abstract partial class NdArray
{
    /// <summary>The elements of <paramref name="x"/> to the power of those of <paramref name="y"/>, with the special cases of <see cref="Math.Pow"/>.</summary>
    /// <typeparam name="T">Half, float or double. Arrays of any other dtypes are taken by the untyped overloads.</typeparam>
    /// <param name="x">An array of any shape, or a scalar.</param>
    /// <param name="y">An array whose shape broadcasts with that of <paramref name="x"/>, or a scalar.</param>
    /// <returns>A new array of the broadcast shape.</returns>
    /// <exception cref="ArgumentNullException">An array is null.</exception>
    /// <exception cref="ArgumentException">The shapes do not broadcast.</exception>
    public static NdArray<T> Pow<T>(NdArray<T> x, NdArray<T> y) where T : unmanaged, IFloatingPointIeee754<T> => Operators<T>.For.Apply(Operator.Pow, NdArray<T>.Checked(x), NdArray<T>.Checked(y));

    /// <inheritdoc cref="Pow{T}(NdArray{T}, NdArray{T})"/>
    public static NdArray<T> Pow<T>(NdArray<T> x, T y) where T : unmanaged, IFloatingPointIeee754<T> => Operators<T>.For.Apply(Operator.Pow, NdArray<T>.Checked(x), NdArray<T>.Single(y));

    /// <inheritdoc cref="Pow{T}(NdArray{T}, NdArray{T})"/>
    public static NdArray<T> Pow<T>(T x, NdArray<T> y) where T : unmanaged, IFloatingPointIeee754<T> => Operators<T>.For.Apply(Operator.Pow, NdArray<T>.Single(x), NdArray<T>.Checked(y));

    /// <summary>The elements of <paramref name="x"/> to the power of those of <paramref name="y"/>, with the special cases of <see cref="Math.Pow"/>. In the promoted dtype; integers are computed as float64.</summary>
    /// <param name="x">An array of any shape, or a number.</param>
    /// <param name="y">An array whose shape broadcasts with that of <paramref name="x"/>, or a number.</param>
    /// <returns>A new array of the broadcast shape.</returns>
    /// <exception cref="ArgumentNullException">An array is null.</exception>
    /// <exception cref="ArgumentException">The shapes do not broadcast.</exception>
    public static NdArray Pow(NdArray x, NdArray y) => Apply(Operator.Pow, Checked(x), Checked(y));

    /// <inheritdoc cref="Pow(NdArray, NdArray)"/>
    public static NdArray Pow(NdArray x, Scalar y) => Apply(Operator.Pow, Checked(x), y);

    /// <inheritdoc cref="Pow(NdArray, NdArray)"/>
    public static NdArray Pow(Scalar x, NdArray y) => Apply(Operator.Pow, x, Checked(y));

    /// <summary>The elements of <paramref name="x"/> to the power of those of <paramref name="y"/>, with the bits of <see cref="Complex.Pow(Complex, Complex)"/>.</summary>
    /// <param name="x">An array of any shape.</param>
    /// <param name="y">An array whose shape broadcasts with that of <paramref name="x"/>.</param>
    /// <returns>A new array of the broadcast shape.</returns>
    /// <exception cref="ArgumentNullException">An array is null.</exception>
    /// <exception cref="ArgumentException">The shapes do not broadcast.</exception>
    public static NdArray<Complex> Pow(NdArray<Complex> x, NdArray<Complex> y) => (NdArray<Complex>)Apply(Operator.Pow, Checked(x), Checked(y));

    /// <summary>The angles, in radians, of the points (<paramref name="x"/>, <paramref name="y"/>); NaN where either is.</summary>
    /// <typeparam name="T">Half, float or double. Arrays of any other dtypes are taken by the untyped overloads.</typeparam>
    /// <param name="y">An array of any shape, or a scalar.</param>
    /// <param name="x">An array whose shape broadcasts with that of <paramref name="y"/>, or a scalar.</param>
    /// <returns>A new array of the broadcast shape.</returns>
    /// <exception cref="ArgumentNullException">An array is null.</exception>
    /// <exception cref="ArgumentException">The shapes do not broadcast.</exception>
    public static NdArray<T> Atan2<T>(NdArray<T> y, NdArray<T> x) where T : unmanaged, IFloatingPointIeee754<T> => Operators<T>.For.Apply(Operator.Atan2, NdArray<T>.Checked(y), NdArray<T>.Checked(x));

    /// <inheritdoc cref="Atan2{T}(NdArray{T}, NdArray{T})"/>
    public static NdArray<T> Atan2<T>(NdArray<T> y, T x) where T : unmanaged, IFloatingPointIeee754<T> => Operators<T>.For.Apply(Operator.Atan2, NdArray<T>.Checked(y), NdArray<T>.Single(x));

    /// <inheritdoc cref="Atan2{T}(NdArray{T}, NdArray{T})"/>
    public static NdArray<T> Atan2<T>(T y, NdArray<T> x) where T : unmanaged, IFloatingPointIeee754<T> => Operators<T>.For.Apply(Operator.Atan2, NdArray<T>.Single(y), NdArray<T>.Checked(x));

    /// <summary>The angles, in radians, of the points (<paramref name="x"/>, <paramref name="y"/>); NaN where either is. Integers are computed as the float dtype that holds both.</summary>
    /// <param name="y">An array of any shape, or a number.</param>
    /// <param name="x">An array whose shape broadcasts with that of <paramref name="y"/>, or a number.</param>
    /// <returns>A new array of the broadcast shape.</returns>
    /// <exception cref="ArgumentNullException">An array is null.</exception>
    /// <exception cref="ArgumentException">The shapes do not broadcast.</exception>
    /// <exception cref="NotSupportedException">An operand is complex.</exception>
    public static NdArray Atan2(NdArray y, NdArray x) => Apply(Operator.Atan2, Checked(y), Checked(x));

    /// <inheritdoc cref="Atan2(NdArray, NdArray)"/>
    public static NdArray Atan2(NdArray y, Scalar x) => Apply(Operator.Atan2, Checked(y), x);

    /// <inheritdoc cref="Atan2(NdArray, NdArray)"/>
    public static NdArray Atan2(Scalar y, NdArray x) => Apply(Operator.Atan2, y, Checked(x));

    /// <summary>The magnitudes of the elements of <paramref name="x"/> with the signs of those of <paramref name="y"/>, those of 0 and NaN too.</summary>
    /// <typeparam name="T">Half, float or double. Arrays of any other dtypes are taken by the untyped overloads.</typeparam>
    /// <param name="x">An array of any shape, or a scalar.</param>
    /// <param name="y">An array whose shape broadcasts with that of <paramref name="x"/>, or a scalar.</param>
    /// <returns>A new array of the broadcast shape.</returns>
    /// <exception cref="ArgumentNullException">An array is null.</exception>
    /// <exception cref="ArgumentException">The shapes do not broadcast.</exception>
    public static NdArray<T> CopySign<T>(NdArray<T> x, NdArray<T> y) where T : unmanaged, IFloatingPointIeee754<T> => Operators<T>.For.Apply(Operator.CopySign, NdArray<T>.Checked(x), NdArray<T>.Checked(y));

    /// <inheritdoc cref="CopySign{T}(NdArray{T}, NdArray{T})"/>
    public static NdArray<T> CopySign<T>(NdArray<T> x, T y) where T : unmanaged, IFloatingPointIeee754<T> => Operators<T>.For.Apply(Operator.CopySign, NdArray<T>.Checked(x), NdArray<T>.Single(y));

    /// <inheritdoc cref="CopySign{T}(NdArray{T}, NdArray{T})"/>
    public static NdArray<T> CopySign<T>(T x, NdArray<T> y) where T : unmanaged, IFloatingPointIeee754<T> => Operators<T>.For.Apply(Operator.CopySign, NdArray<T>.Single(x), NdArray<T>.Checked(y));

    /// <summary>The magnitudes of the elements of <paramref name="x"/> with the signs of those of <paramref name="y"/>, those of 0 and NaN too. Integers are computed as the float dtype that holds both.</summary>
    /// <param name="x">An array of any shape, or a number.</param>
    /// <param name="y">An array whose shape broadcasts with that of <paramref name="x"/>, or a number.</param>
    /// <returns>A new array of the broadcast shape.</returns>
    /// <exception cref="ArgumentNullException">An array is null.</exception>
    /// <exception cref="ArgumentException">The shapes do not broadcast.</exception>
    /// <exception cref="NotSupportedException">An operand is complex.</exception>
    public static NdArray CopySign(NdArray x, NdArray y) => Apply(Operator.CopySign, Checked(x), Checked(y));

    /// <inheritdoc cref="CopySign(NdArray, NdArray)"/>
    public static NdArray CopySign(NdArray x, Scalar y) => Apply(Operator.CopySign, Checked(x), y);

    /// <inheritdoc cref="CopySign(NdArray, NdArray)"/>
    public static NdArray CopySign(Scalar x, NdArray y) => Apply(Operator.CopySign, x, Checked(y));

    /// <summary>The lesser of two elements: NaN where either is, and -0 is below 0.</summary>
    /// <typeparam name="T">Any integer or float dtype.</typeparam>
    /// <param name="left">An array of any shape, or a scalar.</param>
    /// <param name="right">An array whose shape broadcasts with that of <paramref name="left"/>, or a scalar.</param>
    /// <returns>A new array of the broadcast shape.</returns>
    /// <exception cref="ArgumentNullException">An array is null.</exception>
    /// <exception cref="ArgumentException">The shapes do not broadcast.</exception>
    public static NdArray<T> Minimum<T>(NdArray<T> left, NdArray<T> right) where T : unmanaged, INumber<T> => Operators<T>.For.Apply(Operator.Min, NdArray<T>.Checked(left), NdArray<T>.Checked(right));

    /// <inheritdoc cref="Minimum{T}(NdArray{T}, NdArray{T})"/>
    public static NdArray<T> Minimum<T>(NdArray<T> left, T right) where T : unmanaged, INumber<T> => Operators<T>.For.Apply(Operator.Min, NdArray<T>.Checked(left), NdArray<T>.Single(right));

    /// <inheritdoc cref="Minimum{T}(NdArray{T}, NdArray{T})"/>
    public static NdArray<T> Minimum<T>(T left, NdArray<T> right) where T : unmanaged, INumber<T> => Operators<T>.For.Apply(Operator.Min, NdArray<T>.Single(left), NdArray<T>.Checked(right));

    /// <summary>The lesser of two elements: NaN where either is, and -0 is below 0. In the promoted dtype.</summary>
    /// <param name="left">An array of any shape, or a number.</param>
    /// <param name="right">An array whose shape broadcasts with that of <paramref name="left"/>, or a number.</param>
    /// <returns>A new array of the broadcast shape.</returns>
    /// <exception cref="ArgumentNullException">An array is null.</exception>
    /// <exception cref="ArgumentException">The shapes do not broadcast.</exception>
    /// <exception cref="OverflowException">An int does not fit in the integer dtype of the array.</exception>
    /// <exception cref="NotSupportedException">The promoted dtype is bool or complex128.</exception>
    public static NdArray Minimum(NdArray left, NdArray right) => Apply(Operator.Min, Checked(left), Checked(right));

    /// <inheritdoc cref="Minimum(NdArray, NdArray)"/>
    public static NdArray Minimum(NdArray left, Scalar right) => Apply(Operator.Min, Checked(left), right);

    /// <inheritdoc cref="Minimum(NdArray, NdArray)"/>
    public static NdArray Minimum(Scalar left, NdArray right) => Apply(Operator.Min, left, Checked(right));

    /// <summary>The greater of two elements: NaN where either is, and 0 is above -0.</summary>
    /// <typeparam name="T">Any integer or float dtype.</typeparam>
    /// <param name="left">An array of any shape, or a scalar.</param>
    /// <param name="right">An array whose shape broadcasts with that of <paramref name="left"/>, or a scalar.</param>
    /// <returns>A new array of the broadcast shape.</returns>
    /// <exception cref="ArgumentNullException">An array is null.</exception>
    /// <exception cref="ArgumentException">The shapes do not broadcast.</exception>
    public static NdArray<T> Maximum<T>(NdArray<T> left, NdArray<T> right) where T : unmanaged, INumber<T> => Operators<T>.For.Apply(Operator.Max, NdArray<T>.Checked(left), NdArray<T>.Checked(right));

    /// <inheritdoc cref="Maximum{T}(NdArray{T}, NdArray{T})"/>
    public static NdArray<T> Maximum<T>(NdArray<T> left, T right) where T : unmanaged, INumber<T> => Operators<T>.For.Apply(Operator.Max, NdArray<T>.Checked(left), NdArray<T>.Single(right));

    /// <inheritdoc cref="Maximum{T}(NdArray{T}, NdArray{T})"/>
    public static NdArray<T> Maximum<T>(T left, NdArray<T> right) where T : unmanaged, INumber<T> => Operators<T>.For.Apply(Operator.Max, NdArray<T>.Single(left), NdArray<T>.Checked(right));

    /// <summary>The greater of two elements: NaN where either is, and 0 is above -0. In the promoted dtype.</summary>
    /// <param name="left">An array of any shape, or a number.</param>
    /// <param name="right">An array whose shape broadcasts with that of <paramref name="left"/>, or a number.</param>
    /// <returns>A new array of the broadcast shape.</returns>
    /// <exception cref="ArgumentNullException">An array is null.</exception>
    /// <exception cref="ArgumentException">The shapes do not broadcast.</exception>
    /// <exception cref="OverflowException">An int does not fit in the integer dtype of the array.</exception>
    /// <exception cref="NotSupportedException">The promoted dtype is bool or complex128.</exception>
    public static NdArray Maximum(NdArray left, NdArray right) => Apply(Operator.Max, Checked(left), Checked(right));

    /// <inheritdoc cref="Maximum(NdArray, NdArray)"/>
    public static NdArray Maximum(NdArray left, Scalar right) => Apply(Operator.Max, Checked(left), right);

    /// <inheritdoc cref="Maximum(NdArray, NdArray)"/>
    public static NdArray Maximum(Scalar left, NdArray right) => Apply(Operator.Max, left, Checked(right));
}
