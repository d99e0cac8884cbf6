using System.Numerics;

namespace DualJit;

/// <summary>Sets of dtypes, as the operand kinds of an op or the class of one dtype.</summary>
[Flags]
public enum Kinds : byte
{
    None = 0, Bool = 1, Signed = 2, Unsigned = 4, Float = 8, Complex = 16,
    Integer = Signed | Unsigned, Real = Integer | Float, Number = Real | Complex, Any = Bool | Number,
}

/// <summary>What is known of each dtype, one row each.</summary>
public static class DTypes
{
    private sealed record Row(DType DType, string Name, string NumPyName, Type ClrType, int Size, Kinds Kind);

    private static readonly Row[] Rows =
    [
        //   dtype             IR      NumPy         .NET              bytes kind
        new(DType.Bool,       "bool", "bool",       typeof(bool),      1, Kinds.Bool),
        new(DType.Int8,       "i8",   "int8",       typeof(sbyte),     1, Kinds.Signed),
        new(DType.UInt8,      "u8",   "uint8",      typeof(byte),      1, Kinds.Unsigned),
        new(DType.Int16,      "i16",  "int16",      typeof(short),     2, Kinds.Signed),
        new(DType.UInt16,     "u16",  "uint16",     typeof(ushort),    2, Kinds.Unsigned),
        new(DType.Int32,      "i32",  "int32",      typeof(int),       4, Kinds.Signed),
        new(DType.UInt32,     "u32",  "uint32",     typeof(uint),      4, Kinds.Unsigned),
        new(DType.Int64,      "i64",  "int64",      typeof(long),      8, Kinds.Signed),
        new(DType.UInt64,     "u64",  "uint64",     typeof(ulong),     8, Kinds.Unsigned),
        new(DType.Float16,    "f16",  "float16",    typeof(Half),      2, Kinds.Float),
        new(DType.Float32,    "f32",  "float32",    typeof(float),     4, Kinds.Float),
        new(DType.Float64,    "f64",  "float64",    typeof(double),    8, Kinds.Float),
        new(DType.Complex128, "c128", "complex128", typeof(Complex),  16, Kinds.Complex),
    ];

    /// <summary>Every dtype, in the order of the enum.</summary>
    public static IReadOnlyList<DType> All { get; } = Array.ConvertAll(Rows, row => row.DType);

    extension(DType dtype)
    {
        /// <summary>Bytes of one element.</summary>
        public int Size => Rows[(int)dtype].Size;

        /// <summary>The name in IR text, such as <c>f64</c>.</summary>
        public string IrName => Rows[(int)dtype].Name;

        /// <summary>The name NumPy uses, such as <c>float64</c>.</summary>
        public string NumPyName => Rows[(int)dtype].NumPyName;

        /// <summary>The .NET type of one element.</summary>
        public Type ClrType => Rows[(int)dtype].ClrType;

        /// <summary>The one kind this dtype is of.</summary>
        public Kinds Kind => Rows[(int)dtype].Kind;

        public bool IsInteger => (dtype.Kind & Kinds.Integer) != 0;

        public bool IsFloat => dtype.Kind == Kinds.Float;

        public bool IsUnsigned => dtype.Kind == Kinds.Unsigned;

        /// <summary>Bits that the value occupies; the shift count of an integer is masked by this less one.</summary>
        public int Bits => dtype.Size * 8;
    }

    /// <summary>The dtype whose elements are exactly <paramref name="type"/>, or null.</summary>
    public static DType? FromClrType(Type type)
    {
        foreach (var row in Rows)
            if (row.ClrType == type) return row.DType;
        return null;
    }

    /// <summary>The dtype whose elements are <typeparamref name="T"/>.</summary>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is no dtype.</exception>
    public static DType Of<T>() where T : unmanaged => Cache<T>.DType
        ?? throw new NotSupportedException($"{typeof(T)} is not an element type of arrays; use one of {string.Join(", ", Rows.Select(row => row.ClrType.Name))}.");

    /// <summary>The dtype with the IR name <paramref name="name"/>, or null.</summary>
    public static DType? FromIrName(string name)
    {
        foreach (var row in Rows)
            if (row.Name == name) return row.DType;
        return null;
    }

    private static class Cache<T>
    {
        internal static readonly DType? DType = FromClrType(typeof(T));
    }
}
