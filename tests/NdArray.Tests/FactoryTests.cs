using System.Numerics;

namespace DualJit.Tests;

public sealed class FactoryTests
{
    [Fact]
    public void ZerosOnesAndFullTakeAnyShape()
    {
        Assert.Equal([0.0, 0, 0], NdArray.Zeros<double>(3).ToArray());
        Assert.Equal([1, 1, 1, 1], NdArray.Ones<int>(2, 2).ToArray());
        Assert.Equal([true, true], NdArray.Full(true, 1, 2, 1).ToArray());
        Assert.Equal([Complex.One, Complex.One], NdArray.Ones<Complex>(1, 1, 1, 2).ToArray());
        Assert.Equal([Half.One], NdArray.Ones<Half>().ToArray());
        Assert.Equal([5L, 5, 5, 5], NdArray.Full(5L, [1, 2, 1, 2, 1]).ToArray());
        Assert.Equal([2, 3, 4], NdArray.Empty<byte>(2, 3, 4).Shape);
    }

    [Fact]
    public void EveryDTypeHasArraysAndNoOtherTypeHas()
    {
        Assert.Equal(DType.Bool, NdArray.Zeros<bool>(1).DType);
        Assert.Equal(DType.Int8, NdArray.Zeros<sbyte>(1).DType);
        Assert.Equal(DType.UInt64, NdArray.Zeros<ulong>(1).DType);
        Assert.Equal(DType.Float16, NdArray.Zeros<Half>(1).DType);
        Assert.Equal(DType.Complex128, NdArray.Zeros<Complex>(1).DType);
        Assert.Contains("Char", Assert.Throws<NotSupportedException>(() => NdArray.Zeros<char>(1)).Message);
        Assert.Throws<NotSupportedException>(() => NdArray.Wrap(new[] { DayOfWeek.Friday }));
    }

    [Fact]
    public void RankIsAtMostEight()
    {
        Assert.Equal(8, NdArray.Zeros<double>(1, 2, 1, 2, 1, 2, 1, 2).Rank);
        Assert.Contains("9", Assert.Throws<ArgumentException>(() => NdArray.Zeros<double>(1, 1, 1, 1, 1, 1, 1, 1, 1)).Message);
        Assert.Throws<ArgumentException>(() => NdArray.FromArray<int>(Array.CreateInstance(typeof(int), new int[9])));
    }

    [Fact]
    public void ShapesThatCannotBeAreRefused()
    {
        Assert.Contains("(2, -1)", Assert.Throws<ArgumentException>(() => NdArray.Zeros<double>(2, -1)).Message);
        Assert.Contains("(65536, 65536)", Assert.Throws<ArgumentException>(() => NdArray.Zeros<byte>(65536, 65536)).Message);
        Assert.Throws<ArgumentException>(() => NdArray.Zeros<byte>(65536, 0, 65536));
        Assert.Throws<ArgumentException>(() => NdArray.Zeros<byte>(int.MaxValue));
    }

    [Fact]
    public void ZeroSizeArraysKeepTheirShape()
    {
        var a = NdArray.Zeros<double>(3, 0, 2);
        Assert.Equal(0, a.Length);
        Assert.Equal(3, a.GetLength(0));
        Assert.Equal(Layout.C, a.Layout);
        Assert.Empty(a.ToArray());
        Assert.Empty(NdArray.FromArray(Array.Empty<int>()).ToArray());
        Assert.Equal("[]", a.ToString());
    }

    [Fact]
    public void ArangeOfIntegers()
    {
        Assert.Equal([0, 1, 2, 3], NdArray.Arange(4).ToArray());
        Assert.Equal([2, 3], NdArray.Arange(2, 4).ToArray());
        Assert.Equal([10, 7, 4], NdArray.Arange(10, 1, -3).ToArray());
        Assert.Equal([-128, -28, 72], NdArray.Arange<sbyte>(-128, 127, 100).ToArray());
        Assert.Equal([long.MinValue, 0L - 1, long.MaxValue - 1], NdArray.Arange(long.MinValue, long.MaxValue, long.MaxValue).ToArray());
        Assert.Equal([ulong.MaxValue - 1], NdArray.Arange(ulong.MaxValue - 1, ulong.MaxValue).ToArray());
        Assert.Empty(NdArray.Arange(5, 1).ToArray());
        Assert.Empty(NdArray.Arange(-3).ToArray());
    }

    // The bits are NumPy's.
    [Fact]
    public void ArangeOfFloats()
    {
        Assert.Equal([0.0, 1, 2], NdArray.Arange<double>(3).ToArray());
        Assert.Equal([0.1, 0.30000000000000004, 0.5000000000000001, 0.7000000000000001, 0.9000000000000001], NdArray.Arange(0.1, 1.0, 0.2).ToArray());
        Assert.Equal([1.0, 1.1, 1.2000000000000002, 1.3000000000000003], NdArray.Arange(1, 1.3, 0.1).ToArray());
        Assert.Equal([0f, 0.1f, 0.2f, 0.3f], NdArray.Arange(0f, 0.4f, 0.1f).ToArray());
        Assert.Equal([0.5f, 7.80078125f, 15.1015625f, 22.40625f, 29.703125f, 37f, 44.3125f], NdArray.Arange((Half)0.5, (Half)50, (Half)7.3).ToArray().Select(x => (float)x));
        Assert.Equal((Half)4094, NdArray.Arange<Half>((Half)4096)[4094]);
        Assert.Empty(NdArray.Arange(1.0, 0.0).ToArray());
    }

    [Fact]
    public void ArangeThatHasNoEndIsRefused()
    {
        Assert.Throws<ArgumentException>(() => NdArray.Arange(0, 4, 0));
        Assert.Throws<ArgumentException>(() => NdArray.Arange(0.0, 4.0, -0.0));
        Assert.Throws<ArgumentException>(() => NdArray.Arange(0.0, double.PositiveInfinity));
        Assert.Throws<ArgumentException>(() => NdArray.Arange(0.0, double.NegativeInfinity));
        Assert.Throws<ArgumentException>(() => NdArray.Arange(0.0, 1.0, double.NaN));
        Assert.Throws<ArgumentException>(() => NdArray.Arange(0.0, 1e300, 1.0));
        Assert.Throws<ArgumentException>(() => NdArray.Arange(long.MaxValue));
    }

    // The bits are NumPy's.
    [Fact]
    public void Linspace()
    {
        Assert.Equal([0, 0.1, 0.2, 0.30000000000000004, 0.4, 0.5, 0.6000000000000001, 0.7000000000000001, 0.8, 0.9, 1], NdArray.Linspace(0.0, 1.0, 11).ToArray());
        Assert.Equal([0.0, 0.25, 0.5, 0.75], NdArray.Linspace(0.0, 1.0, 4, endpoint: false).ToArray());
        Assert.Equal([2f, 1f, 0f], NdArray.Linspace(2f, 0f, 3).ToArray());
        Assert.Equal([3.0], NdArray.Linspace(3.0, 9.0, 1).ToArray());
        Assert.Empty(NdArray.Linspace(3.0, 9.0, 0).ToArray());
        Assert.Equal([0, 0, 5e-324, 1e-323, 1e-323, 1e-323, 1.5e-323, 2e-323, 2e-323], NdArray.Linspace(0, 2e-323, 9).ToArray());
        Assert.Throws<ArgumentOutOfRangeException>(() => NdArray.Linspace(0.0, 1.0, -1));
    }

    [Fact]
    public void FromArrayCopies()
    {
        double[] values = [1, 2, 3];
        var a = NdArray.FromArray(values);
        values[0] = 9;
        Assert.Equal(1, a[0]);
        Assert.Equal(3, a.Length);
    }

    [Fact]
    public void FromArrayKeepsTheShapeOfAnyRank()
    {
        Assert.Equal(6, NdArray.FromArray(new[,] { { 1, 2, 3 }, { 4, 5, 6 } })[1, 2]);
        Assert.Equal([1, 2, 2], NdArray.FromArray(new[, ,] { { { 1, 2 }, { 3, 4 } } }).Shape);
        var fourAxes = new float[2, 1, 1, 2];
        fourAxes[1, 0, 0, 1] = 7;
        Assert.Equal(7, NdArray.FromArray<float>(fourAxes)[1, 0, 0, 1]);
        var basedAtOne = Array.CreateInstance(typeof(int), [2], [1]);
        basedAtOne.SetValue(5, 1);
        Assert.Equal([5, 0], NdArray.FromArray<int>(basedAtOne).ToArray());
    }

    [Fact]
    public void FromArrayOfOtherElementsIsRefused()
    {
        Assert.Throws<ArgumentException>(() => NdArray.FromArray<int>(new double[3]));
        Assert.Throws<ArgumentException>(() => NdArray.FromArray<double>(new double[2][]));
        Assert.Throws<ArgumentNullException>(() => NdArray.FromArray((double[])null!));
        Assert.Throws<ArgumentNullException>(() => NdArray.FromArray((double[,])null!));
        Assert.Throws<ArgumentNullException>(() => NdArray.FromArray<double>((Array)null!));
    }

    [Fact]
    public void WrapShares()
    {
        int[] values = [1, 2, 3];
        var a = NdArray.Wrap(values);
        values[0] = 9;
        Assert.Equal(9, a[0]);
        a[2] = 7;
        Assert.Equal(7, values[2]);
        Assert.Throws<ArgumentNullException>(() => NdArray.Wrap((int[])null!));
    }

    [Theory]
    [InlineData(10_625)]
    [InlineData(100_000)]
    [InlineData(1_000_003)]
    public unsafe void LargeArraysStartOnACacheLine(int length)
    {
        Check(NdArray.Zeros<double>(length));
        Check(NdArray.Empty<long>(length));
        Check(NdArray.Full(1f, 2 * length));
        Check(NdArray.Full((Half)1, 4 * length));
        Check(NdArray.Zeros<bool>(8 * length));
        Check(NdArray.Arange<double>(length).Reshape(-1, 1).Copy());
        Check(NdArray.Ones<double>(length) + 1);

        static void Check<T>(NdArray<T> a) where T : unmanaged
        {
            fixed (T* first = a.AsSpan()) Assert.Equal(0u, (nuint)first % 64);
        }
    }
}
