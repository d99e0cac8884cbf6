using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.CompilerServices;
using DualJit.Semantics;

namespace DualJit;

/// <summary>A number of any dtype: an element of an untyped <see cref="NdArray"/>, or a number that is combined with one.</summary>
/// <remarks>
/// Operands of different dtypes take the promoted one, as in NumPy 2; the operator is then C#'s for that dtype: integers wrap. Only the quotient
/// of integers is NumPy's, a float64, so that it does not depend on which of two equal numbers is an integer. A scalar made from an int or a double is weak: it takes the dtype of what it meets, unless it is of a higher kind
/// (a float among integers, an integer among bools). Alone it is int64 or float64.
/// </remarks>
public readonly partial struct Scalar : IEquatable<Scalar>, IFormattable
{
    // A value of any dtype begins at the first byte; an integer is extended to 64 bits by its own sign. Emitted code relies on it.
    private readonly long low;
    private readonly long high;

    /// <summary>What the type of an expression with this number in it depends on: <c>dtype | weak &lt;&lt; 4</c>.</summary>
    internal readonly int Key;

    private Scalar(DType dtype, bool isWeak, long low, long high) => (Key, this.low, this.high) = ((int)dtype | (isWeak ? WeakKey : 0), low, high);

    internal const int WeakKey = 1 << 4;

    /// <summary>The dtype; of a weak number the one it has alone.</summary>
    public DType DType => (DType)(Key & WeakKey - 1);

    /// <summary>Whether the number takes the dtype of what it meets: it is made from an int or a double, or from nothing but such numbers.</summary>
    public bool IsWeak => (Key & WeakKey) != 0;

    /// <summary>The first 8 bytes of the value: an integer or bool extended by its own sign, the bits of a float, the real part.</summary>
    internal long Low => low;

    /// <summary>The bits of the imaginary part; 0 for every other dtype.</summary>
    internal long High => high;

    internal ScalarType Type => new(DType, IsWeak);

    /// <summary>The opposite of <see cref="Low"/>, <see cref="High"/>, <see cref="DType"/> and <see cref="IsWeak"/>.</summary>
    internal static Scalar FromBits(DType dtype, bool isWeak, long low, long high) => new(dtype, isWeak, low, high);

    internal static Scalar Of<T>(T value, bool isWeak = false) where T : unmanaged
    {
        long low, high = 0;
        if (typeof(T) == typeof(Complex))
        {
            var complex = Unsafe.BitCast<T, Complex>(value);
            (low, high) = (BitConverter.DoubleToInt64Bits(complex.Real), BitConverter.DoubleToInt64Bits(complex.Imaginary));
        }
        else if (typeof(T) == typeof(double)) low = Unsafe.BitCast<T, long>(value);
        else if (typeof(T) == typeof(float)) low = Unsafe.BitCast<T, uint>(value);
        else if (typeof(T) == typeof(Half)) low = Unsafe.BitCast<T, ushort>(value);
        else low = Semantics.Convert.Eval<T, long>(value);
        return new(DTypes.Of<T>(), isWeak, low, high);
    }

    /// <summary>The value of a scalar whose dtype is that of <typeparamref name="T"/>.</summary>
    internal T Raw<T>() where T : unmanaged => Unsafe.ReadUnaligned<T>(ref Unsafe.As<long, byte>(ref Unsafe.AsRef(in low)));

    /// <summary>The value converted by C#'s explicit cast.</summary>
    internal T Cast<T>() where T : unmanaged => DType switch
    {
        DType.Bool => Casting.Cast<bool, T>(Raw<bool>()),
        DType.Int8 => Casting.Cast<sbyte, T>(Raw<sbyte>()),
        DType.UInt8 => Casting.Cast<byte, T>(Raw<byte>()),
        DType.Int16 => Casting.Cast<short, T>(Raw<short>()),
        DType.UInt16 => Casting.Cast<ushort, T>(Raw<ushort>()),
        DType.Int32 => Casting.Cast<int, T>(Raw<int>()),
        DType.UInt32 => Casting.Cast<uint, T>(Raw<uint>()),
        DType.Int64 => Casting.Cast<long, T>(Raw<long>()),
        DType.UInt64 => Casting.Cast<ulong, T>(Raw<ulong>()),
        DType.Float16 => Casting.Cast<Half, T>(Raw<Half>()),
        DType.Float32 => Casting.Cast<float, T>(Raw<float>()),
        DType.Float64 => Casting.Cast<double, T>(Raw<double>()),
        DType.Complex128 => Casting.Cast<Complex, T>(Raw<Complex>()),
    };

    /// <summary>The operand as one of <paramref name="target"/>, the dtype of the operation.</summary>
    /// <exception cref="OverflowException">A weak integer does not fit in the integer dtype.</exception>
    internal Scalar Meet(DType target)
    {
        if (DType == target) return this;
        var operators = Operators.Of(target);
        if (IsWeak && DType == DType.Int64 && target.IsInteger && operators.Overflows(low)) throw new OverflowException(Promotion.DoesNotFit(target));
        return operators.Cast(this);
    }

    /// <summary>The number converted to a dtype by C#'s explicit cast; it is weak no longer.</summary>
    /// <exception cref="InvalidCastException">A complex number would become a real one.</exception>
    public Scalar AsType(DType dtype) => Operators.Of(dtype).Cast(this);

    /// <summary>Whether both have the same dtype and value; here a NaN equals a NaN.</summary>
    public bool Equals(Scalar other) => DType == other.DType && Operators.Of(DType).Same(this, other);

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is Scalar other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(DType, Operators.Of(DType).Hash(this));

    /// <summary>The number as NumPy prints it.</summary>
    public override string ToString() => ToString(null, null);

    /// <summary>The number in a format of its .NET type; without one, as NumPy prints it.</summary>
    public string ToString(string? format, IFormatProvider? formatProvider) => Operators.Of(DType).Format(this, format, formatProvider);
}
