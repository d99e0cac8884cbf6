using System.Numerics;

namespace Language;

static class Kernels
{
    /// <summary>Recursion: how many moves the towers of Hanoi take, each of them made.</summary>
    public static long Hanoi(int discs) => discs == 0 ? 0 : Hanoi(discs - 1) + 1 + Hanoi(discs - 1);

    /// <summary>Mutual recursion.</summary>
    public static bool IsEven(int n) => n == 0 || IsOdd(n - 1);

    private static bool IsOdd(int n) => n != 0 && IsEven(n - 1);

    /// <summary>A closure: a local function that counts its calls in a variable around it, and a lambda that uses another.</summary>
    public static (int Root, int Steps) SquareRoot(int n)
    {
        int steps = 0;
        Func<int, bool> isTooLarge = root => (long)root * root > n;
        int low = 0, high = 65536;
        while (high - low > 1) Halve();
        return (low, steps);

        void Halve()
        {
            int middle = (low + high) / 2;
            if (isTooLarge(middle)) high = middle;
            else low = middle;
            steps++;
        }
    }

    /// <summary>Functions of functions.</summary>
    public static double Derivative(double x) => Slope(v => Slope(Math.Sin, v), x);

    private static double Slope(Func<double, double> f, double x) => (f(x + 1e-4) - f(x - 1e-4)) / 2e-4;

    /// <summary>Tuples: the greatest common divisor as a sum of multiples of both numbers.</summary>
    public static (long Divisor, long X, long Y) Euclid(long a, long b)
    {
        if (b == 0) return (a, 1, 0);
        var (divisor, x, y) = Euclid(b, a % b);
        return (divisor, y, x - a / b * y);
    }

    /// <summary>Complex numbers: both solutions of a x² + b x + c = 0.</summary>
    public static (Complex First, Complex Second) Roots(double a, double b, double c)
    {
        double discriminant = b * b - 4 * a * c;
        var root = discriminant < 0 ? new Complex(0, Math.Sqrt(-discriminant)) : new Complex(Math.Sqrt(discriminant), 0);
        return ((-b + root) / (2 * a), (-b - root) / (2 * a));
    }
}
