namespace Norms;

static class Kernels
{
    /// <summary>The norm of a vector, as NumPy's <c>linalg.norm</c> defines it for each order.</summary>
    /// <param name="order">Infinity: the largest absolute value; minus infinity: the smallest; 0: how many are not zero; else the p of the p-norm.</param>
    public static double Norm(double[] v, double order)
    {
        if (v.Length == 0) throw new ArgumentException("A vector without elements has no norm.", nameof(v));
        if (double.IsPositiveInfinity(order)) return Largest(v);
        if (double.IsNegativeInfinity(order)) return Smallest(v);
        return order switch
        {
            0 => NonZero(v),
            1 => Sum(v, x => Math.Abs(x)),
            2 => Math.Sqrt(Sum(v, x => x * x)),
            _ => Math.Pow(Sum(v, x => Math.Pow(Math.Abs(x), order)), 1 / order),
        };
    }

    private static double Largest(double[] v)
    {
        double largest = 0;
        foreach (double x in v) largest = Math.Max(largest, Math.Abs(x));
        return largest;
    }

    private static double Smallest(double[] v)
    {
        double smallest = double.PositiveInfinity;
        foreach (double x in v) smallest = Math.Min(smallest, Math.Abs(x));
        return smallest;
    }

    private static int NonZero(double[] v)
    {
        int count = 0;
        foreach (double x in v)
            if (x != 0) count++;
        return count;
    }

    private static double Sum(double[] v, Func<double, double> function)
    {
        double sum = 0;
        foreach (double x in v) sum += function(x);
        return sum;
    }
}
