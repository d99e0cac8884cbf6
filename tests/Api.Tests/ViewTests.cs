using System.Linq.Expressions;
using System.Runtime.CompilerServices;

namespace DualJit.Tests;

/// <summary>Views of whole arrays in kernels are those of the eager library: elements, shape, strides, what they share memory with, and exceptions.</summary>
[SlowTests]
public sealed class ViewTests
{
    public static TheoryData<Backend> Backends => TestBackends.Compiling;

    // Each makes the same array anew, of rank 2: every layout, strides that are negative and 0, nothing in it, and not to be written.
    private static readonly Func<NdArray<double>>[] Matrices =
    [
        () => Grid(3, 4),
        () => Grid(4, 3).Transpose(),
        () => Grid(3, 5)[.., 1..],
        () => Grid(5, 7)[Slice.Step(4, null, -2), Slice.Step(6, 0, -2)],
        () => Grid(3, 1).BroadcastTo(3, 4),
        () => Grid(3, 4).AsReadOnly(),
        () => Grid(1, 3),
        () => NdArray.Zeros<double>(0, 3),
        () => NdArray.Zeros<double>(2, 0),
    ];

    private static readonly Func<NdArray<double>>[] Others =
    [
        () => NdArray.Full(2.5),
        () => NdArray.Arange(6.0),
        () => NdArray.Arange(12.0)[Slice.Step(null, null, -3)],
        () => NdArray.Arange(24.0).Reshape(2, 3, 4),
        () => NdArray.Arange(24.0).Reshape(2, 3, 4).Transpose(),
        () => NdArray.Arange(24.0).Reshape(2, 3, 4).Transpose(1, 0, 2)[.., 1.., ..],
    ];

    private static readonly Func<NdArray<double>>[] Few = [Matrices[0], Matrices[1], Matrices[3], Matrices[7]];

    private static NdArray<double> Grid(int rows, int columns) => NdArray.Arange((double)(rows * columns)).Reshape(rows, columns);

    [Theory]
    [MemberData(nameof(Backends))]
    public void Slices(Backend backend)
    {
        Same(backend, Matrices, a => a[1..^1, 0]);
        Same(backend, Few, a => a[Slice.All, Slice.Step(0, 4, 2)]);
        Same(backend, Matrices, a => a[.., 2]);
        Same(backend, Few, a => a[^1, ..]);
        Same(backend, Matrices, a => a[1.., 1..3]);
        Same(backend, Few, a => a[..1, ^2..]);
        Same(backend, Few, a => a[Slice.Step(-1, null, -1)]);
        Same(backend, Matrices, a => a[Slice.Step(1, 100, 50), 1..1]);
        Same(backend, [.. Matrices, .. Others[1..]], a => a[..]);
        Same(backend, Others[1..], a => a[1..]);
        Same(backend, Others[1..], a => a[Slice.Step(null, null, 2)]);
        Same(backend, Others[3..], a => a[1, .., ^1]);
        Same(backend, Others[3..], a => a[.., 1..2]);
        Same(backend, Others[3..], a => a[.., .., 1..]);
        Same(backend, Others[3..], a => a[0, (Slice)1]);
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void Slices_from_elsewhere(Backend backend)
    {
        Slice[] slices = [Slice.All, default, Range.All, 1.., 0..^1, 1..1, ^2.., 2..9, ^9.., Slice.Step(null, null, -1), Slice.Step(-1, 0, -2), Slice.Step(1, 100, 2), Slice.Step(5, null, 1)];
        Sliced((a, s) => a[s], slices);
        Sliced((a, s) => { a[s] = a[s] * 2.0; return a; }, slices);
        Sliced((a, s) => a[s, 1..^1] + 1.0, slices);
        Sliced((a, s) => { var last = a.Length > 10 ? s : 1..; return a[last]; }, slices);
        Sliced((a, s) => Part(a, s), slices[^3..]);
        Sliced<Range>((a, r) => a[r], [Range.All, 1.., 0..^1, 2..9, ^9..]);
        Sliced<Range>((a, r) => a[.., r], [Range.All, 1.., ^9..]);
        Sliced<Index>((a, i) => a[i, ..], [0, ^1, 9, ^9]);
        Sliced<(Slice Rows, Range Columns)>((a, p) => a[p.Rows, p.Columns], [(Slice.All, 1..), (Slice.Step(null, null, -1), ..^1)]);

        Slice rows = 1..;
        Sliced((a, s) => a[rows], slices[..1]);
        rows = Slice.Step(null, null, -1);
        Sliced((a, s) => a[rows], slices[..1]);

        var picked = Jit.Compile((NdArray<double> a, Slice s) => { a[0, 0] = 7; return a[s]; }, Options(backend));
        foreach (Slice index in (Slice[])[1, ^1]) Assert.Equal("DJ1047", Assert.Throws<KernelCompilationException>(() => picked(Grid(3, 4), index)).Code);

        Expression<Func<NdArray<double>, Slice, NdArray<double>>> tree = (a, s) => a[s, Slice.Step(null, null, 2)];
        var (ofTree, eagerly) = (Jit.Compile(tree, Options(backend)), tree.Compile());
        foreach (var slice in slices) SameArrays.Check(() => eagerly(Grid(3, 4), slice), () => ofTree(Grid(3, 4), slice), $"[{slice}] on {backend}");

        static NdArray<double> Part(NdArray<double> a, Slice s) => a.Length == 1000 ? Part(a + 1.0, s) : a[s];

        void Sliced<T>(Func<NdArray<double>, T, NdArray<double>> eager, IEnumerable<T> by, [CallerLineNumber] int line = 0)
        {
            var compiled = Jit.Compile(eager, Options(backend));
            foreach (var slice in by)
                foreach (var make in TestBackends.Cases(backend, Few, line, every: 2)) SameArrays.Check(() => eager(make(), slice), () => compiled(make(), slice), $"{SameArrays.Text(make())}[{slice}] on {backend}");
        }
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void Other_views_and_copies(Backend backend)
    {
        Func<NdArray<double>>[] all = [.. Matrices, .. Others];
        Same(backend, all, a => a.Transpose());
        Same(backend, all, a => a.Transpose(1, 0));
        Same(backend, Others, a => a.Transpose(1, 2, 0));
        Same(backend, all, a => a.AsReadOnly());
        Same(backend, all, a => a.AsReadOnly().Transpose());
        Same(backend, all, a => a.Copy());
        Same(backend, all, a => a.BroadcastTo(2, 3, 4));
        Same(backend, all, a => a.BroadcastTo(2, -3, 4));
        Same(backend, Matrices[..1], a => a.Reshape(2, 6));
        Same(backend, Matrices[..1], a => a.Reshape(-1));
        Same(backend, Matrices[..1], a => a.Reshape(4, -1, 1));
        Same(backend, Matrices[..1], a => a.Reshape(5, -1));
        Same(backend, Matrices[..1], a => a.Reshape(2, 3, -2));
        Same(backend, Matrices[7..], a => a.Reshape(0, 5));
        Same(backend, Matrices[7..], a => a.Reshape(0, -1));
        Same(backend, Others[..2], a => a.Reshape(1, -1));
        Same(backend, Few, a => a.Transpose()[..1].Copy());
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void Reshaped_arrays_are_views_where_strides_allow_and_copies_elsewhere(Backend backend)
    {
        Func<NdArray<double>>[] all = [.. Matrices, .. Others, () => Grid(6, 4)[Slice.Step(null, null, 2), ..], () => NdArray.Arange(48.0).Reshape(4, 3, 4)[.., Slice.Step(null, null, -1), ..2], () => Grid(3, 4).Transpose()[1..2]];
        Same(backend, all, a => a.Reshape(-1));
        Same(backend, all, a => a.Reshape(4, -1));
        Same(backend, all, a => a.Reshape(1, -1, 1));
        Same(backend, all, a => a.Reshape(2, 2, 3));
        Same(backend, all, a => a.Reshape([]));
        Same(backend, Few, a => a.Transpose().Reshape(-1)[1..]);
        Same(backend, Few, a => (a + 1.0).Transpose().Reshape(6, 2) * 2.0);
        Same(backend, Few, a => { var b = a.Transpose().Reshape(-1, 2); b[.., 0] = b[.., 1]; return a; });
        Same(backend, Few, a => { var last = a.Reshape(-1); for (int i = 0; i < 3; i++) last = a.Transpose().Reshape(a.Length) + last[0]; return last; });
        Same(backend, Matrices[..1], a => NdArray.Arange(3.0).Reshape(3, 1).BroadcastTo(3, 2).Reshape(-1));
        Numbers(backend, a => a.Transpose().Reshape(-1).Sum() + a.Reshape(2, -1)[1, 0]);

        Func<NdArray, NdArray> eager = a => a.Transpose().Reshape(2, -1) + 1;
        var compiled = Jit.Compile(eager, Options(backend));
        foreach (NdArray a in (NdArray[])[Grid(3, 4), NdArray.Arange(12).Reshape(4, 3).Transpose(), NdArray.Arange(3f), NdArray.Arange((byte)8)[Slice.Step(null, null, -2)]])
            SameArrays.Check(() => eager(a), () => compiled(a), $"{a} on {backend}");
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void Views_of_what_the_kernel_made(Backend backend)
    {
        Same(backend, Few, a => (a + 1.0).Transpose());
        Same(backend, Few, a => (a + 1.0)[Slice.Step(null, null, -1), 1..]);
        Same(backend, Few, a => (a + 1.0)[.., 1]);
        Same(backend, Few, a => (a + 1.0).AsReadOnly());
        Same(backend, Few, a => (a + 1.0)[..1].BroadcastTo(5, 4));
        Same(backend, Few, a => (a + 1.0).Reshape(-1)[1..]);
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void Assignments(Backend backend)
    {
        Func<NdArray<double>>[] targets = [Matrices[0], Matrices[1], Matrices[3], Matrices[7]];
        Func<NdArray<double>>[] values = [() => NdArray.Full(2.5), () => NdArray.Arange(4.0), () => NdArray.Arange(6.0)[Slice.Step(null, null, -2)], () => Grid(1, 4).AsReadOnly(), () => Grid(4, 3).Transpose(), () => NdArray.Zeros<double>(1, 1, 1)];
        Written(backend, targets, values, (a, b) => { a[1..^1] = b; return a; });
        Written(backend, targets, values[..2], (a, b) => { a[.., 2] += b; return a; });
        Written(backend, targets, values[2..4], (a, b) => { a[Slice.All, Slice.Step(null, null, -2)] = b; return a; });
        Written(backend, targets, values[..1], (a, b) => { a[1..].Fill(7); a[0, ..] *= 2.0; return a; });
        Written(backend, targets[..1], values, (a, b) => { a.Transpose()[1, ..] = NdArray.Sqrt(b) + 1.0; return a; });
        Written(backend, targets[..1], values[..1], (a, b) => { NdArray<double>? none = b.Length > 1 ? b : null; a[1..] = none!; return a; });
        // What is written is not read again.
        Func<NdArray<double>>[] squares = [() => Grid(3, 3), () => Grid(3, 3).Transpose(), () => Grid(4, 5)[Slice.Step(null, 0, -1), 1..4]];
        Written(backend, squares, values[..1], (a, b) => { a[..] = a.Transpose(); return a; });
        Written(backend, squares, values[..1], (a, b) => { a[1..] = a[..^1]; return a; });
        Written(backend, squares, values[..1], (a, b) => { a[..^1] = a[1..]; a[Slice.Step(null, null, -1)] = a; return a; });
        Written(backend, squares, values[..1], (a, b) => { a[..] = a[1, ..]; return a; });
        Written(backend, squares, values[..1], (a, b) => { var made = a + 1.0; made.Transpose()[..] = made; return made; });
        Written(backend, squares, values[..1], (a, b) => { a[.., 1] += a[1, ..] * a[.., 0]; return a; });
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void Masks(Backend backend)
    {
        Func<NdArray<double>>[] targets = [Matrices[0], Matrices[3], Matrices[7]];
        Func<NdArray<double>>[] values = [() => NdArray.Full(2.5), () => NdArray.Arange(7.0), () => NdArray.Arange(5.0), () => NdArray.Arange(1.0), () => Grid(1, 7), () => Grid(4, 3).Transpose()];
        Same(backend, Matrices, a => a[a > 4.0]);
        Same(backend, Matrices, a => a[1..][a[1..] < 100.0]);
        Same(backend, Matrices, a => a[a[1..] > 4.0]);
        Written(backend, targets, values, (a, b) => { a[a > 4.0] = b; return a; });
        Written(backend, targets[..1], values, (a, b) => { a[a < -4.0] = b; return a; });
        Written(backend, targets[..1], values[3..], (a, b) => { a[b > 1.0] = b; return a; });
        Written(backend, targets[..2], values[..1], (a, b) => { a[a > 4.0] += a[1, ..][..1]; return a; });
        Written(backend, targets[..2], values[..1], (a, b) => { a[a > 7.0] = a[Slice.Step(null, null, -1)][a < 4.0]; return a; });
        Func<NdArray<bool>, NdArray<bool>> eager = m => { m[m] = NdArray.FromArray(new[] { false, true, true, false }); m[m.Transpose()] = NdArray.Full(true); return m; };
        var compiled = Jit.Compile(eager, Options(backend));
        SameArrays.Check(() => eager(Bools()), () => compiled(Bools()), "bools");

        static NdArray<bool> Bools() => NdArray.NotEqual(NdArray.Arange(9).Reshape(3, 3) % 2, NdArray.Full(0)).Copy();
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void What_views_say_of_themselves(Backend backend)
    {
        Numbers(backend, a =>
        {
            var v = a[1.., 0..1];
            double facts = v.Rank * 1000 + v.Length + (int)v.DType;
            for (int axis = 0; axis < v.Rank; axis++) facts = facts * 31 + v.Shape[axis] * 7 + v.Strides[axis];
            return v.IsReadOnly ? -facts : facts;
        });
        Numbers(backend, a =>
        {
            double sum = 0;
            foreach (double x in a[.., 1..].Transpose()) sum = sum * 3 + x;
            return sum;
        });
        Numbers(backend, a =>
        {
            var row = a[^1, ..];
            double sum = 0;
            for (int i = 0; i < row.Length; i++) sum = sum * 3 + row[i];
            return sum + row.Sum() + a.GetValue(1, 2);
        });
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void New_arrays(Backend backend)
    {
        Same(backend, Matrices[..3], a => NdArray.Zeros<double>(a.Shape));
        Same(backend, Matrices[..3], a => NdArray.Full(a[0, 1], a.Shape) + NdArray.Ones<double>(a.Shape) + NdArray.Full(0.5));
        Same(backend, Matrices[..1], a => NdArray.Ones<double>(2, 1, 2, 1, a.Length));
        Same(backend, Matrices[..1], a => NdArray.Full(1.5, 2, a.Length, -3));
        Same(backend, Matrices[..1], a => NdArray.Arange(a[1, 1]));
        Same(backend, Matrices[..1], a => NdArray.Arange(a[1, 1], -3.0, -0.75));
        Same(backend, Matrices[..1], a => NdArray.Arange(1.0, 2.0, a[0, 0]));
        Same(backend, Matrices[..1], a => NdArray.Linspace(a[0, 1], a[2, 3], 7));
        Same(backend, Matrices[..1], a => NdArray.Linspace(0.0, 1.0, a.Length, endpoint: false));
        Same(backend, Matrices[..1], a => NdArray.FromArray(new[] { a[0, 0], 2, 3 })[1..]);
        Same(backend, Matrices, a => a.Cast<int>().Cast<double>());
        Same(backend, Matrices[..3], a => (NdArray<double>)a.AsType(DType.Float32).AsType(DType.Float64));
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void Arrays_of_any_dtype(Backend backend)
    {
        Func<NdArray>[] makes = [() => Grid(3, 4), () => NdArray.Arange(12).Reshape(4, 3).Transpose(), () => NdArray.Arange((byte)12).Reshape(3, 4)[.., 1..], () => NdArray.Arange(12f).Reshape(3, 4)];
        Untyped((a, b) => a[1.., 0..2]);
        Untyped((a, b) => (a * 2)[.., 1]);
        Untyped((a, b) => { a[1..] = b[1, 0..3]; return a; });
        Untyped((a, b) => { a[.., 1] += b[.., 0]; return a; });
        Untyped((a, b) => { a[1, ..] = b[0, 0..a.GetLength(1)] / 3; return a.Transpose(); });
        Untyped((a, b) => (a + (a.DType == DType.Float64 ? 1 : 0))[..1]);
        Untyped((a, b) => ((NdArray<int>)a)[1..] + 1);

        void Untyped(Func<NdArray, NdArray, NdArray> eager, [CallerLineNumber] int line = 0)
        {
            var compiled = Jit.Compile(eager, Options(backend));
            foreach (var (number, a) in makes.Index())
                foreach (var b in TestBackends.Cases(backend, makes, number + line)) SameArrays.Check(() => eager(a(), b()), () => compiled(a(), b()), $"{a()} {b()} on {backend}");
        }
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void What_shares_memory_in_the_kernel_does_outside(Backend backend)
    {
        Parts((a, n) => { var b = a + 1.0; return (b, b[1..], b.Transpose()); });
        Parts((a, n) => { var b = a + 1.0; for (int i = 0; i < n; i++) b *= 2.0; return (b[.., 1..], b, b[..1]); });
        Parts((a, n) => (a, a[..1], a.Transpose()[1..]));
        Parts((a, n) => { var v = a[1..]; return (v, v, n > 1 ? a : v); });

        void Parts(Func<NdArray<double>, int, (NdArray<double>, NdArray<double>, NdArray<double>)> eager)
        {
            var compiled = Jit.Compile(eager, Options(backend));
            var (theirs, ours) = (eager(Grid(3, 4), 2), compiled(Grid(3, 4), 2));
            theirs.Item2.Fill(-1);
            ours.Item2.Fill(-1);
            foreach (var (expected, actual) in ((NdArray<double>, NdArray<double>)[])[(theirs.Item1, ours.Item1), (theirs.Item2, ours.Item2), (theirs.Item3, ours.Item3)])
                Assert.True(SameArrays.AreSame(expected, actual), $"{actual}, not {expected} on {backend}");
            Assert.Equal(ReferenceEquals(theirs.Item1, theirs.Item2), ReferenceEquals(ours.Item1, ours.Item2));
        }
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void Expression_trees(Backend backend)
    {
        Tree(a => a[Slice.All, Slice.Step(null, null, 2)].Transpose());
        Tree(a => NdArray.Sqrt(a[1, Slice.All]) + a[Slice.Step(0, 1, 1)]);
        Tree(a => a.Copy().Reshape(-1)[(Slice)3]);
        Tree(a => (NdArray<double>)(NdArray)a.AsReadOnly());
        Tree(a => a[a > 4.0]);

        void Tree(Expression<Func<NdArray<double>, NdArray<double>>> tree, [CallerLineNumber] int line = 0) => Same(backend, Few, tree.Compile(), Jit.Compile(tree, Options(backend)), line);
    }

    private static void Numbers(Backend backend, Func<NdArray<double>, double> eager)
    {
        var compiled = Jit.Compile(eager, Options(backend));
        foreach (var make in Few)
        {
            var (expected, actual) = (Outcome(() => eager(make())), Outcome(() => compiled(make())));
            Assert.True(Equals(expected, actual), $"{make()} {make().Layout} on {backend}: {actual}, not {expected}");
        }

        static object Outcome(Func<double> call)
        {
            try { return call(); }
            catch (Exception error) when (error is not KernelCompilationException) { return error.GetType(); }
        }
    }

    private static void Written(Backend backend, Func<NdArray<double>>[] targets, Func<NdArray<double>>[] values, Func<NdArray<double>, NdArray<double>, NdArray<double>> eager, [CallerLineNumber] int line = 0)
    {
        var compiled = Jit.Compile(eager, Options(backend));
        foreach (var (number, target) in targets.Index())
            foreach (var value in TestBackends.Cases(backend, values, number + line))
                SameArrays.Check(() => eager(target(), value()), () => compiled(target(), value()), $"{SameArrays.Text(target())} {target().Layout} and {SameArrays.Text(value())} on {backend}");
    }

    private static void Same(Backend backend, Func<NdArray<double>>[] makes, Func<NdArray<double>, NdArray<double>> eager, [CallerLineNumber] int line = 0) =>
        Same(backend, makes, eager, Jit.Compile(eager, Options(backend)), line);

    private static void Same(Backend backend, Func<NdArray<double>>[] makes, Func<NdArray<double>, NdArray<double>> eager, Func<NdArray<double>, NdArray<double>> compiled, int line)
    {
        foreach (var make in TestBackends.Cases(backend, makes, line))
        {
            var (mine, others) = (make(), make());
            string what = $"{SameArrays.Text(mine)} {mine.Layout} {(mine.IsReadOnly ? "read-only" : "")} on {backend}";
            var (expected, actual) = (SameArrays.Run(() => eager(others)), SameArrays.Run(() => compiled(mine)));
            SameArrays.Check(() => expected as NdArray ?? throw (Exception)expected, () => actual as NdArray ?? throw (Exception)actual, what);
            if (expected is not NdArray<double> theirs) continue;
            var ours = (NdArray<double>)actual;
            Assert.True(theirs.Strides.SequenceEqual(ours.Strides), $"{what}: strides ({string.Join(", ", ours.Strides.ToArray())}), not ({string.Join(", ", theirs.Strides.ToArray())})");
            Assert.True(theirs.IsReadOnly == ours.IsReadOnly, $"{what}: IsReadOnly is {ours.IsReadOnly}");
            Assert.True(ReferenceEquals(theirs, others) == ReferenceEquals(ours, mine), $"{what}: another object");
            if (mine.IsReadOnly || theirs.IsReadOnly) continue;
            // What shares memory sees it written.
            theirs.Fill(-1);
            ours.Fill(-1);
            Assert.True(SameArrays.AreSame(others, mine), $"{what}: {mine}, not {others}, where the result is written");
        }
    }

    private static JitOptions Options(Backend backend) => TestBackends.Options(backend) with { MaximumSpecializations = 100 };
}
