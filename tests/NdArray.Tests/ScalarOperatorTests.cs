using System.Numerics;

namespace DualJit.Tests;

/// <summary>Every operator for every pair of dtypes, against C#'s operator for the promoted one; that integers have another quotient is the one exception.</summary>
public sealed class ScalarOperatorTests
{
    [Fact]
    public void RealNumbers()
    {
        foreach (var left in Numbers.Real)
            foreach (var right in Numbers.Real) Numbers.Call(GetType(), Promotion.Promote(left, right).IsInteger ? nameof(Integers) : nameof(Reals), left, right, Promotion.Promote(left, right));
    }

    [Fact]
    public void ComplexNumbers()
    {
        foreach (var real in Numbers.Real) Numbers.Call(GetType(), nameof(ComplexWith), real);
        foreach (var a in Numbers.Of<Complex>())
            foreach (var b in Numbers.Of<Complex>()) Complexes(a, b, a, b);
    }

    [Fact]
    public void BoolsAreZeroAndOneAmongNumbers()
    {
        foreach (var dtype in Numbers.Real) Numbers.Call(GetType(), nameof(WithBools), dtype);
    }

    [Fact]
    public void BoolsAmongThemselvesAreNoNumbers()
    {
        foreach (bool a in (bool[])[false, true])
        {
            Assert.Equal(!a, (bool)~(Scalar)a);
            foreach (bool b in (bool[])[false, true])
            {
                Scalar x = a, y = b;
                Assert.Equal((a & b, a | b, a ^ b, a == b, a != b), ((bool)(x & y), (bool)(x | y), (bool)(x ^ y), x == y, x != y));
                Assert.Equal(DType.Bool, (x & y).DType);
            }
        }
        Refused("bool", "operator +", () => (Scalar)true + true);
        Refused("bool", "operator -", () => (Scalar)true - true);
        Refused("bool", "operator *", () => (Scalar)true * true);
        Refused("bool", "operator /", () => (Scalar)true / true);
        Refused("bool", "operator %", () => (Scalar)true % true);
        Refused("bool", "operator -", () => -(Scalar)true);
        Refused("bool", "operator +", () => +(Scalar)true);
        Refused("bool", "operator <", () => (Scalar)true < true);
        Refused("bool", "operator >>", () => (Scalar)true >> 1);
        Refused("bool", "Max", () => Scalar.Max(true, false));
    }

    [Fact]
    public void WhatADTypeLacksIsRefused()
    {
        Refused("complex128", "operator <", () => (Scalar)Complex.One < 1);
        Refused("complex128", "operator >=", () => 1f >= (Scalar)Complex.One);
        Refused("complex128", "operator %", () => (Scalar)Complex.One % 2);
        Refused("complex128", "Cbrt", () => Scalar.Cbrt(Complex.One));
        Refused("complex128", "Atan2", () => Scalar.Atan2(1, Complex.One));
        Refused("complex128", "FusedMultiplyAdd", () => Scalar.FusedMultiplyAdd(1, 2, Complex.One));
        Refused("float32", "operator &", () => (Scalar)1f & 1);
        Refused("float64", "operator |", () => (Scalar)1UL | 1L);
        Refused("float64", "operator ~", () => ~(Scalar)1.0);
        Refused("float16", "operator <<", () => (Scalar)(Half)1 << 1);
    }

    [Fact]
    public void ShiftsKeepTheDTypeOfTheNumberAndMaskTheCount()
    {
        Assert.Equal((Scalar)(byte)2, (Scalar)(byte)1 << 9);
        Assert.Equal((Scalar)(byte)2, (Scalar)(byte)1 << 265);
        Assert.Equal((Scalar)short.MinValue, (Scalar)(short)1 << -1);
        Assert.Equal((Scalar)(-1L), (Scalar)long.MinValue >> 63);
        Assert.Equal((Scalar)1UL, (Scalar)ulong.MaxValue >> 127);
        Assert.True(((Scalar)1 << 40).IsWeak);
        // A count that is a scalar takes part in promotion, as in NumPy.
        Assert.Equal((Scalar)2L, (Scalar)(byte)1 << (Scalar)65L);
        Assert.Equal((Scalar)(byte)8, (Scalar)1 << (Scalar)(byte)3);
    }

    [Fact]
    public void WeakIntegersAreIntegersOfTheOtherDType()
    {
        foreach (var dtype in Numbers.Real) Numbers.Call(GetType(), nameof(WithInts), dtype);
    }

    [Fact]
    public void WeakNumbersAmongThemselvesAreLongsAndDoubles()
    {
        Check((Scalar)int.MaxValue + 1, int.MaxValue + 1L);
        Check((Scalar)7 / 2, 3.5);
        Check((Scalar)(-7) % 4, -3L);
        Check(-(Scalar)0.0, -0.0);
        Check(~(Scalar)5, -6L);
        Check((Scalar)6 & 3, 2L);
        Check(+(Scalar)5, 5L);
        Check((Scalar)1 / 0, double.PositiveInfinity);
        Assert.Throws<DivideByZeroException>(() => (Scalar)1 % 0);

        static void Check<T>(Scalar actual, T expected) where T : unmanaged
        {
            Assert.True(actual.IsWeak);
            Assert.Equal(Numbers.Strong(expected).ToString(), actual.ToString());
            Assert.Equal(DTypes.Of<T>(), actual.DType);
        }
    }

    private static void Integers<TLeft, TRight, T>()
        where TLeft : unmanaged, IBinaryInteger<TLeft> where TRight : unmanaged, IBinaryInteger<TRight> where T : unmanaged, IBinaryInteger<T>
    {
        Reals<TLeft, TRight, T>();
        foreach (var a in Numbers.Of<TLeft>())
            foreach (var b in Numbers.Of<TRight>())
            {
                Scalar left = Numbers.Strong(a), right = Numbers.Strong(b);
                T x = T.CreateTruncating(a), y = T.CreateTruncating(b);
                Same(() => x & y, () => left & right);
                Same(() => x | y, () => left | right);
                Same(() => x ^ y, () => left ^ right);
                Same(() => x << int.CreateTruncating(y), () => left << right);
                Same(() => x >> int.CreateTruncating(y), () => left >> right);
                Same(() => ~x, () => ~left.AsType(DTypes.Of<T>()));
            }
    }

    private static void Reals<TLeft, TRight, T>()
        where TLeft : unmanaged, INumber<TLeft> where TRight : unmanaged, INumber<TRight> where T : unmanaged, INumber<T>
    {
        foreach (var a in Numbers.Of<TLeft>())
            foreach (var b in Numbers.Of<TRight>())
            {
                Scalar left = Numbers.Strong(a), right = Numbers.Strong(b);
                T x = T.CreateTruncating(a), y = T.CreateTruncating(b);
                Same(() => x + y, () => left + right);
                Same(() => x - y, () => left - right);
                Same(() => x * y, () => left * right);
                SameQuotient(x, y, () => left / right);
                Same(() => x % y, () => left % right);
                Same(() => T.Min(x, y), () => Scalar.Min(left, right));
                Same(() => T.Max(x, y), () => Scalar.Max(left, right));
                Same(() => -x, () => -left.AsType(DTypes.Of<T>()));
                var compared = DTypes.Of<TLeft>().IsInteger && DTypes.Of<TRight>().IsInteger ? BigInteger.CreateTruncating(a).CompareTo(BigInteger.CreateTruncating(b)) : x < y ? -1 : x > y ? 1 : x == y ? 0 : (int?)null;
                Assert.Equal((compared < 0, compared <= 0, compared > 0, compared >= 0, compared == 0, compared != 0), (left < right, left <= right, left > right, left >= right, left == right, left != right));
            }
    }

    private static void ComplexWith<T>() where T : unmanaged, INumber<T>
    {
        foreach (var a in Numbers.Of<Complex>())
            foreach (var b in Numbers.Of<T>())
            {
                Complexes(a, b, a, double.CreateTruncating(b));
                Complexes(b, a, double.CreateTruncating(b), a);
            }
    }

    private static void Complexes<TLeft, TRight>(TLeft a, TRight b, Complex x, Complex y) where TLeft : unmanaged where TRight : unmanaged
    {
        Scalar left = Numbers.Strong(a), right = Numbers.Strong(b);
        Same(() => x + y, () => left + right);
        Same(() => x - y, () => left - right);
        Same(() => x * y, () => left * right);
        Same(() => x / y, () => left / right);
        Same(() => -x, () => -left.AsType(DType.Complex128));
        Assert.Equal((x == y, x != y), (left == right, left != right));
    }

    private static void WithBools<T>() where T : unmanaged, INumber<T>
    {
        foreach (var a in Numbers.Of<T>())
            foreach (bool b in (bool[])[false, true])
            {
                Scalar left = Numbers.Strong(a), right = b;
                T x = a, y = b ? T.One : T.Zero;
                Same(() => x + y, () => left + right);
                Same(() => y - x, () => right - left);
                SameQuotient(x, y, () => left / right);
                Assert.Equal((x < y, y <= x, x == y), (left < right, right <= left, left == right));
            }
    }

    private static void WithInts<T>() where T : unmanaged, INumber<T>
    {
        foreach (var a in Numbers.Of<T>())
            foreach (int b in (int[])[0, 1, 2, 3, 7, 100, 127])
            {
                var left = Numbers.Strong(a);
                var y = T.CreateTruncating(b);
                Same(() => a + y, () => left + b);
                Same(() => y - a, () => b - left);
                SameQuotient(a, y, () => left / b);
                Same(() => y % a, () => b % left);
                Assert.Equal((a < y, y <= a, a == y), (left < b, b <= left, left == b));
            }
    }

    private static void Same<T>(Func<T> expected, Func<Scalar> actual) where T : unmanaged =>
        Assert.Equal(Numbers.Outcome(() => Numbers.Strong(expected())), Numbers.Outcome(actual));

    // The quotient of integers is a float64.
    private static void SameQuotient<T>(T x, T y, Func<Scalar> actual) where T : unmanaged, INumber<T>
    {
        if (DTypes.Of<T>().IsInteger) Same(() => double.CreateTruncating(x) / double.CreateTruncating(y), actual);
        else Same(() => x / y, actual);
    }

    private static void Refused(string dtype, string operation, Func<object> function) =>
        Assert.Equal($"{dtype} has no {operation}.", Assert.Throws<NotSupportedException>(function).Message);
}
