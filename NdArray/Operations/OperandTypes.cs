namespace DualJit;

/// <summary>The type that the operands of an operator are converted to.</summary>
internal static class OperandTypes
{
    /// <summary>What they promote to; for the quotient of integers float64.</summary>
    internal static ScalarType Of(Operator op, ScalarType left, ScalarType right)
    {
        var promoted = Promotion.Promote(left, right);
        return op == Operator.Divide ? Promotion.OfQuotient(promoted) : promoted;
    }
}
