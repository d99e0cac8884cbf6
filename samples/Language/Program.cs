using System.Numerics;
using DualJit;
using Language;

foreach (var backend in Checks.Backends)
{
    Console.WriteLine($"C# on {backend}");
    var options = new JitOptions { Backend = backend };
    Checks.Equal("moves of 10 discs", 1023, Jit.Compile<Func<int, long>>(Kernels.Hanoi, options)(10));
    Checks.Equal("77 is even", false, Jit.Compile<Func<int, bool>>(Kernels.IsEven, options)(77));
    Checks.Equal("root of 2,000,000 and steps", (1414, 16), Jit.Compile<Func<int, (int, int)>>(Kernels.SquareRoot, options)(2_000_000));
    Checks.Equal("second derivative of the sine at 1", Kernels.Derivative(1), Jit.Compile<Func<double, double>>(Kernels.Derivative, options)(1));
    Checks.Equal("240 and 46", (2, -9, 47), Jit.Compile<Func<long, long, (long, long, long)>>(Kernels.Euclid, options)(240, 46));
    Checks.Equal("x² + 2x + 5 = 0", (new Complex(-1, 2), new Complex(-1, -2)), Jit.Compile<Func<double, double, double, (Complex, Complex)>>(Kernels.Roots, options)(1, 2, 5));
}
return Checks.Report();
