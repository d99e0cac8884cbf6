using System.Globalization;

namespace DualJit.Kernels;

/// <summary>Exceptions whose arguments are made from values, thrown here and by the framework's helpers.</summary>
public static class Messages
{
    private const string Unit = "m";

    public static double Interpolated(int i, double x)
    {
        if (i < 0) throw new ArgumentOutOfRangeException(nameof(i), i, $"index {i} of {x}");
        if (i > 100) throw new InvalidOperationException($"{i:X8} {x,12:F2}|{i,-6}|{{{i}}} {Unit} {nameof(x)}");
        return x;
    }

    public static int ManyTypes(int a, char c, DayOfWeek day, byte b)
    {
        if (a > 4) throw new InvalidOperationException($"{a}{c}{day}{b}{a > 7}{(long)a}{(float)a}{(nint)a}");
        return a;
    }

    public static int Concatenated(int a, long b)
    {
        if (a > 4) throw new ArgumentException("a is " + a + " and b " + b.ToString() + ".", "a");
        if (a < 0) throw new ArgumentException(string.Format("{0} < {1:N1}", a, 0.5));
        return a;
    }

    public static int Culture(int a)
    {
        if (a > 4) throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"{a / 8.0}"));
        if (a < 0) throw new ArgumentException((a / 4.0).ToString("F3", CultureInfo.InvariantCulture) + a.ToString(CultureInfo.InvariantCulture));
        return a;
    }

    public static int ByHelpers(int a, int b)
    {
        if (a == b) Throw(a, "equal");
        if (a > b) throw Make(a, b);
        return a;
    }

    public static int FrameworkHelpers(int a, double b, uint c)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(a);
        ArgumentOutOfRangeException.ThrowIfZero(b);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(b);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(a, 5000);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(c, 4711u);
        ArgumentOutOfRangeException.ThrowIfLessThan(c, 1u, "see");
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(b, 0.1);
        ArgumentOutOfRangeException.ThrowIfEqual(a, 7);
        ArgumentOutOfRangeException.ThrowIfNotEqual(a & 1, 1);
        return a;
    }

    public static int Disposed(bool a, int b)
    {
        if (a) throw new ObjectDisposedException(null, $"gone {b}");
        return b;
    }

    public static double Clamped(double x, double low, double high) => Math.Clamp(x, low, high);

    private static void Throw(int a, string what) => throw new ArgumentException($"{what}: {a}", nameof(a));

    private static Exception Make(int a, int b) => a > 100 ? new InvalidOperationException($"{a} {b}") : new ArgumentException($"{b}");
}
