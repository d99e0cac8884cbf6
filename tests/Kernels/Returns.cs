namespace DualJit.Kernels;

/// <summary>Arrays of several axes, arrays that are made, handed on and returned, and null.</summary>
public static class Returns
{
    public static int[] Same(int[] a) => a;

    public static int[] One(int[] a, int[] b, byte which) => which > 2 ? a : b;

    public static int[]? OneOrNone(int[] a, int[] b, byte which) => which > 5 ? a : which > 2 ? b : null;

    public static double[] Made(byte n)
    {
        var a = new double[n];
        for (int i = 0; i < a.Length; i++) a[i] = i * 0.5 - 1;
        return a;
    }

    public static short[]? MadeOrGiven(short[] a, sbyte n)
    {
        if (n == 7) return null;
        short[] result = a;
        if (n > 0)
        {
            result = new short[n];
            result[0] = a[0];
        }
        return result;
    }

    public static double[,] Transposed(double[,] m)
    {
        var t = new double[m.GetLength(1), m.GetLength(0)];
        for (int i = 0; i < m.GetLength(0); i++)
            for (int j = 0; j < m.GetLength(1); j++) t[j, i] = m[i, j];
        return t;
    }

    public static int[,,] Cube(sbyte n, byte k)
    {
        var c = new int[n, 2, k % 5];
        for (int i = 0; i < c.GetLength(0); i++)
            for (int j = 0; j < c.GetLength(1); j++)
                for (int l = 0; l < c.GetLength(2); l++) c[i, j, l] = i * 100 + j * 10 + l;
        return c;
    }

    public static bool[] Evens(byte n)
    {
        var b = new bool[n];
        for (int i = 0; i < n; i += 2) b[i] = true;
        return b;
    }

    public static char[] Letters(byte n) => n > 3 ? ['a', (char)n] : [];

    public static DayOfWeek[] Days(byte n)
    {
        var days = new DayOfWeek[n % 9];
        for (int i = 0; i < days.Length; i++) days[i] = (DayOfWeek)(i % 7);
        return days;
    }

    public static (double[], int) WithCount(double[] v, double limit)
    {
        int n = 0;
        var kept = new double[v.Length];
        foreach (double x in v)
            if (x > limit) kept[n++] = x;
        return (kept, n);
    }

    public static (int[] First, (int[]? Second, int[] Third) Others) Several(int[] a, int[] b, byte which)
    {
        var made = new int[which & 3];
        return which > 4 ? (made, (made, a)) : which > 2 ? (b, (null, b)) : (made, (a, new int[which & 3]));
    }

    public static (int[]?, double) DefaultTuple(int[] a, byte which)
    {
        (int[]?, double) result = default;
        if (which > 2) result.Item1 = a;
        if (which > 4) result.Item2 = a.Length;
        return result;
    }

    public static int[] ThroughCalls(int[] a, byte n)
    {
        var b = Doubled(a, n);
        return b.Length > 3 ? Doubled(b, n) : Longer(a, b);
    }

    private static int[] Doubled(int[] a, int n)
    {
        var result = new int[a.Length];
        for (int i = 0; i < a.Length; i++) result[i] = a[i] * n;
        return result;
    }

    private static int[] Longer(int[] a, int[] b) => a.Length >= b.Length ? a : b;

    public static int[] Recursive(int[] a, byte n) => n > 9 ? a : Grown(a, n);

    private static int[] Grown(int[] a, int n)
    {
        if (n == 0) return a;
        var longer = new int[a.Length + 1];
        for (int i = 0; i < a.Length; i++) longer[i] = a[i];
        longer[a.Length] = n;
        return Grown(longer, n - 1);
    }

    public static int[]? FindRecursive(int[] a, int[] b, byte n) => n > 9 ? null : Alternate(a, b, n);

    private static int[]? Alternate(int[] a, int[]? b, int n) => n == 0 ? a : n == 3 ? null : Alternate(b ?? a, a, n - 1);

    public static int ReadsNull(int[] a, byte n)
    {
        int[]? b = n > 2 ? a : null;
        if (n == 0) return b == null ? 1 : 2;
        if (n == 1) return b!.Length;
        if (n == 2) b![n / 2] = 4;
        return b![0] + (b is null ? 100 : 200);
    }

    public static int NullInLoop(byte n)
    {
        int[]? last = null;
        int total = 0;
        for (int i = 0; i < n; i++)
        {
            if (last is not null) total += last.Length;
            if (i % 3 == 2) last = null;
            else last = new int[i];
        }
        return total + last!.Length;
    }

    public static int RowsOfNull(double[,] m, byte n)
    {
        double[,]? a = n > 3 ? m : null;
        return a!.GetLength(1) + a.Length;
    }

    public static int Coalesced(int[] a, byte n) => ((n > 2 ? a : null) ?? new int[5]).Length + ((n > 4 ? a : null)?.Length ?? -1);

    public static int Checked(int[] a, byte n)
    {
        int[]? b = n > 2 ? a : null;
        ArgumentNullException.ThrowIfNull(b);
        return b.Length;
    }

    public static int CubeElements(int[,,] m, int i, byte j)
    {
        m[1, j % 2, 0] += m[i, j, 2] - 3;
        ref int last = ref m[m.GetUpperBound(0), m.GetUpperBound(1), m.GetUpperBound(2)];
        last++;
        return m.Length + m.Rank * 100 + m.GetLength(2) + m.GetLowerBound(1) + m[0, 1, 1];
    }

    public static int AxisOutOfRange(int[,,] m, bool b) => b ? m.GetLength(3) : m.GetLowerBound(-1);

    public static double FourAxes(double[,,,] a)
    {
        double x = 0;
        for (int i = 0; i < a.GetLength(0); i++)
            for (int j = 0; j < a.GetLength(1); j++)
                for (int k = 0; k < a.GetLength(2); k++)
                    for (int l = 0; l < a.GetLength(3); l++) a[i, j, k, l] = x++;
        return a[1, 0, 2, 1];
    }

    public static long ForeachCube(int[,,] m)
    {
        long total = 0;
        foreach (int e in m) total = total * 3 + e;
        return total;
    }

    public static NdArray<double> Zeros(sbyte n, byte k)
    {
        var a = NdArray.Zeros<double>(n, k % 7);
        for (int i = 0; i < a.GetLength(0); i++) a[i, 1] = i + 0.5;
        return a;
    }

    public static NdArray<double> RowNormsOf(NdArray<double> m)
    {
        int rows = m.GetLength(0), columns = m.GetLength(1);
        var result = NdArray.Empty<double>(rows);
        for (int i = 0; i < rows; i++)
        {
            double total = 0;
            for (int j = 0; j < columns; j++) total += m[i, j] * m[i, j];
            result[i] = Math.Sqrt(total);
        }
        return result;
    }

    public static NdArray<double>? NdChosen(NdArray<double> v, NdArray<double> w, byte which)
    {
        var chosen = which > 5 ? v : which > 3 ? w : which > 2 ? null : NdArray.Zeros<double>(which);
        if (which == 27) chosen = Scaled(v, which);
        return chosen;
    }

    private static NdArray<double> Scaled(NdArray<double> a, double factor)
    {
        if (factor == 1) return a;
        var result = NdArray.Zeros<double>(a.Length);
        for (int i = 0; i < a.Length; i++) result[i] = a[i] * factor;
        return result;
    }

    public static (NdArray<float>, NdArray<float>, int) NdPair(NdArray<float> a, byte n)
    {
        var b = NdArray.Zeros<float>(n, 2, 1);
        return n > 5 ? (a, a, n) : (b[0, 0, 0] == 0 ? Repeat(a, n) : a, a, 1);
    }

    private static NdArray<float> Repeat(NdArray<float> a, int n) => n == 0 ? a : Repeat(NdArray.Zeros<float>(n), n - 1);

    public static int[] EmptyOrFilled(byte n, int value)
    {
        if (n < 3) return [];
        var a = new int[n];
        Array.Fill(a, value);
        Array.Fill(a, 7, n / 2, 2);
        return a;
    }

    public static int FillOutside(int[] a, sbyte start, sbyte count)
    {
        Array.Fill(a, 1, start, count);
        return a.Length;
    }

    public static int FillNull(int[] a, byte n)
    {
        Array.Fill(n > 3 ? a : null!, 1);
        return a.Length;
    }

    public static NdArray<double> Ones(sbyte n) => NdArray.Ones<double>(n);

    public static NdArray<float> Full(float x, byte n, bool b) => b ? NdArray.Full(x, n, 2, 1, 3) : NdArray.Full(x + 1, n, 0, 2, 1);

    public static int[] Cleared(int[] a, sbyte index, sbyte length)
    {
        Array.Clear(a, index, length);
        var b = new int[3];
        Array.Fill(b, 5);
        Array.Clear(b);
        Array.Reverse(a);
        return b;
    }

    public static void Copied(int[] a, sbyte from, sbyte to, byte length) => Array.Copy(a, from, a, to, length);

    public static double[] CopiedOut(double[] a, sbyte n)
    {
        var b = new double[4];
        Array.Copy(a, b, n);
        a.CopyTo(b, 1);
        return b;
    }

    public static ushort[] CopiedNull(ushort[] a, byte n)
    {
        Array.Copy(n > 5 ? null! : a, n > 2 ? null! : a, 1);
        return a;
    }

    public static int SpanOfNull(int[] a, byte n)
    {
        int[]? b = n > 2 ? a : null;
        ReadOnlySpan<int> s = b;
        return s.Length + Total(n > 5 ? b : null, s, n);
    }

    private static int Total(int[]? a, ReadOnlySpan<int> s, int n) => n > 7 ? s.Length : n == 7 ? a!.Length : Total(a, s, n + 1) + s.Length;

    public static int NullInStruct(sbyte n) => (n > 1 ? default : new WithArray(new int[n])).Items.Length;

    private readonly struct WithArray(int[] items)
    {
        public readonly int[] Items = items;
    }
}
