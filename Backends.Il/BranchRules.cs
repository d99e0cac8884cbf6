using System.Reflection.Emit;
using DualJit.IR;

namespace DualJit.Il;

/// <summary>Comparisons as branches.</summary>
internal static class BranchRules
{
    /// <summary>The branch that is taken when comparing the two values on the stack gives <paramref name="sense"/>; null if there is none.</summary>
    public static OpCode? Find(Op op, DType dtype, bool sense)
    {
        if (!OpRules.HasOpcodes(dtype)) return null;
        // ".un" means unsigned for integers and "or unordered" for floats: a comparison is false for NaN, so its negation is true.
        bool un = dtype.IsUnsigned || (dtype.IsFloat && !sense);
        return (op, sense) switch
        {
            (Op.Eq, true) or (Op.Ne, false) => OpCodes.Beq,
            (Op.Ne, true) or (Op.Eq, false) => OpCodes.Bne_Un,
            (Op.Lt, true) or (Op.Ge, false) => un ? OpCodes.Blt_Un : OpCodes.Blt,
            (Op.Le, true) or (Op.Gt, false) => un ? OpCodes.Ble_Un : OpCodes.Ble,
            (Op.Gt, true) or (Op.Le, false) => un ? OpCodes.Bgt_Un : OpCodes.Bgt,
            (Op.Ge, true) or (Op.Lt, false) => un ? OpCodes.Bge_Un : OpCodes.Bge,
            _ => null,
        };
    }
}
