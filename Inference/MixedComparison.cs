using DualJit.IR;

namespace DualJit.Inference;

/// <summary>Comparisons of a uint64 with a signed integer: by value, as no dtype holds both.</summary>
/// <example><code>
/// lt %x : i64, %y : u64     =>     or (lt %x, 0), (lt (conv %x : u64), %y)
/// </code></example>
internal sealed class MixedComparison(Func<Op, IrType, ValueId[], ValueId> emit, Func<DType, long, ValueId> constant)
{
    public ValueId Compare(Op op, ValueId[] operands, DType[] dtypes)
    {
        bool isSignedFirst = dtypes[1] == DType.UInt64;
        var (signed, unsigned) = isSignedFirst ? (operands[0], operands[1]) : (operands[1], operands[0]);
        var isNegative = emit(Op.Lt, IrType.Bool, [signed, constant(dtypes[isSignedFirst ? 0 : 1], 0)]);
        var magnitude = emit(Op.Convert, IrType.UInt64, [signed]);
        var compared = emit(op, IrType.Bool, isSignedFirst ? [magnitude, unsigned] : [unsigned, magnitude]);
        // Below every uint64, the negative number decides by itself.
        bool isTrueForNegative = op == Op.Ne || (isSignedFirst ? op is Op.Lt or Op.Le : op is Op.Gt or Op.Ge);
        return isTrueForNegative
            ? emit(Op.Or, IrType.Bool, [isNegative, compared])
            : emit(Op.And, IrType.Bool, [emit(Op.Not, IrType.Bool, [isNegative]), compared]);
    }
}
