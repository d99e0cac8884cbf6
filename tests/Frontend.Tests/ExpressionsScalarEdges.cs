namespace DualJit.Tests;

/// <summary>The values of each type where arithmetic and conversions differ most.</summary>
internal static class ScalarEdges
{
    private static readonly double[] Doubles =
    [
        0.0, -0.0, 1, -1, 0.5, -0.5, 1.5, 2.5, 300.7, -300.7, 127.5, 128, 255.9, 32768, -32769, 65535.9, 2147483647, 2147483648, -2147483648, -2147483649, 4294967295, 4294967296,
        9007199254740993, 9223372036854775807, -9223372036854775808, 18446744073709551615, 1e20, -1e20, 1e300, -1e300, 5e-324, 1e-310, double.MaxValue,
        double.PositiveInfinity, double.NegativeInfinity, double.NaN, Math.PI,
    ];

    public static object[] Of(Type type)
    {
        if (type.IsEnum) return [.. Of(Enum.GetUnderlyingType(type)).Select(value => Enum.ToObject(type, value))];
        return Type.GetTypeCode(type) switch
        {
            TypeCode.Boolean => [false, true],
            TypeCode.SByte => [(sbyte)0, (sbyte)1, (sbyte)-1, (sbyte)77, sbyte.MinValue, sbyte.MaxValue],
            TypeCode.Byte => [(byte)0, (byte)1, (byte)77, (byte)128, byte.MaxValue],
            TypeCode.Int16 => [(short)0, (short)1, (short)-1, (short)200, (short)-300, short.MinValue, short.MaxValue],
            TypeCode.UInt16 => [(ushort)0, (ushort)1, (ushort)300, (ushort)0x8000, ushort.MaxValue],
            TypeCode.Char => ['\0', 'A', '\u8000', char.MaxValue],
            TypeCode.Int32 => [0, 1, -1, 2, 7, 255, -40000, int.MinValue, int.MinValue + 1, int.MaxValue],
            TypeCode.UInt32 => [0u, 1u, 7u, 70000u, 0x80000000u, uint.MaxValue],
            TypeCode.Int64 => [0L, 1L, -1L, 7L, 1L << 32, -(1L << 40), (1L << 53) + 1, long.MinValue, long.MaxValue],
            TypeCode.UInt64 => [0UL, 1UL, 7UL, 1UL << 32, (1UL << 53) + 1, 1UL << 63, (1UL << 63) + 1025, ulong.MaxValue],
            TypeCode.Single => [.. Doubles.Select(value => (object)(float)value)],
            TypeCode.Double => [.. Doubles.Select(value => (object)value)],
            _ => throw new ArgumentException($"no values of {type}", nameof(type)),
        };
    }
}
