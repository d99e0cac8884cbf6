using System.Globalization;
using System.Numerics;

namespace DualJit.Tests;

public sealed class ScalarTests
{
    [Fact]
    public void NumbersKeepTheirDTypeAndIntsAndDoublesAreWeak()
    {
        Check(true, DType.Bool, weak: false);
        Check((sbyte)-1, DType.Int8, weak: false);
        Check((byte)1, DType.UInt8, weak: false);
        Check((short)-1, DType.Int16, weak: false);
        Check((ushort)1, DType.UInt16, weak: false);
        Check(-1, DType.Int64, weak: true);
        Check(1u, DType.UInt32, weak: false);
        Check(-1L, DType.Int64, weak: false);
        Check(1UL, DType.UInt64, weak: false);
        Check((Half)1, DType.Float16, weak: false);
        Check(1f, DType.Float32, weak: false);
        Check(1.0, DType.Float64, weak: true);
        Check(Complex.One, DType.Complex128, weak: false);
        Check(default, DType.Bool, weak: false);

        static void Check(Scalar value, DType dtype, bool weak)
        {
            Assert.Equal(dtype, value.DType);
            Assert.Equal(weak, value.IsWeak);
        }
    }

    [Fact]
    public void EveryDTypeIsCastToEveryOtherAsInCSharp()
    {
        foreach (var dtype in DTypes.All) Numbers.Call(GetType(), dtype == DType.Bool ? nameof(CastBools) : dtype == DType.Complex128 ? nameof(CastComplexes) : nameof(Cast), dtype);
    }

    [Fact]
    public void AsTypeIsThatCastAndNotWeak()
    {
        Assert.Equal((Scalar)(byte)44, ((Scalar)300.7).AsType(DType.UInt8));
        Assert.Equal((Scalar)(short)-1, ((Scalar)1e300).AsType(DType.Int16));
        Assert.Equal((Scalar)new Complex(2, 0), ((Scalar)2).AsType(DType.Complex128));
        Assert.False(((Scalar)2).AsType(DType.Int64).IsWeak);
        Assert.Contains("float32", Assert.Throws<InvalidCastException>(() => ((Scalar)Complex.One).AsType(DType.Float32)).Message);
    }

    [Fact]
    public void EqualityIsOfDTypeAndValueAndTheOperatorOfValuesOnly()
    {
        foreach (var dtype in DTypes.All) Numbers.Call(GetType(), nameof(Equality), dtype);
        Assert.True((Scalar)1 == 1f && (Scalar)1f == 1u && (Scalar)true == 1);
        Assert.False(((Scalar)1).Equals(1f));
        Assert.False(((Scalar)1).Equals((object)1));
        Assert.True(((Scalar)1).Equals(1L));
        Assert.True((Scalar)double.NaN != double.NaN);
        Assert.True(((Scalar)double.NaN).Equals(double.NaN));
        // What a sum of floats cannot tell apart, integers can.
        Assert.True((Scalar)(-1L) < ulong.MaxValue && (Scalar)ulong.MaxValue > -1 && (Scalar)long.MaxValue != long.MaxValue + 1UL);
        Assert.True((Scalar)(byte)200 < 300 && (Scalar)(byte)200 > -1);
    }

    [Fact]
    public void TextIsNumPysAndWithAFormatDotNets()
    {
        Assert.Equal("True", ((Scalar)true).ToString());
        Assert.Equal("-5", ((Scalar)(sbyte)-5).ToString());
        Assert.Equal("0.1", ((Scalar)0.1f).ToString());
        Assert.Equal("2.0", ((Scalar)2.0).ToString());
        Assert.Equal("nan", $"{(Scalar)double.NaN}");
        Assert.Equal("(1-2j)", ((Scalar)new Complex(1, -2)).ToString());
        Assert.Equal("0.12500", ((Scalar)0.125f).ToString("F5", CultureInfo.InvariantCulture));
        Assert.Equal("00ff", $"{(Scalar)(byte)255:x4}");
        Assert.Equal("True", ((Scalar)true).ToString("x", CultureInfo.InvariantCulture));
    }

    private static void Cast<T>() where T : unmanaged
    {
        foreach (dynamic value in Numbers.Of<T>())
        {
            Scalar scalar = value;
            unchecked
            {
                Assert.Equal((sbyte)value, (sbyte)scalar);
                Assert.Equal((byte)value, (byte)scalar);
                Assert.Equal((short)value, (short)scalar);
                Assert.Equal((ushort)value, (ushort)scalar);
                Assert.Equal((int)value, (int)scalar);
                Assert.Equal((uint)value, (uint)scalar);
                Assert.Equal((long)value, (long)scalar);
                Assert.Equal((ulong)value, (ulong)scalar);
                Assert.Equal((Half)value, (Half)scalar);
                Assert.Equal((float)value, (float)scalar);
                Assert.Equal((double)value, (double)scalar);
            }
            Assert.Equal(new Complex((double)value, 0), (Complex)scalar);
            Assert.Equal((double)value != 0, (bool)scalar);
        }
    }

    private static void CastBools<T>()
    {
        foreach (bool value in (bool[])[false, true])
        {
            Scalar scalar = value;
            int number = value ? 1 : 0;
            Assert.Equal((number, number, value), ((int)(sbyte)scalar, (int)(ulong)scalar, (bool)scalar));
            Assert.Equal(((Half)number, (float)number, (double)number, (Complex)number), ((Half)scalar, (float)scalar, (double)scalar, (Complex)scalar));
        }
    }

    private static void CastComplexes<T>()
    {
        foreach (var value in Numbers.Of<Complex>())
        {
            Scalar scalar = value;
            Assert.Equal(value, (Complex)scalar);
            Assert.Equal(value != Complex.Zero, (bool)scalar);
            Assert.Throws<InvalidCastException>(() => (double)scalar);
            Assert.Throws<InvalidCastException>(() => (int)scalar);
        }
    }

    private static void Equality<T>() where T : unmanaged
    {
        foreach (var a in Numbers.Of<T>())
            foreach (var b in Numbers.Of<T>())
            {
                Scalar x = Numbers.Strong(a), y = Numbers.Strong(b);
                Assert.Equal(a.Equals(b), x.Equals(y));
                Assert.Equal(a.Equals(b), x.Equals((object)y));
                if (a.Equals(b)) Assert.Equal(x.GetHashCode(), y.GetHashCode());
            }
    }
}
