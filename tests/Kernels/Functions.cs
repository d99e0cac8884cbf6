namespace DualJit.Kernels;

/// <summary>Functions as values: lambdas, local functions and method groups that kernels make, keep, pass on and call.</summary>
public static class Functions
{
    public static double Lambda(double x, double k)
    {
        Func<double, double> f = v => v * k;
        return f(x) + f(2);
    }

    public static double StaticLambda(double x)
    {
        Func<double, double> f = static v => v * v;
        return f(x) - f(f(3));
    }

    public static double MethodGroups(double x)
    {
        Func<double, double> f = Square, g = Math.Abs, h = Math.Sqrt;
        return f(x) + g(x) * h(3);
    }

    public static double LocalFunctionAsDelegate(double x, double k)
    {
        Func<double, double> f = Local, g = Static;
        return f(x) + g(x);

        double Local(double v) => v + k;
        static double Static(double v) => v - 1;
    }

    public static double Passed(double a, byte n) => Integrate(x => x * x + a, 0, 1, n) + Integrate(Square, 0, 2, n) + Integrate(Math.Exp, 0, 1, n);

    // The lambda sees what the method writes, and the method what the lambda does.
    public static double SharedVariables(double a, byte n)
    {
        double sum = 0;
        int calls = 0;
        Action<double> add = v => { sum += v * a; calls++; };
        for (int i = 0; i < n; i++)
        {
            add(i);
            if (sum > 1e4) sum = 0;
        }
        a = 3;
        add(1);
        return sum / calls;
    }

    // Each round of the loop has a variable of its own.
    public static int LoopVariables(int[] v)
    {
        int sum = 0;
        foreach (int e in v)
        {
            int own = e & 15;
            Func<int, int> f = w => { own++; return w * own; };
            sum += f(e) + f(own) + own;
        }
        return sum;
    }

    public static int NestedScopes(int a, int b)
    {
        int sum = 0;
        for (int i = 0; i < 5; i++)
        {
            int inner = i * a;
            Func<int, int> outerMost = u =>
            {
                int deep = u ^ inner;
                Func<int, int> deeper = w => w + deep + inner + b + sum;
                deep++;
                return deeper(i);
            };
            sum += outerMost(i);
        }
        return sum;
    }

    public static double CapturedArray(double[] v, int n)
    {
        Func<int, double> at = i => v[i];
        Action<int, double> put = (i, e) => v[i] = e;
        double s = 0;
        for (int i = 0; i < n; i++)
        {
            s += at(i);
            put(i, s);
        }
        return s;
    }

    public static double CapturedLocalArray(byte n)
    {
        var squares = new double[n];
        Action<int> fill = i => squares[i] = i * i;
        for (int i = 0; i < squares.Length; i++) fill(i);
        double s = 0;
        ForEach(squares, e => s += e);
        return s;
    }

    public static double LambdaOfLambda(double a)
    {
        Func<double, double> f = x => x + a;
        Func<double, double> g = x => f(x) * f(-x);
        return g(2) + Compose(f, g, 0.5);
    }

    public static double CapturingLocalFunctions(double a, byte n)
    {
        double total = 0;
        for (int i = 0; i < n; i++) Outer(i);
        return total;

        void Outer(int i)
        {
            int own = i + 1;
            for (int k = 0; k < own; k++) Inner(k);

            void Inner(int k) => total += k * a - own;
        }
    }

    public static int NullTests(int a)
    {
        Func<int, int>? f = v => v + a;
        int sum = f is null ? 1 : f(2);
        return sum + (f?.Invoke(a) ?? 7);
    }

    public static (double, int) TuplesAndStructs(double a, int b)
    {
        (double X, int N) pair = (a, b);
        Func<(double, int), (double, int)> swap = p => (p.Item2 + pair.X, (int)Math.Clamp(p.Item1, -100, 100) + pair.N);
        pair.N = 3;
        pair = swap(pair);
        return swap(pair);
    }

    private static T Generic<T>(T a, Func<T, T> f) => f(f(a));

    public static double GenericCaller(double a, int b) => Generic(a, v => v * 2) + Generic(b, v => v + b);

    public static int Predicates(int[] v, int limit) => Count(v, e => e > limit) * 100 + Count(v, e => (e & 1) == 0) + Count(v, int.IsNegative);

    public static double Parameter(Func<double, double> f, double x) => f(x) + f(2);

    public static void Map(Func<double, double> f, double[] v)
    {
        for (int i = 0; i < v.Length; i++) v[i] = f(v[i]);
    }

    public static double ParameterPassedOn(Func<double, double> f, double a) => Integrate(f, 0, 1, 10) + Integrate(x => f(x) * a, 0, 1, 10);

    public static double ParameterInRecursion(Func<double, double> f, byte n) => Sum(f, n & 15);

    public static int Reduce(int[] v, Func<int, int, int> combine)
    {
        int all = 1;
        foreach (int e in v) all = combine(all, e);
        return all;
    }

    public static double ParameterMayBeNull(Func<double, double>? f, double x) => f is null ? -1 : (f?.Invoke(x) ?? 5) + x;

    public static double TwoParameters(Func<double, double> f, Func<double, double> g, double x) => f(g(x)) - (f == null ? 1 : 2);

    private static double Sum(Func<double, double> f, int n) => n == 0 ? f(0) : f(n) + Sum(f, n - 1);

    public static double ChosenByCondition(double x, double k, bool up)
    {
        Func<double, double> f = up ? v => v * k : v => v + k;
        Func<double, double> g = x > 1 ? Math.Sin : x > 0 ? Square : static v => -v;
        k += 1;
        return f(x) + g(x) * f(g(2));
    }

    public static double ChosenByAssignment(double x, double k, int mode)
    {
        Func<double, double> f;
        if (mode < 0) f = Square;
        else if (mode == 1) f = Math.Sqrt;
        else f = v => v * k;
        return Integrate(f, 0, x > 100 ? 1 : 2, 8) + f(x);
    }

    public static double ChosenBySwitch(double[] v, byte mode)
    {
        Func<double, double, double> combine = mode switch
        {
            0 => Math.Max,
            1 => Math.Min,
            2 => static (a, b) => a + b,
            _ => (a, b) => a * b - mode,
        };
        double all = 1;
        foreach (double e in v) all = combine(all, e);
        return all;
    }

    public static double ChangesInLoop(double[] v)
    {
        Func<double, double> f = Square, other = Math.Abs;
        double sum = 0;
        foreach (double e in v)
        {
            sum += f(e);
            if (sum > 5) (f, other) = (other, f);
            if (sum > 100) f = static w => w / 2;
        }
        return sum + f(-3) + other(2);
    }

    public static int NullUntilAssigned(int[] v)
    {
        Func<int, int>? f = null;
        int n = 0;
        foreach (int e in v)
        {
            if (f != null) n += f(e);
            if (e < 0) f = static w => w & 7;
        }
        return n + (v.Length > 3 ? f!(1) : 0);
    }

    public static double ChoiceInRecursion(byte n, bool up)
    {
        Func<double, double> f = up ? Square : Math.Cos;
        return Sum(f, n & 7) + Apply(3);

        double Apply(int k) => k == 0 ? f(1) : f(k) + Apply(k - 1);
    }

    public static double ChosenOutside(Func<double, double> f, double x, bool own)
    {
        var g = own ? Square : f;
        return g(x) + g(2);
    }

    public static double RecursiveLambda(byte n, double k)
    {
        Func<int, double> fibonacci = null!;
        int calls = 0;
        Func<int, double> other = m => { calls++; return m < 2 ? m : k; };
        fibonacci = other;
        return fibonacci(n) + calls;
    }

    private static int Count(int[] v, Func<int, bool> holds)
    {
        int n = 0;
        foreach (int e in v)
            if (holds(e)) n++;
        return n;
    }

    private static void ForEach<T>(T[] items, Action<T> action)
    {
        foreach (var item in items) action(item);
    }

    private static double Square(double v) => v * v;

    private static double Twice(Func<double, double> f, double x) => f(f(x));

    private static double Compose(Func<double, double> f, Func<double, double> g, double x) => f(g(x));

    private static double Integrate(Func<double, double> f, double a, double b, int n)
    {
        double h = (b - a) / n, sum = 0;
        for (int i = 0; i < n; i++) sum += f(a + (i + 0.5) * h);
        return sum * h;
    }
}
