using DualJit.IR;

namespace DualJit.Inference;

/// <summary>The dtype at which an op works on numbers of several.</summary>
internal static class OpTypes
{
    /// <summary>The type that all operands are converted to; null where the op has no meaning for it.</summary>
    /// <param name="operands">Known number types.</param>
    public static ScalarType? Of(Op op, ReadOnlySpan<IrType> operands)
    {
        operands = Promoted(op, operands);
        var promoted = Unifier.ScalarTypeOf(operands[0]);
        for (int i = 1; i < operands.Length; i++) promoted = Promotion.Promote(promoted, Unifier.ScalarTypeOf(operands[i]));
        if (op == Op.Div) promoted = Promotion.OfQuotient(promoted);
        if (op == Op.Pow && !promoted.DType.IsFloat && promoted.DType != DType.Complex128) promoted = promoted with { DType = DType.Float64 };
        if (op.IsComparison && operands.Length == 2) promoted = Promotion.PromoteToCompare(Unifier.ScalarTypeOf(operands[0]), Unifier.ScalarTypeOf(operands[1])) ?? DType.Int64;
        var info = OpTable.Of(op);
        if ((promoted.DType.Kind & info.Operands) != 0 || op == Op.Abs && promoted.DType.IsInteger) return promoted;
        // A function of floats.
        return info.Members.Length > 0 && info.Operands == Kinds.Float && op != Op.Abs && promoted.DType != DType.Complex128
            ? Promotion.FloatFor(promoted)
            : null;
    }

    /// <summary>Those of the operands whose dtypes meet: of a shift not the count, of a choice not the condition.</summary>
    public static ReadOnlySpan<IrType> Promoted(Op op, ReadOnlySpan<IrType> operands) => op.IsShift ? operands[..1] : op == Op.Select ? operands[1..] : operands;

    /// <summary>The type that numbers and the elements of arrays promote to; null where one is not known yet.</summary>
    public static IrType? OfLikes(ReadOnlySpan<IrType> likes)
    {
        IrType? promoted = null;
        foreach (var like in likes)
        {
            var element = like.IsArray ? like.Element : like;
            if (!Unifier.IsNumber(element)) return null;
            promoted = promoted is { } known ? Unifier.Join(known, element) : element;
        }
        return promoted;
    }

    /// <summary>What the function of a map or a reduction takes for these operands: the elements of arrays, or whole ones, scalars, and the number of the element where it asks for that.</summary>
    public static IrType[] OfElements(Function function, IrType[] operands)
    {
        IrType[] elements = [.. operands.Select((operand, i) => operand.IsArray && !function.TakesWhole(i) ? operand.Element : operand)];
        return function.Parameters.Count > elements.Length ? [.. elements, IrType.Int64] : elements;
    }

    /// <summary>Whether two integers are compared that no dtype has both of: uint64 with a signed one.</summary>
    public static bool IsMixed(Op op, ReadOnlySpan<IrType> operands) =>
        op.IsComparison && Promotion.PromoteToCompare(Unifier.ScalarTypeOf(operands[0]), Unifier.ScalarTypeOf(operands[1])) is null;

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
}
