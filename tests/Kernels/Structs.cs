namespace DualJit.Kernels;

/// <summary>Kernels, and methods they call, that take and return tuples and structs of scalars.</summary>
public static class Structs
{
    public static (double, int) Swap((int A, double B) p) => (p.B, p.A);

    public static (int Quotient, int Remainder) DivRem(int a, int b) => (a / b, a % b);

    public static (bool, byte, sbyte, short, char) Narrow((bool A, byte B, sbyte C, short D, char E) p, byte n)
    {
        for (int i = 0; i < n; i++) p = (!p.A, (byte)(p.B + 1), (sbyte)(p.C - 1), (short)(p.D * 3), (char)(p.E ^ i));
        return p;
    }

    public static ((float, long), double) Nested((double X, (float Y, long Z) Inner) p) => (p.Inner, p.X + p.Inner.Y * p.Inner.Z);

    public static (double Low, double High) MinMax(double[] v)
    {
        var r = (Low: v[0], High: v[0]);
        foreach (double x in v)
        {
            if (x < r.Low) r.Low = x;
            if (x > r.High) r.High = x;
        }
        return r;
    }

    public static Complex Root(Complex z, byte steps)
    {
        var w = new Complex(1, 1);
        for (int i = 0; i < steps; i++) w = (w + z / w) * 0.5;
        return w;
    }

    public static Level Raise(Level level, Direction direction) => new() { Height = level.Height + (direction == Direction.Up ? 1 : -1), Last = direction };

    public static (long Gcd, (long, long)) Bezout(sbyte a, sbyte b) => Euclid(a, b);

    public static double SumOfPowers(double x, byte n) => Powers(new Complex(x, 0.25), n % 20).Re;

    public static int Steps((int, int) start, byte limit) => Collatz((start.Item1, start.Item2 & 7), limit);

    public static (double, double, double, double, double, double, double, double, double) Nine(double a, double b) => (a, b, a + b, a - b, a * b, a / b, -a, -b, a % b);

    // Recursive, so the tuples go through calls.
    private static (long, (long, long)) Euclid(long a, long b)
    {
        if (b == 0) return (a, (1, 0));
        var (gcd, (x, y)) = Euclid(b, a % b);
        return (gcd, (y, x - a / b * y));
    }

    private static Complex Powers(Complex z, int n) => n == 0 ? new Complex(1, 0) : new Complex(1, 0) + z * Powers(z, n - 1);

    private static int Collatz((int Value, int Steps) at, int limit)
    {
        if (at.Value == 1 || at.Steps >= limit) return at.Steps;
        at.Steps++;
        at.Value = at.Value % 2 == 0 ? at.Value / 2 : 3 * at.Value + 1;
        return Collatz(at, limit);
    }

    public enum Direction : sbyte { Down = -1, Up = 1 }

    public struct Level
    {
        public int Height;
        public Direction Last;
    }

    public readonly struct Complex(double re, double im)
    {
        public double Re { get; } = re;

        public double Im { get; } = im;

        public static Complex operator +(Complex a, Complex b) => new(a.Re + b.Re, a.Im + b.Im);

        public static Complex operator *(Complex a, Complex b) => new(a.Re * b.Re - a.Im * b.Im, a.Re * b.Im + a.Im * b.Re);

        public static Complex operator *(Complex a, double b) => new(a.Re * b, a.Im * b);

        public static Complex operator /(Complex a, Complex b)
        {
            double d = b.Re * b.Re + b.Im * b.Im;
            return new((a.Re * b.Re + a.Im * b.Im) / d, (a.Im * b.Re - a.Re * b.Im) / d);
        }
    }
}
