namespace DualJit.Kernels;

/// <summary>References: to locals, fields and elements, chosen by conditions, returned, passed on.</summary>
public static class Refs
{
    public static double ChosenLocal(double a, double b, bool c)
    {
        ref double r = ref c ? ref a : ref b;
        r += 1;
        r *= 2;
        return a * 3 + b;
    }

    public static double ChosenField(double a, double b, int c)
    {
        var p = (X: a, Y: b, Z: 1.0);
        ref double r = ref p.X;
        if (c > 0) r = ref p.Y;
        else if (c < -5) r = ref p.Z;
        r = r * 2 + 1;
        return p.X + p.Y * 3 + p.Z * 7;
    }

    public static int ChosenElement(int[] v, int a, int i)
    {
        ref int r = ref a;
        if (i > 0) r = ref v[i];
        r++;
        return a + r;
    }

    public static int ChosenOfTwoElements(int[] v, int i, int j)
    {
        ref int r = ref i > j ? ref v[i] : ref v[j];
        r -= 5;
        return r;
    }

    public static int ChosenStruct(int a, int b, bool c)
    {
        var p = new Pair { A = a, B = b };
        var q = new Pair { A = b, B = 3 };
        ref Pair r = ref c ? ref p : ref q;
        r.A++;
        r.Swap();
        ref int s = ref r.B;
        s += 10;
        r = new Pair { A = r.B, B = r.A ^ 1 };
        return p.A + p.B * 3 + q.A * 5 + q.B * 7;
    }

    public static int SwapInLoop(int a, int b, byte n)
    {
        for (int i = 0; i < n; i++)
        {
            ref int big = ref a > b ? ref a : ref b;
            ref int small = ref a > b ? ref b : ref a;
            big -= 3;
            Swap(ref big, ref small);
        }
        return a * 31 + b;
    }

    public static int ReturnedReference(int a, int b, int[] v)
    {
        Larger(ref a, ref b) = 7;
        Larger(ref a, ref v[0]) += b;
        First(v) *= 2;
        return a + b;
    }

    public static int OutInBranches(int a, int b)
    {
        if (TryHalf(a, out int half)) return half;
        return TryHalf(b, out half) && TryHalf(half, out int quarter) ? quarter : half;
    }

    public static double InArguments(double a, double[] v, int i) => Sum(in a, in v[i]) + Sum(a + 1, 2);

    public static int ReadOnlyReference(int a, int b, bool c)
    {
        ref readonly int r = ref c ? ref a : ref b;
        a++;
        return r;
    }

    public static int ConditionalAssignment(int a, int b, bool c)
    {
        (c ? ref a : ref b) = 9;
        return a * 3 + b;
    }

    public static double MatrixCells(double[,] m, int i, bool c)
    {
        ref double r = ref c ? ref m[0, i] : ref m[i, 0];
        r += 2;
        return r;
    }

    public static int WalkingReference(int[] v, byte n)
    {
        int sum = 0;
        ref int r = ref v[0];
        for (int i = 0; i < n; i++)
        {
            sum += r;
            r = ref v[i];
        }
        return sum;
    }

    public static int ReferenceOverAJoin(int a, int b, bool c, bool d)
    {
        Add(ref c ? ref a : ref d ? ref b : ref a, 3);
        return a * 7 + b;
    }

    private static void Add(ref int r, int by) => r += by;

    private static void Swap(ref int a, ref int b) => (a, b) = (b, a);

    private static ref int Larger(ref int a, ref int b)
    {
        if (a > b) return ref a;
        return ref b;
    }

    private static ref int First(int[] v) => ref v[0];

    private static bool TryHalf(int a, out int half)
    {
        half = a / 2;
        return a % 2 == 0;
    }

    private static double Sum(in double a, in double b) => a * 2 + b;

    private struct Pair
    {
        public int A;
        public int B;

        public void Swap() => (A, B) = (B, A);
    }
}
