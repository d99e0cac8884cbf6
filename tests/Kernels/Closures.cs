namespace DualJit.Kernels;

/// <summary>Lambdas that outlive what made them: kept over rounds of a loop, replaced, returned, put into structs, and their variables shared.</summary>
public static class Closures
{
    public static int KeptFromARound(int a)
    {
        Func<int, int> f = x => x;
        for (int i = 0; i < (a & 15); i++)
        {
            int own = i * 3;
            if (i == 2) f = x => x + own;
        }
        return f(a);
    }

    // The closure of an earlier round is called after a later one was made, and each has a variable of its own.
    public static int Delayed(byte n)
    {
        Func<int, int>? last = null;
        int sum = 0;
        for (int i = 0; i < n; i++)
        {
            int count = i;
            Func<int, int> next = x => { count += x; return count; };
            sum += next(1) + (last?.Invoke(10) ?? 0) * 100;
            if (i % 3 != 1) last = next;
        }
        return sum + (last?.Invoke(1) ?? 0);
    }

    public static double ReplacedAfterCalls(double x, double k)
    {
        Func<double, double> f = v => v * k;
        double sum = f(x);
        if (k > 1) f = v => v + k;
        sum += f(x);
        k += 1;
        f = x > 0 ? v => v - k : f;
        return sum + f(x);
    }

    public static double ReplacedInALoop(double[] v, double k)
    {
        Func<double, double> f = x => x + k;
        double sum = 0;
        for (int i = 0; i < v.Length; i++)
        {
            sum += f(v[i]);
            double factor = v[i];
            var before = i;
            if (factor > 0) f = x => x * factor - before;
            else if (factor < 0) f = Math.Abs;
        }
        return sum + f(1);
    }

    public static int SharedByTwo(int a, byte n)
    {
        Func<int> get = () => 0;
        Action<int> add = _ => { };
        for (int i = 0; i < n; i++)
        {
            int total = a + i;
            if (i % 2 == 0)
            {
                get = () => total;
                add = x => total += x;
            }
            total *= 2;
            add(i);
            if (i % 4 == 3) total++;
        }
        add(a);
        return get();
    }

    public static int NestedScopes(int a, byte n)
    {
        Func<int, int> f = x => x;
        int outer = a;
        for (int i = 0; i < n; i++)
        {
            int middle = i;
            for (int k = 0; k < 3; k++)
            {
                int inner = k;
                if (((i ^ k) & 1) == 1) f = x => { outer++; middle += inner; return x + outer * 3 + middle * 5 + inner; };
                outer += f(1) & 7;
            }
        }
        return f(outer);
    }

    public static double ReturnedByAHelper(double a, double b)
    {
        var (scale, shift) = (Times(a), Plus(b));
        var both = Both(scale, Both(shift, scale));
        return both(2) + scale(b);

        static Func<double, double> Times(double k) => x => x * k;
        static Func<double, double> Both(Func<double, double> f, Func<double, double> g) => x => g(f(x));
        Func<double, double> Plus(double k) => x => x + k + a;
    }

    // Each call of the helper makes an object of its own.
    public static int Counters(int a, byte n)
    {
        Func<int, Func<int>> counter = start => () => ++start;
        Func<int> first = counter(a), second = counter(-a);
        int sum = 0;
        for (int i = 0; i < n; i++) sum += i % 3 == 0 ? first() : second() * 2;
        return sum + first();
    }

    public static int InATuple(int a)
    {
        (Func<int, int>? F, int N) pair = default;
        for (int i = 0; i < (a & 7) && pair.F is null; i++)
        {
            int own = i;
            if (i == 3) pair.F = x => x + a * own;
            pair.N += 2;
        }
        return pair.F?.Invoke(pair.N) ?? -pair.N;
    }

    private struct Step
    {
        public Func<double, double> Function;
        public double Weight;

        public readonly double Of(double x) => Function(x) * Weight;
    }

    public static double InAStruct(double a, byte n)
    {
        var step = new Step { Function = x => x + a, Weight = 1 };
        double sum = 0;
        for (int i = 0; i < (n & 31); i++)
        {
            sum += step.Of(i);
            double weight = sum;
            if (i % 2 == 1) step = new Step { Function = x => x - weight, Weight = i };
        }
        return sum;
    }

    // Fields of every kind in the memory of one closure.
    public static double EveryKindOfVariable(NdArray<double> a, double[] v, int n, bool up)
    {
        Func<double, double> f = x => x;
        for (int i = 0; i < (n & 7) + 1; i++)
        {
            var (pair, flag, letter, half, z) = ((X: i * 0.5, N: i), up ^ (i > 2), (char)('a' + i), (Half)i, new System.Numerics.Complex(i, 1));
            double[] own = [i, 2, 3];
            int[,] table = { { i, 1 } };
            int? maybe = i % 2 == 0 ? i : null;
            Func<double, double> g = i % 2 == 0 ? Math.Sqrt : f;
            var day = (DayOfWeek)i;
            if (i % 3 != 2)
                f = x =>
                {
                    own[1] += x;
                    pair.X += 1;
                    z *= 2;
                    maybe = maybe is null ? 5 : null;
                    return x + pair.X + pair.N + (flag ? 1 : 0) + letter + (double)half + z.Real + own[0] + own[1] + table[0, 0] + (maybe ?? 9) + v[0] + a[0] + v.Length + (day == DayOfWeek.Monday ? 7 : 0) + (i > 4 ? g(1) : 0);
                };
            if (own[0] > 1) own[0] = f(1) + own[1];
            table[0, 0] += 5;
        }
        return f(2) + f(3);
    }

    public static int PassedToRecursion(int a, byte n)
    {
        Func<int, int> f = x => x;
        for (int i = 0; i < 4; i++)
        {
            int own = i + a;
            f = i == 2 ? f : x => x * 2 + own;
        }
        return Times(n & 7, 1);

        int Times(int count, int x) => count == 0 ? x : Times(count - 1, f(x));
    }

    public static int PassedAsArguments(int a, byte n)
    {
        Func<int, int> f = x => x;
        int sum = 0;
        for (int i = 0; i < (n & 15); i++)
        {
            int own = i;
            sum += Twice(f, i) + Down(f, 3);
            if (i % 2 == 1) f = x => x + own * a;
        }
        return sum;
    }

    private static int Twice(Func<int, int> f, int x) => f(f(x));

    private static int Down(Func<int, int> f, int n) => n == 0 ? f(1) : f(n) + Down(f, n - 1);

    public static int ThrowsFromAnEarlierRound(int[] v, int a)
    {
        Func<int, int> f = x => x;
        for (int i = 0; i < v.Length; i++)
        {
            int own = v[i];
            v[i] = f(own);
            if (own != 3) f = x => x / (own - a);
        }
        return f(5);
    }
}
