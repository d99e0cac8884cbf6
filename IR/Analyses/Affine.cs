namespace DualJit.IR;

/// <summary>A number <c>Σ coefficient · value + constant</c>, where a term may also be the product of two values. Exact: it does not wrap around.</summary>
public sealed class Affine
{
    private const int MaximumTerms = 8;
    private const long MaximumCoefficient = 1L << 31;
    private const long MaximumConstant = 1L << 61;

    /// <param name="Second">The other factor of a product, else <see cref="ValueId.None"/>; not before <see cref="First"/>.</param>
    public readonly record struct Term(ValueId First, ValueId Second, long Coefficient)
    {
        public bool IsProduct => !Second.IsNone;

        public bool HasFactorsOf(Term other) => First == other.First && Second == other.Second;
    }

    public static readonly Affine Zero = new([], 0);

    private Affine(Term[] terms, long constant)
    {
        Terms = terms;
        Constant = constant;
    }

    /// <summary>Each with other factors, none with coefficient 0, in the order of their factors.</summary>
    public Term[] Terms { get; }

    public long Constant { get; }

    public bool IsConstant => Terms.Length == 0;

    public static Affine Of(ValueId value) => new([new Term(value, ValueId.None, 1)], 0);

    public static Affine OfTerm(Term term) => new([term], 0);

    /// <summary>Null for a constant that is too large to compute with.</summary>
    public static Affine? OfConstant(long value) => value is <= MaximumConstant and >= -MaximumConstant ? new Affine([], value) : null;

    /// <summary><c>a · factorA + b · factorB</c>, or null where that is too large to compute with.</summary>
    public static Affine? Combine(Affine? a, long factorA, Affine? b, long factorB)
    {
        if (a is null || b is null) return null;
        Span<Term> terms = stackalloc Term[2 * MaximumTerms];
        int count = 0;
        for (int i = 0, j = 0; i < a.Terms.Length || j < b.Terms.Length;)
        {
            int order = i == a.Terms.Length ? 1 : j == b.Terms.Length ? -1 : Compare(a.Terms[i], b.Terms[j]);
            var term = order <= 0 ? a.Terms[i] : b.Terms[j];
            Int128 coefficient = (order <= 0 ? (Int128)a.Terms[i].Coefficient * factorA : 0) + (order >= 0 ? (Int128)b.Terms[j].Coefficient * factorB : 0);
            if (order <= 0) i++;
            if (order >= 0) j++;
            if (coefficient == 0) continue;
            if (Int128.Abs(coefficient) > MaximumCoefficient) return null;
            terms[count++] = term with { Coefficient = (long)coefficient };
        }
        Int128 constant = (Int128)a.Constant * factorA + (Int128)b.Constant * factorB;
        return count > MaximumTerms || Int128.Abs(constant) > MaximumConstant ? null : new Affine(terms[..count].ToArray(), (long)constant);
    }

    /// <summary>This plus a constant, or null where that is too large to compute with.</summary>
    public Affine? Plus(long constant) => Combine(this, 1, OfConstant(constant), 1);

    /// <summary>The product, or null where it is none of at most two values or too large to compute with.</summary>
    public static Affine? Multiply(Affine? a, Affine? b)
    {
        if (a is null || b is null) return null;
        var product = Combine(a, b.Constant, new Affine(b.Terms, 0), a.Constant);
        foreach (var x in a.Terms)
            foreach (var y in b.Terms)
            {
                if (x.IsProduct || y.IsProduct) return null;
                var (first, second) = x.First.Index <= y.First.Index ? (x.First, y.First) : (y.First, x.First);
                // Coefficients are below 2^31: their product fits, and is looked at when it is added.
                product = Combine(product, 1, new Affine([new Term(first, second, x.Coefficient * y.Coefficient)], 0), 1);
            }
        return product;
    }

    /// <summary>The same with <paramref name="replacement"/> for the factor <paramref name="value"/> of one of the terms, or null.</summary>
    public Affine? Replace(Term term, ValueId value, Affine? replacement)
    {
        var other = !term.IsProduct ? OfConstant(1) : Of(term.First == value ? term.Second : term.First);
        return Combine(Combine(this, 1, new Affine([term], 0), -1), 1, Multiply(replacement, other), term.Coefficient);
    }

    public bool SameAs(Affine other) => Constant == other.Constant && HasTermsOf(other);

    /// <summary>Whether the two differ by a constant at most.</summary>
    public bool HasTermsOf(Affine other) => Terms.AsSpan().SequenceEqual(other.Terms);

    public override string ToString() => string.Join(" + ", [.. Terms.Select(term => $"{term.Coefficient}{term.First}{(term.IsProduct ? term.Second : "")}"), Constant.ToString(System.Globalization.CultureInfo.InvariantCulture)]);

    private static int Compare(Term a, Term b) => a.First != b.First ? a.First.Index.CompareTo(b.First.Index) : a.Second.Index.CompareTo(b.Second.Index);
}
