namespace DualJit.IR;

/// <summary>What must hold for the iterations of a loop to be independent, and is tested before it: polynomials of values that are there before the loop, or computed from such.</summary>
/// <param name="AnyOf">One of them must not be negative; or, of a single one that <paramref name="IsSize"/>, the sum of the absolute values of its terms must be a number of 31 bits.</param>
internal sealed record LoopCondition(Polynomial[] AnyOf, bool IsSize = false)
{
    /// <summary>That a number is not negative: no condition where that is known, null where it cannot be.</summary>
    public static List<LoopCondition>? NotNegative(params ReadOnlySpan<Polynomial?> anyOf)
    {
        var open = new List<Polynomial>();
        foreach (var form in anyOf)
        {
            if (form is null || form.IsConstant && form.Constant < 0) continue;
            if (form.IsConstant) return [];
            open.Add(form);
        }
        return open.Count == 0 ? null : [new LoopCondition([.. open])];
    }

    public bool SameAs(LoopCondition other) => IsSize == other.IsSize && AnyOf.Length == other.AnyOf.Length && AnyOf.Zip(other.AnyOf, (a, b) => a.SameAs(b)).All(same => same);
}
