namespace DualJit.Tests;

/// <summary>Reductions and the like by functions.</summary>
public sealed class ReduceTests
{
    public static TheoryData<Backend> All => TestBackends.AndNone;

    private static UfuncOptions On(Backend backend) => new() { Backend = backend, Name = "f" };

    [Theory, MemberData(nameof(All))]
    public void AnAssociativeOperatorReducesInTheOrderOfSums(Backend backend)
    {
        var random = new Random(3);
        var a = NdArray.FromArray([.. Enumerable.Range(0, 3 * 70 * 40).Select(_ => random.NextDouble() - 0.3)]).Reshape(3, 70, 40);
        var add = Vectorize.Compile((double p, double q) => p + q, On(backend));
        var max = Vectorize.Compile((double p, double q) => Math.Max(p, q), On(backend));
        Assert.Equal(a.Sum(), add.Reduce(a));
        SameArrays.Check(() => a.Sum(1), () => add.Reduce(a, 1), "one axis");
        SameArrays.Check(() => a.Sum([0, -1], keepDims: true), () => add.Reduce(a, [0, -1], keepDims: true), "two axes");
        SameArrays.Check(() => 2.5 + a.Sum(2), () => add.Reduce(a, 2, initial: 2.5), "initial");
        SameArrays.Check(() => a.Max([0, 1]), () => max.Reduce(a, [0, 1]), "max");
        SameArrays.Check(() => 0.0 + NdArray.Where(a > 0.1, a, -0.0).Sum(0), () => add.Reduce(a, 0, where: a > 0.1), "where");
        SameArrays.Check(() => NdArray.Where(a > 0.1, a, -1.0).Max(0), () => max.Reduce(a, 0, initial: -1, where: a > 0.1), "max where");
    }

    [Theory, MemberData(nameof(All))]
    public void OtherFunctionsReduceFromTheLeft(Backend backend)
    {
        var f = Vectorize.Compile((double total, double x) => 0.5 * total - x, On(backend));
        var random = new Random(4);
        var a = NdArray.FromArray([.. Enumerable.Range(0, 3 * 4 * 5).Select(_ => random.NextDouble())]).Reshape(3, 4, 5);
        foreach (var array in (NdArray<double>[])[a, a.Transpose(), a[.., Slice.Step(null, null, -2), 1..], a[1..2], a[.., .., ..1]])
            foreach (int[] axes in (int[][])[[], [0], [1], [2], [0, 1], [1, 2], [0, 2], [0, 1, 2]])
                foreach (double? initial in (double?[])[null, 2.5])
                    SameArrays.Check(() => Fold(array, axes, initial), () => f.Reduce(array, axes, keepDims: true, initial), $"axes {string.Join(",", axes)}");
        var mask = a > 0.5;
        var result = NdArray.Full(1.0, 3, 1, 5);
        for (int i = 0; i < 3; i++)
            for (int j = 0; j < 4; j++)
                for (int k = 0; k < 5; k++)
                    if (mask[i, j, k]) result[i, 0, k] = 0.5 * result[i, 0, k] - a[i, j, k];
        SameArrays.Check(() => result, () => f.Reduce(a, 1, keepDims: true, initial: 1, where: mask), "where");
        var output = NdArray.Zeros<double>(5, 3).Transpose();
        Assert.Same(output, f.Reduce(a, 1, @out: output));
        SameArrays.Check(() => Fold(a, [1], null).Reshape(3, 5), output.Copy, "out");
        // Of many elements several rows are taken together, and the rest one by one.
        var large = NdArray.FromArray([.. Enumerable.Range(0, 2 * 12 * 800).Select(_ => random.NextDouble())]).Reshape(2, 12, 800);
        foreach (int[] axes in (int[][])[[1], [0, 1]])
            foreach (double? initial in (double?[])[null, 2.5])
                SameArrays.Check(() => Fold(large, axes, initial), () => f.Reduce(large, axes, keepDims: true, initial), $"rows, axes {string.Join(",", axes)}");
    }

    private static NdArray<double> Fold(NdArray<double> a, int[] axes, double? initial)
    {
        int[] shape = [.. a.Shape.ToArray().Select((length, axis) => axes.Contains(axis) ? 1 : length)];
        var result = NdArray.Full(initial ?? 0.0, shape);
        var seen = NdArray.Full(initial is not null, shape);
        for (int i = 0; i < a.GetLength(0); i++)
            for (int j = 0; j < a.GetLength(1); j++)
                for (int k = 0; k < a.GetLength(2); k++)
                {
                    var (x, y, z) = (axes.Contains(0) ? 0 : i, axes.Contains(1) ? 0 : j, axes.Contains(2) ? 0 : k);
                    result[x, y, z] = seen[x, y, z] ? 0.5 * result[x, y, z] - a[i, j, k] : a[i, j, k];
                    seen[x, y, z] = true;
                }
        return result;
    }

    [Theory, MemberData(nameof(All))]
    public void AccumulateGivesEachStep(Backend backend)
    {
        var f = Vectorize.Compile((long total, long x) => 3 * total - x, On(backend));
        var a = NdArray.Arange(24L).Reshape(2, 3, 4);
        foreach (var array in (NdArray<long>[])[a, a.Transpose(), a[.., ..1]])
            for (int axis = -1; axis < 3; axis++)
            {
                var expected = array.Copy();
                int along = axis < 0 ? 2 : axis;
                int[] at = new int[3];
                for (at[0] = 0; at[0] < expected.GetLength(0); at[0]++)
                    for (at[1] = 0; at[1] < expected.GetLength(1); at[1]++)
                        for (at[2] = 0; at[2] < expected.GetLength(2); at[2]++)
                        {
                            if (at[along] == 0) continue;
                            int[] before = [.. at];
                            before[along]--;
                            expected.SetValue(3 * expected.GetValue(before) - array.GetValue(at), at);
                        }
                SameArrays.Check(() => expected, () => f.Accumulate(array, axis), $"axis {axis}");
            }
    }

    [Theory, MemberData(nameof(All))]
    public void ReduceAtReducesParts(Backend backend)
    {
        var add = Vectorize.Compile((int p, int q) => p + q, On(backend));
        var a = NdArray.Arange(8);
        Assert.Equal([0 + 1 + 2 + 3, 4, 1 + 2 + 3 + 4, 5 + 6 + 7], add.ReduceAt(a, [0, 4, 1, 5]).ToArray());
        var grid = NdArray.Arange(12).Reshape(3, 4);
        Assert.Equal([1 + 2, 3, 5 + 6, 7, 9 + 10, 11], add.ReduceAt(grid, [1, 3], axis: 1).ToArray());
        Assert.Throws<IndexOutOfRangeException>(() => add.ReduceAt(a, [8]));
    }

    [Theory, MemberData(nameof(All))]
    public void OuterMeetsEachWithEach(Backend backend)
    {
        var f = Vectorize.Compile((double p, float q) => p - q, On(backend));
        var (a, b) = (NdArray.Arange(6.0).Reshape(2, 3), NdArray.Arange(4f));
        SameArrays.Check(() => a.Reshape(2, 3, 1) - b.Cast<double>(), () => f.Outer(a, b), "outer");
    }

    [Theory, MemberData(nameof(All))]
    public void AtChangesAnElementAsOftenAsItIsNamed(Backend backend)
    {
        var add = Vectorize.Compile((double p, double q) => p + q, On(backend));
        var bins = NdArray.Zeros<double>(4);
        add.At(bins, NdArray.FromArray([1, 1, 3]), NdArray.Full(2.0, 3));
        Assert.Equal([0.0, 4, 0, 2], bins.ToArray());
        var grid = NdArray.Zeros<double>(2, 3).Transpose();
        add.At(grid, NdArray.FromArray(new byte[] { 0, 2, 0 }), NdArray.FromArray([1.0, 10]));
        Assert.Equal([2.0, 20, 0, 0, 1, 10], grid.ToArray());
        add.At(grid, [NdArray.FromArray([1, 1, 1]), NdArray.FromArray([0, 1, 1])], 5);
        Assert.Equal([2.0, 20, 5, 10, 1, 10], grid.ToArray());
        var negate = Vectorize.Compile((double v) => -v, On(backend));
        negate.At(bins, NdArray.FromArray([3L, 1, 3]));
        Assert.Equal([0.0, -4, 0, 2], bins.ToArray());
        add.At(bins[Slice.Step(null, null, -1)], NdArray.FromArray([0]), bins[..1]);
        Assert.Equal([0.0, -4, 0, 2], bins.ToArray());
        Assert.Equal("Index 4 is out of range for axis 0, of length 4.", Assert.Throws<IndexOutOfRangeException>(() => add.At(bins, NdArray.FromArray([0, 4]), 1)).Message);
        Assert.Throws<IndexOutOfRangeException>(() => add.At(bins, NdArray.FromArray([-1]), 1));
    }

    [Fact]
    public void OfNothingThereIsTheIdentityOrNothing()
    {
        var add = Vectorize.Compile((double p, double q) => p + q);
        var difference = Vectorize.Compile((double p, double q) => p - q, new UfuncOptions { Name = "difference" });
        var empty = NdArray.Zeros<double>(0, 2);
        Assert.Equal([0.0, 0], add.Reduce(empty, 0).ToArray());
        Assert.Empty(difference.Reduce(empty, 1).ToArray());
        Assert.Equal([7.0, 7], difference.Reduce(empty, 0, initial: 7).ToArray());
        Assert.Equal("zero-size array to reduction operation, which has no identity", Assert.Throws<ArgumentException>(() => difference.Reduce(empty, 0)).Message);
        Assert.Throws<ArgumentException>(() => difference.Reduce(NdArray.Zeros<double>(2), 0, where: NdArray.FromArray([true, false])));
        Assert.Equal(9.0, Vectorize.Compile((double p, double q) => p - q, new UfuncOptions { Identity = 9 }).Reduce(empty));
        Assert.Throws<ArgumentOutOfRangeException>(() => add.Reduce(empty, 2));
        Assert.Throws<ArgumentException>(() => add.Reduce(empty, [0, 0]));
    }

    [Fact]
    public void UntypedUfuncsReduceToo()
    {
        var add = Vectorize.Compile((Scalar p, Scalar q) => p + q);
        var bytes = NdArray.FromArray(new byte[] { 200, 100 });
        Assert.Equal((DType.UInt8, 44), (add.Reduce(bytes).DType, (int)add.Reduce(bytes)));
        Assert.Equal((DType.Int64, 300), (add.Reduce(bytes, dtype: DType.Int64).DType, (int)add.Reduce(bytes, dtype: DType.Int64)));
        Assert.Equal([200, 44], ((NdArray<byte>)add.Accumulate(bytes)).ToArray());
        Assert.Equal(DType.Float64, add.Outer(bytes, NdArray.Arange(2.0)).DType);
        var compare = Vectorize.Compile((Scalar p, Scalar q) => p < q);
        Assert.Throws<InvalidOperationException>(() => compare.Reduce(bytes));
    }
}
