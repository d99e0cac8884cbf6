namespace DualJit.IR;

/// <summary>All integers from <see cref="Low"/> to <see cref="High"/>: what a value can be. A u64 is taken by its bits, as if it were an i64.</summary>
public readonly record struct Interval(Int128 Low, Int128 High)
{
    public static Interval Of(DType integer) => integer switch
    {
        DType.Int8 => new(sbyte.MinValue, sbyte.MaxValue),
        DType.UInt8 => new(0, byte.MaxValue),
        DType.Int16 => new(short.MinValue, short.MaxValue),
        DType.UInt16 => new(0, ushort.MaxValue),
        DType.Int32 => new(int.MinValue, int.MaxValue),
        DType.UInt32 => new(0, uint.MaxValue),
        _ => new(long.MinValue, long.MaxValue),
    };

    /// <summary>What lengths of axes can be.</summary>
    public static readonly Interval Length = new(0, int.MaxValue);

    public static Interval Constant(Int128 value) => new(value, value);

    public bool IsConstant => Low == High;

    public bool IsNonNegative => Low >= 0;

    public bool IsWithin(Interval other) => Low >= other.Low && High <= other.High;

    public Interval Union(Interval other) => new(Int128.Min(Low, other.Low), Int128.Max(High, other.High));

    public static Interval operator +(Interval a, Interval b) => new(a.Low + b.Low, a.High + b.High);

    public static Interval operator -(Interval a, Interval b) => new(a.Low - b.High, a.High - b.Low);

    public static Interval operator -(Interval a) => new(-a.High, -a.Low);

    /// <summary>For intervals within 64 bits.</summary>
    public static Interval operator *(Interval a, Interval b)
    {
        Int128 p = a.Low * b.Low, q = a.Low * b.High, r = a.High * b.Low, s = a.High * b.High;
        return new(Int128.Min(Int128.Min(p, q), Int128.Min(r, s)), Int128.Max(Int128.Max(p, q), Int128.Max(r, s)));
    }

    public static Interval operator *(Interval a, long factor) => factor >= 0 ? new(a.Low * factor, a.High * factor) : new(a.High * factor, a.Low * factor);

    public override string ToString() => $"[{Low}, {High}]";
}
