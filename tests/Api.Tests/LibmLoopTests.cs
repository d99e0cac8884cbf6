namespace DualJit.Tests;

/// <summary>Functions of the C library in loops that are vector code but for their calls: each element has the bits of C#.</summary>
public sealed class LibmLoopTests
{
    private static readonly double[] Numbers = [.. Enumerable.Range(0, 37).Select(i => Math.Tan(i * 0.7)), 0, -0.0, 1, -1, double.NaN, double.PositiveInfinity, double.NegativeInfinity, 5e-324, 1e308];

    [LlvmFact]
    public void DoublesHaveTheBitsOfMath()
    {
        Action<double[], double[,]> body = (x, results) =>
        {
            for (int i = 0; i < x.Length; i++)
            {
                double half = x[i] / 2, other = Math.Sqrt(Math.Abs(x[i])) - 0.5;
                results[0, i] = Math.Exp(half) / (1 + other * other);
                results[1, i] = Math.Log(other) - Math.Log2(other) * Math.Log10(other);
                results[2, i] = Math.Sin(half) + Math.Cos(half) * Math.Tan(half);
                results[3, i] = Math.Asin(half) + Math.Acos(other) * Math.Atan(half);
                results[4, i] = Math.Sinh(half) - Math.Cosh(other) * Math.Tanh(half);
                results[5, i] = Math.Asinh(half) - Math.Acosh(other) * Math.Atanh(other);
                results[6, i] = Math.Pow(other, half) + Math.Atan2(half, other) * Math.Cbrt(half);
                results[7, i] = x[i] > 0 ? Math.Log(x[i]) : half;
            }
        };
        double[,] expected = new double[8, Numbers.Length], actual = new double[8, Numbers.Length];
        body(Numbers, expected);
        Jit.Compile(body, TestBackends.Options(Backend.Llvm))(Numbers, actual);
        Assert.Equal(expected.Cast<double>().Select(Bits), actual.Cast<double>().Select(Bits));
    }

    [LlvmFact]
    public void FloatsHaveTheBitsOfMathF()
    {
        Action<float[], float[]> body = (x, results) =>
        {
            for (int i = 0; i < x.Length; i++) results[i] = MathF.Exp(x[i]) / (1 + MathF.Pow(x[i] * x[i], 0.3f)) + MathF.Sin(x[i]) * MathF.Cbrt(x[i]);
        };
        var numbers = Array.ConvertAll(Numbers, number => (float)number);
        float[] expected = new float[numbers.Length], actual = new float[numbers.Length];
        body(numbers, expected);
        Jit.Compile(body, TestBackends.Options(Backend.Llvm))(numbers, actual);
        Assert.Equal(expected.Select(number => Bits(number)), actual.Select(number => Bits(number)));
    }

    [LlvmFact]
    public void TheLoopIsVectorCode()
    {
        var kernel = Jit.Compile((double[] x, double[] results) =>
        {
            for (int i = 0; i < x.Length; i++) results[i] = Math.Exp(x[i]) / (1 + Math.Sqrt(x[i]));
        }, TestBackends.Options(Backend.Llvm));
        kernel(Numbers, new double[Numbers.Length]);
        Assert.True(Jit.Inspect(kernel).Specializations[0].Vectorized);
    }

    // A NaN is as good as another.
    private static long Bits(double number) => double.IsNaN(number) ? 0 : BitConverter.DoubleToInt64Bits(number) + 1;
}
