using System.Numerics;

namespace DualJit.Kernels;

/// <summary>Half and Complex: parameters, results, variables, arrays, operators and conversions.</summary>
public static class Numbers
{
    public static Half Chain(Half a, Half b) => a * b + a - b / a;

    public static Half Remainder(Half a, Half b) => -(a % b);

    public static Half Steps(Half a)
    {
        a++;
        a += Half.One;
        Half doubled = a + a;
        doubled--;
        return +doubled;
    }

    public static int Compare(Half a, Half b) =>
        (a < b ? 1 : 0) + (a <= b ? 2 : 0) + (a > b ? 4 : 0) + (a >= b ? 8 : 0) + (a == b ? 16 : 0) + (a != b ? 32 : 0) + (!(a < b) ? 64 : 0);

    public static Half FromDouble(double x) => (Half)x;

    public static Half FromSingle(float x) => (Half)x;

    public static Half FromLong(long x) => (Half)x;

    public static Half FromULong(ulong x) => (Half)x;

    public static Half FromByte(byte x) => x;

    public static Half FromChar(char x) => (Half)x;

    public static double ToDouble(Half x) => (double)x + (float)x;

    public static int ToInt(Half x) => (int)x;

    public static ulong ToULong(Half x) => (ulong)x;

    public static short ToShort(Half x) => (short)x;

    public static byte ToByteChecked(Half x) => checked((byte)x);

    public static long ToLongChecked(Half x) => checked((long)x);

    public static Half Functions(Half x) => Half.Sqrt(Half.Abs(x)) + Half.Exp(Half.Min(x, Half.One)) * Half.Sin(x) + Half.Max(Half.Round(x), Half.Floor(x));

    public static Half Fused(Half a, Half b, Half c) => Half.FusedMultiplyAdd(a, b, c);

    public static int Questions(Half x) => (Half.IsNaN(x) ? 1 : 0) + (Half.IsInfinity(x) ? 2 : 0) + (Half.IsNegative(x) ? 4 : 0) + (Half.IsSubnormal(x) ? 8 : 0);

    public static Half Default(bool b) => b ? default : Half.MaxValue;

    public static Half Sum(Half[] v)
    {
        Half sum = Half.Zero;
        foreach (var x in v) sum += x;
        return sum;
    }

    public static void Scale(NdArray<Half> v, Half factor)
    {
        for (int i = 0; i < v.Length; i++) v[i] = v[i] * factor + Half.One;
    }

    public static Complex Formula(Complex a, Complex b) => a * b + a / b - (-a);

    public static Complex WithReals(Complex a, double x) => x * a + a / x - x / a + (a + x) * x;

    public static bool AreEqual(Complex a, Complex b) => a == b || !(a != b);

    public static double Parts(Complex a) => a.Real - a.Imaginary;

    public static Complex Made(double re, double im) => new(re, -im);

    public static Complex Conjugate(Complex a) => Complex.Conjugate(a) + Complex.ImaginaryOne;

    public static double Magnitude(Complex a) => a.Magnitude + Complex.Abs(a);

    public static Complex FromReal(double x) => x;

    public static Complex FromInteger(int x) => (Complex)x * 2;

    public static Complex Nothing(bool b) => b ? default : Complex.One;

    public static Complex Total(Complex[] v)
    {
        var total = Complex.Zero;
        for (int i = 0; i < v.Length; i++) total += v[i] * v[i];
        return total;
    }

    public static void Reverse(Complex[] v)
    {
        for (int i = 0; i < v.Length / 2; i++) (v[i], v[v.Length - 1 - i]) = (v[v.Length - 1 - i], v[i]);
    }

    public static void Rotate(NdArray<Complex> v, Complex by)
    {
        for (int i = 0; i < v.Length; i++) v[i] = v[i] * by;
    }

    public static Complex Trace(Complex[,] m)
    {
        Complex trace = 0;
        for (int i = 0; i < Math.Min(m.GetLength(0), m.GetLength(1)); i++) trace += m[i, i];
        return trace;
    }

    public static int Mandelbrot(double re, double im)
    {
        var c = new Complex(re, im);
        var z = c;
        int n = 0;
        while (n < 50 && z.Real * z.Real + z.Imaginary * z.Imaginary <= 4)
        {
            z = z * z + c;
            n++;
        }
        return n;
    }

    public static Complex PolynomialBy(Complex z, byte n) => n % 8 == 0 ? Complex.One : z * PolynomialBy(z, (byte)(n % 8 - 1)) + n;

    public static (Complex Sum, Half Least) Both((Complex A, Half B) p, Half c) => (p.A + (double)c, p.B < c ? p.B : c);

    public static void Fail(Half x)
    {
        if (x > Half.One) throw new ArgumentException("above one");
    }
}
