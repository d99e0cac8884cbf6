using System.Linq.Expressions;
using System.Numerics;

namespace DualJit.Tests;

/// <summary>What goes between a kernel and managed code besides numbers: structs, arrays, objects; from lambdas and from trees.</summary>
public sealed class ManagedValueTests
{
    public static TheoryData<Backend> Backends => TestBackends.Compiling;

    private struct Body
    {
        public (double X, float Y) Place;
        public Complex Spin;
        public readonly bool Heavy;

        public Body(double x, float y, Complex spin, bool heavy) => (Place, Spin, Heavy) = ((x, y), spin, heavy);
    }

    private readonly record struct Scale(double Factor, Int128 Wide)
    {
        public Scale Times(double by) => new(Factor * by, Wide * 3);
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void StructsTuplesAndComplexNumbersComeAndGo(Backend backend)
    {
        var moved = (Body body) => new Body(body.Place.X + 1, body.Place.Y * 2, body.Spin * Complex.ImaginaryOne, !body.Heavy);
        Equal((double x) =>
        {
            var body = Jit.Managed(moved, new Body(x, 2.5f, new Complex(x, -1), x > 1));
            return (body.Place.X, body.Place.Y, body.Spin, body.Heavy);
        }, backend, [0.5], [2.0]);
        Equal((double x) => Jit.Managed((a, b) => a.Times(b), new Scale(x, Int128.MaxValue), x + 1).Factor, backend, [3.0]);
        Equal((int n) => Jit.Managed(pair => (pair.Item2, pair.Item1 + n), (n, (byte)7)), backend, [3]);
        Equal((Complex z) => Jit.Managed(w => Complex.Exp(w), z) + z, backend, [new Complex(0.25, -3)]);
        Equal((int? a) => Jit.Managed((x, y) => x + y, a, 2) ?? -1, backend, [5], [null!]);
        Equal((double x) => Jit.Managed((v, m) => Vector3.Dot(v, m), new Vector3((float)x, 2, 3), new Vector3(1, 0.5f, (float)x)), backend, [1.5]);
        Equal((Half h) => Jit.Managed(x => (x, x), h).Item2, backend, [(Half)1.5]);
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void UpToFourArgumentsAreHandedOver(Backend backend)
    {
        Equal((int a, double b) => Jit.Managed((x, y, z) => x + y * z, a, b, 4.5f) + Jit.Managed((x, y, z, w) => x + y * z - (w ? 1 : 0), a, b, 2L, a > 2), backend, [3, 0.5], [1, -2.0]);
        var log = new List<string>();
        Equal((int a) =>
        {
            Jit.Managed((x, y, z) => log.Add($"{x} {y} {z}"), a, 'c', a * 0.5);
            Jit.Managed((x, y, z, w) => log.Add($"{x} {y} {z} {w}"), "text", 1L, (a, -a), DayOfWeek.Friday);
        }, backend, [3]);
        Assert.Equal(["3 c 1.5", "text 1 (3, -3) Friday", "3 c 1.5", "text 1 (3, -3) Friday"], log);
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void ArraysThatCameInAreTheSameObjects(Backend backend)
    {
        var seen = new List<object?>();
        double[] captured = [1, 2];
        var kernel = Jit.Compile((double[] v, int[,] m, NdArray<float> a, bool[] flags, double[][] rows) =>
        {
            var chosen = v.Length > 2 ? v : captured;
            double[] none = null!;
            Jit.Managed((x, y, z, w) => { seen.AddRange([x, y, z, w]); x[0] = 5; y[0, 1] = 6; z[0] = 7; w[1] = true; }, chosen, m, a, flags);
            Jit.Managed((x, y, z) => { seen.AddRange([x, y, z]); }, captured, none, rows[1]);
            return chosen[0] + m[0, 1] + a[0] + (flags[1] ? 1 : 0);
        }, TestBackends.Options(backend));
        double[] v = [1, 2, 3];
        var matrix = new int[1, 2];
        var whole = NdArray.Arange<float>(6);
        var strided = whole[Slice.Step(1, null, 2)];
        bool[] flags = [false, false];
        double[][] rows = [[1], [2, 3]];
        Assert.Equal(5 + 6 + 7 + 1, kernel(v, matrix, strided, flags, rows));
        object?[] expected = [v, matrix, strided, flags, captured, null, rows[1]];
        Assert.Equal(expected.Length, seen.Count);
        for (int i = 0; i < expected.Length; i++) Assert.Same(expected[i], seen[i]);
        Assert.Equal([0f, 7, 2, 3, 4, 5], whole.ToArray());
        Assert.Equal(5 + 6 + 7 + 1, kernel([1], matrix, strided, flags, rows));
        Assert.Same(captured, seen[7]);
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void ArraysOfTheKernelAreLent(Backend backend)
    {
        Equal((int n) =>
        {
            var made = new double[n];
            var table = new int[n, 2];
            var array = NdArray.Zeros<float>(n, 3);
            for (int i = 0; i < n; i++) made[i] = i;
            bool same = Jit.Managed((x, y) => { x[0] += 10; return ReferenceEquals(x, y); }, made, made);
            Jit.Managed(() => { made[1] = made.Length; table[n - 1, 1] = 4; array[n - 1, 2] = 2.5f; });
            return (same, made[0], made[1], table[n - 1, 1], array[n - 1, 2]);
        }, backend, [3], [2]);
        Equal((int n) =>
        {
            double sum = 0;
            for (int i = 1; i <= n; i++)
            {
                var made = new double[i];
                made[i - 1] = i;
                Jit.Managed(x => { for (int k = 0; k < x.Length; k++) x[k] += 1; }, made);
                for (int k = 0; k < i; k++) sum += made[k];
            }
            return sum;
        }, backend, [5]);
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void ArraysComeBackFromTheCode(Backend backend)
    {
        Equal((int n) =>
        {
            var squares = Jit.Managed(k => Enumerable.Range(0, k).Select(i => i * (double)i).ToArray(), n);
            var flags = Jit.Managed(() => new[] { true, false, n > 2 });
            var grid = Jit.Managed(k => { var g = new int[k, 3]; g[1, 2] = 8; return g; }, n);
            var (words, count) = Jit.Managed(() => (new char[] { 'a', 'b' }, 2));
            double sum = 0;
            for (int i = 0; i < squares.Length; i++) sum += squares[i];
            squares[0] = sum;
            return Jit.Managed(x => x[0], squares) + grid[1, 2] + grid.GetLength(1) + words[1] + count + (flags[2] ? 0.5 : 0);
        }, backend, [5], [2]);
        Equal((int n) =>
        {
            double[] current = [n];
            for (int i = 0; i < n; i++) Jit.Managed(() => { current = [.. current, i]; });
            double sum = 0;
            foreach (double x in current) sum = sum * 10 + x;
            return sum;
        }, backend, [4]);
        Equal((int n) => Jit.Managed(k => k > 0 ? new[] { k } : null!, n).Length, backend, [1], [0]);
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void AnArrayFromTheCodeMayBeReturned(Backend backend)
    {
        Func<int, double[]> original = n => { var made = Jit.Managed(k => new double[k], n); made[0] = 3; return made; };
        Assert.Equal([3.0, 0, 0], Jit.Compile(original, TestBackends.Options(backend))(3));
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void AnExceptionLeavesArraysAsTheyWere(Backend backend)
    {
        var kernel = Jit.Compile((int[] v, int n) =>
        {
            var own = new int[n];
            for (int i = 0; i < n; i++)
            {
                v[i] = own[i] = i + 1;
                Jit.Managed((x, y) => { x[i] *= 10; y[0]++; if (i == 2) throw new InvalidDataException($"{x[0]} {y[0]}"); }, v, own);
            }
        }, TestBackends.Options(backend));
        int[] v = new int[4];
        Assert.Equal("10 4", Assert.Throws<InvalidDataException>(() => kernel(v, 4)).Message);
        Assert.Equal([10, 20, 30, 0], v);
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void TreesCallManagedCodeToo(Backend backend)
    {
        var log = new List<string>();
        EqualTree<Func<int, double, double>>((n, x) => Jit.Managed(v => Math.Pow(v, n), x) + Jit.Managed(() => log.Count + n), backend, [3, 0.5]);
        EqualTree<Func<int, double>>(n => Jit.Managed((a, b, c) => a[0] + b.Item1 * c.Real, new[] { n, 2.5 }, new ValueTuple<int, double>(n, 1), new Complex(n, 1)), backend, [3]);
        EqualTree<Func<double[], double>>(v => Jit.Managed(() => v.Sum()) + Jit.Managed(a => a.Max(), v), backend, [new double[] { 1, 5, 2 }]);
        EqualTree<Func<int, int>>(n => Jit.Managed(k => Enumerable.Range(0, k).ToArray(), n)[n - 1] + Jit.Managed(Doubled, n), backend, [4]);
        EqualTree<Func<int, int>>(n => Jit.Managed(() => Jit.Managed(() => n) + 1), backend, [4]);
        Assert.Empty(log);

        // (n, log) => { int k = n; double[] a = new double[n]; Managed(() => { k += 5; a[1] = k; log.Add("k") }); return k + a[1]; }
        var (n, k, a) = (Expression.Parameter(typeof(int), "n"), Expression.Variable(typeof(int), "k"), Expression.Variable(typeof(double[]), "a"));
        var action = Expression.Lambda<Action>(Expression.Block(
            Expression.AddAssign(k, Expression.Constant(5)),
            Expression.Assign(Expression.ArrayAccess(a, Expression.Constant(1)), Expression.Convert(k, typeof(double))),
            Expression.Call(Expression.Constant(log), nameof(List<string>.Add), null, Expression.Constant("tree"))));
        var managed = typeof(Jit).GetMethod(nameof(Jit.Managed), [typeof(Action)])!;
        var tree = Expression.Lambda<Func<int, double>>(Expression.Block([k, a],
            Expression.Assign(k, n),
            Expression.Assign(a, Expression.NewArrayBounds(typeof(double), n)),
            Expression.Call(managed, action),
            Expression.Add(Expression.Convert(k, typeof(double)), Expression.ArrayIndex(a, Expression.Constant(1)))), n);
        EqualTree(tree, backend, [4]);
        Assert.Equal(["tree", "tree"], log);
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void ExceptionsOfTreesPassThrough(Backend backend)
    {
        var thrown = new InvalidOperationException("tree");
        Expression<Func<int, int>> tree = n => Jit.Managed(k => k > 0 ? k : Fail(thrown), n);
        var kernel = Jit.Compile(tree, TestBackends.Options(backend));
        Assert.Equal(2, kernel(2));
        Assert.Same(thrown, Assert.Throws<InvalidOperationException>(() => kernel(0)));
    }

    [Fact]
    public void WhatTheKernelCannotHoldIsRefused()
    {
        Refused((int n) => (double)Jit.Managed(k => (decimal)k, n));
        Refused((int n) => Jit.Managed(k => NdArray.Zeros<double>(k), n)[0]);
        Refused((int n) => Jit.Managed(k => k.ToString(), n).Length);
        Refused((NdArray<double> a) => { Jit.Managed(() => { a = a.Copy(); }); return a[0]; });

        static void Refused(Delegate kernel) => Assert.Equal("DJ1045", Assert.Throws<KernelCompilationException>(() => Jit.Compile(kernel)).Code);
    }

    private static int Doubled(int n) => 2 * n;

    private static int Fail(Exception error) => throw error;

    private static void Equal(Delegate original, Backend backend, params object[][] calls)
    {
        var kernel = Jit.Compile(original, TestBackends.Options(backend));
        foreach (var arguments in calls) Assert.Equal(Outcome(original, arguments), Outcome(kernel, arguments));
    }

    private static void EqualTree<TDelegate>(Expression<TDelegate> tree, Backend backend, params object[][] calls) where TDelegate : Delegate
    {
        Delegate original = tree.Compile(), kernel = Jit.Compile(tree, TestBackends.Options(backend));
        foreach (var arguments in calls) Assert.Equal(Outcome(original, arguments), Outcome(kernel, arguments));
    }

    private static (object?, Type?, string?) Outcome(Delegate kernel, object[] arguments)
    {
        try
        {
            return (kernel.DynamicInvoke(arguments), null, null);
        }
        catch (System.Reflection.TargetInvocationException error)
        {
            return (null, error.InnerException!.GetType(), error.InnerException.Message);
        }
    }
}
