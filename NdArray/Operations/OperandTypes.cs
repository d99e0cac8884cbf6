namespace DualJit;

/// <summary>The type that the operands of an operator or a function are converted to.</summary>
internal static class OperandTypes
{
    /// <summary>That of a number itself; for a function of floats the float type that holds it.</summary>
    internal static ScalarType Of(Operator op, ScalarType operand) => op >= Operator.Sqrt ? Promotion.FloatFor(operand) : operand;

    /// <summary>What the operands promote to; for the quotient and the power of integers float64, for a function of floats the float type that holds it.</summary>
    internal static ScalarType Of(Operator op, ScalarType left, ScalarType right)
    {
        var promoted = Promotion.Promote(left, right);
        return op switch
        {
            Operator.Divide => Promotion.OfQuotient(promoted),
            Operator.Pow when promoted.DType == DType.Bool => promoted with { DType = DType.Float64 },
            Operator.Pow => Promotion.OfQuotient(promoted),
            Operator.Atan2 or Operator.CopySign => Promotion.FloatFor(promoted),
            _ => promoted,
        };
    }
}
