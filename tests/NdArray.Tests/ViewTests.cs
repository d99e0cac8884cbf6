namespace DualJit.Tests;

public sealed class ViewTests
{
    [Fact]
    public void TransposeReversesTheAxes()
    {
        var a = NdArray.Arange(24).Reshape(2, 3, 4);
        var t = a.Transpose();
        Assert.Equal([4, 3, 2], t.Shape);
        Assert.Equal(a[1, 2, 3], t[3, 2, 1]);
        Assert.Equal(Layout.F, t.Layout);
        t[0, 1, 1] = -1;
        Assert.Equal(-1, a[1, 1, 0]);
    }

    [Fact]
    public void TransposeTakesAnyOrder()
    {
        var a = NdArray.Arange(24).Reshape(2, 3, 4);
        var t = a.Transpose(1, 2, 0);
        Assert.Equal([3, 4, 2], t.Shape);
        Assert.Equal(a[1, 2, 3], t[2, 3, 1]);
        Assert.Equal(Layout.C, a.Transpose(0, 1, 2).Layout);
        Assert.Equal(Layout.Strided, a.Transpose(0, 2, 1).Layout);
        foreach (int[] axes in new int[][] { [0, 1], [0, 1, 1], [0, 1, 3], [-1, 0, 1], [0, 1, 2, 3] })
            Assert.Contains(string.Join(", ", axes), Assert.Throws<ArgumentException>(() => a.Transpose(axes)).Message);
        Assert.Equal(0, NdArray.Zeros<int>().Transpose().Rank);
        Assert.Equal(0, NdArray.Zeros<int>().Transpose([]).Rank);
    }

    [Fact]
    public void LayoutIgnoresAxesOfLengthOne()
    {
        Assert.Equal(Layout.C, NdArray.Zeros<int>().Layout);
        Assert.Equal(Layout.C, NdArray.Zeros<int>(5).Layout);
        Assert.Equal(Layout.C, NdArray.Zeros<int>(5, 1).Transpose().Layout);
        Assert.Equal(Layout.C, NdArray.Zeros<int>(5, 2)[..1].Transpose().Layout);
        Assert.Equal(Layout.C, NdArray.Zeros<int>(10)[Slice.Step(null, null, 10)].Layout);
        Assert.Equal(Layout.Strided, NdArray.Zeros<int>(10)[Slice.Step(null, null, 2)].Layout);
        Assert.Equal(Layout.Strided, NdArray.Zeros<int>(10)[Slice.Step(null, null, -1)].Layout);
        Assert.Equal(Layout.F, NdArray.Zeros<int>(2, 1, 3).Transpose().Layout);
        Assert.Equal(Layout.C, NdArray.Zeros<int>(4, 0, 2).Transpose().Layout);
        Assert.Equal([8, 4, 1], NdArray.Zeros<int>(3, 2, 4).Strides);
        Assert.Equal([1, 4, 8], NdArray.Zeros<int>(3, 2, 4).Transpose().Strides);
        Assert.True(NdArray.Zeros<int>(2, 3).Transpose().IsContiguous);
        Assert.False(NdArray.Zeros<int>(2, 3)[.., ..2].IsContiguous);
    }

    [Fact]
    public void ReshapeIsAViewWhereStridesAllow()
    {
        var a = NdArray.Arange(24);
        var b = a.Reshape(2, 3, 4);
        b[1, 2, 3] = -1;
        Assert.Equal(-1, a[23]);
        // Rows 12 apart, each of 8: the rows can be cut, the axes not joined.
        var c = b[.., ..2].Reshape(2, 2, 2, 2);
        c[1, 1, 1, 1] = -2;
        Assert.Equal(-2, b[1, 1, 3]);
        var backwards = a[Slice.Step(null, null, -1)].Reshape(4, 6);
        backwards[3, 5] = -3;
        Assert.Equal(-3, a[0]);
        Assert.Equal([1, 24, 1], a.Reshape(1, 24, 1).Shape);
        Assert.Equal(0, a[3..4].Reshape([]).Rank);
        Assert.Equal(3, a[3..4].Reshape([]).GetValue());
        Assert.Equal([1, 1], NdArray.Full(5, []).Reshape(1, 1).Shape);
    }

    [Fact]
    public void ReshapeCopiesWhereTheyDoNot()
    {
        var a = NdArray.Arange(6).Reshape(2, 3);
        var flat = a.Transpose().Reshape(6);
        Assert.Equal([0, 3, 1, 4, 2, 5], flat.ToArray());
        flat[0] = 9;
        Assert.Equal(0, a[0, 0]);
        Assert.Equal([0, 1, 3, 4], a[.., ..2].Reshape(-1).ToArray());
        Assert.Equal(100_000, NdArray.Zeros<double>(100, 1000).Transpose().Reshape(-1).Length);
    }

    [Fact]
    public void ReshapeInfersOneLength()
    {
        var a = NdArray.Arange(24);
        Assert.Equal([2, 12], a.Reshape(2, -1).Shape);
        Assert.Equal([4, 3, 2], a.Reshape(-1, 3, 2).Shape);
        Assert.Equal([24, 1, 1, 1], a.Reshape(-1, 1, 1, 1).Shape);
        Assert.Equal([0], NdArray.Zeros<int>(3, 0).Reshape(-1).Shape);
        Assert.Equal([0, 7], NdArray.Zeros<int>(3, 0).Reshape(0, 7).Shape);
    }

    [Fact]
    public void ReshapeToAnotherLengthIsRefused()
    {
        var a = NdArray.Arange(24).Reshape(4, 6);
        foreach (int[] shape in new int[][] { [5, 5], [-1, 5], [-1, -1], [0], [-1, 0], [-2, 12], [] })
            Assert.Contains(string.Join(", ", shape), Assert.Throws<ArgumentException>(() => a.Reshape(shape)).Message);
        Assert.Contains("(4, 6)", Assert.Throws<ArgumentException>(() => a.Reshape(5, 5)).Message);
        Assert.Throws<ArgumentException>(() => NdArray.Zeros<int>(0).Reshape(-1, 0));
        Assert.Throws<ArgumentException>(() => NdArray.Zeros<int>(1).Reshape([1, 1, 1, 1, 1, 1, 1, 1, 1]));
    }

    [Fact]
    public void CopySharesNothing()
    {
        var a = NdArray.Arange(6).Reshape(2, 3);
        var copy = a.Transpose().Copy();
        Assert.Equal(Layout.C, copy.Layout);
        Assert.Equal([3, 2], copy.Shape);
        Assert.Equal([0, 3, 1, 4, 2, 5], copy.ToArray());
        copy[0, 0] = 9;
        Assert.Equal(0, a[0, 0]);
        Assert.Equal(7, NdArray.Full(7).Copy().GetValue());
        Assert.Equal([0, 2], NdArray.Zeros<int>(0, 2).Copy().Shape);
    }

    [Fact]
    public void AsSpanIsTheMemoryOfTheArray()
    {
        var a = NdArray.Arange(12).Reshape(3, 4);
        a[1..].AsSpan()[0] = 40;
        Assert.Equal(40, a[1, 0]);
        Assert.Equal(8, a[1..].AsSpan().Length);
        Assert.Equal(0, NdArray.Zeros<int>(3, 0).AsSpan().Length);
        Assert.Equal(5, NdArray.Full(5).AsSpan()[0]);
        foreach (var view in new[] { a.Transpose(), a[.., ..2], a[Slice.Step(null, null, -1)] })
        {
            string message = Assert.Throws<InvalidOperationException>(() => view.AsSpan()).Message;
            Assert.Contains("Copy()", message);
            Assert.Contains(view.Layout.ToString(), message);
        }
    }

    [Fact]
    public void BroadcastToRepeatsWithoutCopying()
    {
        var row = NdArray.Arange(3);
        var wide = row.BroadcastTo(2, 3);
        Assert.Equal([0, 1, 2, 0, 1, 2], wide.ToArray());
        Assert.Equal([0, 1], wide.Strides);
        row[2] = 9;
        Assert.Equal(9, wide[1, 2]);
        Assert.Throws<InvalidOperationException>(() => wide[1, 2] = 3);
        Assert.Equal([7, 7, 7, 7], NdArray.Full(7).BroadcastTo(2, 2).ToArray());
        Assert.Equal([2, 2], NdArray.Full(7, 1, 1).BroadcastTo(2, 2).Reshape(2, 2).Shape);
        Assert.Equal(0, NdArray.Full(7, 1).BroadcastTo(0).Length);
        var error = Assert.Throws<ArgumentException>(() => row.BroadcastTo(2, 4));
        Assert.Contains("(3,)", error.Message);
        Assert.Contains("(2, 4)", error.Message);
        Assert.Throws<ArgumentException>(() => NdArray.Zeros<int>(2, 3).BroadcastTo(3));
        Assert.Throws<ArgumentException>(() => NdArray.Zeros<int>(2, 3).BroadcastTo(2, 1));
    }

    [Fact]
    public void LengthsAgree()
    {
        var a = NdArray.Zeros<int>(2, 3, 4);
        Assert.Equal(24, a.Length);
        Assert.Equal(24L, a.LongLength);
        Assert.Equal(3, a.Rank);
        Assert.Equal([2, 3, 4], a.Shape);
        Assert.Equal(1, NdArray.Zeros<int>().Length);
    }
}
