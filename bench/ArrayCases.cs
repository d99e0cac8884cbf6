using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
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
        const int rows = 2_000, columns = 500, side = 1_000;
        foreach (bool isFresh in (bool[])[true, false])
        {
            foreach (int n in (int[])[1_000, 1_000_000]) yield return Case("a*b - 4.1*a > 2.5*b", $"{n:N0}", "mask", $"C;{n};1", isFresh, () => Mask(n, isFresh));
            foreach (int n in (int[])[1_000, 1_000_000, 30_000_000]) yield return Case("a*x + y", $"{n:N0}", "triad", $"C;{n};1", isFresh, () => Triad(n, isFresh));
            yield return Case("(a - Mean(a, axis: 0)) / Std(a, axis: 0)", $"{rows:N0} × {columns}", "standardize", $"C;{rows};{columns}", isFresh, () => Standardize(rows, columns, isFresh));
            yield return Case("(a - m) / s of rows", $"{rows:N0} × {columns}", "standardize by", $"C;{rows};{columns}", isFresh, () => StandardizeBy(rows, columns, isFresh));
            yield return Case("x + y, outer", $"{side:N0} × {side:N0}", "outer", $"C;{side};{side}", isFresh, () => Outer(side, side, isFresh));
            foreach (string layout in (string[])["F", "transposed", "mixed"])
                yield return Case($"a*x + y, {layout}", $"{side:N0} × {side:N0}", "triad of", $"{layout};{side};{side}", isFresh, () => TriadOf(layout, side, isFresh));
        }
        yield return Case("a*x + y, F into F", $"{side:N0} × {side:N0}", "triad of", $"F into F;{side};{side}", false, () => TriadOf("F into F", side, isFresh: false));
        foreach (int n in (int[])[1_000, 1_000_000]) yield return new("Sum(a*b)", $"{n:N0}", $"sum;C;{n};1", false, () => Sum(n));
    }

    static ArrayCase Case(string expression, string size, string function, string data, bool isFresh, Func<PreparedExpression> prepare) =>
        new(isFresh ? expression : $"r[..] = {expression}", size, $"{function}{(isFresh ? "" : " into")};{data}", isFresh, prepare);

    /// <summary>A kernel that makes its result, or one that writes to an array; the same lambdas, not compiled; and C, which writes to memory.</summary>
    static PreparedExpression Prepare<T>(bool isFresh, NdArray<T> r, Action fresh, Action into, Action freshExpression, Action intoExpression, PeerArrays.Result c, object? kept = null) where T : unmanaged
    {
        long bytes = r.Length * sizeof(T);
        nint target = (nint)Unsafe.AsPointer(ref MemoryMarshal.GetReference(r.AsReadOnlySpan()));
        return isFresh ? new(fresh, freshExpression, bytes) { C = () => Fresh(bytes, c), Kept = kept } : new(into, intoExpression, 0) { C = () => c((void*)target), Kept = kept };
    }

    static PreparedExpression Mask(int n, bool isFresh)
    {
        var (a, b, r) = (Filled(n, 1), Filled(n, 2), NdArray.Wrap(GC.AllocateArray<bool>(n, pinned: true)));
        double* pa = Pointer(a), pb = Pointer(b);
        var c = (delegate* unmanaged<double*, double*, bool*, long, void>)Native("mask");
        Func<NdArray<double>, NdArray<double>, NdArray<bool>> expression = (v, w) => v * w - 4.1 * v > 2.5 * w;
        Action<NdArray<double>, NdArray<double>, NdArray<bool>> statement = (v, w, into) => into[Slice.All] = v * w - 4.1 * v > 2.5 * w;
        var (kernel, assigns) = (Jit.Compile(expression), Jit.Compile(statement));
        return Prepare(isFresh, r, () => kernel(a, b), () => assigns(a, b, r), () => expression(a, b), () => statement(a, b, r), to => c(pa, pb, (bool*)to, n));
    }

    static PreparedExpression Triad(int n, bool isFresh)
    {
        var (x, y, r) = (Filled(n, 3), Filled(n, 4), Filled(n, 5));
        double* px = Pointer(x), py = Pointer(y);
        var c = (delegate* unmanaged<double, double*, double*, double*, long, void>)Native("triad");
        Func<double, NdArray<double>, NdArray<double>, NdArray<double>> expression = (f, v, w) => f * v + w;
        Action<double, NdArray<double>, NdArray<double>, NdArray<double>> statement = (f, v, w, into) => into[Slice.All] = f * v + w;
        var (kernel, assigns) = (Jit.Compile(expression), Jit.Compile(statement));
        return Prepare(isFresh, r, () => kernel(Factor, x, y), () => assigns(Factor, x, y, r), () => expression(Factor, x, y), () => statement(Factor, x, y, r), to => c(Factor, px, py, (double*)to, n)) with
        {
            Tensors = isFresh
                ? () => TensorPrimitives.MultiplyAdd(x.AsSpan(), Factor, y.AsSpan(), GC.AllocateUninitializedArray<double>(n))
                : () => TensorPrimitives.MultiplyAdd(x.AsSpan(), Factor, y.AsSpan(), r.AsSpan()),
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

    static PreparedExpression Standardize(int n, int m, bool isFresh)
    {
        var (a, r) = (Filled(n * m, 8).Reshape(n, m), Filled(n * m, 15).Reshape(n, m));
        var scratch = Filled(2 * m, 9);
        double* pa = Pointer(a), ps = Pointer(scratch);
        var c = (delegate* unmanaged<double*, double*, double*, double*, long, long, void>)Native("standardize");
        Func<NdArray<double>, NdArray<double>> expression = v => (v - NdArray.Mean(v, axis: 0)) / NdArray.Std(v, axis: 0);
        Action<NdArray<double>, NdArray<double>> statement = (v, into) => into[Slice.All] = (v - NdArray.Mean(v, axis: 0)) / NdArray.Std(v, axis: 0);
        var (kernel, assigns) = (Jit.Compile(expression), Jit.Compile(statement));
        return Prepare(isFresh, r, () => kernel(a), () => assigns(a, r), () => expression(a), () => statement(a, r), to => c(pa, ps, ps + m, (double*)to, n, m), scratch);
    }

    static PreparedExpression StandardizeBy(int n, int m, bool isFresh)
    {
        var (a, mean, deviation, r) = (Filled(n * m, 8).Reshape(n, m), Filled(m, 9), Filled(m, 10), Filled(n * m, 15).Reshape(n, m));
        double* pa = Pointer(a), pm = Pointer(mean), pd = Pointer(deviation);
        var c = (delegate* unmanaged<double*, double*, double*, double*, long, long, void>)Native("standardize_by");
        Func<NdArray<double>, NdArray<double>, NdArray<double>, NdArray<double>> expression = (v, w, s) => (v - w) / s;
        Action<NdArray<double>, NdArray<double>, NdArray<double>, NdArray<double>> statement = (v, w, s, into) => into[Slice.All] = (v - w) / s;
        var (kernel, assigns) = (Jit.Compile(expression), Jit.Compile(statement));
        return Prepare(isFresh, r, () => kernel(a, mean, deviation), () => assigns(a, mean, deviation, r), () => expression(a, mean, deviation), () => statement(a, mean, deviation, r), to => c(pa, pm, pd, (double*)to, n, m));
    }

    static PreparedExpression Outer(int n, int m, bool isFresh)
    {
        var (x, y, r) = (Filled(n, 11).Reshape(n, 1), Filled(m, 12).Reshape(1, m), Filled(n * m, 15).Reshape(n, m));
        double* px = Pointer(x), py = Pointer(y);
        var c = (delegate* unmanaged<double*, double*, double*, long, long, void>)Native("outer");
        Func<NdArray<double>, NdArray<double>, NdArray<double>> expression = (v, w) => v + w;
        Action<NdArray<double>, NdArray<double>, NdArray<double>> statement = (v, w, into) => into[Slice.All] = v + w;
        var (kernel, assigns) = (Jit.Compile(expression), Jit.Compile(statement));
        return Prepare(isFresh, r, () => kernel(x, y), () => assigns(x, y, r), () => expression(x, y), () => statement(x, y, r), to => c(px, py, (double*)to, n, m));
    }

    static PreparedExpression TriadOf(string layout, int side, bool isFresh)
    {
        var (storageX, storageY, r) = (Filled(side * side, 13), Filled(side * side, 14), Filled(side * side, 15).Reshape(side, side));
        double* px = Pointer(storageX), py = Pointer(storageY);
        var x = storageX.Reshape(side, side).Transpose();
        var y = layout == "mixed" ? storageY.Reshape(side, side) : storageY.Reshape(side, side).Transpose();
        // A transposed array is one of layout F; the same with a part of each column is not.
        if (layout == "transposed") (x, y) = (Filled(side * side + side, 13).Reshape(side, side + 1)[Slice.All, 1..].Transpose(), Filled(side * side + side, 14).Reshape(side, side + 1)[Slice.All, 1..].Transpose());
        var target = layout == "F into F" ? r.Transpose() : r;
        Func<double, NdArray<double>, NdArray<double>, NdArray<double>> expression = (f, v, w) => f * v + w;
        Action<double, NdArray<double>, NdArray<double>, NdArray<double>> statement = (f, v, w, into) => into[Slice.All] = f * v + w;
        var (kernel, assigns) = (Jit.Compile(expression), Jit.Compile(statement));
        PeerArrays.Result c = to =>
        {
            if (layout == "F into F") ((delegate* unmanaged<double, double*, double*, double*, long, void>)Native("triad"))(Factor, px, py, (double*)to, (long)side * side);
            else ((delegate* unmanaged<double, double*, double*, double*, long, long, void>)Native(layout == "mixed" ? "triad_mixed" : "triad_transposed"))(Factor, px, py, (double*)to, side, side);
        };
        return Prepare(isFresh, r, () => kernel(Factor, x, y), () => assigns(Factor, x, y, target), () => expression(Factor, x, y), () => statement(Factor, x, y, target), c, (storageX, storageY));
    }
}
