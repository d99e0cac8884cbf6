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

        static void Check(Scalar value, DType dtype, bool weak)
        {
            Assert.Equal(dtype, value.DType);
            Assert.Equal(weak, value.IsWeak);
        }
    }

    [Fact]
    public void WeakNumbersTakeTheDTypeOfWhatTheyMeet()
    {
        Scalar single = 1.5f, small = (sbyte)100;
        Assert.Equal((Scalar)3f, single * 2);
        Assert.Equal((Scalar)2.5f, single + 1.0);
        Assert.Equal((Scalar)(sbyte)-56, small + 100);
        Assert.Equal((Scalar)(sbyte)50, small / 2);
        Assert.Equal(DType.Float64, (small + 1.0).DType);
        Assert.Equal(DType.Int64, ((Scalar)true + 1).DType);
        Assert.False(((Scalar)true + 1).IsWeak);
        Assert.True(((Scalar)1 + 2.5).IsWeak);
        Assert.Equal(DType.Float32, (((Scalar)1 + 2.5) * single).DType);
    }
}
