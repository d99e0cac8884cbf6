using System.Runtime.CompilerServices;

namespace DualJit.IR;

/// <summary>Scalars as 64 bits: integers sign- or zero-extended by their own dtype, floats as their bits, bool as 0 or 1.</summary>
public static class ScalarBits
{
    public static long Of<T>(T value) where T : unmanaged
    {
        if (typeof(T) == typeof(sbyte)) return Unsafe.BitCast<T, sbyte>(value);
        if (typeof(T) == typeof(short)) return Unsafe.BitCast<T, short>(value);
        if (typeof(T) == typeof(int)) return Unsafe.BitCast<T, int>(value);
        if (Unsafe.SizeOf<T>() > sizeof(long)) throw new InternalCompilerException($"a {typeof(T).Name} does not fit in 64 bits");
        long bits = 0;
        Unsafe.As<long, T>(ref bits) = value;
        return bits;
    }

    public static T To<T>(long bits) where T : unmanaged =>
        Unsafe.SizeOf<T>() <= sizeof(long) ? Unsafe.As<long, T>(ref bits) : throw new InternalCompilerException($"a {typeof(T).Name} does not fit in 64 bits");

    /// <summary>An integer's bits cut to the width of <paramref name="integer"/> and extended by its own sign.</summary>
    public static long Wrap(long bits, DType integer) => integer switch
    {
        DType.Int8 => (sbyte)bits,
        DType.UInt8 => (byte)bits,
        DType.Int16 => (short)bits,
        DType.UInt16 => (ushort)bits,
        DType.Int32 => (int)bits,
        DType.UInt32 => (uint)bits,
        _ => bits,
    };

    /// <summary>The bits as a boxed value of the dtype's .NET type.</summary>
    public static object Box(DType dtype, long bits) => dtype switch
    {
        DType.Bool => bits != 0,
        DType.Int8 => (sbyte)bits,
        DType.UInt8 => (byte)bits,
        DType.Int16 => (short)bits,
        DType.UInt16 => (ushort)bits,
        DType.Int32 => (int)bits,
        DType.UInt32 => (uint)bits,
        DType.Int64 => bits,
        DType.UInt64 => (ulong)bits,
        DType.Float16 => To<Half>(bits),
        DType.Float32 => To<float>(bits),
        DType.Float64 => To<double>(bits),
        DType.Complex128 => throw new InternalCompilerException("a Complex does not fit in 64 bits"),
    };

    /// <summary>The bits of a boxed value of a dtype's .NET type.</summary>
    public static long Unbox(object value) => value switch
    {
        bool v => v ? 1 : 0,
        sbyte v => v,
        byte v => v,
        short v => v,
        ushort v => v,
        int v => v,
        uint v => v,
        long v => v,
        ulong v => (long)v,
        char v => v,
        nint v => v,
        nuint v => (long)v,
        Half v => Of(v),
        float v => Of(v),
        double v => Of(v),
        _ => throw new InternalCompilerException($"{value.GetType()} is not a scalar"),
    };
}
