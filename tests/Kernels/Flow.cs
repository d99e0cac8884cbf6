#define DEBUG
using System.Diagnostics;

namespace DualJit.Kernels;

/// <summary>Switches and patterns, and try blocks whose finally changes nothing that outlives the kernel.</summary>
public static class Flow
{
    public enum Color : short { Red, Green = 5, Blue, Black = -3 }

    public static int SwitchOnChar(char c, int a)
    {
        switch (c)
        {
            case 'a': case 'b': return a;
            case >= '0' and <= '9': return c - '0';
            case '\0': a++; goto default;
            default: return c switch { 'x' => 1, 'y' => 2, '\uFFFF' => 3, _ => 4 };
        }
    }

    public static int SwitchOnEnum(Color color, int a) => color switch
    {
        Color.Red => a,
        Color.Green when a > 3 => 2,
        Color.Blue or Color.Black => -1,
        _ => 5,
    };

    public static int SwitchOnLong(long a, nint b) => (a, b) switch
    {
        (1, 0) => 1,
        (long.MaxValue, _) => 2,
        ( > 1L << 31, > 0) => 3,
        (_, -1) => 4,
        _ => 5,
    };

    public static int RelationalPatterns(double x, int a) => x switch
    {
        double.NaN => 0,
        < 0 => a is > 0 and < 8 or 100 ? 1 : 2,
        >= 0 and <= 1 => 3,
        double.PositiveInfinity => 4,
        _ when a is not 0 => 5,
        _ => 6,
    };

    public static int PropertyPatterns(int a, double b)
    {
        var s = new Sized(a, new Inner { Value = b, Count = a & 3 });
        return s switch
        {
            { Inner.Value: > 1, Width: var w } when w > 3 => w,
            { Inner: { Count: 2 } } => 2,
            (0, _) => 3,
            var (width, inner) when inner.Count == 1 => width,
            _ => 4,
        };
    }

    public static int NoCase(int a, double b)
    {
#pragma warning disable CS8509 // What happens then is the test.
        return a switch { > 4 => 1, 3 when b > 0 => 2, < 0 => 3 };
    }

    public static int NoCaseOfEnum(Color color) => color switch { Color.Red => 1, Color.Green => 2 };
#pragma warning restore CS8509

    public static int EmptyFinally(int a, int[] v)
    {
        try
        {
            a += v[0];
            return 100 / a;
        }
        finally
        {
        }
    }

    public static int FinallyOfLocals(int a, int[] v)
    {
        int sum = 0;
        for (int i = 0; i < v.Length; i++)
        {
            try
            {
                if (v[i] == 3) continue;
                if (v[i] > 1000) break;
                sum += 100 / v[i];
            }
            finally
            {
                sum += a;
                a = sum > 7 ? a - 1 : a;
            }
        }
        return sum;
    }

    public static int Using(int a, int b)
    {
        using var scope = new Scope(a);
        using (var inner = new Scope(scope.Value + b))
        {
            if (inner.Value > 7) return inner.Value / b;
        }
        return scope.Value;
    }

    public static int NestedFinally(int a, int b)
    {
        int c = 1;
        try
        {
            try
            {
                c = a / b;
            }
            finally
            {
                try { c *= 3; } finally { c++; }
            }
            if (c > 5) return c;
            c += 100;
        }
        finally
        {
            c += 2;
        }
        return c;
    }

    public static int ForeachOverEnumerator(byte n)
    {
        int sum = 0;
        foreach (int i in new Numbers(n))
        {
            if (i == 7) continue;
            sum += 1000 / (i - 20);
        }
        return sum;
    }

    public static int Assertions(int a)
    {
        Debug.Assert(a != 4711);
        Debug.Assert(a != 100, "not this");
        Debug.Assert(a != 33, "nor", "this");
        return a + 1;
    }

    private readonly record struct Sized(int Width, Inner Inner);

    private struct Inner
    {
        public double Value;
        public int Count;
    }

    private readonly struct Scope(int value) : IDisposable
    {
        public int Value { get; } = value;

        public void Dispose() { }
    }

    private readonly struct Numbers(int n)
    {
        public Enumerator GetEnumerator() => new(n);

        public struct Enumerator(int n) : IDisposable
        {
            public int Current { get; private set; } = -1;

            public bool MoveNext() => ++Current < n;

            public readonly void Dispose() { }
        }
    }
}
