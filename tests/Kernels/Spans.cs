namespace DualJit.Kernels;

/// <summary>Spans: slices, ranges, stackalloc, initialisers and what the framework does with spans.</summary>
public static class Spans
{
    public static int Slices(int[] v, int start, int length)
    {
        Span<int> s = v.AsSpan(start, length);
        s = s.Slice(1);
        ReadOnlySpan<int> t = s[..^1];
        int sum = 0;
        foreach (int e in t) sum = sum * 3 + e;
        return sum + t.Length;
    }

    public static int SliceOfSlice(int[] v, int start) => Total(((Span<int>)v)[start..].Slice(0, 2)[1..]) + Total(v.AsSpan(start));

    public static int WritesThroughSlices(Span<int> s, int i, int v)
    {
        var tail = s[i..];
        tail[0] = v;
        tail[^1] += 5;
        tail.Slice(tail.Length / 2).Fill(v + 1);
        s[..1].Clear();
        return s.IsEmpty ? 1 : tail.IsEmpty ? 2 : s[0];
    }

    public static void CopyWithin(int[] v, int from, int to, byte n)
    {
        v.AsSpan(from, n).CopyTo(v.AsSpan(to));
    }

    public static bool TryCopy(int[] v, int[] w, int n) => v.AsSpan(n).TryCopyTo(w);

    public static bool Equality(int[] v, int[] w, double[] x, double[] y) => v.AsSpan().SequenceEqual(w) ^ ((ReadOnlySpan<double>)x).SequenceEqual(y);

    public static int IndexVariable(int[] v, int i, bool fromEnd)
    {
        var index = new Index(i, fromEnd);
        Index last = ^1;
        return v[index] + v[last] + index.Value;
    }

    public static int RangeVariable(int[] v, int a, int b)
    {
        Range r = a..^b;
        var (offset, length) = r.GetOffsetAndLength(v.Length);
        return Total(v.AsSpan(r)) + offset * length + Total(v.AsSpan()[r]);
    }

    public static int RangeOfArray(int[] v, int a, int b)
    {
        int[] w = v[a..b];
        w[0]++;
        return Total(w) + Total(v[1..]) + v[^1];
    }

    public static double StackAlloc(double a, byte n)
    {
        Span<double> s = stackalloc double[8];
        double sum = s[3];
        for (int i = 0; i < n; i++) s[i & 7] += a * i;
        foreach (double e in s) sum = sum / 2 + e;
        return sum;
    }

    public static int StackAllocVariable(byte n, int i)
    {
        Span<int> s = n < 100 ? stackalloc int[n] : new int[n];
        for (int k = 0; k < s.Length; k++) s[k] = k * k;
        return s[i] + s.Length;
    }

    public static int StackAllocWithValues(int a)
    {
        ReadOnlySpan<int> s = stackalloc int[] { 3, 1, 4, 1, 5 };
        Span<int> t = stackalloc[] { a, 2, a };
        return s[a] + t[2] + t.Length;
    }

    public static int StackAllocInLoop(byte n)
    {
        int sum = 0;
        for (int i = 0; i < n; i++)
        {
            sum += Work(i);
        }
        return sum;

        static int Work(int i)
        {
            Span<int> s = stackalloc int[4];
            s[i & 3]++;
            return s[0] + s[i & 3] * 3;
        }
    }

    public static int ArrayInitializer(int a, int i)
    {
        int[] small = [a, 2];
        var v = new[] { 1, -2, 3, 400000, 5 };
        v[i] += small[1];
        return v[i] * v[^1] + v.Length + small[0];
    }

    public static double ArrayInitializers(byte i, int j)
    {
        double[] d = [0.5, -0.0, double.NaN, 1e300];
        bool[] b = [true, false, true];
        long[] l = { 1, 2, long.MinValue };
        byte[] bytes = [1, 2, 3, 250];
        char[] c = ['a', 'b', 'c'];
        float[] f = { 1.5f, 2.5f, -3f };
        double[,] m = { { 1, 2, 3 }, { 4, 5, 6 } };
        return d[i] + (b[j] ? 1 : 2) + l[i] + bytes[i] + c[i] + f[i] + m[i & 1, j];
    }

    public static int ConstantData(int i, byte j)
    {
        ReadOnlySpan<int> primes = [2, 3, 5, 7, 11, 13];
        ReadOnlySpan<byte> bytes = [9, 8, 7];
        ReadOnlySpan<byte> text = "hello"u8;
        return primes[i] * bytes[^1] + Total(primes[1..3]) + Table[j] + text[1];
    }

    public static int CollectionExpressions(int a, int[] v)
    {
        Span<int> s = [a, a + 1, a + 2];
        int[] w = [.. v, a, .. s];
        ReadOnlySpan<int> none = [];
        return Total(w) + s[1] + w.Length + none.Length + Total([a, 5]);
    }

    public static int ForeachByReference(Span<int> s, int[] v)
    {
        foreach (ref int e in s) e *= 2;
        foreach (ref readonly int e in s[^1..]) if (e > 3) return e;
        foreach (int e in v.AsSpan()) if (e > 4) return e;
        return -1;
    }

    public static int Searches(int[] v, int a) => v.AsSpan().IndexOf(a) * 100 + (v.AsSpan().Contains(a) ? 1 : 0) + Array.IndexOf(v, a);

    public static void Reverse(int[] v, Span<int> s, int a)
    {
        Array.Fill(v, a);
        s.Reverse();
    }

    public static int Matrix(int[,] m)
    {
        int sum = 0;
        foreach (int e in m) sum = sum * 3 + e;
        for (int i = 0; i <= m.GetUpperBound(0); i++) sum += m[i, 0];
        return sum;
    }

    public static int EmptySpans(int a)
    {
        Span<int> none = default;
        var other = Span<int>.Empty;
        int[] array = Array.Empty<int>();
        if (a > 5) none = new int[a & 15];
        return none.Length + other.Length + array.Length;
    }

    private static ReadOnlySpan<byte> Table => [1, 2, 4, 8, 16, 32, 64, 128];

    private static int Total(ReadOnlySpan<int> s)
    {
        int sum = 0;
        foreach (int e in s) sum = sum * 7 + e;
        return sum;
    }
}
