namespace DualJit.Kernels;

/// <summary>Exceptions of the user's.</summary>
public static class Throws
{
    public static double Constants(double v)
    {
        if (v < 0) throw new ArgumentOutOfRangeException(nameof(v), "must not be negative");
        return Math.Sqrt(v);
    }

    public static int Kinds(int a)
    {
        if (a == 0) throw new InvalidOperationException();
        if (a == 1) throw new ArgumentException("one", (string?)null);
        if (a < 0) throw new ArgumentNullException(nameof(a));
        return a > 7 ? throw new NotSupportedException("more than seven", null) : a;
    }

    public static double Boxed(double v)
    {
        if (!(v >= 0)) throw new ArgumentOutOfRangeException(nameof(v), v, "must not be negative");
        return v;
    }

    public static int BoxedOfManyTypes(int a, char c, Half h, DayOfWeek day)
    {
        if (a % 4 == 0) throw new BoxedException(c, day, h, a > 4, (nint)a, a / 3u, 7, "text", null);
        if (a % 4 == 1) throw new BoxedException((short)a, (byte)a, (float)h, 'x', (nuint)3, default(DayOfWeek), -1L, 0.5, a);
        return a;
    }

    public static int Typed(int a, char c)
    {
        if (a < 0) throw new TypedException(c, (nint)a, (nuint)a, DayOfWeek.Friday, (Half)a);
        return a;
    }

    public sealed class BoxedException(params object?[] values) : Exception(string.Join(" ", values.Select(value => $"{value?.GetType().Name}:{value}")))
    {
        public BoxedException(object? a, object? b, object? c, object? d, object? e, object? f, object? g, object? h, object? i) : this([a, b, c, d, e, f, g, h, i]) { }
    }

    public sealed class TypedException(char a, nint b, nuint c, DayOfWeek d, Half e) : Exception($"{a} {b} {c} {d} {e}");

    public static long Values(int a, double b)
    {
        if (a > 3) throw new LimitException(a, b > 2, b, DayOfWeek.Monday, 'x', -5);
        return a;
    }

    public static int InLoop(int[] v)
    {
        int sum = 0;
        for (int i = 0; i < v.Length; i++)
        {
            if (v[i] == 3) throw new LimitException(i, v[i] > 2, v[i], (DayOfWeek)(i & 3), 'y', v.Length);
            sum += Checked(v[i]);
        }
        return sum;
    }

    public static int AlwaysInCallee(int a, int b)
    {
        if (a > b) Fail(a);
        return a < b ? 1 : Fail(b);
    }

    public static int FromOut(int a)
    {
        if (a < 5) Get(out a);
        return a;
    }

    public static int Helpers(int a, double b, int[] v)
    {
        ArgumentNullException.ThrowIfNull(v);
        ArgumentOutOfRangeException.ThrowIfNegative(a);
        ArgumentOutOfRangeException.ThrowIfZero(b);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(a, 5000);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(b, -1e10);
        ArgumentOutOfRangeException.ThrowIfEqual(a, 7);
        return a;
    }

    private static void Get(out int a) => throw new InvalidOperationException("no value");

    private static int Fail(int a) => a > 0 ? throw new ArgumentException("positive") : throw new ArgumentException("not positive");

    private static int Checked(int a) => a < -1000 ? throw new OverflowException("too low") : a;

    /// <summary>Says in its message what it was made with.</summary>
    public sealed class LimitException(int a, bool b, double c, DayOfWeek day, char letter, long d) : Exception($"{a} {b} {c} {day} {letter} {d}");

    // Every helper, with numbers of other types.
    public static double HelpersOfEveryKind(sbyte a, ulong b, float c, Half d, char e, long f)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(d);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(a, "a");
        ArgumentOutOfRangeException.ThrowIfZero(f & 3);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(b, 1ul << 60);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(c, 2f);
        ArgumentOutOfRangeException.ThrowIfLessThan(f, -1L);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(c, (float)a - 7);
        ArgumentOutOfRangeException.ThrowIfEqual(e, 'A');
        ArgumentOutOfRangeException.ThrowIfNotEqual(e > 'A', true);
        return Math.Clamp((double)c, f, a) + Math.Clamp(a, (sbyte)-5, (sbyte)(f & 7));
    }
}
