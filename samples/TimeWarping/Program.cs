using DualJit;
using TimeWarping;

double[,] series =
{
    { 0, 1, 2, 3, 2, 1, 0, 0 },
    { 0, 0, 1, 2, 3, 2, 1, 0 },   // the first, later
    { 2, 2, 2, 2, 2, 2, 2, 2 },
    { 3, 1, 0, 0, 1, 3, 3, 1 },
};

foreach (var backend in Checks.Backends)
{
    Console.WriteLine($"Distances of four series on {backend}");
    var options = new JitOptions { Backend = backend };
    var absolute = new double[4, 4];
    Jit.Compile<Action<double[,], double[,]>>(Kernels.AbsoluteDistances, options)(series, absolute);
    Checks.Equal("a series and itself", 0, absolute[2, 2]);
    Checks.Equal("a series and itself, shifted", 0, absolute[0, 1]);
    Checks.Equal("a series and a constant", 9, absolute[0, 2]);
    Checks.Equal("two different series", 8, absolute[0, 3]);
    Checks.Equal("the same the other way round", absolute[0, 3], absolute[3, 0]);

    var tolerant = new double[4, 4];
    Jit.Compile<Action<double[,], double[,], double>>(Kernels.TolerantDistances, options)(series, tolerant, 1.5);
    Checks.Equal("a series and a constant, tolerantly", 12, tolerant[0, 2]);

    var euclidean = new double[4, 4];
    Jit.Compile<Action<double[,], double[,]>>(Kernels.EuclideanDistances, options)(series, euclidean);
    Checks.Equal("the squared distance of two series, as points", 15, Math.Round(euclidean[0, 2] * euclidean[0, 2], 9));
}
return Checks.Report();
