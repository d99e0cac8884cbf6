using System.Linq.Expressions;

namespace DualJit.Tests;

/// <summary>Functions of neighbourhoods applied to arrays.</summary>
public sealed class StencilTests
{
    public static TheoryData<Backend> All => TestBackends.AndNone;

    public static TheoryData<Backend> Compiling => TestBackends.Compiling;

    private static double Cross(Window<double> w) => 0.25 * (w[-1, 0] + w[1, 0] + w[0, -1] + w[0, 1]);

    private static double Skewed(Window<double> w) => w[-2, 0] - 3 * w[0, 1] + w[1, -1] / 7;

    private static readonly Border[] Borders = [Border.Constant, Border.Nearest, Border.Reflect, Border.Wrap, Border.Valid];

    [Theory, MemberData(nameof(All))]
    public void EveryBorderIsAsDefined(Backend backend)
    {
        var random = new Random(5);
        foreach (var border in Borders)
        {
            var cross = Stencil.Compile((Func<Window<double>, double>)Cross, new StencilOptions { Backend = backend, Border = border, Value = 7.5 });
            var skewed = Stencil.Compile((Func<Window<double>, double>)Skewed, new StencilOptions { Backend = backend, Border = border });
            foreach (int[] shape in (int[][])[[10, 10], [5, 3], [3, 2], [1, 4], [2, 1], [0, 3]])
            {
                var a = NdArray.FromArray([.. Enumerable.Range(0, shape[0] * shape[1]).Select(_ => random.NextDouble())]).Reshape(shape);
                SameArrays.Check(() => Expected(Cross, a, border, 7.5, (1, 1), (1, 1)), () => cross.Apply(a), $"cross {border} {string.Join(",", shape)}");
                SameArrays.Check(() => Expected(Skewed, a, border, 0, (2, 1), (1, 1)), () => skewed.Apply(a), $"skewed {border} {string.Join(",", shape)}");
            }
        }
    }

    // By the definition: an array that goes on beyond its edges, and a window at each of its elements.
    private static NdArray<double> Expected(Func<Window<double>, double> function, NdArray<double> a, Border border, double value, (int Before, int After) rows, (int Before, int After) columns)
    {
        int m = a.GetLength(0), n = a.GetLength(1), width = n + columns.Before + columns.After;
        var padded = new double[(m + rows.Before + rows.After) * width];
        for (int i = -rows.Before; i < m + rows.After && a.Length > 0; i++)
            for (int j = -columns.Before; j < n + columns.After; j++)
                padded[(i + rows.Before) * width + j + columns.Before] = a[Index(i, m), Index(j, n)];
        var result = NdArray.Zeros<double>(m, n);
        for (int i = 0; i < m; i++)
            for (int j = 0; j < n; j++)
            {
                bool isInside = i >= rows.Before && i + rows.After < m && j >= columns.Before && j + columns.After < n;
                result[i, j] = border == Border.Constant && !isInside ? value : function(new Window<double>(padded, (i + rows.Before) * width + j + columns.Before, width, 1));
            }
        if (border != Border.Valid) return result;
        int height = Math.Max(0, m - rows.Before - rows.After), inner = Math.Max(0, n - columns.Before - columns.After);
        return height == 0 || inner == 0 ? NdArray.Zeros<double>(height, inner) : result[rows.Before..(rows.Before + height), columns.Before..(columns.Before + inner)].Copy();

        int Index(int index, int length)
        {
            while (index < 0 || index >= length)
                index = border switch { Border.Wrap => index < 0 ? index + length : index - length, Border.Reflect => index < 0 ? -1 - index : 2 * length - 1 - index, _ => Math.Clamp(index, 0, length - 1) };
            return index;
        }
    }

    [Theory, MemberData(nameof(All))]
    public void WindowsMayHaveAnyRankAndLayoutAndBeSeveral(Backend backend)
    {
        var differences = Stencil.Compile((Window<float> w) => w[0] - w[-1], new StencilOptions { Backend = backend, Border = Border.Wrap });
        Assert.Equal([-3f, 1, 1, 1], differences.Apply(NdArray.Arange(4f)).ToArray());
        Expression<Func<Window<int>, int>> tree = w => w[0, 0, 0] + w[1, 0, -1];
        var cube = NdArray.Arange(27).Reshape(3, 3, 3);
        Assert.Equal(cube[1, 1, 1] + cube[2, 1, 0], Stencil.Compile(tree, new StencilOptions { Backend = backend }).Apply(cube)[1, 1, 1]);
        int offset = 100;
        var mixed = Stencil.Compile((Window<double> a, Window<long> b, double scale, NdArray<double> table) => scale * a[0, 1] + b[-1, 0] + table[1, 0] + offset, new StencilOptions { Backend = backend, Border = Border.Valid });
        var (left, right) = (NdArray.Arange(12.0).Reshape(4, 3).Transpose(), NdArray.Arange(12L).Reshape(3, 4));
        var table = NdArray.FromArray(new double[,] { { 1, 2 }, { 1000, 3 } });
        var expected = 0.5 * left[1.., 1..] + right.Cast<double>()[..2, ..3] + 1100.0;
        SameArrays.Check(() => expected, () => mixed.Apply(left, right, 0.5, table), "mixed");
        Assert.Throws<ArgumentException>(() => mixed.Apply([left, right, 0.5, table], NdArray.Zeros<double>(3, 3)));
        var cross = Stencil.Compile((Func<Window<double>, double>)Cross, new StencilOptions { Backend = backend });
        var field = NdArray.Arange(25.0).Reshape(5, 5);
        var copy = cross.Apply(field);
        var transposed = NdArray.Zeros<double>(5, 5).Transpose();
        SameArrays.Check(() => copy, () => cross.Apply([field], transposed).Copy(), "out");
        Assert.Same(field, cross.Apply([field], field));
        SameArrays.Check(() => copy, () => field, "in place");
    }

    [Theory, MemberData(nameof(All))]
    public void TheExceptionIsThatOfTheFirstElement(Backend backend)
    {
        var options = new StencilOptions { Backend = backend, Border = Border.Nearest };
        var limited = Stencil.Compile((Window<int> w) => w[0, 0] + w[0, 1] >= 0 ? w[1, 0] : throw new ArgumentException($"{w[0, 0]} and {w[0, 1]}"), options);
        var a = NdArray.Zeros<int>(4, 5);
        (a[2, 4], a[1, 2], a[3, 0]) = (-3, -2, -4);
        Assert.Equal("0 and -2", Assert.Throws<ArgumentException>(() => limited.Apply(a)).Message);
        a[0, 4] = -1;
        Assert.Equal("0 and -1", Assert.Throws<ArgumentException>(() => limited.Apply(a)).Message);
        a[0, 4] = a[1, 2] = 0;
        Assert.Equal("0 and -3", Assert.Throws<ArgumentException>(() => limited.Apply(a)).Message);
        Assert.Equal("0 and -3", Assert.Throws<ArgumentException>(() => Stencil.Compile((Window<int> w) => w[0, 0] + w[0, 1] >= 0 ? w[1, 0] : throw new ArgumentException($"{w[0, 0]} and {w[0, 1]}"), options with { Target = Target.Parallel, MaxThreads = 4 }).Apply(a)).Message);
    }

    [Fact]
    public void WithoutABackendItIsTheDelegate()
    {
        var log = new List<string>();
        var note = Stencil.Compile((Window<double> w) => { log.Add($"{w[0]}"); return w[-1] + w[1]; }, new StencilOptions { Backend = Backend.None, Border = Border.Valid, Neighborhood = [(-1, 1)] });
        Assert.Equal([2.0, 4, 6], note.Apply(NdArray.Arange(5.0)).ToArray());
        Assert.Equal(["1", "2", "3"], log);
    }

    [Theory, MemberData(nameof(Compiling))]
    public void IndicesMayBeVariablesInAGivenNeighbourhood(Backend backend)
    {
        int reach = 2;
        var mean = Stencil.Compile((Window<double> w) =>
        {
            double total = 0;
            for (int i = -reach; i <= reach; i++) total += w[i];
            return total / 5;
        }, new StencilOptions { Backend = backend, Border = Border.Valid, Neighborhood = [(-2, 2)], Name = "mean" });
        Assert.Equal([2.0, 3, 4], mean.Apply(NdArray.Arange(7.0)).ToArray());
        Assert.Equal("mean: -2..2", mean.ToString());
        reach = 3;
        Assert.Equal("An index along axis 0 is outside the neighbourhood, which is from -2 to 2.", Assert.Throws<IndexOutOfRangeException>(() => mean.Apply(NdArray.Arange(7.0))).Message);
    }

    [Fact]
    public void WhatDoesNotFitIsRefused()
    {
        int i = 1;
        Assert.Equal("DJ1082", Assert.Throws<KernelCompilationException>(() => Stencil.Compile((Window<double> w) => w[i])).Code);
        Assert.Equal("DJ1081", Assert.Throws<KernelCompilationException>(() => Stencil.Compile((Window<double> w) => w[3], new StencilOptions { Neighborhood = [(-2, 2)] })).Code);
        Assert.Equal("DJ1080", Assert.Throws<KernelCompilationException>(() => Stencil.Compile((Window<double> w) => w[1] + w[1, 0])).Code);
        Assert.Equal("DJ1004", Assert.Throws<KernelCompilationException>(() => Jit.Compile((Window<double> w, double v) => v)).Code);
        Assert.Throws<ArgumentException>(() => Stencil.Compile((double v) => v));
        Assert.Throws<NotSupportedException>(() => Stencil.Compile((Window<double> w, decimal d) => w[0]));
        var cross = Stencil.Compile((Func<Window<double>, double>)Cross, new StencilOptions { Name = "cross" });
        Assert.Equal("Operand 0 of stencil 'cross' has rank 1; its windows have 2 indices.", Assert.Throws<ArgumentException>(() => cross.Apply(NdArray.Arange(3.0))).Message);
        Assert.Throws<ArgumentException>(() => cross.Apply());
        Assert.Throws<InvalidCastException>(() => cross.Apply(NdArray.FromArray([System.Numerics.Complex.One]).Reshape(1, 1)));
    }
}
