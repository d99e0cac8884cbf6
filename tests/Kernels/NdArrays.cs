namespace DualJit.Kernels;

/// <summary>NdArrays as a whole: every element in turn, their shapes and strides. A parameter called m has rank 2, and any layout.</summary>
public static class NdArrays
{
    public static double Foreach(NdArray<double> v)
    {
        double s = 0;
        foreach (double x in v) s = s * 0.5 + x;
        return s;
    }

    public static double ForeachOfMatrix(NdArray<double> m)
    {
        double s = 0;
        foreach (double x in m) s = s * 0.5 + x;
        return s;
    }

    public static float ForeachTwice(NdArray<float> v, byte n)
    {
        float s = 0;
        for (int i = 0; i < n % 4; i++)
            foreach (float x in v)
            {
                if (x > 4) break;
                foreach (float y in v) s += x * y - i;
            }
        return s;
    }

    public static double ForeachThatWrites(NdArray<double> m)
    {
        double s = 0;
        foreach (var x in m)
        {
            m[m.GetLength(0) - 1, m.GetLength(1) - 1] += x;
            s += x;
        }
        return s;
    }

    public static int ForeachOfMade(byte n)
    {
        int s = 0;
        foreach (int x in NdArray.Full(3, n % 5, 2)) s = s * 3 + x;
        foreach (int x in NdArray.Zeros<int>(n)) s++;
        return s;
    }

    public static double ByHand(NdArray<double> v, byte n)
    {
        var e = v.GetEnumerator();
        for (int i = 0; i < n && e.MoveNext(); i++) { }
        var other = e;
        return other.MoveNext() ? other.Current - e.Current : e.Current;
    }

    public static double EnumeratorOfNone(byte n)
    {
        NdArray<double>.Enumerator e = default;
        return n > 3 && e.MoveNext() ? 1 : e.Current;
    }

    public static int LengthOf(NdArray<double> m, int axis) => m.GetLength(axis);

    public static int LengthOfEach(NdArray<double> m)
    {
        int s = m.Rank;
        for (int axis = 0; axis < m.Rank; axis++) s = s * 10 + m.GetLength(axis);
        return s;
    }

    public static int ShapeOf(NdArray<double> m, int axis) => m.Shape[axis] * 10 + m.Shape[0];

    public static int StrideOf(NdArray<double> m, int axis) => m.Strides[axis] * 100 + m.Strides[^1];

    public static int WholeShape(NdArray<double> m, byte n)
    {
        int s = m.Shape.Length;
        foreach (int length in m.Shape) s = s * 7 + length;
        foreach (int stride in m.Strides) s = s * 7 + stride;
        var shape = n > 5 ? m.Shape : m.Strides;
        for (int i = 0; i < n; i++) s += Weigh(shape, i) + Weigh(m.Shape[1..], i);
        return s;
    }

    public static bool SameShape(NdArray<double> m, NdArray<double> v) => m.Shape.SequenceEqual(v.Shape) || m.Shape.SequenceEqual(m.Strides);

    public static int ShapeOfMade(sbyte n, byte k)
    {
        var a = NdArray.Zeros<short>(n & 3, 3, k % 2);
        return a.Strides[0] * 100 + a.Strides[1] * 10 + a.GetLength(n & 1);
    }

    public static double Trace(NdArray<double> m)
    {
        double s = 0;
        for (int i = 0; i < m.Shape[0] && i < m.Shape[1]; i++) s += m[i, i];
        return s;
    }

    public static int AxisOfMatrix(double[,] m, int axis) => m.GetLength(axis) * 10 + m.GetUpperBound(axis) - m.GetLowerBound(axis);

    public static long AxesOfCube(int[,,] c)
    {
        long s = 0;
        for (int axis = 0; axis < c.Rank; axis++) s = s * 10 + c.GetLongLength(axis);
        return s;
    }

    public static int AxisOfArray(int[] a, sbyte axis) => a.GetLength(axis);

    public static int AxisOfNull(int[,] m, sbyte axis)
    {
        int[,]? none = axis > 0 ? null : m;
        return none!.GetLength(axis);
    }

    private static int Weigh(ReadOnlySpan<int> numbers, int i) => numbers.Length > i ? numbers[i] : -1;
}
