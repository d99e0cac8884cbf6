namespace DualJit.Tests;

public sealed class EnumeratorTests
{
    [Fact]
    public void ForeachGivesTheElementsInRowMajorOrder()
    {
        var cube = NdArray.Arange(24).Reshape(2, 3, 4);
        NdArray<int>[] arrays =
        [
            NdArray.Arange(7), NdArray.Arange(9)[Slice.Step(8, 0, -2)], NdArray.Zeros<int>(), NdArray.Zeros<int>(0), NdArray.Zeros<int>(3, 0, 2), cube, cube.Transpose(),
            cube.Transpose(1, 0, 2), cube[Slice.Step(1, null, -1), 1, ..], NdArray.Arange(3).BroadcastTo(2, 3),
        ];
        foreach (var array in arrays)
        {
            var seen = new List<int>();
            foreach (int x in array) seen.Add(x);
            Assert.Equal(array.ToArray(), seen);
        }
    }

    [Fact]
    public void ElementsAreReadWhenTheLoopComesToThem()
    {
        var a = NdArray.Zeros<int>(3);
        int sum = 0;
        foreach (int x in a)
        {
            a[2] = 5;
            sum += x;
        }
        Assert.Equal(5, sum);
    }

    [Fact]
    public void ThereIsNoCurrentBeforeTheFirstAndAfterTheLast()
    {
        var e = NdArray.Ones<int>(1).GetEnumerator();
        Assert.Throws<IndexOutOfRangeException>(() => e.Current);
        Assert.True(e.MoveNext());
        Assert.Equal(1, e.Current);
        Assert.False(e.MoveNext());
        Assert.Throws<IndexOutOfRangeException>(() => e.Current);
    }

    [Fact]
    public void StridesOfDenseLayoutsAreThoseOfTheShape()
    {
        var a = NdArray.Arange(12).Reshape(2, 3, 2).Transpose(2, 0, 1)[.., ..1, ..];
        Assert.Equal(Layout.F, a.Layout);
        Assert.Equal([1, 2, 2], a.Strides);
    }
}
