namespace DualJit.IR;

/// <summary>A value as <c>coefficient · variable + Σ sign · term</c>, terms not changing in the loop.</summary>
public sealed record LinearForm(long Coefficient, IReadOnlyList<(int Sign, ValueId Term)> Terms)
{
    // Sums of a few terms of 32 bits, times a coefficient of 31, cannot overflow 64.
    private const int MaximumTerms = 8;
    private const long MaximumCoefficient = 1 << 24;

    /// <summary>The form of <paramref name="value"/> over <paramref name="variable"/>, or null. All of it is in the variable's type.</summary>
    public static LinearForm? Of(ValueId value, ValueId variable, Definitions definitions, Func<ValueId, bool> isInvariant)
    {
        if (value == variable) return new LinearForm(1, []);
        if (isInvariant(value)) return new LinearForm(0, [(1, value)]);
        if (definitions.Of(value) is not { } instruction) return null;
        switch (instruction.Op)
        {
            case Op.Add or Op.Sub:
                var a = Of(instruction.Operands[0], variable, definitions, isInvariant);
                var b = Of(instruction.Operands[1], variable, definitions, isInvariant);
                if (a is null || b is null || a.Terms.Count + b.Terms.Count > MaximumTerms) return null;
                int sign = instruction.Op == Op.Add ? 1 : -1;
                return Limited(a.Coefficient + sign * b.Coefficient, [.. a.Terms, .. b.Terms.Select(term => (sign * term.Sign, term.Term))]);
            case Op.Mul:
                for (int i = 0; i < 2; i++)
                    if (definitions.TryGet(instruction.Operands[i], Op.Const, out var factor) && Math.Abs(factor.Immediate) <= MaximumCoefficient
                        && Of(instruction.Operands[1 - i], variable, definitions, isInvariant) is { Terms.Count: 0 } scaled)
                        return Limited(scaled.Coefficient * factor.Immediate, []);
                return null;
            default:
                return null;
        }
    }

    private static LinearForm? Limited(long coefficient, IReadOnlyList<(int, ValueId)> terms) =>
        Math.Abs(coefficient) <= MaximumCoefficient ? new LinearForm(coefficient, terms) : null;
}
