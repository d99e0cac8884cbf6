using DualJit.IR;

namespace DualJit.Inference;

/// <summary>The dtype at which an op works on numbers of several.</summary>
internal static class OpTypes
{
    private static readonly DType[][] Floats = [[DType.Float16], [DType.Float32], [DType.Float64]];

    /// <summary>The type that all operands are converted to; null where the op has no meaning for it.</summary>
    /// <param name="operands">Known number types; of shifts the first only.</param>
    public static ScalarType? Of(Op op, ReadOnlySpan<IrType> operands)
    {
        var promoted = Unifier.ScalarTypeOf(operands[0]);
        for (int i = 1; i < operands.Length; i++) promoted = Promotion.Promote(promoted, Unifier.ScalarTypeOf(operands[i]));
        if (op == Op.Div) promoted = Promotion.OfQuotient(promoted);
        if (op == Op.Pow && !promoted.DType.IsFloat && promoted.DType != DType.Complex128) promoted = promoted with { DType = DType.Float64 };
        if (IsComparison(op) && operands.Length == 2) promoted = Promotion.PromoteToCompare(Unifier.ScalarTypeOf(operands[0]), Unifier.ScalarTypeOf(operands[1])) ?? DType.Int64;
        var info = OpTable.Of(op);
        if ((promoted.DType.Kind & info.Operands) != 0 || op == Op.Abs && promoted.DType.IsInteger) return promoted;
        // A function of floats.
        return info.Members.Length > 0 && info.Operands == Kinds.Float && op != Op.Abs && promoted.DType != DType.Complex128
            ? promoted with { DType = Floats[Overloads.Choose(Floats, [promoted with { IsWeak = false }])!.Value][0] }
            : null;
    }

    /// <summary>Whether two integers are compared that no dtype has both of: uint64 with a signed one.</summary>
    public static bool IsMixed(Op op, ReadOnlySpan<IrType> operands) =>
        IsComparison(op) && Promotion.PromoteToCompare(Unifier.ScalarTypeOf(operands[0]), Unifier.ScalarTypeOf(operands[1])) is null;

    /// <summary>The op as C# writes it.</summary>
    public static string NameOf(Op op) => op switch
    {
        Op.Add => "'+'",
        Op.Sub or Op.Neg => "'-'",
        Op.Mul => "'*'",
        Op.Div => "'/'",
        Op.Rem => "'%'",
        Op.And => "'&'",
        Op.Or => "'|'",
        Op.Xor => "'^'",
        Op.Not => "'~'",
        Op.Shl => "'<<'",
        Op.Shr => "'>>'",
        Op.Eq => "'=='",
        Op.Ne => "'!='",
        Op.Lt => "'<'",
        Op.Le => "'<='",
        Op.Gt => "'>'",
        Op.Ge => "'>='",
        _ => OpTable.Of(op).Members is [var member, ..] ? member : OpTable.Of(op).Text,
    };

    private static bool IsComparison(Op op) => op is Op.Eq or Op.Ne or Op.Lt or Op.Le or Op.Gt or Op.Ge;
}
