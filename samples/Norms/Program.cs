using DualJit;
using Norms;

double[] v = [3, -4, 0, 12];

foreach (var backend in Checks.Backends)
{
    Console.WriteLine($"Norms of (3, -4, 0, 12) on {backend}");
    var norm = Jit.Compile<Func<double[], double, double>>(Kernels.Norm, new JitOptions { Backend = backend });
    Checks.Equal("inf", 12, norm(v, double.PositiveInfinity));
    Checks.Equal("-inf", 0, norm(v, double.NegativeInfinity));
    Checks.Equal("0", 3, norm(v, 0));
    Checks.Equal("1", 19, norm(v, 1));
    Checks.Equal("2", 13, norm(v, 2));
    Checks.Equal("3", Math.Pow(27 + 64 + 1728, 1 / 3.0), norm(v, 3));
    Checks.Equal("1 of (NaN)", double.NaN, norm([double.NaN], 1));
    Checks.Equal("no elements", nameof(ArgumentException), Thrown(() => norm([], 2)));
}
return Checks.Report();

static string Thrown(Func<double> call)
{
    try
    {
        return $"{call()}";
    }
    catch (Exception error)
    {
        return error.GetType().Name;
    }
}
