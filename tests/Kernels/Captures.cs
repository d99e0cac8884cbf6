namespace DualJit.Kernels;

/// <summary>Lambdas. Each public static method gives a kernel that captures something, or is made in some other way than from a method.</summary>
public static class Captures
{
    private static double s_scale = 2.5;
    private static readonly int[] Table = [3, 1, 4, 1, 5, 9, 2, 6];

    public static Delegate Nothing() => (double a, double b) => a * b + 1;

    public static Delegate Static() => static (int a) => a + 1;

    public static Delegate Variable()
    {
        double factor = 3;
        return (double v) => v * factor;
    }

    public static Delegate Variables()
    {
        int n = 3;
        float f = 0.5f;
        bool b = true;
        var day = DayOfWeek.Tuesday;
        return (int a) => b ? a * n + f + (int)day : a;
    }

    public static Delegate Arrays()
    {
        int[] table = [1, 2, 3, 4];
        double[,] matrix = { { 1, 2 }, { 3, 4 } };
        var array = NdArray.Arange<double>(5);
        return (int i) => table[i & 3] + matrix[1, 0] + array[2] + table.Length;
    }

    public static Delegate FrameworkStructs()
    {
        var offset = new System.Numerics.Vector3(1, 2.5f, -3);
        var step = TimeSpan.FromSeconds(2.5);
        Int128 large = Int128.One << 70;
        return (float x, int n) => System.Numerics.Vector3.Dot(offset * x, offset) + (step * n).TotalSeconds + (double)(large >> n);
    }

    public static Delegate NestedScopes()
    {
        double outer = 2;
        if (outer > 1)
        {
            int inner = 5;
            return (double v) => v * outer + inner;
        }
        return () => { };
    }

    public static Delegate StaticField() => (double v) => v * s_scale + Table[2];

    public static Delegate StaticFieldInCallee() => (double v, byte n) => Scaled(v) + Recursive(n);

    public static Delegate LocalFunctions()
    {
        double factor = 1.5;
        return (double v, byte n) => Times(v) + Countdown(n);

        double Times(double v) => v * factor;
        double Countdown(int n) => n == 0 ? factor : 1 + Countdown(n - 1);
    }

    public static Delegate InstanceMethod() => new Model(3, 4).Apply;

    public static Delegate CapturedThis() => new Model(5, 6).Lambda();

    public static Delegate CapturedTuple()
    {
        var pair = (Low: -1.0, High: 2.0);
        return (double v) => Math.Clamp(v, pair.Low, pair.High);
    }

    public static Delegate CapturedStruct()
    {
        var inner = new Inner { Scale = 3, Values = [7, 8, 9] };
        return (int i) => inner.Scaled(i) + inner.Values[1];
    }

    public static Delegate CapturedList()
    {
        var list = new List<int> { 5, 6, 7 };
        return (int i) => list[i] + list.Count;
    }

    public static Delegate StructMethod() => new Inner { Scale = 4, Values = [1] }.Scaled;

    public static Delegate BoundArray() => new double[] { 1, 2, 3 }.WeightedSum;

    public static Delegate CapturedDelegate()
    {
        double k = 3;
        Func<double, double> f = x => x * k + 1;
        return (double v) => f(v) + f(-1);
    }

    public static Delegate CapturedDelegateInStruct()
    {
        var pair = (First: (Func<double, double>)Math.Sqrt, Second: Composed(Math.Abs, static v => v * v));
        return (double v, byte n) => pair.First(v) + Apply(pair.Second, n) + pair.Second(v);

        static double Apply(Func<double, double> f, int n) => n == 0 ? f(0) : Apply(f, n / 2) + f(n);
    }

    public static Delegate NullDelegate()
    {
        Func<double, double>? f = null;
        return (double v) => v > 0 ? f!(v) : v;
    }

    public static Delegate StatementLambda() => (double[] v, double limit) =>
    {
        int n = 0;
        foreach (double e in v)
            if (e > limit) n++;
        return n;
    };

    private static Func<double, double> Composed(Func<double, double> f, Func<double, double> g) => v => g(f(v)) - v;

    private static double Scaled(double v) => v * s_scale;

    private static double Recursive(int n) => n <= 0 ? s_scale : Recursive(n - 1) + Table[n & 7];

    private static double WeightedSum(this double[] weights, double a, double b) => weights[0] * a + weights[1] * b + weights[2];

    private struct Inner
    {
        public int Scale;
        public int[] Values;

        public readonly int Scaled(int v) => v * Scale;
    }

    private sealed class Model(double slope, double intercept)
    {
        private readonly double _slope = slope;
        private double Intercept { get; } = intercept;

        public double Apply(double x) => _slope * x + Offset(x);

        public Delegate Lambda()
        {
            int power = 2;
            return (double x) => Apply(x) * power + Intercept;
        }

        private double Offset(double x) => x > 0 ? Intercept : -Intercept;
    }
}
