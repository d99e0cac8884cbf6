using System.Numerics;

namespace DualJit.Kernels;

/// <summary>Arrays and spans of structs.</summary>
public static class StructArrays
{
    public struct Point(double x, int y)
    {
        public double X = x;
        public int Y = y;

        public readonly double Norm => Math.Sqrt(X * X + (double)Y * Y);

        public void Move(double by)
        {
            X += by;
            Y++;
        }
    }

    public struct Mixed
    {
        public bool Flag;
        public Point At;
        public Half Small;
        public (byte Kind, char Letter) Tag;
        public Complex Z;
    }

    public enum Colour : short { Red, Green = 300, Blue = -1 }

    public readonly record struct Pixel(byte R, byte G, Colour Colour, float Weight);

    public static double Fields(Point[] a)
    {
        double s = 0;
        for (int i = 0; i < a.Length; i++) s = s * 0.5 + a[i].X * a[i].Y;
        return s;
    }

    public static double Foreach(Point[] a)
    {
        double s = 0;
        foreach (var p in a) s += p.Norm - p.X;
        return s;
    }

    public static Point At(Point[] a, int i) => a[i];

    public static void Write(Point[] a, int i, double x)
    {
        a[i].X = x;
        a[i].Y += 3;
        a[i & 1] = a[i];
        a[0] = new Point(x, i);
    }

    public static double References(Point[] a, double x)
    {
        double s = 0;
        for (int i = 0; i < a.Length; i++)
        {
            ref var p = ref a[i];
            p.X += x;
            p.Y ^= i;
            ref int y = ref p.Y;
            y *= 2;
            s += p.X + a[i].Y;
        }
        return s;
    }

    public static void Methods(Point[] a, double by)
    {
        foreach (ref var p in a.AsSpan())
        {
            p.Move(by);
            Shift(ref p, in a[0]);
        }
        a[^1].Move(1);
    }

    private static void Shift(ref Point p, in Point by) => p = new Point(p.X - by.Y, p.Y + (by.X > 0 ? 1 : 2));

    public static Point Chosen(Point[] a, bool first)
    {
        var other = new Point(1.5, 2);
        ref var p = ref first ? ref a[0] : ref other;
        p.X = 9;
        ref var q = ref a[0];
        if (first) q = ref a[^1];
        q.Y = 4;
        return first ? p : other;
    }

    public static void Swap(Point[] a, sbyte i) => (a[0], a[i & 3]) = (a[i & 3], a[0]);

    public static void Sort(Point[] a)
    {
        for (int i = 1; i < a.Length; i++)
        {
            var p = a[i];
            int j = i;
            for (; j > 0 && a[j - 1].X > p.X; j--) a[j] = a[j - 1];
            a[j] = p;
        }
    }

    public static double Nested(Mixed[] a, byte n)
    {
        double s = 0;
        for (int i = 0; i < a.Length; i++)
        {
            if (a[i].Flag) s += a[i].At.X;
            a[i].At.Y += n;
            a[i].At.Move(0.5);
            a[i].Tag.Letter++;
            a[i].Flag = !a[i].Flag;
            a[i].Small += (Half)n;
            a[i].Z *= new Complex(0, 1);
            s += (double)a[i].Small * a[i].Tag.Kind - a[i].Z.Real;
        }
        a[0] = default;
        a[0].At = new Point(n, n);
        return s;
    }

    public static int Tuples((double Key, int Value)[] a, double key)
    {
        int sum = 0;
        foreach (var (k, v) in a)
            if (k > key) sum += v;
        if (a.Length > 1) (a[0].Value, a[1]) = (sum, (key, a[0].Value));
        return sum;
    }

    public static int Pixels(Pixel[] a, byte level)
    {
        int n = 0;
        for (int i = 0; i < a.Length; i++)
            if (a[i] == new Pixel(1, level, Colour.Green, 1) || a[i].Colour == Colour.Blue)
            {
                n++;
                a[i] = a[i] with { G = (byte)(a[i].G + level), Weight = a[i].Weight * 2 };
            }
        return n;
    }

    public static double? Nullables(double?[] a, int i)
    {
        a[i] ??= 2.5;
        if (a[0] > 1) a[0] = null;
        return a[i] + a.Length;
    }

    public static Point[] Made(byte n, double x)
    {
        var a = new Point[n % 7];
        for (int i = 0; i < a.Length; i++)
        {
            a[i].X = x * i;
            if (i > 2) a[i] = a[i - 1] with { Y = i };
        }
        return a;
    }

    public static (int, double)[] Listed(int a, double b) => [(a, b), (1, 2), default];

    public static (Point[], Mixed[], Point[]?) Several(Point[] a, Mixed[] b, byte n) => n > 2 ? (a, b, null) : (new Point[n], new Mixed[2], a);

    public static double Matrix(Point[,] m, int i, double x)
    {
        m[0, 1].X = x;
        m[i, 0] = new Point(x, i);
        double s = 0;
        foreach (var p in m) s += p.X - p.Y;
        ref var corner = ref m[m.GetLength(0) - 1, m.GetLength(1) - 1];
        corner.Y = 7;
        return s;
    }

    public static Point[,] MadeMatrix(sbyte n)
    {
        var m = new Point[n, 2];
        for (int i = 0; i < n && i < 5; i++) m[i, i & 1].Y = i;
        return m;
    }

    public static double Spans(Span<Point> a, double x)
    {
        double s = 0;
        foreach (ref readonly var p in a[(a.Length / 2)..]) s += p.X;
        a[0].X = x;
        a.Slice(1).Fill(new Point(x, 1));
        Span<Point> own = stackalloc Point[3];
        a[..2].CopyTo(own);
        own[2].Y = 5;
        foreach (var p in own) s += p.X + p.Y;
        return s + own.Length;
    }

    public static double ReadOnly(ReadOnlySpan<Point> a)
    {
        double s = 0;
        for (int i = a.Length - 1; i >= 0; i--) s = s * 2 + a[i].Norm;
        return s;
    }

    public static double Vectors(Vector3[] a)
    {
        var sum = Vector3.Zero;
        for (int i = 0; i < a.Length; i++)
        {
            sum += a[i];
            a[i] = Vector3.Normalize(a[i] + Vector3.UnitX);
            a[i].Y *= 2;
        }
        return sum.Length();
    }

    public static long Dates(DateTime[] a)
    {
        long ticks = 0;
        foreach (var d in a) ticks ^= d.Ticks;
        a[0] = a[^1];
        return ticks;
    }

    public static int Arrays(Point[] a, byte n)
    {
        var copy = a.AsSpan().ToArray();
        Array.Fill(copy, new Point(n, n));
        Point[]? none = n > 3 ? null : copy;
        copy[^1].X = a[0].X;
        int sum = copy.AsSpan(1).Length;
        return sum + none!.Length + copy[0].Y;
    }

    public static double ByFunction(Point[] a, byte n) => n > 9 ? 0 : Total(a, a.Length - 1) + Total(a, n);

    private static double Total(Point[] a, int i) => i < 0 ? 0 : a[i].X + Total(a, i - 1);

    public static double InLoop(byte n)
    {
        double s = 0;
        for (int k = 0; k < n % 30; k++)
        {
            var a = new Point[4];
            a[k & 3] = new Point(k, k);
            foreach (var p in a) s = s * 0.5 + p.X;
        }
        return s;
    }
}
