using System.Numerics;
using DualJit.IR;

namespace DualJit.Tests;

/// <summary>For each dtype the values at which operations are likely to go wrong, as <see cref="ScalarBits"/>.</summary>
public static class EdgeValues
{
    private static readonly double[] Doubles =
    [
        0.0, -0.0, 1, -1, 0.5, -0.5, 1.5, -1.5, 2.5, 3, -7.75, 0.1, 300.7, -129, 65536.5, 1e-310, double.Epsilon, 1e300, -1e300, double.MaxValue, double.MinValue,
        double.NaN, double.PositiveInfinity, double.NegativeInfinity,
        // Around the limits of integers, of which some are no doubles.
        2147483647, 2147483647.5, 2147483648, -2147483648, -2147483648.5, -2147483649, 4294967295, 4294967295.5, 4294967296,
        // Just beside the middle of two f16: rounding to f32 first loses which side.
        1.00048828125 + 1e-12, 1.00048828125 - 1e-12, 65519.9999999, 65520, 2.98023223876953125e-8, 2.9802322387695313e-8 + 1e-20, 6.1e-5 + 1e-20,
        9007199254740991, 9007199254740993, 9223372036854774784, 9223372036854775808, -9223372036854775808.0, -9223372036854777856.0, 18446744073709549568, 18446744073709551616.0,
    ];

    private static readonly float[] Floats =
    [
        0f, -0f, 1, -1, 0.5f, -0.5f, 1.5f, -1.5f, 2.5f, 3, -7.75f, 0.1f, 300.7f, -129, 65536.5f, 1e-40f, float.Epsilon, 1e38f, float.MaxValue, float.MinValue,
        float.NaN, float.PositiveInfinity, float.NegativeInfinity,
        1.00048828125f, 1.00146484375f, 65519.996f, 65520f, 2.9802322e-8f, 2.9802326e-8f, 6.1005354e-5f,
        16777215, 16777216, 2147483520, 2147483648, -2147483648, -2147483904, 4294967040, 4294967296,
        9223371487098961920, 9223372036854775808, -9223372036854775808f, -9223373136366403584f, 18446742974197923840, 18446744073709551616f,
    ];

    // Where f16 ends: its largest number and what rounds to it or to infinity, its least, and the least that is no denormal.
    private static readonly Half[] Halves =
    [
        .. new[]
        {
            0.0, -0.0, 1, -1, 0.5, -0.5, 1.5, -1.5, 2.5, 3, -7.75, 0.1, 300.7, -129, 2047, 2048, 2049, 65504, -65504, 6.1e-5, 6.104e-5, 5.96e-8, -5.96e-8, 1e-6, 127.94, 255.9,
            double.NaN, double.PositiveInfinity, double.NegativeInfinity,
        }.Select(value => (Half)value),
    ];

    private static readonly Complex[] Numbers =
    [
        new(0, 0), new(-0.0, 0), new(0, -0.0), new(1, 0), new(0, 1), new(-1, -1), new(1.5, -2.5), new(-2.5, 1.5), new(3, 4), new(1e300, -1e300), new(1e-310, 1e-310),
        new(double.MaxValue, 1), new(double.PositiveInfinity, 1), new(1, double.NegativeInfinity), new(double.NaN, 0), new(2, double.NaN), new(0.1, 1e-20),
    ];

    /// <summary>The values of any dtype, boxed.</summary>
    public static IReadOnlyList<object> BoxedOf(DType dtype) =>
        dtype == DType.Complex128 ? [.. Numbers.Cast<object>()] : [.. Of(dtype).Select(bits => ScalarBits.Box(dtype, bits))];

    public static IReadOnlyList<long> Of(DType dtype) => dtype switch
    {
        DType.Bool => [0, 1],
        DType.Float64 => [.. Doubles.Select(ScalarBits.Of)],
        DType.Float32 => [.. Floats.Select(ScalarBits.Of)],
        DType.Float16 => [.. Halves.Select(ScalarBits.Of)],
        _ => [.. Integers(dtype).Select(value => ScalarBits.Unbox(ScalarBits.Box(dtype, value))).Distinct()],
    };

    /// <summary>Counts of shifts, within the width and beyond.</summary>
    public static IReadOnlyList<long> ShiftCounts { get; } = [0, 1, 3, 7, 8, 9, 15, 16, 31, 32, 33, 63, 64, 65, -1, int.MinValue];

    private static IEnumerable<long> Integers(DType dtype)
    {
        long[] near = [0, 1, -1, 2, -2, 3, 7, 10, -10, 100, 127, 128, 255, 256, 32767, 32768, 65535, 65536, 12345678];
        // The limits of every width, and of doubles and floats: where conversions round.
        long[] limits = [1L << (dtype.Bits - 1), ~(1L << (dtype.Bits - 1)), int.MaxValue, int.MinValue, uint.MaxValue, long.MaxValue, long.MinValue];
        long[] rounding = [(1L << 24) + 1, (1L << 53) + 1, (1L << 62) + (1L << 38) + 1, unchecked((long)0xFFFFFF8000000001)];
        return near.Concat(limits).Concat(limits.Select(limit => limit + 1)).Concat(limits.Select(limit => limit - 1)).Concat(rounding);
    }
}
