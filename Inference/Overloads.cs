namespace DualJit.Inference;

/// <summary>Which of several signatures takes arguments of certain types with the least loss: by exact matches, then promotions, then safe and then unsafe conversions.</summary>
internal static class Overloads
{
    private enum Conversion { Exact, Promote, Safe, Unsafe }

    /// <summary>The index of the best of the <paramref name="candidates"/>, each a list of parameter dtypes; null where several are equally good.</summary>
    public static int? Choose(IReadOnlyList<DType[]> candidates, ReadOnlySpan<ScalarType> arguments)
    {
        int? best = null;
        var least = default(Cost);
        bool isTied = false;
        for (int i = 0; i < candidates.Count; i++)
        {
            var cost = CostOf(candidates[i], arguments);
            int order = best is null ? -1 : cost.CompareTo(least);
            isTied = order == 0 || isTied && order > 0;
            if (order < 0) (best, least) = (i, cost);
        }
        return isTied ? null : best;
    }

    private static Cost CostOf(DType[] parameters, ReadOnlySpan<ScalarType> arguments)
    {
        var cost = default(Cost);
        for (int i = 0; i < parameters.Length; i++) cost = cost.With(ConversionOf(arguments[i], parameters[i]), parameters[i].Size);
        return cost;
    }

    private static Conversion ConversionOf(ScalarType from, DType to)
    {
        if (Promotion.Promote(from, to).DType != to) return Conversion.Unsafe;
        if (from.DType == to || from.IsWeak) return Conversion.Exact;
        return from.DType.IsInteger == to.IsInteger ? Conversion.Promote : Conversion.Safe;
    }

    // Among equally harmless conversions those to narrower types win.
    private readonly record struct Cost(int Unsafe, int Safe, int Promoted, int Bytes) : IComparable<Cost>
    {
        public Cost With(Conversion conversion, int bytes) => new(
            Unsafe + (conversion == Conversion.Unsafe ? 1 : 0), Safe + (conversion == Conversion.Safe ? 1 : 0), Promoted + (conversion == Conversion.Promote ? 1 : 0), Bytes + bytes);

        public int CompareTo(Cost other) => (Unsafe, Safe, Promoted, Bytes).CompareTo((other.Unsafe, other.Safe, other.Promoted, other.Bytes));
    }
}
