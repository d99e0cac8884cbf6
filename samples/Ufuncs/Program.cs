using DualJit;
using UfuncsSample;

foreach (var backend in Checks.Backends.Where(backend => backend != Backend.None))
{
    Console.WriteLine($"Sigmoids on {backend}");
    var x = NdArray.Linspace(-4.0, 4.0, 9).Reshape(3, 3);
    foreach (var target in new[] { Target.Cpu, Target.Parallel })
    {
        var sigmoid = Vectorize.Compile<double, double>(Kernels.Sigmoid, new UfuncOptions { Backend = backend, Target = target });
        Checks.Equal($"{target}: of a number", 0.5, sigmoid.Apply(0.0));
        Checks.Equal($"{target}: of a matrix", 1 / (1 + Math.Exp(3)), sigmoid.Apply(x)[0, 1]);
        Checks.Equal($"{target}: of a column", 1 / (1 + Math.Exp(-2)), sigmoid.Apply(x.Transpose()[.., 2..])[0, 0]);
    }

    Console.WriteLine($"Stacks on {backend}");
    var options = new GufuncOptions { Backend = backend, Target = Target.Parallel };
    var grid = NdArray.Arange(12.0).Reshape(3, 4);
    var dot = GuVectorize.Compile(Kernels.Dot, "(n),(n)->()", options).Apply<double>(grid, grid);
    Checks.Equal("a dot product per row", "[ 14. 126. 366.]", $"{dot}");
    var products = GuVectorize.Compile(Kernels.Multiply, "(m,n),(n,p)->(m,p)", options).Apply<double>(NdArray.Ones<double>(10, 2, 4), NdArray.Ones<double>(4, 5));
    Checks.Equal("ten products of matrices", "10 x 2 x 5 of 4", $"{string.Join(" x ", products.Shape.ToArray())} of {products[9, 1, 4]}");
    var scaled = GuVectorize.Compile(Kernels.Scale, "(n),()->(n)", options).Apply<double>(grid, NdArray.FromArray([1.0, 10, 100]));
    Checks.Equal("each row by its factor", 1100.0, scaled[2, 3]);
    var running = GuVectorize.Compile(Kernels.Running, "(n)->(n)", options).Apply<double>(grid);
    Checks.Equal("running sums", "[ 8. 17. 27. 38.]", $"{running[2, ..]}");
}
return Checks.Report();
