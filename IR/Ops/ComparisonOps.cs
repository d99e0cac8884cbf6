namespace DualJit.IR;

/// <summary>Which ops are comparisons and shifts, and how comparisons follow from each other.</summary>
public static class ComparisonOps
{
    extension(Op op)
    {
        public bool IsComparison => op is Op.Eq or Op.Ne or Op.Lt or Op.Le or Op.Gt or Op.Ge;

        /// <summary>Whether the second operand is a number of bits, whatever the type of the first.</summary>
        public bool IsShift => op is Op.Shl or Op.Shr;

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
