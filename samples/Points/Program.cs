using DualJit;
using Points;

foreach (var backend in Checks.Backends)
{
    Console.WriteLine($"Points on {backend}");
    var options = new JitOptions { Backend = backend };
    var length = Jit.Compile<Func<NdArray<Point>, double>>(Kernels.Length, options);
    var move = Jit.Compile<Action<NdArray<Point>, double, double>>(Kernels.Move, options);

    var points = NdArray.FromArray(new Point[] { new(0, 0), new(3, 4), new(3, 16), new(8, 4) });
    Checks.Equal("the way", 5.0 + 12 + 13, length(points));
    Checks.Equal("every second point", points[0].DistanceTo(points[2]), length(points[Slice.Step(null, null, 2)]));
    move(points[1..], 1, -1);
    Checks.Equal("a point moved", new Point(4, 15), points[2]);

    // The fields are arrays themselves, in the same memory.
    NdArray<double> x = points.Field(p => p.X), y = points.Field(p => p.Y);
    Checks.Equal("the mean of y", (0 + 3 + 15 + 3) / 4.0, NdArray.Mean(y));
    x[..] = x * 10;
    Checks.Equal("a point stretched", new Point(90, 3), points[3]);
    Checks.Equal("no such point", nameof(IndexOutOfRangeException), Thrown(() => points[4].X));
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
