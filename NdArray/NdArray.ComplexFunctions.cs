using System.Numerics;

namespace DualJit;

// Functions of complex numbers: those that System.Numerics.Complex has, with its bits.
public abstract partial class NdArray
{
    /// <summary>The square roots of the elements.</summary>
    /// <param name="x">An array of any shape.</param>
    /// <returns>A new array of the same shape.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="x"/> is null.</exception>
    public static NdArray<Complex> Sqrt(NdArray<Complex> x) => (NdArray<Complex>)Apply(Operator.Sqrt, Checked(x));

    /// <summary>e to the power of the elements.</summary>
    /// <inheritdoc cref="Sqrt(NdArray{Complex})"/>
    public static NdArray<Complex> Exp(NdArray<Complex> x) => (NdArray<Complex>)Apply(Operator.Exp, Checked(x));

    /// <summary>The natural logarithms of the elements.</summary>
    /// <inheritdoc cref="Sqrt(NdArray{Complex})"/>
    public static NdArray<Complex> Log(NdArray<Complex> x) => (NdArray<Complex>)Apply(Operator.Log, Checked(x));

    /// <summary>The logarithms of the elements to the base 10.</summary>
    /// <inheritdoc cref="Sqrt(NdArray{Complex})"/>
    public static NdArray<Complex> Log10(NdArray<Complex> x) => (NdArray<Complex>)Apply(Operator.Log10, Checked(x));

    /// <summary>The sines of angles in radians.</summary>
    /// <inheritdoc cref="Sqrt(NdArray{Complex})"/>
    public static NdArray<Complex> Sin(NdArray<Complex> x) => (NdArray<Complex>)Apply(Operator.Sin, Checked(x));

    /// <summary>The cosines of angles in radians.</summary>
    /// <inheritdoc cref="Sqrt(NdArray{Complex})"/>
    public static NdArray<Complex> Cos(NdArray<Complex> x) => (NdArray<Complex>)Apply(Operator.Cos, Checked(x));

    /// <summary>The tangents of angles in radians.</summary>
    /// <inheritdoc cref="Sqrt(NdArray{Complex})"/>
    public static NdArray<Complex> Tan(NdArray<Complex> x) => (NdArray<Complex>)Apply(Operator.Tan, Checked(x));

    /// <summary>The angles, in radians, with these sines.</summary>
    /// <inheritdoc cref="Sqrt(NdArray{Complex})"/>
    public static NdArray<Complex> Asin(NdArray<Complex> x) => (NdArray<Complex>)Apply(Operator.Asin, Checked(x));

    /// <summary>The angles, in radians, with these cosines.</summary>
    /// <inheritdoc cref="Sqrt(NdArray{Complex})"/>
    public static NdArray<Complex> Acos(NdArray<Complex> x) => (NdArray<Complex>)Apply(Operator.Acos, Checked(x));

    /// <summary>The angles, in radians, with these tangents.</summary>
    /// <inheritdoc cref="Sqrt(NdArray{Complex})"/>
    public static NdArray<Complex> Atan(NdArray<Complex> x) => (NdArray<Complex>)Apply(Operator.Atan, Checked(x));

    /// <summary>The hyperbolic sines of the elements.</summary>
    /// <inheritdoc cref="Sqrt(NdArray{Complex})"/>
    public static NdArray<Complex> Sinh(NdArray<Complex> x) => (NdArray<Complex>)Apply(Operator.Sinh, Checked(x));

    /// <summary>The hyperbolic cosines of the elements.</summary>
    /// <inheritdoc cref="Sqrt(NdArray{Complex})"/>
    public static NdArray<Complex> Cosh(NdArray<Complex> x) => (NdArray<Complex>)Apply(Operator.Cosh, Checked(x));

    /// <summary>The hyperbolic tangents of the elements.</summary>
    /// <inheritdoc cref="Sqrt(NdArray{Complex})"/>
    public static NdArray<Complex> Tanh(NdArray<Complex> x) => (NdArray<Complex>)Apply(Operator.Tanh, Checked(x));
}
