using System.Numerics;

namespace DualJit.Kernels;

/// <summary>What else C# has: patterns, generics with static members, nullables, ref returns, Complex, foreach over matrices.</summary>
public static class Language
{
    public enum Shape : byte { Point, Line, Circle = 200 }

    private interface IStep<T>
    {
        static abstract T Next(T value);
    }

    public static int Patterns(int a, double b) => (a, b) switch
    {
        (0, _) => 1,
        ( > 0 and < 10, > 1.0) => 2,
        ( > 0, double.NaN) => 3,
        ( < 0, _) when a % 2 == 0 => 4,
        _ => 5,
    };

    public static int EnumSwitch(Shape shape, byte b)
    {
        switch (shape)
        {
            case Shape.Point: return b;
            case Shape.Line when b > 3: return 2;
            case Shape.Circle: goto case Shape.Point;
            default: return (int)shape | (b == (byte)Shape.Circle ? 256 : 512);
        }
    }

    public static double StaticAbstract(double a, byte n) => Repeat<double, Halve>(a, n) + Repeat<double, Negate>(a, n);

    public static int NullableInt(int a, int b)
    {
        int? found = null;
        for (int i = 0; i < 10; i++)
            if (i * i == (a & 127)) found = i;
        return found.HasValue ? found.Value + b : found ?? -b;
    }

    public static double RefReturn(double a, double b, bool first)
    {
        double x = a, y = b;
        Pick(ref x, ref y) += 1;
        return x * 3 + y;
    }

    public static int RefReturnOfElement(int[] v, int i)
    {
        Largest(v) = i;
        return Largest(v);
    }

    public static double ComplexNumbers(double a, double b)
    {
        var z = new Complex(a, b);
        var w = z * z + Complex.One - new Complex(b, 1) * 2;
        return w.Real + w.Imaginary;
    }

    public static int MandelbrotSteps(double x, double y)
    {
        double re = 0, im = 0;
        int n = 0;
        for (; n < 40 && re * re + im * im < 4; n++) (re, im) = (re * re - im * im + x, 2 * re * im + y);
        return n;
    }

    public static double ForeachMatrix(double[,] m)
    {
        double sum = 0;
        foreach (double e in m) sum = sum / 2 + e;
        return sum;
    }

    public static int SpanArguments(Span<int> s, int v)
    {
        Fill(s, v);
        return Total(s) + Tail(s, s.Length);
    }

    public static long LoopKinds(byte n)
    {
        long sum = 0;
        for (uint i = n; i > 0; i--) sum += i;
        for (long i = -n; i < n; i += 3) sum ^= i;
        for (ulong i = 0; i < n; i++) sum += (long)(i * i);
        for (nint i = 0; i < n; i++) sum -= i;
        for (double d = 0; d < n; d += 0.75) sum++;
        for (sbyte i = 0; i < 5; i++)
        {
            if (i == n) continue;
            sum += i;
        }
        return sum;
    }

    public static int CheckedBlock(int a, int b)
    {
        checked
        {
            int sum = a;
            for (int i = 0; i < 3; i++) sum += b;
            short narrow = (short)sum;
            narrow++;
            return unchecked(narrow * 70000);
        }
    }

    public static void CompoundOnMatrix(double[,] m, int i)
    {
        m[i, 0] += m[0, i];
        m[0, i]++;
        ref double cell = ref m[i, i];
        cell *= 2;
    }

    public static double NestedStructs(double a, double b)
    {
        var box = new Box { Low = new Pair<double>(a, b), Count = 2 };
        box.Low.Second += 1;
        var copy = box;
        copy.Low.First = 7;
        Change(ref copy.Low, a);
        return box.Low.First + copy.Low.First * copy.Count - copy.Low.Swapped().First;
    }

    public static bool StringlyConditions(char c, bool b) => (c is >= 'a' and <= 'z' or '_') == b;

    public static double LocalConstants(double a)
    {
        const double Half = 0.5;
        const int Steps = 3;
        double x = a;
        for (int i = 0; i < Steps; i++) x = Half * x + i;
        return x;
    }

    public static int NestedLocalFunctions(int a, byte n)
    {
        int depth = 0;
        Outer(a);
        return depth;

        void Outer(int v)
        {
            int inner = v;
            for (int i = 0; i < (n & 3); i++) Inner(i);

            void Inner(int i)
            {
                inner += i;
                depth += inner;
            }
        }
    }

    private static T Repeat<T, TStep>(T value, int n) where TStep : IStep<T>
    {
        for (int i = 0; i < n; i++) value = TStep.Next(value);
        return value;
    }

    private static ref double Pick(ref double a, ref double b)
    {
        a += 1;
        return ref b;
    }

    private static ref int Largest(int[] v)
    {
        int best = 0;
        for (int i = 1; i < v.Length; i++)
            if (v[i] > v[best]) best = i;
        return ref v[best];
    }

    private static void Fill(Span<int> s, int v)
    {
        foreach (ref int e in s) e = v++;
    }

    private static int Total(ReadOnlySpan<int> s)
    {
        int sum = 0;
        foreach (int e in s) sum += e;
        return sum;
    }

    private static int Tail(ReadOnlySpan<int> s, int n) => n == 0 ? 0 : s[n - 1] ^ Tail(s, n - 1);

    private static void Change(ref Pair<double> pair, double by)
    {
        pair.First += by;
        pair = new Pair<double>(pair.Second, pair.First);
    }

    private readonly struct Halve : IStep<double>
    {
        public static double Next(double value) => value / 2;
    }

    private readonly struct Negate : IStep<double>
    {
        public static double Next(double value) => -value;
    }

    private struct Pair<T>(T first, T second)
    {
        public T First = first;
        public T Second = second;

        public readonly Pair<T> Swapped() => new(Second, First);
    }

    private struct Box
    {
        public Pair<double> Low;
        public int Count;
    }
}
