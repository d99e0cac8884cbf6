using System.Numerics;
using DualJit.Semantics;

namespace DualJit.Tests;

/// <summary>Integer arithmetic against numbers without bounds, for every pair of edge values.</summary>
public sealed class ArithmeticTests
{
    [Fact] public void SByteArithmetic() => Compare(All<sbyte>());
    [Fact] public void ByteArithmetic() => Compare(All<byte>());
    [Fact] public void Int16Arithmetic() => Compare(EdgeValues.Integers<short>());
    [Fact] public void UInt16Arithmetic() => Compare(EdgeValues.Integers<ushort>());
    [Fact] public void Int32Arithmetic() => Compare(EdgeValues.Integers<int>());
    [Fact] public void UInt32Arithmetic() => Compare(EdgeValues.Integers<uint>());
    [Fact] public void Int64Arithmetic() => Compare(EdgeValues.Integers<long>());
    [Fact] public void UInt64Arithmetic() => Compare(EdgeValues.Integers<ulong>());

    [Fact]
    public void OverloadsForOneTypeAgreeToo()
    {
        foreach (int a in EdgeValues.Integers<int>())
            foreach (int b in EdgeValues.Integers<int>().Where(b => b != 0 && (a != int.MinValue || b != -1)))
                Assert.Equal(a % b, Rem.Eval(a, b));
        foreach (ulong a in EdgeValues.Integers<ulong>())
            foreach (ulong b in EdgeValues.Integers<ulong>())
                Assert.Equal((BigInteger)a * b > ulong.MaxValue, MulOverflows.Eval(a, b));
    }

    [Fact]
    public void DivisionThrowsWhereDotNetDoes()
    {
        Assert.Throws<DivideByZeroException>(() => Div.Eval(1, 0));
        Assert.Throws<DivideByZeroException>(() => Rem.Eval(1ul, 0ul));
        Assert.Throws<DivideByZeroException>(() => Div.Eval<byte>(1, 0));
        Assert.Throws<OverflowException>(() => Div.Eval(int.MinValue, -1));
        Assert.Throws<OverflowException>(() => Div.Eval(long.MinValue, -1));
        Assert.Throws<OverflowException>(() => Rem.Eval(int.MinValue, -1));
        Assert.Throws<OverflowException>(() => Rem.Eval(long.MinValue, -1L));
        Assert.Equal(sbyte.MinValue, Div.Eval<sbyte>(sbyte.MinValue, -1));
        Assert.Equal(short.MinValue, Div.Eval<short>(short.MinValue, -1));
        Assert.Equal(0, Rem.Eval<sbyte>(sbyte.MinValue, -1));
    }

    [Fact]
    public void ShiftCountsAreMaskedByTheWidth()
    {
        Assert.Equal(2, Shl.Eval(1, 33));
        Assert.Equal(2, Shl.Eval<byte>(1, 9));
        Assert.Equal(unchecked((short)0x8000), Shl.Eval<short>(1, -1));
        Assert.Equal(-1, Shr.Eval(-1L, 63));
        Assert.Equal(1ul, Shr.Eval(ulong.MaxValue, 63));
        Assert.Equal(-64, Shr.Eval<sbyte>(sbyte.MinValue, 9));
    }

    private static void Compare<T>(T[] values) where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        foreach (var a in values)
        {
            Assert.Equal(T.CreateTruncating(-Big(a)), Neg.Eval(a));
            Assert.Equal(T.CreateTruncating(-Big(a) - 1), Not.Eval(a));
            foreach (var b in values) Compare(a, b);
        }
    }

    private static void Compare<T>(T a, T b) where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        Check(Big(a) + Big(b), Add.Eval(a, b), AddOverflows.Eval(a, b), () => AddChecked.Eval(a, b));
        Check(Big(a) - Big(b), Sub.Eval(a, b), SubOverflows.Eval(a, b), () => SubChecked.Eval(a, b));
        // The general predicate is not for products that 128 bits do not hold; ulong has its own.
        bool overflows = typeof(T) == typeof(ulong) ? MulOverflows.Eval(ulong.CreateTruncating(a), ulong.CreateTruncating(b)) : MulOverflows.Eval(a, b);
        Check(Big(a) * Big(b), Mul.Eval(a, b), overflows, () => MulChecked.Eval(a, b));
        if (!T.IsZero(b) && Fits<T>(BigInteger.Divide(Big(a), Big(b))))
        {
            Assert.Equal(T.CreateTruncating(BigInteger.Divide(Big(a), Big(b))), Div.Eval(a, b));
            Assert.Equal(T.CreateTruncating(BigInteger.Remainder(Big(a), Big(b))), Rem.Eval(a, b));
        }
        Assert.Equal(T.CreateTruncating(Big(a) & Big(b)), And.Eval(a, b));
        Assert.Equal(T.CreateTruncating(Big(a) | Big(b)), Or.Eval(a, b));
        Assert.Equal(T.CreateTruncating(Big(a) ^ Big(b)), Xor.Eval(a, b));
        Assert.Equal((Big(a) == Big(b), Big(a) != Big(b), Big(a) < Big(b), Big(a) <= Big(b), Big(a) > Big(b), Big(a) >= Big(b)),
            (Eq.Eval(a, b), Ne.Eval(a, b), Lt.Eval(a, b), Le.Eval(a, b), Gt.Eval(a, b), Ge.Eval(a, b)));
        Assert.Equal((BigInteger.Min(Big(a), Big(b)), BigInteger.Max(Big(a), Big(b))), (Big(Min.Eval(a, b)), Big(Max.Eval(a, b))));
        int count = int.CreateTruncating(b), masked = count & (8 * System.Runtime.CompilerServices.Unsafe.SizeOf<T>() - 1);
        Assert.Equal(T.CreateTruncating(Big(a) << masked), Shl.Eval(a, count));
        Assert.Equal(T.CreateTruncating(Big(a) >> masked), Shr.Eval(a, count));

        void Check(BigInteger exact, T wrapped, bool overflows, Func<T> whenChecked)
        {
            Assert.Equal(T.CreateTruncating(exact), wrapped);
            Assert.Equal(!Fits<T>(exact), overflows);
            if (overflows) Assert.Throws<OverflowException>(() => whenChecked());
            else Assert.Equal(wrapped, whenChecked());
        }
    }

    private static T[] All<T>() where T : IBinaryInteger<T>, IMinMaxValue<T> => [.. Enumerable.Range(0, 256).Select(T.CreateTruncating).Where((_, i) => i % 7 == 0 || i is < 4 or > 250 or (> 124 and < 132))];

    private static BigInteger Big<T>(T value) where T : IBinaryInteger<T> => BigInteger.CreateChecked(value);

    private static bool Fits<T>(BigInteger value) where T : IBinaryInteger<T>, IMinMaxValue<T> => value >= Big(T.MinValue) && value <= Big(T.MaxValue);
}
