using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace DualJit.Kernels;

/// <summary>The code of the diagnostic that a kernel is refused with, and the line of the construct: so many below this attribute.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class RefusedAttribute(string code, int linesBelow, [CallerLineNumber] int line = 0) : Attribute
{
    public string Code { get; } = code;

    public int Line { get; } = line + linesBelow;
}

/// <summary>What kernels cannot do.</summary>
public static class Rejected
{
    private static int s_count;
    private static readonly Exception Made = new InvalidOperationException();

    [Refused("DJ1004", 1)]
    public static int Text(string s) => s.Split(',').Length;

    [Refused("DJ1004", 1)]
    public static int Decimal(decimal d) => (int)d;

    [Refused("DJ1004", 1)]
    public static void RefParameter(ref int a) => a++;

    [StructLayout(LayoutKind.Explicit)]
    public struct Union
    {
        [FieldOffset(0)] public double Value;
        [FieldOffset(0)] public long Bits;
    }

    [StructLayout(LayoutKind.Sequential, Pack = 1)]
    public struct Packed
    {
        public byte Kind;
        public double Value;
    }

    public struct Named
    {
        public string Name;
        public double Value;
    }

    [Refused("DJ1004", 1)]
    public static long ArrayOfUnions(Union[] a) => a[0].Bits;

    [Refused("DJ1004", 1)]
    public static double ArrayOfPacked(Packed[] a) => a[0].Value;

    [Refused("DJ1004", 1)]
    public static double SpanOfNamed(Span<Named> a) => a[0].Value;

    [Refused("DJ1004", 1)]
    public static int RowsOfStructs((int, int)[][] a) => a[0].Length;

    [Refused("DJ1004", 1)]
    public static int NdArrayOfDecimals(NdArray<decimal> a) => a.Length;

    [Refused("DJ1013", 3)]
    public static int NewOfPacked(int n)
    {
        return new Packed[n].Length;
    }

    [Refused("DJ1005", 1)]
    public static string ReturnsText(int a) => a > 0 ? "a" : "b";

    [Refused("DJ1005", 1)]
    public static Span<double> ReturnsSpan(Span<double> a) => a;

    [Refused("DJ1003", 1)]
    public static async Task Async(int a) => await Task.Delay(a);

    [Refused("DJ1003", 1)]
    public static IEnumerable<int> Iterator(int a) { yield return a; }

    [Refused("DJ1011", 4)]
    public static int Interpolation(int a)
    {
        string s = $"{a}";
        return s.Length;
    }

    [Refused("DJ1012", 3)]
    public static int List(int a)
    {
        var list = new List<int>(a);
        return list.Count;
    }

    [Refused("DJ1013", 3)]
    public static int ArrayOfTexts(int a)
    {
        var v = new string[a];
        return v.Length;
    }

    [Refused("DJ1014", 4)]
    public static int Boxing(int a)
    {
        object o = a;
        return o is int ? 1 : 0;
    }

    [Refused("DJ1015", 4)]
    public static int Combined(int a)
    {
        Func<int, int> f = x => x + 1;
        f += x => x + 2;
        return f(a);
    }

    [Refused("DJ1046", 6)]
    public static double ChangingLambdaOverAnNdArray(int n)
    {
        Func<double> f = () => n;
        for (int i = 0; i < n; i++)
        {
            var own = NdArray.Full(f(), 3);
            f = () => own[1] + i;
        }
        return f();
    }

    [Refused("DJ1016", 4)]
    public static int Try(int a)
    {
        int b = a + 1;
        try { return 100 / b; } catch (DivideByZeroException) { return 0; }
    }

    [Refused("DJ1029", 4)]
    public static int Finally(int a, int[] v)
    {
        int b = a + 1;
        try { return 100 / b; } finally { v[0]++; }
    }

    [Refused("DJ1017", 3)]
    public static int StaticWrite(int a)
    {
        s_count = a;
        return a;
    }

    [Refused("DJ1019", 10)]
    public static int RecursionThatMakesAnArray(int a)
    {
        int[] made = new int[1];
        Down(a & 7);
        return made.Length;

        void Down(int n)
        {
            if (n > 0) Down(n - 1);
            made = new int[n];
        }
    }

    [Refused("DJ1019", 3)]
    public static int RecursionOfFunctions(int a) => Nest(x => x + a, a);

    private static int Nest(Func<int, int> f, int n) => n <= 0 ? f(n) : Nest(x => f(x) + 1, n - 1);

    [Refused("DJ1021", 4)]
    public static int ComputedMessage(int a)
    {
        if (a > 0)
            throw new ArgumentException(nameof(a), new InvalidOperationException());
        return a;
    }

    [Refused("DJ1021", 2)]
#pragma warning disable CS8509 // What happens then is the test.
    public static int NoCaseOfTuple(int a, bool b) => (a, b) switch { (1, true) => 1, ( > 3, _) => 2 };
#pragma warning restore CS8509

    [Refused("DJ1022", 3)]
    public static int SpanOverVariable(int a)
    {
        var s = new Span<int>(ref a);
        return s[0];
    }

    [Refused("DJ1007", 4)]
    public static int CopiedInlineArray(int a)
    {
        var v = new Four();
        var w = v;
        w[1] = a;
        return v[1];
    }

    [Refused("DJ1028", 3)]
    public static double RowReference(double[][] a)
    {
        ref double[] row = ref a[0];
        return row[0];
    }

    [Refused("DJ1025", 3)]
    public static int Expression(NdArray<bool> v)
    {
        var w = v + v;
        return w.Length;
    }

    [Refused("DJ1010", 3)]
    public static long Framework(int a)
    {
        return a + GC.GetTotalAllocatedBytes();
    }

    [Refused("DJ1040", 3)]
    public static double RandomNumbers(int a)
    {
        return a + Random.Shared.NextDouble();
    }

    [Refused("DJ1040", 3)]
    public static double Generator(int a)
    {
        return new Random(a).NextDouble();
    }

    [Refused("DJ1041", 3)]
    public static float Estimate(float a)
    {
        return MathF.ReciprocalSqrtEstimate(a);
    }

    [Refused("DJ1042", 3)]
    public static long Clock(int a)
    {
        return a + Environment.TickCount64;
    }

    [Refused("DJ1011", 6)]
    public static int InCallee(int a)
    {
        return Callee(a);
    }

    private static int Callee(int a) => a.ToString().Length;

    [Refused("DJ1007", 4)]
    public static int ExplicitLayout(int a)
    {
        Halves both = default;
        both.Whole = a;
        return both.Low;
    }

    [Refused("DJ1020", 3)]
    public static int ThrowsWhatItFinds(int a)
    {
        if (a > 0) throw Made;
        return a;
    }

    [Refused("DJ1024", 8)]
    public static int WalkingReference(int a, int b, int n)
    {
        ref int r = ref a;
        int sum = 0;
        for (int i = 0; i < n; i++)
        {
            sum += r;
            r = ref b;
        }
        return sum;
    }

    [Refused("DJ1026", 3)]
    public static int TypedReferences(int a)
    {
        var reference = __makeref(a);
        return __refvalue(reference, int);
    }

    [Refused("DJ1027", 3)]
    public static int Null(int a, int[] v)
    {
        return a > 0 ? ((int[])null!).Length : v.Length;
    }

    [InlineArray(4)]
    private struct Four
    {
        private int _first;
    }

    [StructLayout(LayoutKind.Explicit)]
    private struct Halves
    {
        [FieldOffset(0)] public int Whole;
        [FieldOffset(0)] public short Low;
    }
}
