namespace DualJit.IR;

/// <summary>Axes along which elements are combined, and whether they stay, with length 1.</summary>
/// <param name="Bits">One for each axis from the first, then one for each from the last, then <see cref="KeepsDims"/> and <see cref="AreAll"/>.</param>
public readonly record struct ReducedAxes(int Bits)
{
    public const int MostAxes = 8;

    /// <summary>What stands after the axes in IR text where they stay.</summary>
    public const string KeepText = "keep";

    /// <summary>What stands there for all axes.</summary>
    public const string AllText = "all";

    private const int Kept = 1 << (2 * MostAxes), Every = Kept << 1;

    /// <summary>All axes, of an array of any rank.</summary>
    public static ReducedAxes All { get; } = new(Every);

    public bool AreAll => (Bits & Every) != 0;

    public bool KeepsDims => (Bits & Kept) != 0;

    /// <summary>The axes, counted from 0, or from the last, which is -1; null where one is named twice, or no array has it.</summary>
    public static ReducedAxes? Of(ReadOnlySpan<int> axes, bool keepsDims)
    {
        int bits = keepsDims ? Kept : 0;
        foreach (int axis in axes)
        {
            if (axis is < -MostAxes or >= MostAxes || (bits & BitOf(axis)) != 0) return null;
            bits |= BitOf(axis);
        }
        return new ReducedAxes(bits);
    }

    /// <summary>Whether the axis is one of them; of axes that are resolved.</summary>
    public bool Contains(int axis) => (Bits & BitOf(axis)) != 0;

    /// <summary>An axis that an array of this rank has not, or that is named twice; null where there is none.</summary>
    public int? Missing(int rank)
    {
        for (int axis = rank; axis < MostAxes; axis++)
        {
            if (Contains(axis)) return axis;
            if (Contains(-axis - 1)) return -axis - 1;
        }
        for (int axis = 0; axis < rank; axis++)
            if (Contains(axis) && Contains(axis - rank)) return axis - rank;
        return null;
    }

    /// <summary>The same axes of an array of this rank, counted from the first.</summary>
    public ReducedAxes Resolve(int rank)
    {
        int bits = Bits & Kept | (AreAll ? (1 << rank) - 1 : 0);
        for (int axis = 0; axis < rank; axis++)
            if (Contains(axis) || Contains(axis - rank)) bits |= BitOf(axis);
        return new ReducedAxes(bits);
    }

    /// <summary>The same axes, which stay.</summary>
    public ReducedAxes WithDims() => new(Bits | Kept);

    /// <summary>The rank of what is left of an array; of axes that are resolved.</summary>
    public int RankOf(int rank) => KeepsDims ? rank : rank - int.PopCount(Bits & ~Kept);

    public override string ToString()
    {
        string text = AreAll ? $"{AllText} " : "";
        for (int axis = -MostAxes; axis < MostAxes; axis++)
            if (Contains(axis)) text += $"{axis} ";
        return KeepsDims ? $"{text}{KeepText} " : text;
    }

    private static int BitOf(int axis) => 1 << (axis >= 0 ? axis : MostAxes - 1 - axis);
}
