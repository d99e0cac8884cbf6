namespace DualJit.IR;

/// <summary>An integer <c>Σ coefficient · product of values + constant</c>. Exact: it does not wrap around.</summary>
/// <remarks>Where it would be too large to compute with, there is none: operations give null, and null for null.</remarks>
internal sealed class Polynomial
{
    private const int MostTerms = 16;
    private const int MostFactors = 5;
    private const long LargestCoefficient = 1L << 40;

    public static readonly Polynomial Zero = new([]);

    private Polynomial(Term[] terms) => Terms = terms;

    /// <param name="Factors">In the order of their ids; a constant has none.</param>
    public readonly record struct Term(ValueId[] Factors, long Coefficient);

    /// <summary>Each with other factors, none with coefficient 0, in the order of their factors: a constant first.</summary>
    public Term[] Terms { get; }

    public bool IsConstant => Terms is [] or [{ Factors: [] }];

    public long Constant => Terms is [{ Factors: [] } first, ..] ? first.Coefficient : 0;

    public IEnumerable<ValueId> Values => Terms.SelectMany(term => term.Factors).Distinct();

    /// <summary>Whether the first term that is no constant, or the constant where there is none, is below 0.</summary>
    public bool StartsNegative => Terms.Length > 0 && Terms[Terms[0].Factors is [] && Terms.Length > 1 ? 1 : 0].Coefficient < 0;

    public static Polynomial Of(ValueId value) => new([new Term([value], 1)]);

    public static Polynomial? OfConstant(long value) => Made([new Term([], value)]);

    /// <summary><c>a + factor · b</c>.</summary>
    public static Polynomial? Sum(Polynomial? a, Polynomial? b, long factor = 1) =>
        a is null || b is null ? null : Made([.. a.Terms, .. b.Terms.Select(term => term with { Coefficient = term.Coefficient * factor })]);

    public static Polynomial? Difference(Polynomial? a, Polynomial? b) => Sum(a, b, -1);

    public static Polynomial? Product(Polynomial? a, Polynomial? b)
    {
        if (a is null || b is null) return null;
        var terms = new List<Term>();
        foreach (var x in a.Terms)
            foreach (var y in b.Terms)
            {
                if (Int128.Abs((Int128)x.Coefficient * y.Coefficient) > LargestCoefficient) return null;
                ValueId[] factors = [.. x.Factors, .. y.Factors];
                Array.Sort(factors, Compare);
                terms.Add(new Term(factors, x.Coefficient * y.Coefficient));
            }
        return Made(terms);
    }

    public Polynomial? Plus(long constant) => Sum(this, OfConstant(constant));

    /// <summary>This as <c>factor · value + rest</c>, neither of which has the value; null where it is there twice in a product.</summary>
    public (Polynomial Factor, Polynomial Remainder)? Split(ValueId value)
    {
        var with = Array.FindAll(Terms, term => Array.IndexOf(term.Factors, value) >= 0);
        if (Array.Exists(with, term => term.Factors.Count(factor => factor == value) > 1)) return null;
        var rest = Array.FindAll(Terms, term => Array.IndexOf(term.Factors, value) < 0);
        return (Made([.. with.Select(term => term with { Factors = Array.FindAll(term.Factors, factor => factor != value) })])!, new Polynomial(rest));
    }

    public bool SameAs(Polynomial other) =>
        Terms.Length == other.Terms.Length && Terms.Zip(other.Terms, (a, b) => a.Coefficient == b.Coefficient && a.Factors.AsSpan().SequenceEqual(b.Factors)).All(same => same);

    private static Polynomial? Made(List<Term> terms)
    {
        terms.Sort((a, b) => Compare(a.Factors, b.Factors));
        var merged = new List<Term>();
        foreach (var term in terms)
        {
            if (merged.Count > 0 && Compare(merged[^1].Factors, term.Factors) == 0) merged[^1] = term with { Coefficient = merged[^1].Coefficient + term.Coefficient };
            else merged.Add(term);
        }
        merged.RemoveAll(term => term.Coefficient == 0);
        bool isSmall = merged.Count <= MostTerms && merged.TrueForAll(term => term.Factors.Length <= MostFactors && Math.Abs(term.Coefficient) <= LargestCoefficient);
        return isSmall ? new Polynomial([.. merged]) : null;
    }

    private static int Compare(ValueId[] a, ValueId[] b)
    {
        for (int i = 0; i < Math.Min(a.Length, b.Length); i++)
            if (a[i] != b[i]) return Compare(a[i], b[i]);
        return a.Length.CompareTo(b.Length);
    }

    private static int Compare(ValueId a, ValueId b) => a.Index.CompareTo(b.Index);
}
