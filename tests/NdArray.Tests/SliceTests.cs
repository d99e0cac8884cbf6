namespace DualJit.Tests;

public sealed class SliceTests
{
    private static readonly NdArray<int> Ten = NdArray.Arange(10);

    [Fact]
    public void RangesAreViewsThatShare()
    {
        var a = NdArray.Arange<double>(12).Reshape(3, 4);
        var rows = a[1..3];
        Assert.Equal([2, 4], rows.Shape);
        rows[0, 1] = 50;
        Assert.Equal(50, a[1, 1]);
        a[2, 3] = 60;
        Assert.Equal(60, rows[1, 3]);
        Assert.Equal(Layout.C, rows.Layout);
        Assert.Equal(Layout.Inner, a[.., 1..3].Layout);
    }

    [Fact]
    public void AnIndexDropsItsAxis()
    {
        var a = NdArray.Arange<double>(24).Reshape(2, 3, 4);
        Assert.Equal([2, 4], a[.., 1].Shape);
        Assert.Equal([4.0, 5, 6, 7], a[0, 1, ..].ToArray());
        Assert.Equal([7.0, 11], a[0, 1.., ^1].ToArray());
        Assert.Equal([3, 4], a[(Slice)1].Shape);
        var element = a[(Slice)1, (Slice)2, (Slice)3];
        Assert.Equal(0, element.Rank);
        Assert.Equal(23, element.GetValue());
        element.SetValue(-1);
        Assert.Equal(-1, a[1, 2, 3]);
    }

    [Fact]
    public void EveryRankHasSlices()
    {
        var a = NdArray.Arange(256).Reshape([2, 2, 2, 2, 2, 2, 2, 2]);
        Assert.Equal(128, a[1..][0, 0, 0, 0, 0, 0, 0, 0]);
        Assert.Equal(64, a[.., 1..][0, 0, 0, 0, 0, 0, 0, 0]);
        Assert.Equal(32, a[.., .., 1..][0, 0, 0, 0, 0, 0, 0, 0]);
        Assert.Equal(16, a[.., .., .., 1..][0, 0, 0, 0, 0, 0, 0, 0]);
        Assert.Equal(8, a[.., .., .., .., 1..][0, 0, 0, 0, 0, 0, 0, 0]);
        Assert.Equal(4, a[.., .., .., .., .., 1..][0, 0, 0, 0, 0, 0, 0, 0]);
        Assert.Equal(2, a[.., .., .., .., .., .., 1..][0, 0, 0, 0, 0, 0, 0, 0]);
        Assert.Equal(1, a[.., .., .., .., .., .., .., 1..][0, 0, 0, 0, 0, 0, 0, 0]);
        Assert.Equal(255, a.View(1, 1, 1, 1, 1, 1, 1, 1).GetValue());
        Assert.Equal(0, a.View().GetValue(0, 0, 0, 0, 0, 0, 0, 0));
    }

    [Fact]
    public void RangesOutsideTheAxisAreRefused()
    {
        CheckMessage(() => Ten[5..11], "5..11", "length 10");
        CheckMessage(() => Ten[6..5], "6..5", "length 10");
        CheckMessage(() => Ten[^11..], "^11", "length 10");
        Assert.Equal(0, Ten[10..].Length);
        Assert.Equal(0, Ten[..^10].Length);

        static void CheckMessage(Func<object> access, params string[] parts)
        {
            string message = Assert.Throws<ArgumentOutOfRangeException>(access).Message;
            Assert.All(parts, part => Assert.Contains(part, message));
        }
    }

    [Theory]
    [InlineData(0, 4, 2, "[0 2]")]
    [InlineData(1, 100, 3, "[1 4 7]")]
    [InlineData(-3, null, 1, "[7 8 9]")]
    [InlineData(-100, -7, 1, "[0 1 2]")]
    [InlineData(null, null, -1, "[9 8 7 6 5 4 3 2 1 0]")]
    [InlineData(null, null, -4, "[9 5 1]")]
    [InlineData(8, 2, -3, "[8 5]")]
    [InlineData(100, -100, -9, "[9 0]")]
    [InlineData(null, 0, -1, "[9 8 7 6 5 4 3 2 1]")]
    [InlineData(0, null, -1, "[0]")]
    [InlineData(9, -1, -1, "[]")]
    [InlineData(4, 4, 1, "[]")]
    [InlineData(2, 8, -1, "[]")]
    [InlineData(12, 20, 1, "[]")]
    [InlineData(3, null, int.MaxValue, "[3]")]
    [InlineData(3, null, int.MinValue, "[3]")]
    [InlineData(int.MinValue, int.MaxValue, 5, "[0 5]")]
    [InlineData(int.MaxValue, int.MinValue, -5, "[9 4]")]
    public void StepsClipAsPythonDoes(int? start, int? stop, int step, string expected)
        => Assert.Equal(expected, Ten[Slice.Step(start, stop, step)].ToString());

    [Fact]
    public void StepsOfZeroAreRefused() => Assert.Throws<ArgumentOutOfRangeException>(() => Slice.Step(0, 1, 0));

    [Fact]
    public void StepsOfAnEmptyAxisAreEmpty()
    {
        var empty = NdArray.Zeros<int>(0, 3);
        Assert.Equal([0, 3], empty[Slice.Step(null, null, -1)].Shape);
        Assert.Equal([0], empty[.., 1].Shape);
        Assert.Equal([0, 2], empty[.., 1..].Shape);
        Assert.Equal(0, empty[Slice.Step(5, -5, -2), ^1].Length);
    }

    [Fact]
    public void OverlappingViewsSeeEachOther()
    {
        var backwards = Ten.Copy()[Slice.Step(null, null, -1)];
        var middle = backwards[2..8];
        var every = middle[Slice.Step(null, null, 2)];
        every[1] = 77;
        Assert.Equal(77, backwards[4]);
        Assert.Equal(77, middle[2]);
        // The right side is read before anything is written: results are new arrays.
        var sum = backwards + backwards[Slice.Step(null, null, -1)];
        Assert.Equal(backwards[0] + backwards[9], sum[0]);
    }

    [Fact]
    public void TheDefaultSliceIsTheWholeAxis()
    {
        Assert.Equal(Slice.All, default);
        Assert.Equal(10, Ten[default(Slice)].Length);
        Assert.Equal("..", Slice.All.ToString());
        Assert.Equal("1:5:2", Slice.Step(1, 5, 2).ToString());
        Assert.Equal("^1", ((Slice)(^1)).ToString());
        Assert.Equal("1..^2", ((Slice)(1..^2)).ToString());
        Assert.Equal("3", ((Slice)3).ToString());
    }
}
