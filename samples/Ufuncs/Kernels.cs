using DualJit;

namespace UfuncsSample;

/// <summary>Functions of numbers and of arrays, which know nothing of the arrays they are applied to.</summary>
static class Kernels
{
    public static double Sigmoid(double v) => 1.0 / (1.0 + Math.Exp(-v));

    public static void Dot(NdArray<double> a, NdArray<double> b, NdArray<double> @out)
    {
        double total = 0;
        for (int i = 0; i < a.Length; i++) total += a[i] * b[i];
        @out[0] = total;
    }

    public static void Multiply(NdArray<double> a, NdArray<double> b, NdArray<double> @out)
    {
        for (int i = 0; i < a.GetLength(0); i++)
            for (int j = 0; j < b.GetLength(1); j++)
            {
                double total = 0;
                for (int k = 0; k < a.GetLength(1); k++) total += a[i, k] * b[k, j];
                @out[i, j] = total;
            }
    }

    public static void Scale(NdArray<double> a, double factor, NdArray<double> @out)
    {
        for (int i = 0; i < a.Length; i++) @out[i] = factor * a[i];
    }

    public static void Running(NdArray<double> a, NdArray<double> @out)
    {
        double total = 0;
        for (int i = 0; i < a.Length; i++) @out[i] = total += a[i];
    }
}
