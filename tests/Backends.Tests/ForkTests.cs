using DualJit.IR;

namespace DualJit.Tests;

/// <summary>Forks on the threads of the pool.</summary>
public sealed class ForkTests
{
    [Theory]
    [InlineData(0, 5)]
    [InlineData(1, 1)]
    [InlineData(100, 7)]
    [InlineData(1 << 20, 1 << 14)]
    public void RangesAreAllItemsOnce(long items, long most)
    {
        var ranges = new ForkRanges(items, most);
        long next = 0;
        for (long range = 0; range < ranges.Count; range++)
        {
            Assert.Equal(next, ranges.First(range));
            Assert.InRange(ranges.End(range) - next, 1, most);
            Assert.Equal(0, next % ranges.Length);
            next = ranges.End(range);
        }
        Assert.Equal(items, next);
        Assert.True(long.IsPow2(ranges.Length));
        Assert.Equal(Enumerable.Range(0, (int)ranges.Count).Select(range => (long)range), ranges.Shuffled().Order());
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("", null)]
    [InlineData("0", null)]
    [InlineData("-1", null)]
    [InlineData("two", null)]
    [InlineData("3", 3)]
    public void TheVariableSaysHowManyThreads(string? text, int? threads) => Assert.Equal(threads, ThreadLimit.Parse(text));
}
