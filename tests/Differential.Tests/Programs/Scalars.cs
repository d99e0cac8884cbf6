namespace DualJit.Tests.Differential;

/// <summary>The types that values of random programs have, and what C# says of each.</summary>
internal static class Scalars
{
    private sealed record Row(Type Type, string Keyword, string Suffix, object[] Edges);

    private static readonly Row[] Rows =
    [
        //  type            keyword   suffix values that break things
        new(typeof(bool),   "bool",   "",    [false, true]),
        new(typeof(sbyte),  "sbyte",  "",    [(sbyte)0, (sbyte)1, (sbyte)-1, sbyte.MinValue, sbyte.MaxValue]),
        new(typeof(byte),   "byte",   "",    [(byte)0, (byte)1, (byte)127, (byte)128, byte.MaxValue]),
        new(typeof(short),  "short",  "",    [(short)0, (short)1, (short)-1, short.MinValue, short.MaxValue]),
        new(typeof(ushort), "ushort", "",    [(ushort)0, (ushort)1, (ushort)0x7FFF, (ushort)0x8000, ushort.MaxValue]),
        new(typeof(char),   "char",   "",    ['\0', '\u0001', 'A', '\u8000', char.MaxValue]),
        new(typeof(int),    "int",    "",    [0, 1, -1, 2, 31, 32, 255, 65536, (1 << 24) + 1, int.MinValue, int.MaxValue]),
        new(typeof(uint),   "uint",   "u",   [0u, 1u, 2u, 0x7FFFFFFFu, 0x80000000u, uint.MaxValue]),
        new(typeof(long),   "long",   "L",   [0L, 1L, -1L, 63L, 1L << 32, (1L << 53) - 1, (1L << 53) + 1, (1L << 62) + 513, long.MinValue, long.MaxValue]),
        new(typeof(ulong),  "ulong",  "ul",  [0ul, 1ul, 1ul << 32, (1ul << 53) + 1, (1ul << 63) - 1, 1ul << 63, (1ul << 63) + 1025, ulong.MaxValue]),
        new(typeof(float),  "float",  "f",   [0f, -0f, 1f, -1f, 0.5f, 2.5f, 16777216f, 2147483648f, 1e30f, float.Epsilon, float.MinValue, float.MaxValue, float.NaN, float.PositiveInfinity, float.NegativeInfinity]),
        new(typeof(double), "double", "d",   [0d, -0d, 1d, -1d, 0.5, -2.5, 300.7, 2147483647.5, -2147483648.5, 4294967296d, 9007199254740991d, 9007199254740993d, 9223372036854775808d, 18446744073709551616d, 1e300, double.Epsilon, double.MinValue, double.MaxValue, double.NaN, BitConverter.Int64BitsToDouble(0x7FF0000000000001), double.PositiveInfinity, double.NegativeInfinity]),
    ];

    private static readonly Dictionary<Type, Row> ByType = Rows.ToDictionary(row => row.Type);

    public static IReadOnlyList<Type> All { get; } = [.. Rows.Select(row => row.Type)];

    /// <summary>Those with arithmetic of their own; C# computes with the narrower ones as int.</summary>
    public static IReadOnlyList<Type> Arithmetic { get; } = [typeof(int), typeof(uint), typeof(long), typeof(ulong), typeof(float), typeof(double)];

    public static bool IsScalar(this Type type) => ByType.ContainsKey(type);

    public static bool IsFloat(this Type type) => type == typeof(float) || type == typeof(double);

    public static bool IsArithmetic(this Type type) => Arithmetic.Contains(type);

    /// <summary>An integer narrower than int.</summary>
    public static bool IsNarrow(this Type type) => type != typeof(bool) && !type.IsArithmetic();

    public static bool IsSigned(this Type type) => type.IsFloat() || type == typeof(int) || type == typeof(long);

    public static IReadOnlyList<object> Edges(this Type type) => ByType[type].Edges;

    /// <summary>As written in C#; also for arrays and void.</summary>
    public static string Keyword(this Type type) =>
        type == typeof(void) ? "void" : type.IsArray ? type.ElementOf().Keyword() + "[]" : type.IsNdArray() ? $"DualJit.NdArray<{type.ElementOf().Keyword()}>" : ByType[type].Keyword;

    /// <summary>A small whole number as a value of a type; negative numbers wrap in unsigned types.</summary>
    public static object Small(this Type type, int value) => Type.GetTypeCode(type) switch
    {
        TypeCode.Boolean => (value & 1) != 0,
        TypeCode.SByte => (sbyte)value,
        TypeCode.Byte => (byte)value,
        TypeCode.Int16 => (short)value,
        TypeCode.UInt16 => (ushort)value,
        TypeCode.Char => (char)value,
        TypeCode.Int32 => value,
        TypeCode.UInt32 => (uint)value,
        TypeCode.Int64 => (long)value,
        TypeCode.UInt64 => (ulong)value,
        TypeCode.Single => (float)value,
        _ => (double)value,
    };

    /// <summary>The value with these bits, as far as the type is wide.</summary>
    public static object FromBits(this Type type, long bits) => Type.GetTypeCode(type) switch
    {
        TypeCode.Int64 => bits,
        TypeCode.UInt64 => (ulong)bits,
        TypeCode.Single => BitConverter.Int32BitsToSingle((int)bits),
        TypeCode.Double => BitConverter.Int64BitsToDouble(bits),
        _ => type.Small((int)bits),
    };

    /// <summary>A constant expression of C# that is this value, of this type.</summary>
    public static string Text(object value) => value switch
    {
        bool truth => truth ? "true" : "false",
        int.MinValue => "int.MinValue",
        long.MinValue => "long.MinValue",
        double.NaN => "double.NaN",
        float.NaN => "float.NaN",
        double.PositiveInfinity => "double.PositiveInfinity",
        double.NegativeInfinity => "double.NegativeInfinity",
        float.PositiveInfinity => "float.PositiveInfinity",
        float.NegativeInfinity => "float.NegativeInfinity",
        char letter => $"'\\u{(int)letter:X4}'",
        sbyte or byte or short or ushort => $"(({value.GetType().Keyword()})({value}))",
        _ when value.ToString()!.StartsWith('-') => $"({value}{ByType[value.GetType()].Suffix})",
        _ => value + ByType[value.GetType()].Suffix,
    };
}
