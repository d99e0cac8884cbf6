using System.Collections.Frozen;
using System.Reflection.Emit;
using DualJit.IR;

namespace DualJit.Il;

/// <summary>Comparisons as branches.</summary>
internal static class BranchRules
{
    private sealed record Row(OpCode WhenTrue, OpCode WhenTrueUnsigned, OpCode WhenFalse, OpCode WhenFalseUnsigned);

    private static readonly FrozenDictionary<Op, Row> Rows = new Dictionary<Op, Row>
    {
        //          when true                      when false
        [Op.Eq] = new(OpCodes.Beq, OpCodes.Beq, OpCodes.Bne_Un, OpCodes.Bne_Un),
        [Op.Ne] = new(OpCodes.Bne_Un, OpCodes.Bne_Un, OpCodes.Beq, OpCodes.Beq),
        [Op.Lt] = new(OpCodes.Blt, OpCodes.Blt_Un, OpCodes.Bge, OpCodes.Bge_Un),
        [Op.Le] = new(OpCodes.Ble, OpCodes.Ble_Un, OpCodes.Bgt, OpCodes.Bgt_Un),
        [Op.Gt] = new(OpCodes.Bgt, OpCodes.Bgt_Un, OpCodes.Ble, OpCodes.Ble_Un),
        [Op.Ge] = new(OpCodes.Bge, OpCodes.Bge_Un, OpCodes.Blt, OpCodes.Blt_Un),
    }.ToFrozenDictionary();

    /// <summary>The branch that is taken when comparing the two values on the stack gives <paramref name="sense"/>; null if there is none.</summary>
    public static OpCode? Find(Op op, DType dtype, bool sense)
    {
        if (!OpRules.HasOpcodes(dtype) || !Rows.TryGetValue(op, out var row)) return null;
        // ".un" means unsigned for integers and "or unordered" for floats: a comparison is false for NaN, so its negation is true.
        bool unsigned = dtype.IsUnsigned || (dtype.IsFloat && !sense);
        return sense ? unsigned ? row.WhenTrueUnsigned : row.WhenTrue : unsigned ? row.WhenFalseUnsigned : row.WhenFalse;
    }
}
