using System.Numerics;

namespace DualJit.IR;

/// <summary>The ranges that a <c>fork</c> divides its items into.</summary>
/// <remarks>
/// All are of one length, a power of two, but for the last one, which may be shorter. So each starts at a multiple of its length, and what a tree over the items combines
/// first lies in one range.
/// </remarks>
public readonly struct ForkRanges
{
    private readonly long _items;

    /// <param name="items">0 or more.</param>
    /// <param name="most">The most items a range may have, 1 or more.</param>
    public ForkRanges(long items, long most)
    {
        _items = items;
        Length = 1L << BitOperations.Log2((ulong)most);
        Count = (items + Length - 1) / Length;
    }

    /// <summary>How many items a range has.</summary>
    public long Length { get; }

    public long Count { get; }

    /// <summary>The first item of a range.</summary>
    public long First(long range) => range * Length;

    /// <summary>One more than the last item of a range.</summary>
    public long End(long range) => Math.Min(_items, (range + 1) * Length);

    /// <summary>All ranges in an order that is the same each time and no order of theirs: the odd ones backwards, then the others.</summary>
    public IEnumerable<long> Shuffled()
    {
        for (long range = (Count & ~1L) - 1; range > 0; range -= 2) yield return range;
        for (long range = 0; range < Count; range += 2) yield return range;
    }
}
