namespace DualJit.Tests;

/// <summary>Under <see cref="Target.Parallel"/> results and exceptions are the same.</summary>
public sealed class ParallelTests
{
    public static TheoryData<Backend> All => TestBackends.Compiling;

    [Theory, MemberData(nameof(All))]
    public void ResultsAreTheSame(Backend backend)
    {
        double shift = 0.25;
        var options = new UfuncOptions { Backend = backend };
        Func<double, double, double> function = (p, q) => p * q - shift;
        var (serial, parallel) = (Vectorize.Compile(function, options), Vectorize.Compile(function, options with { Target = Target.Parallel, MaxThreads = 4 }));
        int size = backend == Backend.Interpreter ? 20 : 300;
        var a = NdArray.Linspace(0.0, 1, size * size).Reshape(size, size);
        SameArrays.Check(() => serial.Apply(a, a), () => parallel.Apply(a, a), "flat");
        SameArrays.Check(() => serial.Apply(a, a.Transpose()), () => parallel.Apply(a, a.Transpose()), "strided");
        SameArrays.Check(() => serial.Apply(a[1, ..], a, where: a > 0.5), () => parallel.Apply(a[1, ..], a, where: a > 0.5), "where");

        var running = GuVectorize.Compile((NdArray<double> x, NdArray<double> y) =>
        {
            double total = 0;
            for (int i = 0; i < x.Length; i++) y[i] = total += x[i];
        }, "(n)->(n)", new GufuncOptions { Backend = backend, Target = Target.Parallel, MaxThreads = 4 });
        SameArrays.Check(() => NdArray.CumSum(a, 1), () => running.Apply<double>(a), "gufunc");

        Func<Window<double>, double> cross = w => w[-1, 0] + w[1, 0] + shift * w[0, 1];
        SameArrays.Check(() => Stencil.Compile(cross, new StencilOptions { Backend = backend, Border = Border.Wrap }).Apply(a),
            () => Stencil.Compile(cross, new StencilOptions { Backend = backend, Border = Border.Wrap, Target = Target.Parallel, MaxThreads = 4 }).Apply(a), "stencil");

        var table = NdArray.Arange(3.0);
        Assert.Equal([2.0, 0], Vectorize.Compile((int i) => table[i], options with { Target = Target.Parallel }).Apply(NdArray.FromArray([2, 0])).ToArray());
    }

    [Theory, MemberData(nameof(All))]
    public void CapturedArraysAreThoseOfTheCall(Backend backend)
    {
        double[] table = [2, 3, 5];
        float[,] grid = { { 1, 2 }, { 3, 4 } };
        var turn = System.Numerics.Complex.ImaginaryOne;
        Func<int, double> function = i => table[i % table.Length] * grid[i % 2, 1] + turn.Imaginary + Math.Sqrt(i);
        var options = new UfuncOptions { Backend = backend };
        var (serial, parallel) = (Vectorize.Compile(function, options), Vectorize.Compile(function, options with { Target = Target.Parallel, MaxThreads = 4 }));
        var a = NdArray.Arange(backend == Backend.Interpreter ? 300 : 60_000);
        SameArrays.Check(() => serial.Apply(a), () => parallel.Apply(a), "flat");
        (table, turn) = ([7, 11, 13, 17], 0.5);
        SameArrays.Check(() => serial.Apply(a.Reshape(3, -1).Transpose()), () => parallel.Apply(a.Reshape(3, -1).Transpose()), "changed");
        table = [1];
        var look = Vectorize.Compile((int i) => table[i], options with { Target = Target.Parallel, MaxThreads = 4 });
        Assert.Throws<IndexOutOfRangeException>(() => look.Apply(a));
    }

    [Theory, MemberData(nameof(All))]
    public void ReductionsAreTheSame(Backend backend)
    {
        var options = new UfuncOptions { Backend = backend };
        var a = NdArray.Linspace(0.1, 1, 3 * 300 * 301).Reshape(3, 300, 301);
        var sum = Vectorize.Compile((double p, double q) => p + q, options with { Target = Target.Parallel, MaxThreads = 4 });
        foreach (int length in (int[])[131_072, 131_073, 262_144, 262_145, 270_900])
        {
            var part = a.Reshape(-1)[..length];
            SameArrays.Check(() => NdArray.Full(part.Sum()), () => NdArray.Full(sum.Reduce(part)), $"all of {length}");
        }
        SameArrays.Check(() => NdArray.Full(2.5 + a.Sum()), () => NdArray.Full(sum.Reduce(a, initial: 2.5)), "all, initial");
        var halves = a.Cast<Half>();
        var greatest = Vectorize.Compile<Half, Half, Half>(Half.Max, options with { Target = Target.Parallel, MaxThreads = 3 });
        SameArrays.Check(() => NdArray.Full(halves.Max()), () => NdArray.Full(greatest.Reduce(halves)), "halves");
        // Other functions than operators take too long to interpret.
        Func<double, double, double>[] functions = backend == Backend.Interpreter ? [(p, q) => p + q] : [(p, q) => p + q, (p, q) => 0.5 * p - q];
        foreach (var function in functions)
        {
            var (serial, parallel) = (Vectorize.Compile(function, options), Vectorize.Compile(function, options with { Target = Target.Parallel, MaxThreads = 4 }));
            foreach (int[] axes in (int[][])[[0], [1], [2], [0, 2], [-1, -2], [0, 1, 2]])
            {
                SameArrays.Check(() => serial.Reduce(a, axes), () => parallel.Reduce(a, axes), $"axes {string.Join(",", axes)}");
                SameArrays.Check(() => serial.Reduce(a, axes, keepDims: true, initial: 2, where: a[0, ..] > 0.2), () => parallel.Reduce(a, axes, keepDims: true, initial: 2, where: a[0, ..] > 0.2), $"where, axes {string.Join(",", axes)}");
            }
        }
    }

    [Theory, MemberData(nameof(All))]
    public void TheExceptionIsThatOfTheFirstElement(Backend backend)
    {
        var divide = Vectorize.Compile((int p, int q) => p >= 0 ? p / q : throw new ArgumentException($"{p} is negative"), new UfuncOptions { Backend = backend, Target = Target.Parallel, MaxThreads = 4 });
        var a = NdArray.Arange(backend == Backend.Interpreter ? 300 : 30_000);
        var changed = a.Copy();
        for (int i = a.Length / 3; i < a.Length; i += 7) changed[i] = -i;
        Assert.Equal($"-{a.Length / 3} is negative", Assert.Throws<ArgumentException>(() => divide.Apply(changed, 1)).Message);
        Assert.Throws<DivideByZeroException>(() => divide.Apply(changed, a));
    }
}
