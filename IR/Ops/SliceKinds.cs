namespace DualJit.IR;

/// <summary>What is taken of one axis.</summary>
public enum SliceKind : byte
{
    /// <summary>All of it; no operands.</summary>
    All,

    /// <summary>One index, and the axis is dropped; operand: the index.</summary>
    At,

    /// <summary>Neighbours; operands: the first index and how many.</summary>
    Range,

    /// <summary>Indices at a distance; operands: the first index, how many, and the distance.</summary>
    Step,
}

/// <summary>What a <c>slice</c> takes of each axis from the first on; of those that it does not name, all.</summary>
/// <param name="Immediate">Of the instruction: two bits for each axis, and from bit 16 on how many there are.</param>
public readonly record struct SliceKinds(long Immediate)
{
    private const int CountShift = 16;

    public static SliceKinds Of(ReadOnlySpan<SliceKind> kinds)
    {
        long immediate = (long)kinds.Length << CountShift;
        for (int axis = 0; axis < kinds.Length; axis++) immediate |= (long)kinds[axis] << 2 * axis;
        return new(immediate);
    }

    /// <summary>How many axes are named.</summary>
    public int Count => (int)(Immediate >> CountShift);

    public SliceKind this[int axis] => axis < Count ? (SliceKind)(Immediate >> 2 * axis & 3) : SliceKind.All;

    /// <summary>Operands besides the array.</summary>
    public int OperandCount
    {
        get
        {
            int count = 0;
            for (int axis = 0; axis < Count; axis++) count += (int)this[axis];
            return count;
        }
    }
}
