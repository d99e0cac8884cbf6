namespace DualJit.Tests;

/// <summary><c>NdArray.Evaluate</c>: the result and the exceptions of the expression itself, compiled once for each place and kind of arrays.</summary>
public sealed class EvaluateTests
{
    [Fact]
    public void The_result_is_that_of_the_expression()
    {
        var (a, b, c) = (NdArray.Arange(12.0).Reshape(3, 4), NdArray.Arange(4.0), NdArray.Arange(3.0).Reshape(3, 1));
        SameArrays.Check(() => 2 * a * b + NdArray.Sin(c), () => NdArray.Evaluate(() => 2 * a * b + NdArray.Sin(c)), "broadcasting");
        Assert.Equal((a * b).Sum(), NdArray.Evaluate(() => (a * b).Sum()));
        Assert.Equal(a.Sum() > 3, NdArray.Evaluate(() => a.Sum() > 3));
        double factor = 3;
        SameArrays.Check(() => a * factor, () => NdArray.Evaluate(() => a * factor), "a captured number");
    }

    [Fact]
    public void Captured_arrays_may_be_of_any_dtype_and_layout()
    {
        foreach (var a in (NdArray[])[NdArray.Arange(12.0).Reshape(3, 4), NdArray.Arange(12.0).Reshape(4, 3).Transpose(), NdArray.Arange(12f), NdArray.Arange(5)])
        {
            SameArrays.Check(() => a * 2 - NdArray.Sqrt(a), () => Twice(a), $"{a.DType}");
            SameArrays.Check(() => a * 2 - NdArray.Sqrt(a), () => Twice(a), $"{a.DType}, again");
            Assert.Equal(a.Max() - a.Min(), NdArray.Evaluate(() => a.Max() - a.Min()));
        }

        static NdArray Twice(NdArray a) => NdArray.Evaluate(() => a * 2 - NdArray.Sqrt(a));
    }

    [Fact]
    public void Exceptions_are_those_of_the_expression()
    {
        var (a, b) = (NdArray.Zeros<double>(3), NdArray.Zeros<double>(4));
        SameArrays.Check(() => a + b, () => NdArray.Evaluate(() => a + b), "shapes");
        var (i, zero) = (NdArray.FromArray([1, 2]), NdArray.FromArray([1, 0]));
        SameArrays.Check(() => i / zero, () => NdArray.Evaluate(() => i / zero), "division");
        Assert.Throws<ArgumentNullException>(() => NdArray.Evaluate((Func<NdArray>)null!));
    }

    [Fact]
    public void A_call_allocates_little_more_than_the_result()
    {
        var a = NdArray.Arange(1000.0);
        Func<NdArray<double>> expression = () => 2 * a + a;
        for (int i = 0; i < 3; i++) _ = NdArray.Evaluate(expression);
        long before = GC.GetAllocatedBytesForCurrentThread();
        _ = NdArray.Evaluate(expression);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 8000, 8000 + 600);
    }
}
