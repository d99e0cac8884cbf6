using System.Numerics;

namespace DualJit.Tests;

/// <summary>Values of every dtype where arithmetic and conversions go wrong when they do.</summary>
internal static class Numbers
{
    private static readonly double[] Reals =
        [0, -0.0, 1, -1, 2, 3, 7, 8, -9, 0.1, 0.5, -1.5, 2.5, 33, 65, 127, 128, 255, 300.7, 40000.5, -65536, 16777217, 2147483647, -2147483648, 4294967296.5, 9007199254740993, 1e20, -1e39, 1e308, 5e-324, double.PositiveInfinity, double.NegativeInfinity, double.NaN];

    private static readonly Int128[] Integers =
        [0, 1, -1, 2, 3, 7, 8, -9, 33, 64, sbyte.MinValue, sbyte.MaxValue, byte.MaxValue, short.MinValue, short.MaxValue, ushort.MaxValue, 16777217, int.MinValue, int.MaxValue, uint.MaxValue, 9007199254740993, long.MinValue, long.MaxValue, ulong.MaxValue - 1, ulong.MaxValue];

    internal static readonly IReadOnlyList<DType> Real = [.. DTypes.All.Where(dtype => dtype is not (DType.Bool or DType.Complex128))];

    /// <summary>The edge values that the element type has.</summary>
    internal static T[] Of<T>() where T : unmanaged
    {
        return (T[])(object)(DTypes.Of<T>() switch
        {
            DType.Bool => new[] { false, true },
            DType.Int8 => OfInteger<sbyte>(),
            DType.UInt8 => OfInteger<byte>(),
            DType.Int16 => OfInteger<short>(),
            DType.UInt16 => OfInteger<ushort>(),
            DType.Int32 => OfInteger<int>(),
            DType.UInt32 => OfInteger<uint>(),
            DType.Int64 => OfInteger<long>(),
            DType.UInt64 => OfInteger<ulong>(),
            DType.Float16 => Array.ConvertAll(Reals, value => (Half)value),
            DType.Float32 => Array.ConvertAll(Reals, value => (float)value),
            DType.Float64 => Reals,
            DType.Complex128 => (Array)new[] { Complex.Zero, Complex.One, Complex.ImaginaryOne, new(-1.5, 2), new(double.NaN, 1), new(1e308, -1e308), new(0.1, -0.0) },
        });

        static TInteger[] OfInteger<TInteger>() where TInteger : IBinaryInteger<TInteger>, IMinMaxValue<TInteger> =>
            [.. Integers.Where(value => value >= Int128.CreateTruncating(TInteger.MinValue) && value <= Int128.CreateTruncating(TInteger.MaxValue)).Select(TInteger.CreateTruncating)];
    }

    /// <summary>A number that is not weak, whatever its type.</summary>
    internal static Scalar Strong<T>(T value) where T : unmanaged => ((Scalar)(dynamic)value).AsType(DTypes.Of<T>());

    /// <summary>Calls a generic method of a test with element types.</summary>
    internal static void Call(Type test, string method, params DType[] types) =>
        test.GetMethod(method, System.Reflection.BindingFlags.Static | System.Reflection.BindingFlags.NonPublic)!
            .MakeGenericMethod(Array.ConvertAll(types, dtype => dtype.ClrType)).CreateDelegate<Action>()();

    /// <summary>The value of a function, or the exception in its place: as text that tells -0 from 0 and one dtype from another.</summary>
    internal static string Outcome(Func<Scalar> function)
    {
        try
        {
            var result = function();
            return $"{(result.IsWeak ? "weak " : "")}{result.DType} {result}";
        }
        catch (Exception exception) when (exception is ArithmeticException or NotSupportedException or ArgumentException or InvalidCastException)
        {
            return exception.GetType().Name;
        }
    }
}
