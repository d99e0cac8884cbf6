using System.Runtime.InteropServices;

namespace DualJit.Tests;

/// <summary>Loops that change places give the bits of the C# lambda, whatever the layout of the arrays and wherever they overlap.</summary>
[SlowTests]
public sealed class LoopOrderTests
{
    private const int Middle = 8000;

    private delegate void Product(NdArray<double> a, NdArray<double> b, NdArray<double> c);

    public static TheoryData<Backend> Compiling => TestBackends.Compiling;

    private static readonly (string Name, Product Kernel)[] Nests =
    [
        ("sum in a variable", (a, b, c) =>
        {
            for (int i = 0; i < c.GetLength(0); i++)
                for (int j = 0; j < c.GetLength(1); j++)
                {
                    double s = 0;
                    for (int k = 0; k < a.GetLength(1); k++) s += a[i, k] * b[k, j];
                    c[i, j] = s;
                }
        }),
        ("two sums, added to what is there", (a, b, c) =>
        {
            for (int i = 0; i < c.GetLength(0); i++)
                for (int j = 0; j < c.GetLength(1); j++)
                {
                    double s = c[i, j], t = 1;
                    for (int k = 0; k < a.GetLength(1); k++)
                    {
                        s += a[i, k] * b[k, j];
                        t = Math.Max(t, b[k, j]);
                    }
                    c[i, j] = c[i, j] / 2 + s - t;
                }
        }),
        ("zero, then in place", (a, b, c) =>
        {
            for (int i = 0; i < c.GetLength(0); i++)
                for (int j = 0; j < c.GetLength(1); j++)
                {
                    c[i, j] = 0;
                    for (int k = 0; k < a.GetLength(1); k++) c[i, j] += a[i, k] * b[k, j];
                }
        }),
        ("in place ijk", (a, b, c) =>
        {
            for (int i = 0; i < c.GetLength(0); i++)
                for (int j = 0; j < c.GetLength(1); j++)
                    for (int k = 0; k < a.GetLength(1); k++) c[i, j] += a[i, k] * b[k, j];
        }),
        ("in place ikj", (a, b, c) =>
        {
            for (int i = 0; i < c.GetLength(0); i++)
                for (int k = 0; k < a.GetLength(1); k++)
                    for (int j = 0; j < c.GetLength(1); j++) c[i, j] += a[i, k] * b[k, j];
        }),
        ("in place jik", (a, b, c) =>
        {
            for (int j = 0; j < c.GetLength(1); j++)
                for (int i = 0; i < c.GetLength(0); i++)
                    for (int k = 0; k < a.GetLength(1); k++) c[i, j] += a[i, k] * b[k, j];
        }),
        ("in place jki", (a, b, c) =>
        {
            for (int j = 0; j < c.GetLength(1); j++)
                for (int k = 0; k < a.GetLength(1); k++)
                    for (int i = 0; i < c.GetLength(0); i++) c[i, j] += a[i, k] * b[k, j];
        }),
        ("in place kij", (a, b, c) =>
        {
            for (int k = 0; k < a.GetLength(1); k++)
                for (int i = 0; i < c.GetLength(0); i++)
                    for (int j = 0; j < c.GetLength(1); j++) c[i, j] += a[i, k] * b[k, j];
        }),
        ("in place kji", (a, b, c) =>
        {
            for (int k = 0; k < a.GetLength(1); k++)
                for (int j = 0; j < c.GetLength(1); j++)
                    for (int i = 0; i < c.GetLength(0); i++) c[i, j] += a[i, k] * b[k, j];
        }),
        ("column by column", (a, b, c) =>
        {
            for (int j = 0; j < c.GetLength(1); j++)
                for (int i = 0; i < c.GetLength(0); i++) c[i, j] = c[i, j] * 2 + a[i, 0];
        }),
        ("sums of columns", (a, b, c) =>
        {
            for (int j = 0; j < c.GetLength(1); j++)
            {
                double s = 0;
                for (int k = 0; k < b.GetLength(0); k++) s += b[k, j];
                c[0, j] = s;
            }
        }),
        (AlsoWritesA, (a, b, c) =>
        {
            for (int i = 0; i < c.GetLength(0); i++)
                for (int j = 0; j < c.GetLength(1); j++)
                {
                    a[i, 0] = j;
                    for (int k = 0; k < b.GetLength(0); k++) c[i, j] += b[k, j];
                }
        }),
        ("elements from their neighbours", (a, b, c) =>
        {
            for (int j = 1; j < c.GetLength(1); j++)
                for (int i = 1; i < c.GetLength(0); i++) c[i, j] = c[i - 1, j] + c[i, j - 1];
        }),
        ("triangle", (a, b, c) =>
        {
            for (int j = 0; j < c.GetLength(1); j++)
                for (int i = 0; i < j && i < c.GetLength(0); i++) c[i, j] = b[0, j];
        }),
    ];

    /// <summary>The nest that writes another array than <c>c</c>.</summary>
    private const string AlsoWritesA = "another array is written beside";

    /// <summary>A layout that can only be read: that of <c>a</c> and <c>b</c>.</summary>
    private const string OneRowForAll = "one row for all";

    /// <summary>Ways to lay a matrix of some size into the memory.</summary>
    private static readonly Dictionary<string, Func<NdArray<double>, int, int, int, NdArray<double>>> Layouts = new()
    {
        ["C"] = (memory, start, rows, columns) => memory[start..(start + rows * columns)].Reshape(rows, columns),
        ["F"] = (memory, start, rows, columns) => memory[start..(start + rows * columns)].Reshape(columns, rows).Transpose(),
        ["wide"] = (memory, start, rows, columns) => memory[start..(start + rows * 80)].Reshape(rows, 80)[.., ..columns],
        ["reversed"] = (memory, start, rows, columns) => memory[start..(start + rows * columns)].Reshape(rows, columns)[Slice.Step(null, null, -1), Slice.Step(null, null, -1)],
        [OneRowForAll] = (memory, start, rows, columns) => memory[start..(start + columns)].BroadcastTo(rows, columns),
    };

    /// <summary>Where <c>a</c>, <c>b</c> and <c>c</c> start.</summary>
    private static readonly (int A, int B, int C)[] Places =
    [
        (0, Middle, 2 * Middle), (0, Middle, Middle), (Middle, 0, Middle), (0, Middle, Middle + 1), (0, Middle + 1, Middle), (Middle - 1, 0, Middle), (Middle, Middle, Middle),
    ];

    public static TheoryData<Backend, string> Cases
    {
        get
        {
            var cases = new TheoryData<Backend, string>();
            foreach (var backend in new[] { Backend.Interpreter, Backend.Il, Backend.Llvm }.Where(backend => Jit.WhyUnavailable(backend) is null))
                foreach (var (name, _) in Nests) cases.Add(backend, name);
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void ANestDoesWhatTheLambdaDoes(Backend backend, string name)
    {
        var lambda = Nests.Single(nest => nest.Name == name).Kernel;
        var kernel = Jit.Compile(lambda, TestBackends.Options(backend));
        var sizes = backend == Backend.Interpreter ? new[] { (5, 9, 11) } : [(37, 29, 53), (3, 2, 64), (8, 1, 9), (1, 5, 1), (4, 0, 12), (0, 3, 9), (9, 3, 0), (7, 70, 8)];
        foreach (var (rows, inner, columns) in sizes)
            foreach (var (a, b, c) in Places)
                foreach (string layout in TestBackends.Cases(backend, [.. Layouts.Keys], Array.FindIndex(Nests, nest => nest.Name == name)))
                {
                    if (layout == OneRowForAll && name == AlsoWritesA) continue;
                    var (expected, expectedThrown) = Run(lambda, layout, (a, b, c), rows, inner, columns);
                    var (actual, thrown) = Run(kernel, layout, (a, b, c), rows, inner, columns);
                    Assert.Equal(expectedThrown, thrown);
                    if (MemoryMarshal.AsBytes<double>(expected).SequenceEqual(MemoryMarshal.AsBytes<double>(actual))) continue;
                    for (int i = 0; i < expected.Length; i++)
                        if (BitConverter.DoubleToInt64Bits(expected[i]) != BitConverter.DoubleToInt64Bits(actual[i]) && !(double.IsNaN(expected[i]) && double.IsNaN(actual[i])))
                            Assert.Fail($"{layout} {rows}×{inner}×{columns} at {a}, {b}, {c}: element {i} of the memory is {actual[i]:R}, not {expected[i]:R}");
                }
    }

    [Theory]
    [MemberData(nameof(Compiling))]
    public void FlatArraysAreMatricesToo(Backend backend)
    {
        static void Multiply(double[] a, double[] b, double[] c, int n)
        {
            for (int i = 0; i < n; i++)
                for (int j = 0; j < n; j++)
                {
                    double s = 0;
                    for (int k = 0; k < n; k++) s += a[i * n + k] * b[k * n + j];
                    c[i * n + j] = s;
                }
        }

        var kernel = Jit.Compile<Action<double[], double[], double[], int>>(Multiply, TestBackends.Options(backend));
        foreach (int n in new[] { 0, 1, 7, 8, 19, 70 })
        {
            double[] memory = Fill(3 * n * n);
            var (a, b) = (memory[..(n * n)], memory[(n * n)..(2 * n * n)]);
            double[] expected = new double[n * n], actual = new double[n * n];
            Multiply(a, b, expected, n);
            kernel(a, b, actual, n);
            AssertSameBits(expected, actual);
            // In place each row of sums changes what the next reads.
            double[] expectedInPlace = [.. b], actualInPlace = [.. b];
            Multiply(a, expectedInPlace, expectedInPlace, n);
            kernel(a, actualInPlace, actualInPlace, n);
            AssertSameBits(expectedInPlace, actualInPlace);
        }
        // The index of an element that is not there is C#'s, and so is what was written before.
        double[] shortArray = new double[5 * 9 - 3], expectedShort = new double[81], actualShort = new double[81];
        Assert.Throws<IndexOutOfRangeException>(() => Multiply(expectedShort, shortArray, expectedShort, 9));
        Assert.Throws<IndexOutOfRangeException>(() => kernel(actualShort, shortArray, actualShort, 9));
        AssertSameBits(expectedShort, actualShort);
    }

    private static (double[] Memory, Type? Thrown) Run(Product kernel, string layout, (int A, int B, int C) places, int rows, int inner, int columns)
    {
        double[] elements = [.. Filled];
        var memory = NdArray.Wrap(elements);
        var thrown = Record.Exception(() =>
            kernel(Layouts[layout](memory, places.A, rows, inner), Layouts[layout](memory, places.B, inner, columns), Layouts[layout == OneRowForAll ? "C" : layout](memory, places.C, rows, columns)));
        return (elements, thrown?.GetType());
    }

    private static readonly double[] Filled = Fill(3 * Middle);

    private static double[] Fill(int count)
    {
        var random = new Random(1);
        double[] elements = new double[count];
        foreach (ref double element in elements.AsSpan())
            element = random.Next(2000) switch { 0 => double.NaN, 1 => double.PositiveInfinity, 2 => double.NegativeInfinity, < 40 => -0.0, _ => random.NextDouble() - 0.5 };
        return elements;
    }

    private static void AssertSameBits(double[] expected, double[] actual)
    {
        var x = Bits(expected);
        var y = Bits(actual);
        Assert.True(x.SequenceEqual(y), $"the bits differ at {x.CommonPrefixLength(y)}");

        static ReadOnlySpan<long> Bits(double[] values) =>
            MemoryMarshal.Cast<double, long>(Array.ConvertAll(values, value => double.IsNaN(value) ? double.NaN : value));
    }
}
