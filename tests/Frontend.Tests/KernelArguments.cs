using System.Numerics;
using System.Reflection;
using DualJit.Frontend;

namespace DualJit.Tests;

/// <summary>Arguments worth trying, by type.</summary>
public static class KernelArguments
{
    private const int MaximumTuples = 600;

    /// <summary>Argument lists for parameters of these types: all combinations, or an even choice of them where they are many. Arrays are new in each.</summary>
    public static IEnumerable<object[]> For(ParameterInfo[] parameters)
    {
        var values = Array.ConvertAll(parameters, parameter => Of(parameter.ParameterType, parameter.Name is "m"));
        long combinations = values.Aggregate(1L, (product, list) => product * list.Length);
        // A stride that has no factor in common with the combinations reaches all positions of every list.
        long step = Math.Max(1, combinations / MaximumTuples) | 1;
        for (long i = 0; i < combinations; i += step)
        {
            long rest = i;
            yield return Array.ConvertAll(values, list =>
            {
                object value = list[rest % list.Length];
                rest /= list.Length;
                return Copy(value);
            });
        }
    }

    /// <summary>The value itself, or a copy of the array.</summary>
    public static object Copy(object value) => value switch
    {
        Array { Length: var length } array when array.GetType().GetElementType()!.IsArray => CopyOfRows(array, length),
        Array array => Pinned((Array)array.Clone()),
        NdArray<double> array => array.Copy(),
        NdArray<float> array => array.Copy(),
        NdArray<Half> array => array.Copy(),
        NdArray<Complex> array => array.Copy(),
        _ => value,
    };

    // NdArrays have rank 2 where isMatrix.
    private static object[] Of(Type type, bool isMatrix = false)
    {
        if (Nullable.GetUnderlyingType(type) is { } underlying) return [null!, .. Of(underlying)];
        if (type.IsEnum) return [.. Enum.GetValues(type).Cast<object>()];
        if (type == typeof(bool)) return [false, true];
        if (type == typeof(sbyte)) return [(sbyte)0, (sbyte)1, (sbyte)-1, (sbyte)7, sbyte.MaxValue, sbyte.MinValue];
        if (type == typeof(byte)) return [(byte)0, (byte)1, (byte)2, (byte)3, (byte)5, (byte)9, (byte)27, (byte)128, byte.MaxValue];
        if (type == typeof(short)) return [(short)0, (short)1, (short)-1, (short)300, short.MaxValue, short.MinValue];
        if (type == typeof(ushort)) return [(ushort)0, (ushort)1, (ushort)300, ushort.MaxValue];
        if (type == typeof(char)) return ['\0', 'a', '\uFFFF'];
        if (type == typeof(int)) return [0, 1, -1, 2, 3, 5, 7, 8, 31, 33, 100, 4711, int.MaxValue, int.MinValue, int.MinValue + 1];
        if (type == typeof(uint)) return [0u, 1u, 2u, 5u, 33u, 4711u, 0x7FFFFFFFu, 0x80000000u, uint.MaxValue];
        if (type == typeof(long)) return [0L, 1L, -1L, 3L, 1L << 32, (1L << 53) + 1, long.MaxValue, long.MinValue];
        if (type == typeof(ulong)) return [0ul, 1ul, 2ul, 0xFFFFFFFFul, (1ul << 53) + 1, 1ul << 63, (1ul << 63) + 1025, 0xFFFFFF7FFFFFFFFFul, ulong.MaxValue];
        if (type == typeof(nint)) return [(nint)0, (nint)(-1), nint.MaxValue];
        if (type == typeof(nuint)) return [(nuint)0, (nuint)5, nuint.MaxValue];
        if (type == typeof(float)) return [0f, -0f, 1f, -1.5f, 0.1f, 2.5f, 300.7f, 1e10f, -1e20f, float.Epsilon, float.MaxValue, float.NaN, float.PositiveInfinity, float.NegativeInfinity];
        if (type == typeof(double)) return [0.0, -0.0, 1.0, -1.5, 0.1, 2.5, 0.5, -2.675, 300.7, -0.5, 1e10, 1e300, -1e20, 9007199254740993.0, double.Epsilon, double.NaN, double.PositiveInfinity, double.NegativeInfinity];
        if (type == typeof(Half)) return [.. new[] { 0.0, -0.0, 1, -1.5, 0.1, 2.5, 300.7, 2048, 65504, 6e-8, -6.1e-5, double.NaN, double.PositiveInfinity, double.NegativeInfinity }.Select(value => (object)(Half)value)];
        if (type == typeof(Complex)) return [Complex.Zero, new Complex(-0.0, 0), Complex.One, new Complex(3, -4), new Complex(-2.5, 0.1), new Complex(1e300, -1e300), new Complex(double.PositiveInfinity, 1), new Complex(1, double.NaN)];
        if (type == typeof(Half[])) return [Array.Empty<Half>(), new[] { (Half)1.5f, (Half)(-0f), (Half)1000f, Half.NaN, (Half)0.1f }];
        if (type == typeof(Complex[])) return [Array.Empty<Complex>(), new[] { new Complex(1, 2), new Complex(-3, 0.5), new Complex(0, -0.0), Complex.NaN, new Complex(1e10, -7) }];
        if (type == typeof(Complex[,])) return [new Complex[,] { { new(1, 2), new(3, 4) }, { new(-1, 0), new(0, 1) }, { new(5, 5), new(0.1, -0.1) } }];
        if (type == typeof(NdArray<Half>)) return [NdArray.Zeros<Half>(3), NdArray.Arange<Half>((Half)9f)[Slice.Step(8, 0, -2)]];
        if (type == typeof(NdArray<Complex>)) return [NdArray.Full<Complex>(new Complex(1, -2), 4), NdArray.Full<Complex>(new Complex(0.5, 2), 5)[Slice.Step(4, 0, -2)]];
        if (type == typeof(bool[])) return [Array.Empty<bool>(), new[] { true, false, true, true }];
        if (type == typeof(byte[])) return [new byte[] { 0, 1, 100, 255 }];
        if (type == typeof(sbyte[])) return [new sbyte[] { 0, -1, 100, -128 }];
        if (type == typeof(short[])) return [new short[] { 0, -1, 20000, -32768 }];
        if (type == typeof(ushort[])) return [new ushort[] { 0, 1, 20000, 65535 }];
        if (type == typeof(char[])) return [new[] { 'a', '\0', '\uFFFF', 'z' }];
        if (type == typeof(int[])) return [Array.Empty<int>(), new[] { 5 }, new[] { 1, -2, 3, int.MaxValue, int.MinValue, 0, 9 }];
        if (type == typeof(uint[])) return [new[] { 1u, uint.MaxValue, 3u }];
        if (type == typeof(long[])) return [new[] { 1L, long.MinValue, 3L }];
        if (type == typeof(ulong[])) return [new[] { 1ul, ulong.MaxValue, 3ul }];
        if (type == typeof(float[])) return [Array.Empty<float>(), new[] { 1f, 2.5f, -0f, 3e10f }];
        if (type == typeof(double[])) return [Array.Empty<double>(), new[] { 1.5 }, new[] { 3.0, 1.0, -2.0, double.NaN, 1e300, 0.5, -0.0, 7.25 }, new[] { 1.0, 2.0, 3.0 }];
        if (type == typeof(double[,])) return [new double[0, 0], new double[,] { { 1, 2, 5 }, { 3, 4, 6 }, { 7, 8, 9 } }, new double[,] { { 1, 2 }, { 3, 4 }, { 5, 6 } }, new double[9, 9]];
        if (type == typeof(int[,,])) return [new int[0, 2, 1], new int[,,] { { { 1, 2, 3 }, { 4, 5, 6 } }, { { 7, 8, 9 }, { -1, 0, int.MaxValue } } }];
        if (type == typeof(double[,,,])) return [new double[2, 1, 3, 2]];
        if (type == typeof(double[][])) return [Array.Empty<double[]>(), new[] { new[] { 1.5, -2 }, [], [double.NaN, 3, 4] }, new[] { null!, new[] { 7.0 }, [2, 5, 8] }];
        if (type == typeof(byte[][])) return [new[] { new byte[] { 1, 2, 3 }, [4, 5, 250], [7, 8, 9] }];
        if (type == typeof(bool[][])) return [new[] { new[] { true, false }, [false, true] }];
        if (type == typeof(int[,])) return [new int[1, 1], new int[,] { { 1, 2, 5 }, { 3, 4, 6 } }];
        if (type == typeof(NdArray<double>)) return isMatrix ? [NdArray.Arange<double>(12).Reshape(3, 4), NdArray.Arange<double>(6).Reshape(2, 3).Transpose(), NdArray.Arange<double>(24).Reshape(4, 6)[Slice.Step(3, 0, -2), ..], NdArray.Arange<double>(24).Reshape(4, 6)[1..3, Slice.Step(4, 0, -2)]] : [NdArray.Zeros<double>(0), NdArray.Arange<double>(7), NdArray.Arange<double>(9)[Slice.Step(8, 0, -2)]];
        if (type == typeof(NdArray<float>)) return [NdArray.Zeros<float>(1), NdArray.Arange<float>(6)];
        if (type == typeof(Span<int>) || type == typeof(ReadOnlySpan<int>)) return Of(typeof(int[]));
        if (type == typeof(Span<double>)) return Of(typeof(double[]));
        if (type.IsByRefLike) return Of(type.GenericTypeArguments[0].MakeArrayType());
        if (type.IsArray && type.GetElementType() is { IsValueType: true, IsPrimitive: false } element) return ArraysOf(element, type.GetArrayRank());
        if (type == typeof(DateTime)) return [DateTime.MinValue, DateTime.MaxValue, DateTime.UnixEpoch, new DateTime(2024, 2, 29, 23, 59, 59, 999, DateTimeKind.Utc), new DateTime(1900, 3, 1, 0, 0, 1, DateTimeKind.Local)];
        if (type.Namespace == "System.Numerics") return [.. OfStruct(type), .. RandomStructs(type)];
        if (type == typeof(Func<double, double>)) return Functions.OfDouble;
        if (type == typeof(Func<int, int, int>)) return Functions.OfInts;
        if (type is { IsValueType: true, IsPrimitive: false }) return OfStruct(type);
        throw new NotSupportedException($"no edge values for {type}");
    }

    private static object[] ArraysOf(Type element, int rank)
    {
        var values = Of(element);
        return [Make(0), Make(1), Make(3), Make(5)];

        Array Make(int length)
        {
            var array = Array.CreateInstance(element, [length, .. Enumerable.Repeat(2, rank - 1)]);
            for (int i = 0; i < array.Length; i++) array.SetValue(values[(i * 7 + length) % values.Length], rank == 1 ? new[] { i } : new[] { i / 2, i % 2 });
            return array;
        }
    }

    // As many as the field with the most values has; each field goes through its own.
    private static object[] OfStruct(Type type)
    {
        var fields = KernelTypes.FieldsOf(type);
        var values = Array.ConvertAll(fields, field => Of(field.FieldType));
        return [.. Enumerable.Range(0, values.Max(list => list.Length)).Select(i =>
        {
            object made = Activator.CreateInstance(type)!;
            for (int k = 0; k < fields.Length; k++) fields[k].SetValue(made, values[k][(i + k) % values[k].Length]);
            return made;
        })];
    }

    // Edge values hide the order of additions.
    private static IEnumerable<object> RandomStructs(Type type)
    {
        var random = new Random(type.Name.Length);
        return Enumerable.Range(0, 6).Select(i => Random(type));

        object Random(Type type)
        {
            if (type == typeof(float)) return (float)((random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-3, 4)));
            object made = Activator.CreateInstance(type)!;
            foreach (var field in KernelTypes.FieldsOf(type)) field.SetValue(made, Random(field.FieldType));
            return made;
        }
    }

    private static Array CopyOfRows(Array rows, int length)
    {
        var copy = (Array)rows.Clone();
        for (int i = 0; i < length; i++)
            if (copy.GetValue(i) is { } row) copy.SetValue(Copy(row), i);
        return copy;
    }

    // The interpreter works on addresses: the arrays of tests never move.
    private static Array Pinned(Array array)
    {
        if (array.Rank != 1) return array;
        var method = typeof(GC).GetMethod(nameof(GC.AllocateArray))!.MakeGenericMethod(array.GetType().GetElementType()!);
        var pinned = (Array)method.Invoke(null, [array.Length, true])!;
        array.CopyTo(pinned, 0);
        return pinned;
    }

    /// <summary>Delegates of every kind: methods, lambdas, bound ones, and two of one method that differ in what they are bound to.</summary>
    private static class Functions
    {
        private static readonly double[] Coefficients = [1, -2, 0.5];

        public static readonly object[] OfDouble =
        [
            (Func<double, double>)Math.Sin, (Func<double, double>)(static x => x * x), Times(3), Times(-0.5), (Func<double, double>)Coefficients.Polynomial,
            (Func<double, double>)new Line(2, 1).At, Composed(Times(2), Math.Abs), null!,
        ];

        public static readonly object[] OfInts = [(Func<int, int, int>)Math.Max, (Func<int, int, int>)((a, b) => a * 31 + b), (Func<int, int, int>)((a, b) => a / b)];

        private static Func<double, double> Times(double k) => x => x * k;

        private static Func<double, double> Composed(Func<double, double> f, Func<double, double> g) => x => f(g(x)) + 1;

        private readonly struct Line(double slope, double offset)
        {
            public double At(double x) => x * slope + offset;
        }
    }

    private static double Polynomial(this double[] coefficients, double x)
    {
        double sum = 0;
        foreach (double c in coefficients) sum = sum * x + c;
        return sum;
    }
}
