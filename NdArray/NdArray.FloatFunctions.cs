using System.Numerics;

namespace DualJit;

// Functions of floats. An array of floats gives one of its own type; any other is an untyped one to them, as C# finds when the constraint is not met.
public abstract partial class NdArray
{
    /// <summary>The square roots of the elements; NaN of negative ones.</summary>
    /// <typeparam name="T">Half, float or double. An array of any other dtype is taken by <see cref="Sqrt(NdArray)"/>.</typeparam>
    /// <param name="x">An array of any shape.</param>
    /// <returns>A new array of the same shape, with the bits of <see cref="Math"/>'s, MathF's or Half's function of the same name. NaN gives NaN.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="x"/> is null.</exception>
    public static NdArray<T> Sqrt<T>(NdArray<T> x) where T : unmanaged, IFloatingPointIeee754<T> => (NdArray<T>)Apply(Operator.Sqrt, Checked(x));

    /// <summary>The square roots of the elements; NaN of negative ones. Integers are computed as the float dtype that holds them: int8 and uint8 as float16, int16 and uint16 as float32, larger ones as float64.</summary>
    /// <param name="x">An array of any shape and dtype.</param>
    /// <returns>A new array of the same shape and of that float dtype, or of complex128.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="x"/> is null.</exception>
    public static NdArray Sqrt(NdArray x) => Apply(Operator.Sqrt, Checked(x));

    /// <summary>The cube roots of the elements.</summary>
    /// <inheritdoc cref="Sqrt{T}(NdArray{T})"/>
    public static NdArray<T> Cbrt<T>(NdArray<T> x) where T : unmanaged, IFloatingPointIeee754<T> => (NdArray<T>)Apply(Operator.Cbrt, Checked(x));

    /// <summary>The cube roots of the elements. Integers are computed as the float dtype that holds them.</summary>
    /// <inheritdoc cref="Sqrt(NdArray)"/>
    /// <exception cref="NotSupportedException">The dtype is complex128.</exception>
    public static NdArray Cbrt(NdArray x) => Apply(Operator.Cbrt, Checked(x));

    /// <summary>e to the power of the elements.</summary>
    /// <inheritdoc cref="Sqrt{T}(NdArray{T})"/>
    public static NdArray<T> Exp<T>(NdArray<T> x) where T : unmanaged, IFloatingPointIeee754<T> => (NdArray<T>)Apply(Operator.Exp, Checked(x));

    /// <summary>e to the power of the elements. Integers are computed as the float dtype that holds them.</summary>
    /// <inheritdoc cref="Sqrt(NdArray)"/>
    public static NdArray Exp(NdArray x) => Apply(Operator.Exp, Checked(x));

    /// <summary>The natural logarithms of the elements; NaN of negative ones, minus infinity of 0.</summary>
    /// <inheritdoc cref="Sqrt{T}(NdArray{T})"/>
    public static NdArray<T> Log<T>(NdArray<T> x) where T : unmanaged, IFloatingPointIeee754<T> => (NdArray<T>)Apply(Operator.Log, Checked(x));

    /// <summary>The natural logarithms of the elements; NaN of negative ones, minus infinity of 0. Integers are computed as the float dtype that holds them.</summary>
    /// <inheritdoc cref="Sqrt(NdArray)"/>
    public static NdArray Log(NdArray x) => Apply(Operator.Log, Checked(x));

    /// <summary>The logarithms of the elements to the base 2; NaN of negative ones, minus infinity of 0.</summary>
    /// <inheritdoc cref="Sqrt{T}(NdArray{T})"/>
    public static NdArray<T> Log2<T>(NdArray<T> x) where T : unmanaged, IFloatingPointIeee754<T> => (NdArray<T>)Apply(Operator.Log2, Checked(x));

    /// <summary>The logarithms of the elements to the base 2; NaN of negative ones, minus infinity of 0. Integers are computed as the float dtype that holds them.</summary>
    /// <inheritdoc cref="Sqrt(NdArray)"/>
    /// <exception cref="NotSupportedException">The dtype is complex128.</exception>
    public static NdArray Log2(NdArray x) => Apply(Operator.Log2, Checked(x));

    /// <summary>The logarithms of the elements to the base 10; NaN of negative ones, minus infinity of 0.</summary>
    /// <inheritdoc cref="Sqrt{T}(NdArray{T})"/>
    public static NdArray<T> Log10<T>(NdArray<T> x) where T : unmanaged, IFloatingPointIeee754<T> => (NdArray<T>)Apply(Operator.Log10, Checked(x));

    /// <summary>The logarithms of the elements to the base 10; NaN of negative ones, minus infinity of 0. Integers are computed as the float dtype that holds them.</summary>
    /// <inheritdoc cref="Sqrt(NdArray)"/>
    public static NdArray Log10(NdArray x) => Apply(Operator.Log10, Checked(x));

    /// <summary>The sines of angles in radians.</summary>
    /// <inheritdoc cref="Sqrt{T}(NdArray{T})"/>
    public static NdArray<T> Sin<T>(NdArray<T> x) where T : unmanaged, IFloatingPointIeee754<T> => (NdArray<T>)Apply(Operator.Sin, Checked(x));

    /// <summary>The sines of angles in radians. Integers are computed as the float dtype that holds them.</summary>
    /// <inheritdoc cref="Sqrt(NdArray)"/>
    public static NdArray Sin(NdArray x) => Apply(Operator.Sin, Checked(x));

    /// <summary>The cosines of angles in radians.</summary>
    /// <inheritdoc cref="Sqrt{T}(NdArray{T})"/>
    public static NdArray<T> Cos<T>(NdArray<T> x) where T : unmanaged, IFloatingPointIeee754<T> => (NdArray<T>)Apply(Operator.Cos, Checked(x));

    /// <summary>The cosines of angles in radians. Integers are computed as the float dtype that holds them.</summary>
    /// <inheritdoc cref="Sqrt(NdArray)"/>
    public static NdArray Cos(NdArray x) => Apply(Operator.Cos, Checked(x));

    /// <summary>The tangents of angles in radians.</summary>
    /// <inheritdoc cref="Sqrt{T}(NdArray{T})"/>
    public static NdArray<T> Tan<T>(NdArray<T> x) where T : unmanaged, IFloatingPointIeee754<T> => (NdArray<T>)Apply(Operator.Tan, Checked(x));

    /// <summary>The tangents of angles in radians. Integers are computed as the float dtype that holds them.</summary>
    /// <inheritdoc cref="Sqrt(NdArray)"/>
    public static NdArray Tan(NdArray x) => Apply(Operator.Tan, Checked(x));

    /// <summary>The angles, in radians, with these sines; NaN beyond -1 and 1.</summary>
    /// <inheritdoc cref="Sqrt{T}(NdArray{T})"/>
    public static NdArray<T> Asin<T>(NdArray<T> x) where T : unmanaged, IFloatingPointIeee754<T> => (NdArray<T>)Apply(Operator.Asin, Checked(x));

    /// <summary>The angles, in radians, with these sines; NaN beyond -1 and 1. Integers are computed as the float dtype that holds them.</summary>
    /// <inheritdoc cref="Sqrt(NdArray)"/>
    public static NdArray Asin(NdArray x) => Apply(Operator.Asin, Checked(x));

    /// <summary>The angles, in radians, with these cosines; NaN beyond -1 and 1.</summary>
    /// <inheritdoc cref="Sqrt{T}(NdArray{T})"/>
    public static NdArray<T> Acos<T>(NdArray<T> x) where T : unmanaged, IFloatingPointIeee754<T> => (NdArray<T>)Apply(Operator.Acos, Checked(x));

    /// <summary>The angles, in radians, with these cosines; NaN beyond -1 and 1. Integers are computed as the float dtype that holds them.</summary>
    /// <inheritdoc cref="Sqrt(NdArray)"/>
    public static NdArray Acos(NdArray x) => Apply(Operator.Acos, Checked(x));

    /// <summary>The angles, in radians, with these tangents.</summary>
    /// <inheritdoc cref="Sqrt{T}(NdArray{T})"/>
    public static NdArray<T> Atan<T>(NdArray<T> x) where T : unmanaged, IFloatingPointIeee754<T> => (NdArray<T>)Apply(Operator.Atan, Checked(x));

    /// <summary>The angles, in radians, with these tangents. Integers are computed as the float dtype that holds them.</summary>
    /// <inheritdoc cref="Sqrt(NdArray)"/>
    public static NdArray Atan(NdArray x) => Apply(Operator.Atan, Checked(x));

    /// <summary>The hyperbolic sines of the elements.</summary>
    /// <inheritdoc cref="Sqrt{T}(NdArray{T})"/>
    public static NdArray<T> Sinh<T>(NdArray<T> x) where T : unmanaged, IFloatingPointIeee754<T> => (NdArray<T>)Apply(Operator.Sinh, Checked(x));

    /// <summary>The hyperbolic sines of the elements. Integers are computed as the float dtype that holds them.</summary>
    /// <inheritdoc cref="Sqrt(NdArray)"/>
    public static NdArray Sinh(NdArray x) => Apply(Operator.Sinh, Checked(x));

    /// <summary>The hyperbolic cosines of the elements.</summary>
    /// <inheritdoc cref="Sqrt{T}(NdArray{T})"/>
    public static NdArray<T> Cosh<T>(NdArray<T> x) where T : unmanaged, IFloatingPointIeee754<T> => (NdArray<T>)Apply(Operator.Cosh, Checked(x));

    /// <summary>The hyperbolic cosines of the elements. Integers are computed as the float dtype that holds them.</summary>
    /// <inheritdoc cref="Sqrt(NdArray)"/>
    public static NdArray Cosh(NdArray x) => Apply(Operator.Cosh, Checked(x));

    /// <summary>The hyperbolic tangents of the elements.</summary>
    /// <inheritdoc cref="Sqrt{T}(NdArray{T})"/>
    public static NdArray<T> Tanh<T>(NdArray<T> x) where T : unmanaged, IFloatingPointIeee754<T> => (NdArray<T>)Apply(Operator.Tanh, Checked(x));

    /// <summary>The hyperbolic tangents of the elements. Integers are computed as the float dtype that holds them.</summary>
    /// <inheritdoc cref="Sqrt(NdArray)"/>
    public static NdArray Tanh(NdArray x) => Apply(Operator.Tanh, Checked(x));

    /// <summary>The numbers with these hyperbolic sines.</summary>
    /// <inheritdoc cref="Sqrt{T}(NdArray{T})"/>
    public static NdArray<T> Asinh<T>(NdArray<T> x) where T : unmanaged, IFloatingPointIeee754<T> => (NdArray<T>)Apply(Operator.Asinh, Checked(x));

    /// <summary>The numbers with these hyperbolic sines. Integers are computed as the float dtype that holds them.</summary>
    /// <inheritdoc cref="Sqrt(NdArray)"/>
    /// <exception cref="NotSupportedException">The dtype is complex128.</exception>
    public static NdArray Asinh(NdArray x) => Apply(Operator.Asinh, Checked(x));

    /// <summary>The numbers with these hyperbolic cosines; NaN below 1.</summary>
    /// <inheritdoc cref="Sqrt{T}(NdArray{T})"/>
    public static NdArray<T> Acosh<T>(NdArray<T> x) where T : unmanaged, IFloatingPointIeee754<T> => (NdArray<T>)Apply(Operator.Acosh, Checked(x));

    /// <summary>The numbers with these hyperbolic cosines; NaN below 1. Integers are computed as the float dtype that holds them.</summary>
    /// <inheritdoc cref="Sqrt(NdArray)"/>
    /// <exception cref="NotSupportedException">The dtype is complex128.</exception>
    public static NdArray Acosh(NdArray x) => Apply(Operator.Acosh, Checked(x));

    /// <summary>The numbers with these hyperbolic tangents; NaN beyond -1 and 1.</summary>
    /// <inheritdoc cref="Sqrt{T}(NdArray{T})"/>
    public static NdArray<T> Atanh<T>(NdArray<T> x) where T : unmanaged, IFloatingPointIeee754<T> => (NdArray<T>)Apply(Operator.Atanh, Checked(x));

    /// <summary>The numbers with these hyperbolic tangents; NaN beyond -1 and 1. Integers are computed as the float dtype that holds them.</summary>
    /// <inheritdoc cref="Sqrt(NdArray)"/>
    /// <exception cref="NotSupportedException">The dtype is complex128.</exception>
    public static NdArray Atanh(NdArray x) => Apply(Operator.Atanh, Checked(x));

    /// <summary>The greatest whole numbers that are not greater than the elements.</summary>
    /// <inheritdoc cref="Sqrt{T}(NdArray{T})"/>
    public static NdArray<T> Floor<T>(NdArray<T> x) where T : unmanaged, IFloatingPointIeee754<T> => (NdArray<T>)Apply(Operator.Floor, Checked(x));

    /// <summary>The greatest whole numbers that are not greater than the elements. Integers are computed as the float dtype that holds them.</summary>
    /// <inheritdoc cref="Sqrt(NdArray)"/>
    /// <exception cref="NotSupportedException">The dtype is complex128.</exception>
    public static NdArray Floor(NdArray x) => Apply(Operator.Floor, Checked(x));

    /// <summary>The least whole numbers that are not less than the elements. (NumPy calls it <c>ceil</c>.)</summary>
    /// <inheritdoc cref="Sqrt{T}(NdArray{T})"/>
    public static NdArray<T> Ceiling<T>(NdArray<T> x) where T : unmanaged, IFloatingPointIeee754<T> => (NdArray<T>)Apply(Operator.Ceiling, Checked(x));

    /// <summary>The least whole numbers that are not less than the elements. (NumPy calls it <c>ceil</c>.) Integers are computed as the float dtype that holds them.</summary>
    /// <inheritdoc cref="Sqrt(NdArray)"/>
    /// <exception cref="NotSupportedException">The dtype is complex128.</exception>
    public static NdArray Ceiling(NdArray x) => Apply(Operator.Ceiling, Checked(x));

    /// <summary>The whole numbers next to the elements towards 0. (NumPy calls it <c>trunc</c>.)</summary>
    /// <inheritdoc cref="Sqrt{T}(NdArray{T})"/>
    public static NdArray<T> Truncate<T>(NdArray<T> x) where T : unmanaged, IFloatingPointIeee754<T> => (NdArray<T>)Apply(Operator.Truncate, Checked(x));

    /// <summary>The whole numbers next to the elements towards 0. (NumPy calls it <c>trunc</c>.) Integers are computed as the float dtype that holds them.</summary>
    /// <inheritdoc cref="Sqrt(NdArray)"/>
    /// <exception cref="NotSupportedException">The dtype is complex128.</exception>
    public static NdArray Truncate(NdArray x) => Apply(Operator.Truncate, Checked(x));

    /// <summary>The whole numbers nearest to the elements; of two the even one.</summary>
    /// <inheritdoc cref="Sqrt{T}(NdArray{T})"/>
    public static NdArray<T> Round<T>(NdArray<T> x) where T : unmanaged, IFloatingPointIeee754<T> => (NdArray<T>)Apply(Operator.Round, Checked(x));

    /// <summary>The whole numbers nearest to the elements; of two the even one. Integers are computed as the float dtype that holds them.</summary>
    /// <inheritdoc cref="Sqrt(NdArray)"/>
    /// <exception cref="NotSupportedException">The dtype is complex128.</exception>
    public static NdArray Round(NdArray x) => Apply(Operator.Round, Checked(x));
}
