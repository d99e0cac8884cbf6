using System.Numerics;
using DualJit;
using Untyped;

var table = NdArray.FromArray(new[] { 10.5, 20.5 });
var matrix = NdArray.Ones<double>(2, 2);

foreach (var backend in Checks.Backends)
{
    Console.WriteLine($"Kernels without types on {backend}");
    var options = new JitOptions { Backend = backend };

    var (first, second, third) = Jit.Compile(Kernels.Widening, options)();
    Checks.Equal("bar(1)", (2L, DType.Int64), ((long)first, first.DType));
    Checks.Equal("bar(3.5)", (13.25, DType.Float64), ((double)second, second.DType));
    Checks.Equal("bar(3.5 + 2i)", (new Complex(9.25, 14), DType.Complex128), ((Complex)third, third.DType));

    // One kernel, and a specialisation for each dtype it is called with.
    var abs = Jit.Compile(Kernels.Abs, options);
    Checks.Equal("abs(-3)", 3.0, (double)abs(-3));
    Checks.Equal("abs(-2.5f)", 2.5f, (float)abs(-2.5f));
    Checks.Equal("abs(-2L)", 2L, (long)abs(-2L));
    if (backend == Backend.None) continue;
    foreach (var specialization in Jit.Inspect(abs).Specializations) Console.WriteLine($"  compiled for {specialization.Signature}");

    Checks.Equal("types that are not one", "DJ2001", Refused(() => Jit.Compile(Kernels.First, options)(table, matrix, true)));
    Checks.Equal("an index that is a float", "DJ2005", Refused(() => Jit.Compile(Kernels.Look, options)(table, 3)));
}

return Checks.Report();

static string Refused(Action call)
{
    try
    {
        call();
        return "nothing";
    }
    catch (KernelCompilationException error)
    {
        Console.WriteLine($"  {error.Message}");
        return error.Code;
    }
}
