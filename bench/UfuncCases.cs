using static DualJit.Bench.PeerArrays;

namespace DualJit.Bench;

/// <summary>A call of a ufunc, gufunc or stencil on data of one size.</summary>
/// <param name="Size">As it is printed.</param>
/// <param name="Python">Function and lengths.</param>
/// <param name="ResultBytes">Of the array that each call makes; 0 where the result is in memory that is there.</param>
/// <param name="NumPyIsStrict">Whether NumPy's own function computes the same.</param>
sealed record UfuncCase(string Name, string Size, string Python, long ResultBytes, Func<PreparedUfunc> Prepare, bool NumPyIsStrict = true);

/// <summary>The contestants of a call, on their data.</summary>
/// <param name="C">Null where C has no calls that compare.</param>
sealed record PreparedUfunc(Action DualJit, Action? C) : IDisposable
{
    // The arrays of one case would stand beside those of the next.
    public void Dispose()
    {
        GC.KeepAlive(this);
        GC.Collect();
    }
}

/// <summary>The calls of <see cref="UfuncTimes"/>.</summary>
static unsafe class UfuncCases
{
    const int Side = 1_000;

    static readonly Ufunc<double, double, double> Plus = Vectorize.Compile((double p, double q) => p + q, new UfuncOptions { Name = "add" });

    public static IEnumerable<UfuncCase> All()
    {
        const int million = 1_000_000;
        string square = $"{Side:N0} × {Side:N0}";
        yield return new("add", "1", "add;1;1", 8, AddOne);
        foreach (int n in (int[])[1_000, million])
        {
            yield return new("add", $"{n:N0}", $"add;{n};1", 8L * n, () => Add(n));
            yield return new("add", $"{n:N0}", $"add into;{n};1", 0, () => AddInto(n));
            yield return new("add, every other", $"{n:N0}", $"add strided;{n};1", 0, () => AddStrided(n));
        }
        yield return new("add, row", square, $"add row;{Side};{Side}", 0, () => AddBroadcast("add_row", Filled(Side, 2), [Side]));
        yield return new("add, column", square, $"add column;{Side};{Side}", 0, () => AddBroadcast("add_column", Filled(Side, 2), [Side, 1]));
        yield return new("sigmoid", $"{million:N0}", $"sigmoid;{million};1", 0, () => Sigmoid(million), NumPyIsStrict: false);
        yield return new("add.Reduce, axis 0", square, $"reduce along 0;{Side};{Side}", 8L * Side, () => Reduce(0, "reduce_rows"));
        yield return new("add.Reduce, axis 1", square, $"reduce along 1;{Side};{Side}", 8L * Side, () => Reduce(1, "reduce_columns"), NumPyIsStrict: false);
        yield return new("0.5 * p - q, Reduce, axis 0", square, $"fold along 0;{Side};{Side}", 8L * Side, Fold);
        const int length = 512, order = 16;
        yield return new("dot, (n),(n)->()", $"{Side:N0} × {length}", $"dots;{Side};{length}", 8L * Side, () => Dots(length), NumPyIsStrict: false);
        yield return new("matmul, (m,n),(n,p)->(m,p)", $"{Side:N0} × {order} × {order}", $"products;{Side};{order}", 0, () => Products(order), NumPyIsStrict: false);
        yield return new("stencil of 5 points", square, $"cross;{Side};{Side}", 0, Cross);
    }

    static PreparedUfunc AddOne()
    {
        var (a, b) = (Filled(1, 1), Filled(1, 2));
        return new(() => Plus.Apply(a, b), null);
    }

    static PreparedUfunc Add(int n)
    {
        var (a, b) = (Filled(n, 1), Filled(n, 2));
        double* pa = Pointer(a), pb = Pointer(b);
        var c = (delegate* unmanaged<double*, double*, double*, long, void>)Native("add");
        return new(() => Plus.Apply(a, b), () => Fresh(8L * n, r => c(pa, pb, (double*)r, n)));
    }

    static PreparedUfunc AddInto(int n)
    {
        var (a, b, into) = (Filled(n, 1), Filled(n, 2), Filled(n, 3));
        double* pa = Pointer(a), pb = Pointer(b), pr = Pointer(into);
        var c = (delegate* unmanaged<double*, double*, double*, long, void>)Native("add");
        return new(() => Plus.Apply(a, b, @out: into), () => c(pa, pb, pr, n));
    }

    static PreparedUfunc AddStrided(int n)
    {
        var (a, b, into) = (Filled(2 * n, 1), Filled(2 * n, 2), Filled(n, 3));
        double* pa = Pointer(a), pb = Pointer(b), pr = Pointer(into);
        var (every, other) = (a[Slice.Step(null, null, 2)], b[Slice.Step(null, null, 2)]);
        var c = (delegate* unmanaged<double*, double*, double*, long, void>)Native("add_strided");
        return new(() => Plus.Apply(every, other, @out: into), () => c(pa, pb, pr, n));
    }

    static PreparedUfunc AddBroadcast(string function, NdArray<double> b, int[] shape)
    {
        var (a, into) = (Filled(Side * Side, 1).Reshape(Side, Side), Filled(Side * Side, 3).Reshape(Side, Side));
        double* pa = Pointer(a), pb = Pointer(b), pr = Pointer(into);
        b = b.Reshape(shape);
        var c = (delegate* unmanaged<double*, double*, double*, long, long, void>)Native(function);
        return new(() => Plus.Apply(a, b, @out: into), () => c(pa, pb, pr, Side, Side));
    }

    static PreparedUfunc Sigmoid(int n)
    {
        var (x, into) = (Filled(n, 1), Filled(n, 2));
        double* px = Pointer(x), pr = Pointer(into);
        var c = (delegate* unmanaged<double*, double*, long, void>)Native("sigmoid");
        var sigmoid = Vectorize.Compile((double v) => 1.0 / (1.0 + Math.Exp(-v)));
        return new(() => sigmoid.Apply(x, @out: into), () => c(px, pr, n));
    }

    static PreparedUfunc Reduce(int axis, string function)
    {
        var a = Filled(Side * Side, 1).Reshape(Side, Side);
        double* pa = Pointer(a);
        var c = (delegate* unmanaged<double*, double*, long, long, void>)Native(function);
        return new(() => Plus.Reduce(a, axis), () => Fresh(8L * Side, r => c(pa, (double*)r, Side, Side)));
    }

    static PreparedUfunc Fold()
    {
        var a = Filled(Side * Side, 1).Reshape(Side, Side);
        double* pa = Pointer(a);
        var c = (delegate* unmanaged<double*, double*, long, long, void>)Native("fold_rows");
        var fold = Vectorize.Compile((double p, double q) => 0.5 * p - q);
        return new(() => fold.Reduce(a, 0), () => Fresh(8L * Side, r => c(pa, (double*)r, Side, Side)));
    }

    static PreparedUfunc Dots(int n)
    {
        var (a, b) = (Filled(Side * n, 1).Reshape(Side, n), Filled(Side * n, 2).Reshape(Side, n));
        double* pa = Pointer(a), pb = Pointer(b);
        var c = (delegate* unmanaged<double*, double*, double*, long, long, void>)Native("dots");
        var dot = GuVectorize.Compile((NdArray<double> x, NdArray<double> y, NdArray<double> @out) =>
        {
            double total = 0;
            for (int i = 0; i < x.Length; i++) total += x[i] * y[i];
            @out[0] = total;
        }, "(n),(n)->()");
        return new(() => dot.Apply<double>(a, b), () => Fresh(8L * Side, r => c(pa, pb, (double*)r, Side, n)));
    }

    static PreparedUfunc Products(int n)
    {
        var (a, b, into) = (Filled(Side * n * n, 1).Reshape(Side, n, n), Filled(Side * n * n, 2).Reshape(Side, n, n), Filled(Side * n * n, 3).Reshape(Side, n, n));
        double* pa = Pointer(a), pb = Pointer(b), pr = Pointer(into);
        var c = (delegate* unmanaged<double*, double*, double*, long, long, void>)Native("products");
        var matmul = GuVectorize.Compile((NdArray<double> x, NdArray<double> y, NdArray<double> @out) =>
        {
            for (int i = 0; i < x.GetLength(0); i++)
                for (int j = 0; j < y.GetLength(1); j++)
                {
                    double total = 0;
                    for (int k = 0; k < x.GetLength(1); k++) total += x[i, k] * y[k, j];
                    @out[i, j] = total;
                }
        }, "(m,n),(n,p)->(m,p)");
        return new(() => matmul.Apply([a, b], into), () => c(pa, pb, pr, Side, n));
    }

    static PreparedUfunc Cross()
    {
        var (a, into) = (Filled(Side * Side, 1).Reshape(Side, Side), Filled(Side * Side, 3).Reshape(Side, Side));
        double* pa = Pointer(a), pr = Pointer(into);
        var c = (delegate* unmanaged<double*, double*, long, long, void>)Native("cross");
        var cross = Stencil.Compile((Window<double> w) => 0.2 * (w[0, 0] + w[-1, 0] + w[1, 0] + w[0, -1] + w[0, 1]));
        return new(() => cross.Apply([a], into), () => c(pa, pr, Side, Side));
    }
}
