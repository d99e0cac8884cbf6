using System.Numerics;

namespace DualJit.Kernels;

/// <summary>Type parameters: generic math, interfaces with static members, and structs as strategies.</summary>
public static class Generics
{
    public interface IFunction
    {
        static abstract double Apply(double x);

        static virtual string Name => "";

        static virtual double Twice<TSelf>(double x) where TSelf : IFunction => TSelf.Apply(TSelf.Apply(x));
    }

    public readonly struct Square : IFunction
    {
        public static double Apply(double x) => x * x;
    }

    public readonly struct Half : IFunction
    {
        public static double Apply(double x) => x / 2;

        public static double Twice<TSelf>(double x) where TSelf : IFunction => x / 4;
    }

    public interface IReducer<T>
    {
        T Start { get; }

        T Add(T sum, T value);

        bool IsDone(T sum) => false;
    }

    public readonly struct Sum<T> : IReducer<T> where T : INumber<T>
    {
        public T Start => T.Zero;

        public T Add(T sum, T value) => sum + value;
    }

    public readonly struct Largest<T>(T limit) : IReducer<T> where T : INumber<T>, IMinMaxValue<T>
    {
        public T Start => T.MinValue;

        public T Add(T sum, T value) => T.Max(sum, value);

        public bool IsDone(T sum) => sum >= limit;
    }

    public struct Counter : IReducer<int>
    {
        private int _count;

        public int Start => _count = 10;

        public int Add(int sum, int value) => sum + _count++;

        public readonly bool IsDone(int sum) => _count > 14;
    }

    /// <summary>A number of 16.16 bits.</summary>
    public readonly record struct Fixed(int Bits) : IAdditionOperators<Fixed, Fixed, Fixed>, IMultiplyOperators<Fixed, Fixed, Fixed>, IAdditiveIdentity<Fixed, Fixed>,
        IMultiplicativeIdentity<Fixed, Fixed>, IComparable<Fixed>
    {
        public static Fixed AdditiveIdentity => default;

        public static Fixed MultiplicativeIdentity => new(1 << 16);

        public static Fixed operator +(Fixed a, Fixed b) => new(a.Bits + b.Bits);

        public static Fixed operator checked +(Fixed a, Fixed b) => new(checked(a.Bits + b.Bits));

        public static Fixed operator *(Fixed a, Fixed b) => new((int)(((long)a.Bits * b.Bits) >> 16));

        public static implicit operator Fixed(int whole) => new(whole << 16);

        public int CompareTo(Fixed other) => Bits.CompareTo(other.Bits);
    }

    /// <summary>A value and its derivative.</summary>
    public readonly record struct Dual<T>(T Value, T Slope) : IAdditionOperators<Dual<T>, Dual<T>, Dual<T>>, IMultiplyOperators<Dual<T>, Dual<T>, Dual<T>>,
        IMultiplicativeIdentity<Dual<T>, Dual<T>>, IAdditiveIdentity<Dual<T>, Dual<T>> where T : IFloatingPointIeee754<T>
    {
        public static Dual<T> AdditiveIdentity => new(T.Zero, T.Zero);

        public static Dual<T> MultiplicativeIdentity => new(T.One, T.Zero);

        public static Dual<T> operator +(Dual<T> a, Dual<T> b) => new(a.Value + b.Value, a.Slope + b.Slope);

        public static Dual<T> operator *(Dual<T> a, Dual<T> b) => new(a.Value * b.Value, a.Slope * b.Value + a.Value * b.Slope);

        public static Dual<T> Sin(Dual<T> x) => new(T.Sin(x.Value), x.Slope * T.Cos(x.Value));
    }

    public static double StrategyByType(double a, double b) => Map<Square>(a, b) + Map<Half>(a, b);

    public static int StrategyByValue(int[] v) => Fold<int, Sum<int>>(v, default) ^ Fold(v, new Largest<int>(9));

    public static double StrategyOfFloats(double[] v, double limit) => Fold<double, Sum<double>>(v, default) * Fold(v, new Largest<double>(limit));

    public static int StrategyWithState(int[] v)
    {
        var counter = new Counter();
        return Fold(v, counter) + Fold(v, ref counter);
    }

    public static int PowerOfFixed(int a, int n) => Power(new Fixed(a), n & 15).Bits;

    public static int SumOfFixed(int a, int b) => checked(new Fixed(a) + new Fixed(b)).Bits + Largest3(new Fixed(a), (Fixed)b, new Fixed(b)).Bits;

    public static double Derivative(double x, int n) => Power(Dual<double>.Sin(new Dual<double>(x, 1)), n & 7).Slope;

    public static float DerivativeOfFloat(float x) => Polynomial(new Dual<float>(x, 1f), new Dual<float>(2, 0), new Dual<float>(-3, 0)).Slope;

    public static double PolynomialOfDoubles(double x, double a, double b) => Polynomial(x, a, b);

    public static int PolynomialOfInts(int x, int a, int b) => Polynomial(x, a, b);

    public static byte PolynomialOfBytes(byte x, byte a, byte b) => Polynomial(x, a, b);

    public static Complex PolynomialOfComplex(Complex x, Complex a) => Polynomial(x, a, Complex.ImaginaryOne);

    public static System.Half NewtonOfHalf(System.Half x) => Newton(x);

    public static float NewtonOfFloat(float x) => Newton(x);

    public static double NewtonOfDouble(double x) => Newton(x);

    public static long MeanOfLongs(int[] v) => v.Length == 0 ? 0 : Mean<int, long>(v);

    public static float MeanOfFloats(double[] v) => Mean<double, float>(v);

    public static int GreatestCommonDivisor(int a, int b) => b == int.MinValue || a == int.MinValue ? 0 : Gcd(a, b);

    public static ulong GreatestCommonDivisorOfUlong(ulong a, ulong b) => Gcd(a, b);

    public static int Digits(uint a) => DigitSum(a) + DigitSum((byte)a) + DigitSum((long)a);

    public static int CheckedIncrement(int a) => Next(a) + Next((sbyte)a);

    public static int ByType(int a) => Kind<int>() * a + Kind<double>() + Kind<byte>();

    public static bool Comparers(double a, double b) => EqualityComparer<double>.Default.Equals(a, b) ^ Comparer<double>.Default.Compare(a, b) < 0;

    public static int ComparersOfInts(int a, int b) => Comparer<int>.Default.Compare(a, b) + (EqualityComparer<int>.Default.Equals(a, b) ? 5 : 0);

    public static int ComparersOfT(long a, long b) => IndexOfLarger(a, b) + IndexOfLarger((float)a, (float)b);

    public static bool EqualStructs(int a, int b) => new Fixed(a) == new Fixed(b) || new Fixed(a).Equals((Fixed)b);

    public static bool EqualDuals(double a, double b) => new Dual<double>(a, b) != new Dual<double>(b, a);

    public static int NullOfT(int a, double b) => IsNull(a) + IsNull(b) + IsNull(new Fixed(a));

    private static int IsNull<T>(T a) => a is null ? 1 : a == null ? 2 : 3;

    private static double Map<TFunction>(double a, double b) where TFunction : struct, IFunction => TFunction.Apply(a + b) - TFunction.Twice<TFunction>(b);

    private static T Fold<T, TReducer>(T[] values, TReducer reducer) where TReducer : struct, IReducer<T> => Fold(values, ref reducer);

    private static T Fold<T, TReducer>(T[] values, ref TReducer reducer) where TReducer : struct, IReducer<T>
    {
        var sum = reducer.Start;
        foreach (var value in values)
        {
            sum = reducer.Add(sum, value);
            if (reducer.IsDone(sum)) break;
        }
        return sum;
    }

    private static T Power<T>(T x, int n) where T : IMultiplyOperators<T, T, T>, IMultiplicativeIdentity<T, T>
    {
        var result = T.MultiplicativeIdentity;
        for (; n > 0; n >>= 1)
        {
            if ((n & 1) != 0) result *= x;
            x *= x;
        }
        return result;
    }

    private static T Polynomial<T>(T x, T a, T b) where T : IAdditionOperators<T, T, T>, IMultiplyOperators<T, T, T>, IMultiplicativeIdentity<T, T>, IAdditiveIdentity<T, T> =>
        (x * x * a) + (x * b) + T.MultiplicativeIdentity + T.AdditiveIdentity;

    private static T Newton<T>(T x) where T : IFloatingPointIeee754<T>
    {
        var guess = x / (T.One + T.One);
        for (int i = 0; i < 20 && !T.IsNaN(guess); i++)
        {
            var next = T.CreateChecked(0.5) * (guess + x / guess);
            if (T.Abs(next - guess) <= T.Epsilon * T.CreateSaturating(8)) break;
            guess = next;
        }
        return T.Clamp(guess, T.NegativeOne, T.Pi * T.CreateTruncating(1000));
    }

    private static TSum Mean<T, TSum>(T[] values) where T : INumber<T> where TSum : INumber<TSum>
    {
        var sum = TSum.Zero;
        foreach (var value in values) sum += TSum.CreateSaturating(value);
        return sum / TSum.CreateChecked(values.Length);
    }

    private static T Gcd<T>(T a, T b) where T : IBinaryInteger<T>
    {
        while (!T.IsZero(b)) (a, b) = (b, a % b);
        return T.Abs(a);
    }

    private static int DigitSum<T>(T a) where T : IBinaryInteger<T>
    {
        int sum = 0;
        for (; a != T.Zero; a >>>= 4) sum += int.CreateTruncating(a & T.CreateTruncating(15)) * int.CreateChecked(T.PopCount(a));
        return sum;
    }

    private static T Next<T>(T a) where T : INumber<T> => checked(a + T.One);

    private static int Kind<T>() => typeof(T) == typeof(int) ? 1 : typeof(T) == typeof(double) ? 2 : 3;

    private static int IndexOfLarger<T>(T a, T b) => Comparer<T>.Default.Compare(a, b) >= 0 ? EqualityComparer<T>.Default.Equals(a, b) ? 3 : 0 : 1;

    private static T Largest3<T>(T a, T b, T c) where T : IComparable<T>
    {
        var largest = a.CompareTo(b) >= 0 ? a : b;
        return largest.CompareTo(c) >= 0 ? largest : c;
    }
}
