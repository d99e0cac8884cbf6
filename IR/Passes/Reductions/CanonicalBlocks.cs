using DualJit.Reductions;

namespace DualJit.IR;

/// <summary>The blocks of the canonical order, for code that finds out when it runs how many elements there are.</summary>
internal static class CanonicalBlocks
{
    /// <summary>What <see cref="CanonicalReduction.BlockLength"/> gives.</summary>
    /// <param name="fewestRows">Where blocks of one row are taken two at a time, two.</param>
    public static ValueId Length(FunctionBuilder builder, ValueId count, long fewestRows = 1)
    {
        var length = builder.Const(fewestRows * CanonicalReduction.Lanes);
        for (long rows = fewestRows; rows < CanonicalReduction.MostRows; rows *= 2)
            length = builder.Emit(Op.Select, builder.Emit(Op.Gt, count, builder.Const(rows * CanonicalReduction.LongestOfSingleRows)), builder.Const(2 * rows * CanonicalReduction.Lanes), length);
        return length;
    }
}
