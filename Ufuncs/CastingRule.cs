namespace DualJit;

/// <summary>Which conversions of operands and results a call may make: NumPy's <c>casting</c>.</summary>
public enum CastingRule
{
    /// <summary>None.</summary>
    No,

    /// <summary>Those to a dtype that holds every value, as nearly as a float64 holds an int64.</summary>
    Safe,

    /// <summary>Safe ones, and those within a kind: float64 to float32, int64 to int8. Not from float to integer.</summary>
    SameKind,

    /// <summary>All but those from complex to real numbers.</summary>
    Unsafe,
}

internal static class CastingRules
{
    /// <summary>Whether a rule lets values of one dtype become another's.</summary>
    public static bool Allows(this CastingRule rule, DType from, DType to) => from == to || rule switch
    {
        CastingRule.No => false,
        CastingRule.Safe => Promotion.Promote(from, to) == to,
        CastingRule.SameKind => Promotion.Promote(from, to) == to || Order(from) <= Order(to),
        CastingRule.Unsafe => from != DType.Complex128,
    };

    // As NumPy orders the kinds: what comes later takes what comes before it.
    private static int Order(DType dtype) => dtype.Kind switch
    {
        Kinds.Bool => 0,
        Kinds.Unsigned => 1,
        Kinds.Signed => 2,
        Kinds.Float => 3,
        _ => 4,
    };
}
