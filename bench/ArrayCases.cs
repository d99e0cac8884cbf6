using System.Numerics.Tensors;
using static DualJit.Bench.PeerArrays;

namespace DualJit.Bench;

/// <summary>An array expression on data of one size.</summary>
/// <param name="Size">As it is printed.</param>
/// <param name="Python">Function, layout and lengths.</param>
/// <param name="IsFresh">Whether each call makes the array of the result.</param>
sealed record ArrayCase(string Name, string Size, string Python, bool IsFresh, Func<PreparedExpression> Prepare);

/// <summary>The contestants of an expression, on their data.</summary>
/// <param name="DualJit">The kernel as LLVM code.</param>
/// <param name="Operators">The same lambda, not compiled.</param>
sealed record PreparedExpression(Action DualJit, Action Operators, long ResultBytes) : IDisposable
{
    public Action? C { get; init; }

    public Action? Tensors { get; init; }

    /// <summary>What only C has the addresses of.</summary>
    public object? Kept { get; init; }

    // The arrays of one case would stand beside those of the next.
    public void Dispose()
    {
        GC.KeepAlive(this);
        GC.Collect();
    }
}

/// <summary>The expressions of <see cref="ArrayTimes"/>.</summary>
static unsafe class ArrayCases
{
    const double Factor = 1.5;

    public static IEnumerable<ArrayCase> All()
    {
        foreach (int n in (int[])[1_000, 1_000_000]) yield return new("a*b - 4.1*a > 2.5*b", $"{n:N0}", $"mask;C;{n};1", true, () => Mask(n));
        foreach (int n in (int[])[1_000, 1_000_000, 30_000_000])
        {
            yield return new("a*x + y", $"{n:N0}", $"triad;C;{n};1", true, () => Triad(n));
            yield return new("r[..] = a*x + y", $"{n:N0}", $"triad into;C;{n};1", false, () => TriadInto(n));
        }
        foreach (int n in (int[])[1_000, 1_000_000]) yield return new("Sum(a*b)", $"{n:N0}", $"sum;C;{n};1", false, () => Sum(n));
        const int rows = 2_000, columns = 500, side = 1_000;
        yield return new("(a - Mean(a, axis: 0)) / Std(a, axis: 0)", $"{rows:N0} × {columns}", $"standardize;C;{rows};{columns}", true, () => Standardize(rows, columns));
        yield return new("(a - m) / s of rows", $"{rows:N0} × {columns}", $"standardize by;C;{rows};{columns}", true, () => StandardizeBy(rows, columns));
        yield return new("x + y, outer", $"{side:N0} × {side:N0}", $"outer;C;{side};{side}", true, () => Outer(side, side));
        foreach (string layout in (string[])["F", "transposed", "mixed"])
            yield return new($"a*x + y, {layout}", $"{side:N0} × {side:N0}", $"triad;{layout};{side};{side}", true, () => TriadOf(layout, side));
    }

    static PreparedExpression Mask(int n)
    {
        var (a, b) = (Filled(n, 1), Filled(n, 2));
        double* pa = Pointer(a), pb = Pointer(b);
        var c = (delegate* unmanaged<double*, double*, bool*, long, void>)Native("mask");
        Func<NdArray<double>, NdArray<double>, NdArray<bool>> expression = (v, w) => v * w - 4.1 * v > 2.5 * w;
        var kernel = Jit.Compile(expression);
        return new(() => kernel(a, b), () => expression(a, b), n) { C = () => Fresh(n, r => c(pa, pb, (bool*)r, n)) };
    }

    static PreparedExpression Triad(int n)
    {
        var (x, y) = (Filled(n, 3), Filled(n, 4));
        double* px = Pointer(x), py = Pointer(y);
        var c = (delegate* unmanaged<double, double*, double*, double*, long, void>)Native("triad");
        Func<double, NdArray<double>, NdArray<double>, NdArray<double>> expression = (f, v, w) => f * v + w;
        var kernel = Jit.Compile(expression);
        return new(() => kernel(Factor, x, y), () => expression(Factor, x, y), 8L * n)
        {
            C = () => Fresh(8L * n, r => c(Factor, px, py, (double*)r, n)),
            Tensors = () => TensorPrimitives.MultiplyAdd(x.AsSpan(), Factor, y.AsSpan(), GC.AllocateUninitializedArray<double>(n)),
        };
    }

    static PreparedExpression TriadInto(int n)
    {
        var (x, y, r) = (Filled(n, 3), Filled(n, 4), Filled(n, 5));
        double* px = Pointer(x), py = Pointer(y), pr = Pointer(r);
        var c = (delegate* unmanaged<double, double*, double*, double*, long, void>)Native("triad");
        Action<double, NdArray<double>, NdArray<double>, NdArray<double>> statement = (f, v, w, into) => into[Slice.All] = f * v + w;
        var kernel = Jit.Compile(statement);
        return new(() => kernel(Factor, x, y, r), () => statement(Factor, x, y, r), 0)
        {
            C = () => c(Factor, px, py, pr, n),
            Tensors = () => TensorPrimitives.MultiplyAdd(x.AsSpan(), Factor, y.AsSpan(), r.AsSpan()),
        };
    }

    static PreparedExpression Sum(int n)
    {
        var (a, b) = (Filled(n, 6), Filled(n, 7));
        double* pa = Pointer(a), pb = Pointer(b);
        var c = (delegate* unmanaged<double*, double*, long, double>)Native("sum_of_products");
        Func<NdArray<double>, NdArray<double>, double> expression = (v, w) => NdArray.Sum(v * w);
        var kernel = Jit.Compile(expression);
        return new(() => kernel(a, b), () => expression(a, b), 0) { C = () => c(pa, pb, n), Tensors = () => TensorPrimitives.Dot<double>(a.AsSpan(), b.AsSpan()) };
    }

    static PreparedExpression Standardize(int n, int m)
    {
        var a = Filled(n * m, 8).Reshape(n, m);
        var scratch = Filled(2 * m, 9);
        double* pa = Pointer(a), ps = Pointer(scratch);
        var c = (delegate* unmanaged<double*, double*, double*, double*, long, long, void>)Native("standardize");
        Func<NdArray<double>, NdArray<double>> expression = v => (v - NdArray.Mean(v, axis: 0)) / NdArray.Std(v, axis: 0);
        var kernel = Jit.Compile(expression);
        return new(() => kernel(a), () => expression(a), 8L * n * m) { C = () => Fresh(8L * n * m, r => c(pa, ps, ps + m, (double*)r, n, m)), Kept = scratch };
    }

    static PreparedExpression StandardizeBy(int n, int m)
    {
        var (a, mean, deviation) = (Filled(n * m, 8).Reshape(n, m), Filled(m, 9), Filled(m, 10));
        double* pa = Pointer(a), pm = Pointer(mean), pd = Pointer(deviation);
        var c = (delegate* unmanaged<double*, double*, double*, double*, long, long, void>)Native("standardize_by");
        Func<NdArray<double>, NdArray<double>, NdArray<double>, NdArray<double>> expression = (v, w, s) => (v - w) / s;
        var kernel = Jit.Compile(expression);
        return new(() => kernel(a, mean, deviation), () => expression(a, mean, deviation), 8L * n * m) { C = () => Fresh(8L * n * m, r => c(pa, pm, pd, (double*)r, n, m)) };
    }

    static PreparedExpression Outer(int n, int m)
    {
        var (x, y) = (Filled(n, 11).Reshape(n, 1), Filled(m, 12).Reshape(1, m));
        double* px = Pointer(x), py = Pointer(y);
        var c = (delegate* unmanaged<double*, double*, double*, long, long, void>)Native("outer");
        Func<NdArray<double>, NdArray<double>, NdArray<double>> expression = (v, w) => v + w;
        var kernel = Jit.Compile(expression);
        return new(() => kernel(x, y), () => expression(x, y), 8L * n * m) { C = () => Fresh(8L * n * m, r => c(px, py, (double*)r, n, m)) };
    }

    static PreparedExpression TriadOf(string layout, int side)
    {
        var (storageX, storageY) = (Filled(side * side, 13), Filled(side * side, 14));
        double* px = Pointer(storageX), py = Pointer(storageY);
        var x = storageX.Reshape(side, side).Transpose();
        var y = layout == "mixed" ? storageY.Reshape(side, side) : storageY.Reshape(side, side).Transpose();
        // A transposed array is one of layout F; the same with a part of each column is not.
        if (layout == "transposed") (x, y) = (Filled(side * side + side, 13).Reshape(side, side + 1)[Slice.All, 1..].Transpose(), Filled(side * side + side, 14).Reshape(side, side + 1)[Slice.All, 1..].Transpose());
        var c = (delegate* unmanaged<double, double*, double*, double*, long, long, void>)Native(layout == "mixed" ? "triad_mixed" : "triad_transposed");
        Func<double, NdArray<double>, NdArray<double>, NdArray<double>> expression = (f, v, w) => f * v + w;
        var kernel = Jit.Compile(expression);
        return new(() => kernel(Factor, x, y), () => expression(Factor, x, y), 8L * side * side) { C = () => Fresh(8L * side * side, r => c(Factor, px, py, (double*)r, side, side)), Kept = (storageX, storageY) };
    }
}
