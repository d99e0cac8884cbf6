using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using static System.Linq.Expressions.Expression;

namespace DualJit.Tests;

/// <summary>Trees that make arrays, return them, and meet null.</summary>
public sealed class ExpressionsArrayTests
{
    private static readonly Backend[] Backends = [.. new[] { Backend.Interpreter, Backend.Il, Backend.Llvm }.Where(backend => Jit.WhyUnavailable(backend) is null)];

    [Fact]
    public void New_arrays()
    {
        Check((int n) => new double[n], 0, 3, -1);
        Check((int n) => new int[n, 2], 0, 3, -1, int.MaxValue);
        Check((int n) => new short[n, 2, n], 0, 3, -1);
        Check((int n) => new[] { n, n * 2, 7 }, 5);
        Check((int n) => new[] { n / 2.0, 100 / n }, 5, 0);
        Check((int n) => new int[n].Length + new byte[n + 1, 2].GetLength(0), 4, -1);
        Check((int n) => NdArray.Zeros<float>(n, 2), 0, 3);
        Check((int n) => NdArray.Full(n * 0.5, n), 0, 3);
    }

    [Fact]
    public void Arrays_that_were_given()
    {
        int[] a = [1, 2], b = [1, 2];
        Expression<Func<int[], int[], int, int[]?>> choose = (x, y, n) => n == 0 ? x : n == 1 ? y : n == 2 ? null : new int[n];
        foreach (var backend in Backends)
        {
            var kernel = Jit.Compile(choose, new JitOptions { Backend = backend });
            Assert.Same(a, kernel(a, b, 0));
            Assert.Same(b, kernel(a, b, 1));
            Assert.Null(kernel(a, b, 2));
            Assert.Equal(new int[3], kernel(a, b, 3));
        }
    }

    [Fact]
    public void Null_arrays()
    {
        int[] a = [4, 5];
        Check((int n) => (n > 2 ? a : null) == null ? 1 : 2, 2, 3);
        Check((int n) => null != (n > 2 ? a : null), 2, 3);
        Check((int n) => (n > 2 ? a : null)!.Length, 2, 3);
        Check((int n) => (n > 2 ? a : null)![n - 3], 2, 3, 4, 5);
        Check((int n) => ((n > 2 ? a : null) ?? new int[n]).Length, 1, 3);
    }

    [Fact]
    public void Variables_start_as_null()
    {
        var (a, b, n) = (Parameter(typeof(int[]), "a"), Variable(typeof(int[]), "b"), Parameter(typeof(int), "n"));
        var tree = Lambda<Func<int[], int, int>>(Block([b], IfThen(GreaterThan(n, Constant(0)), Assign(b, a)), ArrayLength(b)), a, n);
        foreach (var backend in Backends)
        {
            var kernel = Jit.Compile(tree, new JitOptions { Backend = backend });
            Assert.Equal(2, kernel([1, 2], 1));
            Assert.Throws<NullReferenceException>(() => kernel([1, 2], 0));
        }
    }

    [Fact]
    public void A_tree_that_calls_itself_returns_what_it_was_given()
    {
        Expression<Func<int[], int[], int, int[]>>? swap = null;
        swap = (a, b, n) => n == 0 ? a : swap!.Compile()(b, n == 8 ? new int[1] : a, n - 1);
        int[] x = [1], y = [2];
        foreach (var backend in Backends)
        {
            var kernel = Jit.Compile(swap, new JitOptions { Backend = backend });
            Assert.Same(x, kernel(x, y, 0));
            Assert.Same(y, kernel(x, y, 5));
            Assert.Same(x, kernel(x, y, 6));
            Assert.Equal([0], kernel(x, y, 8));
        }
    }

    [Fact]
    public void Tuples_with_arrays()
    {
        int[] a = [4, 5];
        Check((int n) => new ValueTuple<double[], int>(new double[n], n), 0, 3, -1);
        Check((int n) => ValueTuple.Create(n, new[] { n, n + 1 }, new int[n, 2]), 0, 3, -1);
        Check((int n) => n > 2 ? new ValueTuple<int[]?, int>(a, n) : new ValueTuple<int[]?, int>(null, 100 / n), 0, 2, 3);
        Check((int n) => new ValueTuple<int, ValueTuple<int[], short[][]>>(n, new ValueTuple<int[], short[][]>(a, new short[n][])), 0, 2, -1);
        Expression<Func<int, (int[], int)>> pair = n => new ValueTuple<int[], int>(new int[n], n);
        Check((int n) => pair.Compile()(n + 1), 0, 2, -2);
        Check((int n) => pair.Compile()(n + 1).Item1.Length + pair.Compile()(2).Item2, 0, 2, -2);
    }

    [Fact]
    public void Tuples_with_arrays_that_were_given()
    {
        int[] x = [1], y = [2];
        Expression<Func<int[], int[], int, (int[], int[], int[])>> tree = (a, b, n) => n > 0 ? new ValueTuple<int[], int[], int[]>(a, b, a) : new ValueTuple<int[], int[], int[]>(b, new int[1], b);
        foreach (var backend in Backends)
        {
            var kernel = Jit.Compile(tree, new JitOptions { Backend = backend });
            var (first, second, third) = kernel(x, y, 1);
            Assert.Same(x, first);
            Assert.Same(y, second);
            Assert.Same(x, third);
            (first, second, third) = kernel(x, y, 0);
            Assert.Same(y, first);
            Assert.Equal([0], second);
            Assert.Same(y, third);
        }
    }

    public struct Point
    {
        public double X;
        public (int A, byte B) Pair;

        public double Move(double by) => X += by;
    }

    [Fact]
    public void Arrays_of_structs()
    {
        Point[] points = [new() { X = 1.5 }, new() { X = -2, Pair = (3, 4) }];
        var matrix = new Point[2, 2];
        matrix[1, 0].X = 8;
        Check((int n) => points[n].X * points.Length + points[n].Pair.A, 0, 1, 2);
        Check((int n) => matrix[n, 0].X + matrix[n, 0].Pair.B, 0, 1, 2);
        Check((int n) => new (int, double)[n], 0, 3, -1);
        Check((int n) => new[] { new ValueTuple<int, double>(n, 2), default, new ValueTuple<int, double>(1, n / 2) }, 3);
        var (a, i, x) = (Parameter(typeof(Point[]), "a"), Parameter(typeof(int), "i"), Parameter(typeof(double), "x"));
        var element = ArrayAccess(a, i);
        var moved = Call(element, typeof(Point).GetMethod(nameof(Point.Move))!, x);
        var tree = Lambda<Func<Point[], int, double, double>>(Block(
            Assign(Field(element, nameof(Point.X)), Add(x, Constant(0.5))), moved,
            Assign(Field(Field(element, nameof(Point.Pair)), "Item1"), i),
            Assign(ArrayAccess(a, Constant(0)), element), Field(ArrayIndex(a, Constant(0)), nameof(Point.X))), a, i, x);
        foreach (var backend in Backends)
        {
            var (kernel, reference) = (Jit.Compile(tree, new JitOptions { Backend = backend }), tree.Compile());
            var (expected, actual) = (new Point[3], new Point[3]);
            for (int k = 0; k < 3; k++)
            {
                Assert.Equal(reference(expected, k, k + 1.25), kernel(actual, k, k + 1.25));
                Assert.Equal(expected, actual);
            }
            Assert.Throws<IndexOutOfRangeException>(() => kernel(actual, 3, 1));
        }
    }

    [Fact]
    public void Rows()
    {
        Check((int n) => new double[n][], 0, 3, -1);
        Check((int n) => new[] { new[] { n }, new int[n], null }, 0, 3, -1);
        Check((int n) => (n > 2 ? new int[n][] : null)!.Length, 2, 3);
        var (a, b, i) = (Parameter(typeof(int[][]), "a"), Variable(typeof(int[][]), "b"), Parameter(typeof(int), "i"));
        var put = Assign(ArrayAccess(a, i), NewArrayBounds(typeof(int), Constant(2)));
        var tree = Lambda<Func<int[][], int, int[][]>>(Block([b], put, IfThen(GreaterThan(i, Constant(0)), Assign(b, a)), b), a, i);
        foreach (var backend in Backends)
        {
            var kernel = Jit.Compile(tree, new JitOptions { Backend = backend });
            int[][] rows = [[1], [2]];
            Assert.Null(kernel(rows, 0));
            Assert.Equal([[0, 0], [2]], rows);
            Assert.Same(rows, kernel(rows, 1));
            Assert.Equal([[0, 0], [0, 0]], rows);
        }
    }

    private static void Check<T>(Expression<Func<int, T>> tree, params int[] arguments)
    {
        var reference = tree.Compile();
        foreach (var backend in Backends)
        {
            var kernel = Jit.Compile(tree, new JitOptions { Backend = backend });
            foreach (int argument in arguments)
            {
                var (expected, thrown) = Outcome(reference, argument);
                var (actual, error) = Outcome(kernel, argument);
                Assert.True(thrown?.GetType() == error?.GetType(), $"{tree} with {argument} on {backend}: expected {thrown?.ToString() ?? $"{expected}"}, was {error?.ToString() ?? $"{actual}"}");
                Assert.Equal(Comparable(expected), Comparable(actual));
            }
        }
    }

    private static object? Comparable(object? value) => value switch
    {
        NdArray array => $"{string.Join('x', array.Shape.ToArray())} {array}",
        ITuple tuple => Enumerable.Range(0, tuple.Length).Select(i => Comparable(tuple[i])).ToArray(),
        _ => value,
    };

    private static (object? Result, Exception? Error) Outcome<T>(Func<int, T> call, int argument)
    {
        try
        {
            return (call(argument), null);
        }
        catch (Exception error) when (error is not KernelCompilationException)
        {
            return (null, error);
        }
    }
}
