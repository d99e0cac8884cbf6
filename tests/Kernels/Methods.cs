using System.Numerics;

namespace DualJit.Kernels;

/// <summary>Calls: of static methods, local functions, generic methods, the framework.</summary>
public static class Methods
{
    public static double CallsStatic(double a, int b) => Square(a) + Square(b) - Power(a, b & 7);

    public static long Factorial(byte n) => n < 2 ? 1 : n * Factorial((byte)(n - 1));

    public static int MutualRecursion(byte n) => IsEven(n) ? 1 : 0;

    public static int Ackermann(byte m, byte n) => Ack(m & 1, n & 7);

    public static double LocalFunction(double a, double b)
    {
        return Twice(a) + Twice(b);

        static double Twice(double v) => v * 2;
    }

    public static double CapturingLocalFunction(double a, byte n)
    {
        double total = 0;
        int count = 0;
        for (int i = 0; i < n; i++) Add(i * a);
        return total / count;

        void Add(double v)
        {
            if (v > 50) return;
            total += v;
            count++;
        }
    }

    public static int OutAndRef(int a, int b)
    {
        Divide(a, 7, out int quotient, out int rest);
        Increase(ref quotient, b);
        Increase(ref rest, quotient);
        return quotient ^ rest;
    }

    public static int RefElement(int[] v, int i)
    {
        Increase(ref v[i], 5);
        Increase(ref v[0], v[i]);
        return v[0];
    }

    public static double ArrayArgument(double[] v, int n) => Head(v, n) + Head(v, 1);

    public static long RecursionOverArray(int[] v) => SumFrom(v, 0);

    public static double Tuples(double a, double b)
    {
        var (low, high) = Sorted(a, b);
        var pair = (first: high, second: low);
        pair.first += 1;
        return pair.first - pair.second * 2;
    }

    public static double Structs(double x, double y)
    {
        var p = new Point(x, y);
        p.Scale(2);
        var q = p;
        q.X += 1;
        var r = Point.Add(p, q) + new Point { X = 1 };
        return r.Norm() + p.X;
    }

    public static double StructInLoop(byte n)
    {
        var p = new Point(0, 1);
        for (int i = 0; i < n; i++) p = i % 3 == 0 ? new Point(p.Y, p.X + 1) : p + p.Half;
        return p.X - p.Y;
    }

    public static int Generic(int a, int b) => Larger(a, b) + Clamped<int>(a, -5, 5) + (int)Larger((double)a, b);

    public static double GenericMath(double a, float b, int c) => Polynomial(a) + Polynomial(b) + Polynomial(c);

    public static double MathFunctions(double a, double b) =>
        Math.Sin(a) + Math.Cos(b) * Math.Sqrt(Math.Abs(a)) - Math.Exp(-Math.Abs(b)) + Math.Pow(Math.Abs(a), 0.3) + Math.Atan2(a, b) + Math.Floor(a) - Math.Ceiling(b) + Math.Truncate(a) + Math.Round(b);

    public static float MathFFunctions(float a, float b) => MathF.Sin(a) + MathF.Max(a, b) * MathF.Sqrt(MathF.Abs(b)) - MathF.Tanh(a) + float.Min(a, b);

    public static double MinMax(double a, double b) => Math.Max(a, b) - Math.Min(a, b) + double.MaxMagnitude(a, b);

    public static long IntegerMath(int a, long b, uint c) => Math.Max(a, 3) + Math.Min(b, -4) + Math.Max(c, 9u) + Math.Sign(a) * 2 + Math.Sign(b) + Math.Clamp(a, -100, 100);

    public static int AbsInt(int a) => Math.Abs(a);

    public static long AbsLong(long a) => Math.Abs(a);

    public static int AbsNarrow(sbyte a, short b) => Math.Abs(a) + Math.Abs(b);

    public static int SignOf(double a) => Math.Sign(a);

    public static int SignOf(float a) => Math.Sign(a);

    public static double Clamp(double a, double low, double high) => Math.Clamp(a, low, high);

    public static int ClampInt(int a, int low, int high) => Math.Clamp(a, low, high);

    public static int Tests(double a, float b) =>
        (double.IsNaN(a) ? 1 : 0) + (double.IsInfinity(a) ? 2 : 0) + (double.IsFinite(a) ? 4 : 0) + (float.IsNaN(b) ? 8 : 0) + (double.IsNegative(a) ? 16 : 0)
        + (float.IsPositiveInfinity(b) ? 32 : 0) + (double.IsInteger(a) ? 64 : 0) + (float.IsNegativeInfinity(b) ? 128 : 0);

    public static double RoundDigits(double a) => Math.Round(a, 2) + Math.Round(a, MidpointRounding.AwayFromZero) + Math.Round(a, MidpointRounding.ToZero);

    public static double RoundModes(double a) => Math.Round(a, MidpointRounding.ToEven) + Math.Round(a, MidpointRounding.ToPositiveInfinity) * 3 + Math.Round(a, MidpointRounding.ToNegativeInfinity) * 7;

    public static float RoundFloat(float a) => MathF.Round(a, 1) + MathF.Round(a, MidpointRounding.AwayFromZero);

    public static double RoundDigitsAway(double a, byte digits) => Math.Round(a, digits, MidpointRounding.AwayFromZero);

    public static long BigMul(int a, int b) => Math.BigMul(a, b);

    public static int DivRem(int a, int b)
    {
        int quotient = Math.DivRem(a, b, out int rest);
        var (q, r) = Math.DivRem(a, 10);
        return quotient ^ rest ^ (q + r);
    }

    public static int BitOperationsOf(uint a, ulong b) =>
        BitOperations.PopCount(a) + BitOperations.LeadingZeroCount(a) * 2 + BitOperations.TrailingZeroCount(a) * 3 + BitOperations.Log2(a | 1)
        + BitOperations.PopCount(b) * 5 + BitOperations.LeadingZeroCount(b) * 7 + BitOperations.TrailingZeroCount(b) * 11 + BitOperations.Log2(b | 1);

    public static uint Rotations(uint a, int n) => BitOperations.RotateLeft(a, n) ^ BitOperations.RotateRight(a, 3) + uint.RotateLeft(a, 5);

    public static long BitCasts(double a, float b, int c) => BitConverter.DoubleToInt64Bits(a) ^ BitConverter.SingleToInt32Bits(b) ^ (long)BitConverter.Int32BitsToSingle(c);

    public static double Fma(double a, double b, double c) => Math.FusedMultiplyAdd(a, b, c) + Math.CopySign(a, b) + Math.Cbrt(c) + Math.ScaleB(a, 3) + Math.ILogB(b);

    public static double LogBase(double a, double b) => Math.Log(a, b) + Math.Log2(a) + Math.Log10(b) + Math.IEEERemainder(a, b);

    private static bool IsEven(byte n) => n == 0 || IsOdd((byte)(n - 1));

    private static bool IsOdd(byte n) => n != 0 && IsEven((byte)(n - 1));

    private static int Ack(int m, int n) => m == 0 ? n + 1 : n == 0 ? Ack(m - 1, 1) : Ack(m - 1, Ack(m, n - 1));

    private static double Square(double v) => v * v;

    private static double Power(double v, int n)
    {
        double result = 1;
        for (; n > 0; n--) result *= v;
        return result;
    }

    private static void Divide(int a, int b, out int quotient, out int rest)
    {
        quotient = a / b;
        rest = a - quotient * b;
    }

    private static void Increase(ref int value, int by) => value += by;

    private static double Head(double[] v, int n)
    {
        double s = 0;
        for (int i = 0; i < n; i++) s += v[i];
        return s;
    }

    private static long SumFrom(int[] v, int i) => i == v.Length ? 0 : v[i] + SumFrom(v, i + 1);

    private static (double Low, double High) Sorted(double a, double b)
    {
        if (a < b) return (a, b);
        return (b, a);
    }

    private static T Larger<T>(T a, T b) where T : INumber<T> => a > b ? a : b;

    private static T Clamped<T>(T v, T low, T high) where T : IComparisonOperators<T, T, bool> => v < low ? low : v > high ? high : v;

    private static double Polynomial<T>(T x) where T : struct, INumber<T> => double.CreateTruncating(x * x * T.One + x - T.Zero);

    private struct Point(double x, double y)
    {
        public double X = x;
        public double Y = y;

        public readonly Point Half => new(X / 2, Y / 2);

        public static Point operator +(Point a, Point b) => Add(a, b);

        public static Point Add(in Point a, in Point b) => new(a.X + b.X, a.Y + b.Y);

        public void Scale(double f)
        {
            X *= f;
            Y *= f;
        }

        public readonly double Norm() => Math.Sqrt(X * X + Y * Y);
    }
}
