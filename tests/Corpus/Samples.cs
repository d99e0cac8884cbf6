using System.Numerics;
using System.Reflection;
using DualJit.Frontend;
using DualJit.IR;

namespace DualJit.Corpus;

/// <summary>Arguments worth trying: the edges of every type, and random ones, the same in every run.</summary>
internal static class Samples
{
    private const int MostEdges = 150;
    private const int Randoms = 60;

    private static readonly double[] Floats =
    [
        0, -0.0, 1, -1, 0.5, 2, 3, 10, -2.5, 0.1, 100, 1e-8, -1e-8, 1e10, 1e300, -1e300, double.Epsilon, -double.Epsilon, 2.2250738585072014e-308,
        double.MaxValue, double.MinValue, double.NaN, double.PositiveInfinity, double.NegativeInfinity, 9007199254740993, 2147483648, 170, 171,
    ];

    private static readonly long[] Integers = [0, 1, -1, 2, 3, 5, 7, 10, 20, 31, 32, 33, 63, 64, 100, 255, -2, -7, 1000, 65536];

    /// <summary>Lists of arguments for the method: an even choice of all combinations of edges, then random ones.</summary>
    public static IEnumerable<object[]> For(MethodInfo method)
    {
        Type[] types = [.. method.GetParameters().Select(parameter => parameter.ParameterType)];
        var edges = Array.ConvertAll(types, type => EdgesOf(type).Select(bits => Box(type, bits)).ToArray());
        long combinations = edges.Aggregate(1L, (product, list) => Math.Min(product * list.Length, 1L << 40));
        long step = Math.Max(1, combinations / MostEdges) | 1;
        for (long i = 0; i < combinations; i += step)
        {
            long rest = i;
            yield return Array.ConvertAll(edges, list =>
            {
                object value = list[rest % list.Length];
                rest /= list.Length;
                return value;
            });
        }
        if (types.Length == 0) yield break;
        var random = new Random(method.MetadataToken);
        for (int i = 0; i < Randoms; i++) yield return Array.ConvertAll(types, type => Box(type, RandomOf(type, random)));
    }

    /// <summary>Whether two results have the same bits; a NaN is a NaN.</summary>
    public static bool IsSame(object? a, object? b) => (a, b) switch
    {
        (double x, double y) => double.IsNaN(x) ? double.IsNaN(y) : BitConverter.DoubleToInt64Bits(x) == BitConverter.DoubleToInt64Bits(y),
        (float x, float y) => float.IsNaN(x) ? float.IsNaN(y) : BitConverter.SingleToInt32Bits(x) == BitConverter.SingleToInt32Bits(y),
        (Half x, Half y) => Half.IsNaN(x) ? Half.IsNaN(y) : BitConverter.HalfToInt16Bits(x) == BitConverter.HalfToInt16Bits(y),
        (Complex x, Complex y) => IsSame(x.Real, y.Real) && IsSame(x.Imaginary, y.Imaginary),
        _ => Equals(a, b),
    };

    public static RuntimeValue Unbox(object value) => value switch
    {
        Enum e => new RuntimeValue(ScalarBits.Unbox(Convert.ChangeType(e, Enum.GetUnderlyingType(e.GetType())))),
        _ => RuntimeValue.Unbox(value),
    };

    public static object Box(Type type, RuntimeValue value) =>
        KernelTypes.ScalarOf(type) == DType.Complex128 ? value.Complex : Box(type, value.Bits);

    private static IEnumerable<(double Real, double Imaginary, long Integer)> EdgesOf(Type type)
    {
        var dtype = KernelTypes.ScalarOf(type)!.Value;
        if (dtype == DType.Bool) return [(0, 0, 0), (0, 0, 1)];
        if (dtype.IsFloat) return Floats.Select(value => (value, 0.0, 0L));
        if (dtype == DType.Complex128) return Floats.Select((value, i) => (value, Floats[(i * 5 + 3) % Floats.Length], 0L));
        long most = dtype.IsUnsigned ? -1 : long.MaxValue >> (64 - 8 * dtype.Size);
        long[] ends = [most, most - 1, dtype.IsUnsigned ? long.MinValue >> (64 - 8 * dtype.Size) : -most - 1, -most];
        return Integers.Concat(ends).Select(value => ScalarBits.Wrap(value, dtype)).Distinct().Select(value => (0.0, 0.0, value));
    }

    // Small numbers as often as any: there most functions do something.
    private static (double, double, long) RandomOf(Type type, Random random)
    {
        long bits = random.NextInt64(long.MinValue, long.MaxValue);
        return random.Next(3) == 0
            ? (BitConverter.Int64BitsToDouble(bits), BitConverter.Int64BitsToDouble(random.NextInt64()), ScalarBits.Wrap(bits, KernelTypes.ScalarOf(type)!.Value))
            : (random.NextDouble() * 40 - 10, random.NextDouble() * 4 - 2, ScalarBits.Wrap(random.Next(-4, 40), KernelTypes.ScalarOf(type)!.Value));
    }

    private static object Box(Type type, (double Real, double Imaginary, long Integer) value)
    {
        return KernelTypes.ScalarOf(type)!.Value switch
        {
            DType.Float64 => value.Real,
            DType.Float32 => (float)value.Real,
            DType.Float16 => (Half)value.Real,
            DType.Complex128 => new Complex(value.Real, value.Imaginary),
            _ => Box(type, value.Integer),
        };
    }

    private static object Box(Type type, long bits) =>
        type.IsEnum ? Enum.ToObject(type, bits)
        : type == typeof(char) ? (char)bits
        : type == typeof(nint) ? (nint)bits
        : type == typeof(nuint) ? (nuint)bits
        : ScalarBits.Box(KernelTypes.ScalarOf(type)!.Value, bits);
}
