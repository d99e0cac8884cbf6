using DualJit.Semantics;
using Convert = DualJit.Semantics.Convert;

namespace DualJit.Tests;

/// <summary>Conversions against C#'s own casts, for every pair of types.</summary>
public sealed class ConversionTests
{
    [Fact] public void FromSByte() => Compare(EdgeValues.Integers<sbyte>(), Unchecked, Checked);
    [Fact] public void FromByte() => Compare(EdgeValues.Integers<byte>(), Unchecked, Checked);
    [Fact] public void FromInt16() => Compare(EdgeValues.Integers<short>(), Unchecked, Checked);
    [Fact] public void FromUInt16() => Compare(EdgeValues.Integers<ushort>(), Unchecked, Checked);
    [Fact] public void FromInt32() => Compare(EdgeValues.Integers<int>(), Unchecked, Checked);
    [Fact] public void FromUInt32() => Compare(EdgeValues.Integers<uint>(), Unchecked, Checked);
    [Fact] public void FromInt64() => Compare(EdgeValues.Integers<long>(), Unchecked, Checked);
    [Fact] public void FromUInt64() => Compare(EdgeValues.Integers<ulong>(), Unchecked, Checked);
    [Fact] public void FromSingle() => Compare(EdgeValues.Singles(), Unchecked, Checked);
    [Fact] public void FromDouble() => Compare(EdgeValues.Doubles(), Unchecked, Checked);

    [Fact]
    public void FromBool()
    {
        foreach (bool value in (bool[])[false, true])
        {
            int number = value ? 1 : 0;
            Assert.Equal(Unchecked(number), Ours(value));
            Assert.Equal(value, Convert.Eval<bool, bool>(value));
            Assert.Equal((byte)number, ConvertChecked.Eval<bool, byte>(value));
        }
    }

    [Fact]
    public void ToBoolIsWhetherItIsNotZero()
    {
        Assert.All(EdgeValues.Integers<long>(), value => Assert.Equal(value != 0, Convert.Eval<long, bool>(value)));
        Assert.All(EdgeValues.Integers<ulong>(), value => Assert.Equal(value != 0, Convert.Eval<ulong, bool>(value)));
        Assert.All(EdgeValues.Integers<byte>(), value => Assert.Equal(value != 0, Convert.Eval<byte, bool>(value)));
        Assert.All(EdgeValues.Doubles(), value => Assert.Equal(value != 0, Convert.Eval<double, bool>(value)));
        Assert.All(EdgeValues.Singles(), value => Assert.Equal(value != 0, Convert.Eval<float, bool>(value)));
    }

    /// <summary>Of what a reader might take for granted.</summary>
    [Fact]
    public void SomeByHand()
    {
        Assert.Equal(44, Convert.Eval<double, byte>(300.7));
        Assert.Equal(-1, Convert.Eval<double, short>(1e300));
        Assert.Equal(int.MaxValue, Convert.Eval<double, int>(1e20));
        Assert.Equal(0, Convert.Eval<double, int>(double.NaN));
        Assert.Equal(0u, Convert.Eval<double, uint>(-1.0));
        Assert.Equal(ulong.MaxValue, Convert.Eval<float, ulong>(float.PositiveInfinity));
        Assert.Equal(0u, ConvertChecked.Eval<double, uint>(-0.5));
        Assert.Throws<OverflowException>(() => ConvertChecked.Eval<double, long>(9223372036854775808.0));
        Assert.Throws<OverflowException>(() => ConvertChecked.Eval<float, int>(float.NaN));
    }

    [Fact]
    public void BitcastKeepsTheBits()
    {
        Assert.All(EdgeValues.Doubles(), value => Assert.Equal(BitConverter.DoubleToInt64Bits(value), Bitcast.Eval<double, long>(value)));
        Assert.All(EdgeValues.Singles(), value => Assert.Equal(BitConverter.SingleToUInt32Bits(value), Bitcast.Eval<float, uint>(value)));
    }

    private static void Compare<T>(T[] values, Func<T, object[]> castUnchecked, Func<T, Func<object>[]> castChecked) where T : unmanaged
    {
        foreach (var value in values)
        {
            var expected = castUnchecked(value);
            var actual = Ours(value);
            for (int i = 0; i < expected.Length; i++)
                Assert.True(Bits(expected[i]).Equals(Bits(actual[i])), $"({expected[i].GetType()}){value:R} is {expected[i]:R}, not {actual[i]:R}");
            var casts = castChecked(value);
            var overflows = Overflows(value);
            for (int i = 0; i < casts.Length; i++)
            {
                bool throws = Record.Exception(() => casts[i]()) is OverflowException;
                Assert.True(throws == overflows[i], $"checked(({expected[i].GetType()}){value:R}) {(throws ? "throws" : "does not throw")}");
            }
        }
    }

    // All NaNs are alike, all else is its bits.
    private static object Bits(object value) => value switch
    {
        double and double.NaN or float and float.NaN => "NaN",
        double number => BitConverter.DoubleToInt64Bits(number),
        float number => BitConverter.SingleToInt32Bits(number),
        _ => value,
    };

    private static object[] Ours<T>(T a) where T : unmanaged =>
    [
        Convert.Eval<T, sbyte>(a), Convert.Eval<T, byte>(a), Convert.Eval<T, short>(a), Convert.Eval<T, ushort>(a), Convert.Eval<T, int>(a),
        Convert.Eval<T, uint>(a), Convert.Eval<T, long>(a), Convert.Eval<T, ulong>(a), Convert.Eval<T, float>(a), Convert.Eval<T, double>(a),
    ];

    private static bool[] Overflows<T>(T a) where T : unmanaged =>
    [
        ConvertOverflows.Eval<T, sbyte>(a), ConvertOverflows.Eval<T, byte>(a), ConvertOverflows.Eval<T, short>(a), ConvertOverflows.Eval<T, ushort>(a), ConvertOverflows.Eval<T, int>(a),
        ConvertOverflows.Eval<T, uint>(a), ConvertOverflows.Eval<T, long>(a), ConvertOverflows.Eval<T, ulong>(a), ConvertOverflows.Eval<T, float>(a), ConvertOverflows.Eval<T, double>(a),
    ];

    // C#'s casts, written out: only the compiler knows which instruction a cast is.
    private static object[] Unchecked(sbyte a) => unchecked([(sbyte)a, (byte)a, (short)a, (ushort)a, (int)a, (uint)a, (long)a, (ulong)a, (float)a, (double)a]);
    private static Func<object>[] Checked(sbyte a) => checked([() => (sbyte)a, () => (byte)a, () => (short)a, () => (ushort)a, () => (int)a, () => (uint)a, () => (long)a, () => (ulong)a, () => (float)a, () => (double)a]);
    private static object[] Unchecked(byte a) => unchecked([(sbyte)a, (byte)a, (short)a, (ushort)a, (int)a, (uint)a, (long)a, (ulong)a, (float)a, (double)a]);
    private static Func<object>[] Checked(byte a) => checked([() => (sbyte)a, () => (byte)a, () => (short)a, () => (ushort)a, () => (int)a, () => (uint)a, () => (long)a, () => (ulong)a, () => (float)a, () => (double)a]);
    private static object[] Unchecked(short a) => unchecked([(sbyte)a, (byte)a, (short)a, (ushort)a, (int)a, (uint)a, (long)a, (ulong)a, (float)a, (double)a]);
    private static Func<object>[] Checked(short a) => checked([() => (sbyte)a, () => (byte)a, () => (short)a, () => (ushort)a, () => (int)a, () => (uint)a, () => (long)a, () => (ulong)a, () => (float)a, () => (double)a]);
    private static object[] Unchecked(ushort a) => unchecked([(sbyte)a, (byte)a, (short)a, (ushort)a, (int)a, (uint)a, (long)a, (ulong)a, (float)a, (double)a]);
    private static Func<object>[] Checked(ushort a) => checked([() => (sbyte)a, () => (byte)a, () => (short)a, () => (ushort)a, () => (int)a, () => (uint)a, () => (long)a, () => (ulong)a, () => (float)a, () => (double)a]);
    private static object[] Unchecked(int a) => unchecked([(sbyte)a, (byte)a, (short)a, (ushort)a, (int)a, (uint)a, (long)a, (ulong)a, (float)a, (double)a]);
    private static Func<object>[] Checked(int a) => checked([() => (sbyte)a, () => (byte)a, () => (short)a, () => (ushort)a, () => (int)a, () => (uint)a, () => (long)a, () => (ulong)a, () => (float)a, () => (double)a]);
    private static object[] Unchecked(uint a) => unchecked([(sbyte)a, (byte)a, (short)a, (ushort)a, (int)a, (uint)a, (long)a, (ulong)a, (float)a, (double)a]);
    private static Func<object>[] Checked(uint a) => checked([() => (sbyte)a, () => (byte)a, () => (short)a, () => (ushort)a, () => (int)a, () => (uint)a, () => (long)a, () => (ulong)a, () => (float)a, () => (double)a]);
    private static object[] Unchecked(long a) => unchecked([(sbyte)a, (byte)a, (short)a, (ushort)a, (int)a, (uint)a, (long)a, (ulong)a, (float)a, (double)a]);
    private static Func<object>[] Checked(long a) => checked([() => (sbyte)a, () => (byte)a, () => (short)a, () => (ushort)a, () => (int)a, () => (uint)a, () => (long)a, () => (ulong)a, () => (float)a, () => (double)a]);
    private static object[] Unchecked(ulong a) => unchecked([(sbyte)a, (byte)a, (short)a, (ushort)a, (int)a, (uint)a, (long)a, (ulong)a, (float)a, (double)a]);
    private static Func<object>[] Checked(ulong a) => checked([() => (sbyte)a, () => (byte)a, () => (short)a, () => (ushort)a, () => (int)a, () => (uint)a, () => (long)a, () => (ulong)a, () => (float)a, () => (double)a]);
    private static object[] Unchecked(float a) => unchecked([(sbyte)a, (byte)a, (short)a, (ushort)a, (int)a, (uint)a, (long)a, (ulong)a, (float)a, (double)a]);
    private static Func<object>[] Checked(float a) => checked([() => (sbyte)a, () => (byte)a, () => (short)a, () => (ushort)a, () => (int)a, () => (uint)a, () => (long)a, () => (ulong)a, () => (float)a, () => (double)a]);
    private static object[] Unchecked(double a) => unchecked([(sbyte)a, (byte)a, (short)a, (ushort)a, (int)a, (uint)a, (long)a, (ulong)a, (float)a, (double)a]);
    private static Func<object>[] Checked(double a) => checked([() => (sbyte)a, () => (byte)a, () => (short)a, () => (ushort)a, () => (int)a, () => (uint)a, () => (long)a, () => (ulong)a, () => (float)a, () => (double)a]);
}
