namespace DualJit.Kernels;

/// <summary>Elements and lengths of every kind of array.</summary>
public static class Arrays
{
    public static double Scratch(double[] v)
    {
        var copy = new double[v.Length];
        for (int i = 0; i < v.Length; i++) copy[i] = v[v.Length - 1 - i];
        double s = 0;
        for (int i = 0; i < copy.Length; i++) s += copy[i] * (i + 1);
        return s;
    }

    public static int NewArrayInt(sbyte n, int i) => new int[n].Length + new short[i & 3].Length;

    public static double NewMatrix(sbyte n, byte m)
    {
        var a = new double[n, m % 7];
        for (int i = 0; i < a.GetLength(0); i++)
            for (int j = 0; j < a.GetLength(1); j++) a[i, j] = i * 10 + j;
        return a[n - 1, 1] + a.Length;
    }

    public static int InLoop(byte n)
    {
        int total = 0;
        for (int i = 0; i < n; i++)
        {
            var counts = new int[4];
            for (int k = 0; k <= i; k++) counts[k & 3] += k;
            total += counts[i & 3] + counts[3];
        }
        return total;
    }

    public static double Listed(double a, double b)
    {
        double[] pair = [a, b];
        return pair[0] - pair[1] * Norm(new[] { a, b });

        static double Norm(double[] v) => v[0] * v[0] + v[1] * v[1];
    }

    public static int Swapped(byte n)
    {
        var (a, b) = (new int[n], new int[n]);
        for (int i = 0; i < n; i++)
        {
            b[i] = a[(i + 1) % n] + i;
            (a, b) = (b, a);
        }
        return a[n - 1] * 100 + b[0];
    }

    public static double Sum(double[] v)
    {
        double s = 0;
        foreach (double e in v) s += e;
        return s / v.Length;
    }

    public static void Axpy(double a, double[] x, double[] y)
    {
        for (int i = 0; i < x.Length; i++) y[i] = a * x[i] + y[i];
    }

    public static void CompoundAssignments(int[] v, int n)
    {
        for (int i = 0; i < v.Length; i++)
        {
            v[i] += n;
            v[i] *= 3;
            v[i]++;
            v[i] ^= v[(i + 1) % v.Length];
        }
    }

    public static int At(int[] v, int i) => v[i];

    public static long AtLong(long[] v, long i) => v[i];

    public static uint AtUInt(uint[] v, uint i) => v[i];

    public static ulong AtULong(ulong[] v, ulong i) => v[i];

    public static int Last(int[] v) => v[^1];

    public static void Bytes(byte[] v, sbyte[] w, short[] x, ushort[] y, char[] z)
    {
        for (int i = 0; i < v.Length; i++)
        {
            v[i] += 200;
            w[i] = (sbyte)(v[i] - w[i]);
            x[i] = (short)(x[i] * 3);
            y[i]--;
            z[i] = (char)(z[i] ^ v[i]);
        }
    }

    public static int Bools(bool[] v, bool b)
    {
        int n = 0;
        for (int i = 0; i < v.Length; i++)
        {
            if (v[i]) n++;
            v[i] = v[i] ^ b;
        }
        return n;
    }

    public static float Floats(float[] v)
    {
        float s = 0;
        for (int i = v.Length - 1; i >= 0; i--) s = s * 0.5f + v[i];
        return s;
    }

    public static double Trace(double[,] m)
    {
        double s = 0;
        for (int i = 0; i < m.GetLength(0); i++) s += m[i, i];
        return s;
    }

    public static void Matrix(int[,] m, int a)
    {
        for (int i = 0; i <= m.GetUpperBound(0); i++)
            for (int j = m.GetLowerBound(1); j < m.GetLength(1); j++)
            {
                m[i, j] += a * m[j % m.GetLength(0), i % m.GetLength(1)];
                m[i, j]--;
                m[i, 0] = m.Length + m.Rank;
            }
    }

    public static double Dot(NdArray<double> a, NdArray<double> b)
    {
        double total = 0;
        for (int i = 0; i < a.Length; i++) total += a[i] * b[i];
        return total;
    }

    public static double RowNorms(NdArray<double> m, NdArray<double> result)
    {
        int rows = m.GetLength(0), columns = m.GetLength(1);
        for (int i = 0; i < rows; i++)
        {
            double total = 0;
            for (long j = 0; j < columns; j++) total += m[i, j] * m[i, j];
            result[i] = Math.Sqrt(total);
        }
        return result[rows - 1];
    }

    public static double NdElement(NdArray<double> v, int i) => v[i];

    public static double NdFromEnd(NdArray<double> v, NdArray<double> m, byte i)
    {
        v[^1] = m[^2, 0];
        return v[^1] + m[0, ^1] + v[^i];
    }

    public static void NdCompound(NdArray<float> v, float f)
    {
        for (int i = 0; i < v.Length; i++)
        {
            v[i] += f;
            v[i] *= v[v.Length - 1 - i];
        }
    }

    public static void Fill(Span<int> s, int v)
    {
        for (int i = 0; i < s.Length; i++) s[i] = v * i;
    }

    public static long SpanSum(ReadOnlySpan<int> s)
    {
        long total = 0;
        foreach (int e in s) total += e;
        return s.IsEmpty ? -1 : total;
    }

    public static void SpanCompound(Span<double> s, int i)
    {
        s[i] += 2;
        s[i] -= s[0];
        ref double last = ref s[s.Length - 1];
        last *= 3;
        last = last > 5 ? s[1] : last;
    }

    public static void Swap(int[] v, int i, int j) => (v[i], v[j]) = (v[j], v[i]);

    public static void InsertionSort(double[] v)
    {
        for (int i = 1; i < v.Length; i++)
        {
            double x = v[i];
            int j = i - 1;
            while (j >= 0 && v[j] > x)
            {
                v[j + 1] = v[j];
                j--;
            }
            v[j + 1] = x;
        }
    }

    public static double RefToElements(double[] v)
    {
        ref double a = ref v[0];
        for (int i = 1; i < v.Length; i++)
        {
            if (v[i] > a) a = ref v[i];
            a += 1;
        }
        return a;
    }

    public static double Chosen(double[] a, double[] b, bool first)
    {
        double[] chosen = first ? a : b;
        return chosen[1] + (a == null ? 1 : 2) + (b != null ? 10 : 20);
    }

    public static double TimeWarp(double[] a, double[] b, double[,] cost)
    {
        int n = a.Length, m = b.Length;
        for (int i = 0; i < n; i++)
            for (int j = 0; j < m; j++)
            {
                double best = i == 0 ? (j == 0 ? 0 : cost[0, j - 1]) : j == 0 ? cost[i - 1, 0] : Math.Min(Math.Min(cost[i - 1, j], cost[i, j - 1]), cost[i - 1, j - 1]);
                cost[i, j] = Math.Abs(a[i] - b[j]) + best;
            }
        return cost[n - 1, m - 1];
    }
}
