namespace DualJit.IR;

/// <summary>What an iteration of a parallel loop does with an array that was there before it.</summary>
/// <param name="Array">A value from outside the loop: the array, or the rows that it is one of.</param>
/// <param name="Axes">What is accessed along each axis, that of rows first.</param>
internal sealed record ArrayAccess(ValueId Array, AxisIndices[] Axes, bool IsWrite, SourceLocation Location, BlockId Place)
{
    /// <summary>The update that the access is a part of, <c>a[i] op= x</c>, or null.</summary>
    public ElementUpdate? Update { get; init; }
}

/// <summary>What an access has of an axis: what each of the ranges says. Without one it may be anything.</summary>
internal readonly record struct AxisIndices(IReadOnlyList<IndexRange> Ranges)
{
    public static readonly AxisIndices Any = new([]);

    /// <summary>What the one index is a part of, or null.</summary>
    public PartOfNumber? Part { get; init; }
}

/// <summary>The quotient or the remainder of a number, which both together say, by what is the same in all iterations.</summary>
internal sealed record PartOfNumber(IndexRange Number, Polynomial Divisor, bool IsRemainder)
{
    /// <summary>Whether they are the two parts of one number.</summary>
    public bool Completes(PartOfNumber other) => IsRemainder != other.IsRemainder && Number.Low.SameAs(other.Number.Low) && Divisor.SameAs(other.Divisor);
}

/// <summary>Indices from one number to another one, both included.</summary>
/// <param name="Narrow">What must not have wrapped around for the bounds to be these numbers.</param>
internal sealed record IndexRange(Polynomial Low, Polynomial High, IReadOnlyList<Polynomial> Narrow)
{
    /// <summary>The same, <c>start + step · index</c> for each index.</summary>
    public static IndexRange? Moved(IndexRange range, IndexRange start, long step)
    {
        var (low, high) = step < 0 ? (range.High, range.Low) : (range.Low, range.High);
        var factor = Polynomial.OfConstant(step);
        return Polynomial.Sum(start.Low, Polynomial.Product(low, factor)) is { } first && Polynomial.Sum(start.High, Polynomial.Product(high, factor)) is { } last
            ? new IndexRange(first, last, [.. range.Narrow, .. start.Narrow]) : null;
    }
}
