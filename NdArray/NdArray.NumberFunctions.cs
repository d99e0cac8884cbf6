using System.Numerics;

namespace DualJit;

// Functions of one element that have a meaning for integers too.
public abstract partial class NdArray
{
    /// <summary>The absolute values of the elements; NaN stays NaN.</summary>
    /// <typeparam name="T">Any integer or float dtype.</typeparam>
    /// <param name="x">An array of any shape.</param>
    /// <returns>A new array of the same shape.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="x"/> is null.</exception>
    /// <exception cref="OverflowException">An element is the least of a signed integer type, as for <see cref="Math.Abs(int)"/>.</exception>
    public static NdArray<T> Abs<T>(NdArray<T> x) where T : unmanaged, INumber<T> => (NdArray<T>)Apply(Operator.Abs, Checked(x));

    /// <summary>The magnitudes of complex numbers.</summary>
    /// <param name="x">An array of any shape.</param>
    /// <returns>A new array of the same shape.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="x"/> is null.</exception>
    public static NdArray<double> Abs(NdArray<Complex> x) => (NdArray<double>)Apply(Operator.Abs, Checked(x));

    /// <summary>The absolute values of the elements, in their dtype; of complex numbers their magnitudes, float64.</summary>
    /// <inheritdoc cref="Abs{T}(NdArray{T})"/>
    /// <exception cref="NotSupportedException">The dtype is bool.</exception>
    public static NdArray Abs(NdArray x) => Apply(Operator.Abs, Checked(x));

    /// <summary>-1, 0 or 1 for each element, in its own dtype.</summary>
    /// <typeparam name="T">Any integer or float dtype.</typeparam>
    /// <param name="x">An array of any shape.</param>
    /// <returns>A new array of the same shape.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="x"/> is null.</exception>
    /// <exception cref="ArithmeticException">An element is NaN, as for <see cref="Math.Sign(double)"/>.</exception>
    public static NdArray<T> Sign<T>(NdArray<T> x) where T : unmanaged, INumber<T> => (NdArray<T>)Apply(Operator.Sign, Checked(x));

    /// <inheritdoc cref="Sign{T}(NdArray{T})"/>
    /// <exception cref="NotSupportedException">The dtype is bool or complex128.</exception>
    public static NdArray Sign(NdArray x) => Apply(Operator.Sign, Checked(x));

    /// <summary>The products of the elements with themselves; integers wrap.</summary>
    /// <typeparam name="T">Any dtype but bool.</typeparam>
    /// <param name="x">An array of any shape.</param>
    /// <returns>A new array of the same shape.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="x"/> is null.</exception>
    public static NdArray<T> Square<T>(NdArray<T> x) where T : unmanaged, INumberBase<T> => (NdArray<T>)Apply(Operator.Square, Checked(x));

    /// <inheritdoc cref="Square{T}(NdArray{T})"/>
    /// <exception cref="NotSupportedException">The dtype is bool.</exception>
    public static NdArray Square(NdArray x) => Apply(Operator.Square, Checked(x));

    /// <summary>Where the elements are NaN; a complex number is where one of its parts is.</summary>
    /// <param name="x">An array of any shape and any dtype but bool.</param>
    /// <returns>A new array of the same shape.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="x"/> is null.</exception>
    /// <exception cref="NotSupportedException">The dtype is bool.</exception>
    public static NdArray<bool> IsNaN(NdArray x) => (NdArray<bool>)Apply(Operator.IsNaN, Checked(x));

    /// <summary>Where the elements are plus or minus infinity; a complex number is where one of its parts is.</summary>
    /// <inheritdoc cref="IsNaN"/>
    public static NdArray<bool> IsInfinity(NdArray x) => (NdArray<bool>)Apply(Operator.IsInfinity, Checked(x));

    /// <summary>Where the elements are neither infinite nor NaN, as integers always are; a complex number is where both of its parts are.</summary>
    /// <inheritdoc cref="IsNaN"/>
    public static NdArray<bool> IsFinite(NdArray x) => (NdArray<bool>)Apply(Operator.IsFinite, Checked(x));
}
