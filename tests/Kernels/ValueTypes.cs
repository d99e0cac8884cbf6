namespace DualJit.Kernels;

/// <summary>Structs as people write them: with methods that change them, properties, operators, interfaces; records; tuples and nullables.</summary>
public static class ValueTypes
{
    public static double MethodsThatChange(double a, byte n)
    {
        var mean = new Mean();
        for (int i = 0; i < n; i++) mean.Add(a + i);
        mean.Scale = 2;
        mean.Scale++;
        return mean.Value * mean.Scale + mean.Count;
    }

    public static double Nested(double a, double b)
    {
        var line = new Line { From = { X = a }, To = new Point(b, 1) };
        line.To.X += 2;
        line.From.Move(1, a);
        ref var to = ref line.To;
        to.Move(b, b);
        return line.Length2() + line.To.X;
    }

    public static double PassedByReference(double a, double b)
    {
        var p = new Point(a, b);
        Double(ref p);
        Made(out var q, p.X);
        return Dot(in p, q) + Dot(p, in q) + Dot(default, new Point());
    }

    public static bool Records(int a, int b, double c)
    {
        var r = new Size(a, c);
        var s = r with { Width = b };
        return r == s | r.Equals(s with { Height = -c }) ^ s != r with { Width = b };
    }

    public static bool EnumsInRecords(DayOfWeek a, DayOfWeek b, int c) => new Dated(a, c, new Size(c, 1)) == new Dated(b, c > 0 ? c : null, default) || (a, 1).Equals((b, 1));

    public static int HashOfRecord(int a, double c) => new Size(a, c).GetHashCode();

    public static int Deconstruction(int a, double c)
    {
        var (width, height) = new Size(a, c);
        (width, int other) = (a & 3, width);
        return width + 3 * other + (height > 1 ? 1 : 0);
    }

    public static double GenericStructs(double a, int b)
    {
        var box = new Holder<(int, double)> { Value = (b, a) };
        box.Set((b ^ 1, box.Value.Item2 + 1));
        var inner = new Holder<Holder<double>>();
        inner.Value.Set(a);
        return box.Value.Item1 + box.Value.Item2 * inner.Value.Value + Zero<double>() + Zero<Point>().X;
    }

    public static int InterfaceThroughConstraint(int a, byte n)
    {
        var counter = new Counter(a);
        Run(ref counter, n);
        Run(counter, n);
        return counter.Count + Step<Counter>(a);
    }

    public static Size RecordInAndOut(Size s, int by) => s with { Width = s.Width + by };

    public static Line StructInAndOut(Line line, Point by)
    {
        line.From.Move(by.X, by.Y);
        return line with { To = Sum(line.To, by) };
    }

    public static double Operators(double a, double b)
    {
        var v = new Point(a, b);
        v += new Point(1, 2);
        v = -v * 3;
        v++;
        return v == new Point(b, a) ? 1 : (double)v + v[0] - v[1];
    }

    public static int NestedTuples(int a, int b)
    {
        (int A, (int B, int C) D) t = (a, (b, 3));
        t.D.C += t.A;
        (t.A, t.D.B) = (t.D.B, t.A);
        var (x, (y, z)) = t;
        return x ^ y * 3 ^ z * 5;
    }

    public static int LongTuples(int a, int b)
    {
        var t = (a, b, 3, 4, 5, 6, 7, 8, 9);
        t.Item9 = a + b;
        (t.Item1, t.Item8) = (t.Item8, t.Item1);
        var u = t;
        u.Item2++;
        return t.Item9 ^ u.Item8 + u.Item2 * t.Item2;
    }

    public static bool TupleEquality(int a, double b, int c) => (a, b) == (c, 2.5) || (a, (b, c)) != (c, (b, a)) && (a, b).Equals((c, b));

    public static int TupleComparison(int a, double b, int c) => (a, b).CompareTo((c, 2.5));

    public static int NullableInFunctions(int a, int b)
    {
        int? half = Half(a);
        int? quarter = half is { } h ? Half(h) : null;
        return quarter ?? half.GetValueOrDefault(b);
    }

    public static int NullableValue(int a) => Half(a)!.Value + Half(a + 2)!.Value;

    public static double LiftedOperators(int a, int b, double c)
    {
        int? x = (a & 1) == 0 ? a : null, y = b > 3 ? b : null;
        int? sum = x + y * 2;
        double? d = sum;
        d += c;
        bool? less = x < y;
        if (less & c > 0 ?? false) d = -d;
        return (d ?? -1) + (x == y ? 1 : 0) + (x >= y ? 2 : 0) + (x != null ? 4 : 0) + (-x ?? 100);
    }

    public static double NullableStruct(double a, double b)
    {
        Point? p = a > b ? new Point(a, b) : null;
        p ??= new Point(b, 1);
        return p.Value.X + p?.Y ?? 0;
    }

    public static int? NullableInAndOut(int? a, double? b) => b > 0 ? a * 2 : a is { } known ? known + (int)b.GetValueOrDefault() : null;

    public static (int?, bool) NullableInTuple((int? A, byte B) t, DayOfWeek? day) => (t.A ?? t.B, day == DayOfWeek.Monday && t.A.HasValue);

    public static bool NullableLogic(bool a, bool b, bool c)
    {
        bool? x = c ? a : null;
        bool? y = a ? null : b;
        return (x & y) == true ^ (x | y) == null ^ !x == false;
    }

    public static bool NullableEquals(int a, int b) => Half(a) == Half(b) ^ Nullable.Equals(Half(a), Half(b));

    public static int StaticReadOnly(int a)
    {
        double length = Corner.X + Corner.Length2();
        return (int)length + Limit + Offsets.B + a * Options(a) + Options(a, c: 7);
    }

    private static int Options(int a, int b = 3, int c = 5) => a - b * c;

    private static readonly Point Corner = new(3, 4);
    private static readonly (int A, int B) Offsets = (5, 6);
    private const int Limit = 12;

    private static int? Half(int a) => a % 2 == 0 ? a / 2 : null;

    private static Point Sum(Point a, Point b) => a + b;

    private static T Zero<T>() where T : new() => new();

    private static void Double(ref Point p) => p = new Point(p.X * 2, p.Y * 2);

    private static void Made(out Point p, double x) => p = new Point(x, -x);

    private static double Dot(in Point a, in Point b) => a.X * b.X + a.Y * b.Y;

    private static int Run<T>(ref T counter, int n) where T : ICounter
    {
        for (int i = 0; i < n; i++) counter.Next();
        return counter.Count;
    }

    private static int Run<T>(T counter, int n) where T : struct, ICounter
    {
        for (int i = 0; i < n; i++) counter.Next();
        return counter.Count;
    }

    private static int Step<T>(int a) where T : ICounter, new()
    {
        var counter = new T();
        for (int i = 0; i < (a & 7); i++) counter.Next();
        return counter.Count;
    }

    public interface ICounter
    {
        int Count { get; }

        void Next();
    }

    public struct Counter(int start) : ICounter
    {
        public int Count { get; private set; } = start;

        public void Next() => Count += 3;
    }

    public struct Mean
    {
        private double _sum;

        public int Count { get; private set; }

        public int Scale { get; set; }

        public readonly double Value => Count == 0 ? 0 : _sum / Count;

        public void Add(double value)
        {
            _sum += value;
            Count++;
        }
    }

    public struct Point(double x, double y)
    {
        public double X = x;
        public double Y = y;

        public readonly double this[int axis] => axis == 0 ? X : Y;

        public void Move(double x, double y)
        {
            X += x;
            this = new Point(X, Y + y);
        }

        public readonly double Length2() => X * X + Y * Y;

        public static Point operator +(Point a, Point b) => new(a.X + b.X, a.Y + b.Y);

        public static Point operator *(Point a, double b) => new(a.X * b, a.Y * b);

        public static Point operator -(Point a) => new(-a.X, -a.Y);

        public static Point operator ++(Point a) => new(a.X + 1, a.Y);

        public static bool operator ==(Point a, Point b) => a.X == b.X && a.Y == b.Y;

        public static bool operator !=(Point a, Point b) => !(a == b);

        public static explicit operator double(Point a) => Math.Sqrt(a.Length2());

        public override readonly bool Equals(object? other) => false;

        public override readonly int GetHashCode() => 0;
    }

    public struct Line
    {
        public Point From;
        public Point To;

        public readonly double Length2() => (To + -From).Length2();
    }

    public readonly record struct Size(int Width, double Height);

    private readonly record struct Dated(DayOfWeek Day, int? Count, Size Size);

    private struct Holder<T>
    {
        public T Value;

        public void Set(T value) => Value = value;
    }
}
