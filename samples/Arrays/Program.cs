using Arrays;
using DualJit;

foreach (var backend in Checks.Backends)
{
    Console.WriteLine($"Arrays on {backend}");
    var options = new JitOptions { Backend = backend };
    var parts = Jit.Compile<Func<int, (NdArray<double> First, NdArray<double> Last, NdArray<double> Roots)>>(Kernels.Parts, options);
    var statistics = Jit.Compile<Func<NdArray<double>, (double Sum, double Mean, double Max)>>(Kernels.Statistics, options);
    var (first, last, roots) = parts(6);
    Checks.Equal("first", "[0. 0.]", $"{first}");
    Checks.Equal("last", "[-1.  0.]", $"{last}");
    Checks.Equal("roots", "[5. 3. 1.]", $"{roots}");
    Checks.Equal("statistics", (9, 3, 5), statistics(roots));
    Checks.Equal("statistics of a column", (-1, -0.5, 0), statistics(last));
}
return Checks.Report();
