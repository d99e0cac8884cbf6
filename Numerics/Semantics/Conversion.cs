using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace DualJit.Semantics;

/// <summary>Towards zero to long, and <see cref="long.MinValue"/> for what is none, NaN too: what x86's conversion gives. Any index below a length is the same as a cast's.</summary>
public static class ConvertOrMinimum
{
    public static long Eval(double a) =>
        Sse2.X64.IsSupported ? Sse2.X64.ConvertToInt64WithTruncation(Vector128.CreateScalarUnsafe(a))
        : a is >= long.MinValue and < -(double)long.MinValue ? (long)a : long.MinValue;

    public static long Eval(float a) => Eval((double)a);

    public static long Eval(Half a) => Eval((double)a);
}

/// <summary>C#'s unchecked cast. From floats: NaN to 0, int, uint, long and ulong saturate, narrower ones saturate to int and then truncate.</summary>
/// <remarks><c>CreateTruncating</c> is another conversion: it gives <c>(byte)300.7</c> as 255, C# as 44. To bool: whether it is not zero.</remarks>
public static class Convert
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TTo Eval<TFrom, TTo>(TFrom a) where TFrom : unmanaged where TTo : unmanaged
    {
        if (typeof(TFrom) == typeof(double)) return FromDouble<TTo>(Unsafe.BitCast<TFrom, double>(a));
        if (typeof(TFrom) == typeof(float)) return FromSingle<TTo>(Unsafe.BitCast<TFrom, float>(a));
        if (typeof(TFrom) == typeof(Half)) return FromSingle<TTo>((float)Unsafe.BitCast<TFrom, Half>(a));
        if (typeof(TFrom) == typeof(ulong)) return FromUInt64<TTo>(Unsafe.BitCast<TFrom, ulong>(a));
        return FromInt64<TTo>(Widen(a));
    }

    /// <summary>The value of any integer but ulong, or of a bool.</summary>
    internal static long Widen<T>(T a) where T : unmanaged
    {
        if (typeof(T) == typeof(bool)) return Unsafe.BitCast<T, bool>(a) ? 1 : 0;
        if (typeof(T) == typeof(sbyte)) return Unsafe.BitCast<T, sbyte>(a);
        if (typeof(T) == typeof(byte)) return Unsafe.BitCast<T, byte>(a);
        if (typeof(T) == typeof(short)) return Unsafe.BitCast<T, short>(a);
        if (typeof(T) == typeof(ushort)) return Unsafe.BitCast<T, ushort>(a);
        if (typeof(T) == typeof(int)) return Unsafe.BitCast<T, int>(a);
        if (typeof(T) == typeof(uint)) return Unsafe.BitCast<T, uint>(a);
        if (typeof(T) == typeof(long)) return Unsafe.BitCast<T, long>(a);
        throw new NotSupportedException($"no conversion from {typeof(T)}");
    }

    private static T FromInt64<T>(long a) where T : unmanaged
    {
        if (typeof(T) == typeof(Half)) return Unsafe.BitCast<Half, T>((Half)a);
        if (typeof(T) == typeof(float)) return Unsafe.BitCast<float, T>(a);
        if (typeof(T) == typeof(double)) return Unsafe.BitCast<double, T>(a);
        return Truncate<T>(a);
    }

    private static T FromUInt64<T>(ulong a) where T : unmanaged
    {
        if (typeof(T) == typeof(Half)) return Unsafe.BitCast<Half, T>((Half)a);
        if (typeof(T) == typeof(float)) return Unsafe.BitCast<float, T>(a);
        if (typeof(T) == typeof(double)) return Unsafe.BitCast<double, T>(a);
        return Truncate<T>((long)a);
    }

    private static T FromSingle<T>(float a) where T : unmanaged =>
        typeof(T) == typeof(float) ? Unsafe.BitCast<float, T>(a) : FromDouble<T>(a);

    private static T FromDouble<T>(double a) where T : unmanaged
    {
        if (typeof(T) == typeof(Half)) return Unsafe.BitCast<Half, T>((Half)a);
        if (typeof(T) == typeof(double)) return Unsafe.BitCast<double, T>(a);
        if (typeof(T) == typeof(float)) return Unsafe.BitCast<float, T>((float)a);
        if (typeof(T) == typeof(bool)) return Unsafe.BitCast<bool, T>(a != 0);
        if (typeof(T) == typeof(long)) return Unsafe.BitCast<long, T>((long)a);
        if (typeof(T) == typeof(ulong)) return Unsafe.BitCast<ulong, T>((ulong)a);
        if (typeof(T) == typeof(uint)) return Unsafe.BitCast<uint, T>((uint)a);
        return Truncate<T>((int)a);
    }

    private static T Truncate<T>(long a) where T : unmanaged
    {
        if (typeof(T) == typeof(bool)) return Unsafe.BitCast<bool, T>(a != 0);
        if (typeof(T) == typeof(sbyte)) return Unsafe.BitCast<sbyte, T>((sbyte)a);
        if (typeof(T) == typeof(byte)) return Unsafe.BitCast<byte, T>((byte)a);
        if (typeof(T) == typeof(short)) return Unsafe.BitCast<short, T>((short)a);
        if (typeof(T) == typeof(ushort)) return Unsafe.BitCast<ushort, T>((ushort)a);
        if (typeof(T) == typeof(int)) return Unsafe.BitCast<int, T>((int)a);
        if (typeof(T) == typeof(uint)) return Unsafe.BitCast<uint, T>((uint)a);
        if (typeof(T) == typeof(long)) return Unsafe.BitCast<long, T>(a);
        if (typeof(T) == typeof(ulong)) return Unsafe.BitCast<ulong, T>((ulong)a);
        throw new NotSupportedException($"no conversion to {typeof(T)}");
    }
}

/// <summary>Whether C#'s checked cast throws: NaN, or a value that, rounded towards zero, the target does not have.</summary>
public static class ConvertOverflows
{
    public static bool Eval<TFrom, TTo>(TFrom a) where TFrom : unmanaged where TTo : unmanaged
    {
        if (typeof(TTo) == typeof(double) || typeof(TTo) == typeof(float) || typeof(TTo) == typeof(Half) || typeof(TTo) == typeof(bool)) return false;
        if (typeof(TFrom) == typeof(double)) return !Fits<TTo>(Unsafe.BitCast<TFrom, double>(a));
        if (typeof(TFrom) == typeof(float)) return !Fits<TTo>(Unsafe.BitCast<TFrom, float>(a));
        if (typeof(TFrom) == typeof(Half)) return !Fits<TTo>((double)Unsafe.BitCast<TFrom, Half>(a));
        if (typeof(TFrom) == typeof(ulong)) return Unsafe.BitCast<TFrom, ulong>(a) > (typeof(TTo) == typeof(ulong) ? ulong.MaxValue : (ulong)Range<TTo>().Maximum);
        var (minimum, maximum) = Range<TTo>();
        long value = Convert.Widen(a);
        return value < minimum || (typeof(TTo) != typeof(ulong) && value > maximum);
    }

    // Bounds of ulong are those of its part within long; its callers treat the rest.
    private static (long Minimum, long Maximum) Range<T>() where T : unmanaged
    {
        if (typeof(T) == typeof(sbyte)) return (sbyte.MinValue, sbyte.MaxValue);
        if (typeof(T) == typeof(byte)) return (byte.MinValue, byte.MaxValue);
        if (typeof(T) == typeof(short)) return (short.MinValue, short.MaxValue);
        if (typeof(T) == typeof(ushort)) return (ushort.MinValue, ushort.MaxValue);
        if (typeof(T) == typeof(int)) return (int.MinValue, int.MaxValue);
        if (typeof(T) == typeof(uint)) return (uint.MinValue, uint.MaxValue);
        if (typeof(T) == typeof(long)) return (long.MinValue, long.MaxValue);
        if (typeof(T) == typeof(ulong)) return (0, long.MaxValue);
        throw new NotSupportedException($"no conversion to {typeof(T)}");
    }

    private static bool Fits<T>(double a) where T : unmanaged
    {
        double whole = Math.Truncate(a);
        // 2^63 and 2^64 are the first doubles above long and ulong; the maxima themselves are no doubles.
        if (typeof(T) == typeof(long)) return whole is >= -9223372036854775808.0 and < 9223372036854775808.0;
        if (typeof(T) == typeof(ulong)) return whole is >= 0 and < 18446744073709551616.0;
        var (minimum, maximum) = Range<T>();
        return whole >= minimum && whole <= maximum;
    }
}

/// <summary>C#'s checked cast.</summary>
public static class ConvertChecked
{
    public static TTo Eval<TFrom, TTo>(TFrom a) where TFrom : unmanaged where TTo : unmanaged =>
        ConvertOverflows.Eval<TFrom, TTo>(a) ? throw new OverflowException() : Convert.Eval<TFrom, TTo>(a);
}

/// <summary>The same bits as another type of the same size.</summary>
public static class Bitcast { public static TTo Eval<TFrom, TTo>(TFrom a) where TFrom : unmanaged where TTo : unmanaged => Unsafe.BitCast<TFrom, TTo>(a); }
