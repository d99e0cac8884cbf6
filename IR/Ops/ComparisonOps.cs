namespace DualJit.IR;

/// <summary>How comparisons follow from each other.</summary>
internal static class ComparisonOps
{
    extension(Op op)
    {
        /// <summary>The comparison that holds where this one does not, or null for another op. Of floats only eq and ne have one, because of NaN.</summary>
        public Op? Opposite => op switch
        {
            Op.Eq => Op.Ne,
            Op.Ne => Op.Eq,
            Op.Lt => Op.Ge,
            Op.Le => Op.Gt,
            Op.Gt => Op.Le,
            Op.Ge => Op.Lt,
            _ => null,
        };

        /// <summary>The op that means the same with its two operands exchanged, or null.</summary>
        public Op? Swapped => op switch
        {
            Op.Lt => Op.Gt,
            Op.Le => Op.Ge,
            Op.Gt => Op.Lt,
            Op.Ge => Op.Le,
            _ => OpTable.Of(op).Is(Traits.Commutative) ? op : null,
        };
    }
}
