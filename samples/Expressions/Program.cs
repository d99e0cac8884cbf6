using DualJit;

var a = NdArray.FromArray(Enumerable.Range(0, 1_000).Select(i => i * 0.01).ToArray());
var x = NdArray.FromArray(Enumerable.Range(0, 1_000).Select(i => Math.Sin(i)).ToArray());
var y = NdArray.FromArray(Enumerable.Range(0, 1_000).Select(i => Math.Cos(i)).ToArray());

foreach (var backend in Checks.Backends)
{
    Console.WriteLine($"Array expressions on {backend}");
    var options = new JitOptions { Backend = backend };

    // One loop and one array each, whatever the expression.
    var twice = Jit.Compile((NdArray<double> v) => v + v, options);
    var line = Jit.Compile((NdArray<double> v, NdArray<double> w, NdArray<double> u) => v * w + u, options);
    var mask = Jit.Compile((NdArray<double> v, NdArray<double> w) => v * w - 4.1 * v > 2.5 * w, options);
    Checks.Equal("(a + a)[999]", 19.98, twice(a)[999]);
    Checks.Equal("(a * x + y)[999]", a[999] * x[999] + y[999], line(a, x, y)[999]);
    Checks.Equal("how often a * b - 4.1 * a > 2.5 * b", Count(mask(a, x)), Enumerable.Range(0, 1_000).Count(i => a[i] * x[i] - 4.1 * a[i] > 2.5 * x[i]));

    // No array at all: the sum of an expression, and one into memory that is there.
    var sum = Jit.Compile((NdArray<double> v, NdArray<double> w) => NdArray.Sum(v * w), options);
    var into = Jit.Compile((NdArray<double> v, NdArray<double> w, NdArray<double> r) => { r[Slice.All] = 2.0 * v + w; }, options);
    var result = NdArray.Zeros<double>(1_000);
    into(a, x, result);
    Checks.Equal("Sum(a * x)", NdArray.Dot(a, x), sum(a, x));
    Checks.Equal("r[999]", 2 * a[999] + x[999], result[999]);

    // Shapes broadcast, and arrays may lie in any order.
    var (column, row) = (a.Reshape(1_000, 1), x.Reshape(1, 1_000));
    Checks.Equal("outer[3, 5]", a[3] * x[5] + x[5], line(column, row, row)[3, 5]);
    Checks.Equal("transposed[1, 2]", a[201] * 2, twice(a.Reshape(10, 100).Transpose())[1, 2]);
}
return Checks.Report();

static int Count(NdArray<bool> mask)
{
    int count = 0;
    foreach (bool holds in mask) count += holds ? 1 : 0;
    return count;
}
