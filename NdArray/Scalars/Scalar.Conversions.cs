using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace DualJit;

[SuppressMessage("Usage", "CA2225", Justification = "A scalar is written as the number it is, and cast as any number is.")]
public readonly partial struct Scalar
{
    /// <summary>A bool.</summary>
    public static implicit operator Scalar(bool value) => Of(value);

    /// <summary>An int8.</summary>
    public static implicit operator Scalar(sbyte value) => Of(value);

    /// <summary>A uint8.</summary>
    public static implicit operator Scalar(byte value) => Of(value);

    /// <summary>An int16.</summary>
    public static implicit operator Scalar(short value) => Of(value);

    /// <summary>A uint16.</summary>
    public static implicit operator Scalar(ushort value) => Of(value);

    /// <summary>An integer that takes the dtype of what it meets: weak, and int64 alone.</summary>
    public static implicit operator Scalar(int value) => Of((long)value, isWeak: true);

    /// <summary>A uint32.</summary>
    public static implicit operator Scalar(uint value) => Of(value);

    /// <summary>An int64.</summary>
    public static implicit operator Scalar(long value) => Of(value);

    /// <summary>A uint64.</summary>
    public static implicit operator Scalar(ulong value) => Of(value);

    /// <summary>A float16.</summary>
    public static implicit operator Scalar(Half value) => Of(value);

    /// <summary>A float32.</summary>
    public static implicit operator Scalar(float value) => Of(value);

    /// <summary>A float that takes the dtype of the float or complex number it meets: weak, and float64 alone and among integers.</summary>
    public static implicit operator Scalar(double value) => Of(value, isWeak: true);

    /// <summary>A complex128.</summary>
    public static implicit operator Scalar(Complex value) => Of(value);

    /// <summary>Whether the number is not 0.</summary>
    public static explicit operator bool(Scalar value) => value.Cast<bool>();

    /// <summary>The number converted as C#'s cast to sbyte does, unchecked.</summary>
    /// <exception cref="InvalidCastException">The number is complex.</exception>
    public static explicit operator sbyte(Scalar value) => value.Cast<sbyte>();

    /// <summary>The number converted as C#'s cast to byte does, unchecked.</summary>
    /// <exception cref="InvalidCastException">The number is complex.</exception>
    public static explicit operator byte(Scalar value) => value.Cast<byte>();

    /// <summary>The number converted as C#'s cast to short does, unchecked.</summary>
    /// <exception cref="InvalidCastException">The number is complex.</exception>
    public static explicit operator short(Scalar value) => value.Cast<short>();

    /// <summary>The number converted as C#'s cast to ushort does, unchecked.</summary>
    /// <exception cref="InvalidCastException">The number is complex.</exception>
    public static explicit operator ushort(Scalar value) => value.Cast<ushort>();

    /// <summary>The number converted as C#'s cast to int does, unchecked.</summary>
    /// <exception cref="InvalidCastException">The number is complex.</exception>
    public static explicit operator int(Scalar value) => value.Cast<int>();

    /// <summary>The number converted as C#'s cast to uint does, unchecked.</summary>
    /// <exception cref="InvalidCastException">The number is complex.</exception>
    public static explicit operator uint(Scalar value) => value.Cast<uint>();

    /// <summary>The number converted as C#'s cast to long does, unchecked.</summary>
    /// <exception cref="InvalidCastException">The number is complex.</exception>
    public static explicit operator long(Scalar value) => value.Cast<long>();

    /// <summary>The number converted as C#'s cast to ulong does, unchecked.</summary>
    /// <exception cref="InvalidCastException">The number is complex.</exception>
    public static explicit operator ulong(Scalar value) => value.Cast<ulong>();

    /// <summary>The number converted as C#'s cast to Half does, unchecked.</summary>
    /// <exception cref="InvalidCastException">The number is complex.</exception>
    public static explicit operator Half(Scalar value) => value.Cast<Half>();

    /// <summary>The number converted as C#'s cast to float does, unchecked.</summary>
    /// <exception cref="InvalidCastException">The number is complex.</exception>
    public static explicit operator float(Scalar value) => value.Cast<float>();

    /// <summary>The number converted as C#'s cast to double does, unchecked.</summary>
    /// <exception cref="InvalidCastException">The number is complex.</exception>
    public static explicit operator double(Scalar value) => value.Cast<double>();

    /// <summary>The number as a complex one; of a real number the imaginary part is 0.</summary>
    public static explicit operator Complex(Scalar value) => value.Cast<Complex>();
}
