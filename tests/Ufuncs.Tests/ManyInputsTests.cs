namespace DualJit.Tests;

/// <summary>Ufuncs of five to eight inputs, outside and in kernels.</summary>
public sealed class ManyInputsTests
{
    public static TheoryData<Backend> All => TestBackends.AndNone;

    public static TheoryData<Backend> Compiling => TestBackends.Compiling;

    private static double Five(double a, float b, int c, double d, byte e) => a * b - c + d / (e + 1);

    private static double Six(double a, double b, double c, double d, double e, double f) => a + b * c - d * e + f;

    private static long Seven(int a, int b, long c, short d, bool e, int f, long g) => e ? a - b * c : d + f * g;

    private static double Eight(double a, double b, double c, double d, double e, double f, double g, double h) => ((a - b) * (c - d) + (e - f)) / (g * g + h * h + 1);

    private static readonly Func<double, double, double, double, double, (double, int)> Two = (a, b, c, d, e) => (a * b + c * d - e, (int)(a + e));

    private static NdArray<double> A => NdArray.Linspace(-2.0, 3, 12).Reshape(3, 4);

    private static NdArray<double> Row => NdArray.FromArray([0.5, -1, 2, 4]);

    private static NdArray<double> Column => NdArray.FromArray(new[,] { { 3.0 }, { -2 }, { 0.25 } });

    private static NdArray<int> Numbers => NdArray.Arange(12).Reshape(4, 3).Transpose();

    // Element by element, of operands that broadcast to three rows of four.
    private static NdArray<T> Expected<T>(Func<int, int, T> element) where T : unmanaged
    {
        var result = NdArray.Zeros<T>(3, 4);
        for (int i = 0; i < 3; i++)
            for (int j = 0; j < 4; j++) result[i, j] = element(i, j);
        return result;
    }

    [Theory, MemberData(nameof(All))]
    public void OperandsBroadcastAndAreConverted(Backend backend)
    {
        var options = new UfuncOptions { Backend = backend };
        var five = Vectorize.Compile<double, float, int, double, byte, double>(Five, options);
        var six = Vectorize.Compile<double, double, double, double, double, double, double>(Six, options);
        var seven = Vectorize.Compile<int, int, long, short, bool, int, long, long>(Seven, options);
        var eight = Vectorize.Compile<double, double, double, double, double, double, double, double, double>(Eight, options);
        SameArrays.Check(() => Expected((i, j) => Five(A[i, j], (float)Row[j], Numbers[i, j], Column[i, 0], 7)), () => five.Apply(A, Row.Cast<float>(), Numbers, Column, (byte)7), "five");
        SameArrays.Check(() => Expected((i, j) => Six(A[i, j], A[i, j], A[i, j], A[i, j], A[i, j], A[i, j])), () => six.Apply(A, A, A, A, A, A), "six, all alike");
        SameArrays.Check(() => Expected((i, j) => Six(A[i, j], Row[j], Column[i, 0], 2, Numbers[i, j], (float)Row[j])), () => six.Apply(A, Row, Column, 2, Numbers, Row.Cast<float>()), "six");
        SameArrays.Check(() => Expected((i, j) => Seven(Numbers[i, j], 3, j, (short)(i + 1), A[i, j] > 0, -5, Numbers[i, j])), () => seven.Apply(Numbers, 3, NdArray.Arange(4L), NdArray.FromArray(new short[,] { { 1 }, { 2 }, { 3 } }), A > 0, -5, Numbers), "seven");
        SameArrays.Check(() => Expected((i, j) => Eight(A[i, j], Row[j], Column[i, 0], 1, A[i, j], 2, Row[j], Column[i, 0])), () => eight.Apply(A, Row, Column, 1, A, 2, Row, Column), "eight");
        var (result, mask) = (NdArray.Full(9.0, 4, 3).Transpose(), A > 0.5);
        Assert.Same(result, eight.Apply(A, Row, Column, 1, A, 2, Row, Column, (NdArray<double>)result, mask));
        SameArrays.Check(() => Expected((i, j) => mask[i, j] ? Eight(A[i, j], Row[j], Column[i, 0], 1, A[i, j], 2, Row[j], Column[i, 0]) : 9), () => result.Copy(), "out and where");
        var two = Vectorize.Compile(Two, options);
        var both = two.Call([A, Row, Column, A, Row]);
        SameArrays.Check(() => Expected((i, j) => Two(A[i, j], Row[j], Column[i, 0], A[i, j], Row[j]).Item1), () => both[0], "first");
        SameArrays.Check(() => Expected((i, j) => Two(A[i, j], Row[j], Column[i, 0], A[i, j], Row[j]).Item2), () => both[1], "second");
    }

    private static readonly Ufunc<double, float, int, double, byte, double> OfFive = Vectorize.Compile<double, float, int, double, byte, double>(Five);
    private static readonly Ufunc<double, double, double, double, double, double, double> OfSix = Vectorize.Compile<double, double, double, double, double, double, double>(Six);
    private static readonly Ufunc<int, int, long, short, bool, int, long, long> OfSeven = Vectorize.Compile<int, int, long, short, bool, int, long, long>(Seven);
    private static readonly Ufunc<double, double, double, double, double, double, double, double, double> OfEight = Vectorize.Compile<double, double, double, double, double, double, double, double, double>(Eight);

    [Theory, MemberData(nameof(Compiling))]
    public void KernelsApplyThem(Backend backend)
    {
        Func<NdArray<double>, NdArray<double>, NdArray<double>, NdArray<int>, NdArray<double>> expression = (a, row, column, numbers) =>
            OfFive.Apply(a, row.Cast<float>(), numbers, column, (byte)7) + OfSix.Apply(a, row, column, 2, numbers, a) * OfEight.Apply(a, row, column, 1, a, 2, row, column);
        Func<NdArray<int>, NdArray<bool>, NdArray<long>, NdArray<long>> into = (numbers, mask, r) => OfSeven.Apply(numbers, 3, numbers, (short)2, mask, -5, 7, r, mask);
        var (kernel, kernelInto) = (Jit.Compile(expression, TestBackends.Options(backend)), Jit.Compile(into, TestBackends.Options(backend)));
        SameArrays.Check(() => expression(A, Row, Column, Numbers), () => kernel(A, Row, Column, Numbers), "broadcast");
        SameArrays.Check(() => expression(A, A, A, Numbers.Copy()), () => kernel(A, A, A, Numbers.Copy()), "contiguous");
        SameArrays.Check(() => into(Numbers, A > 0, NdArray.Full(4L, 3, 4)), () => kernelInto(Numbers, A > 0, NdArray.Full(4L, 3, 4)), "out and where");
    }
}
