namespace DualJit.IR;

/// <summary>Says when accesses of different iterations of a parallel loop never meet in an element.</summary>
/// <remarks>
/// Two do not where it is so along one axis. There each access has the indices from <c>c · i + low</c> to <c>c · i + high</c> in iteration i. With one c they are apart where single indices differ by what is no multiple of c;
/// where all of both lie within less than c, as the rows of a matrix in a row do; or where all that one has in any iteration is before or after all that the other one has. Quotient and remainder of a number, as two indices,
/// are apart where the number is. An index that is tested to be another one than that of an access which has the same in all iterations never is that one.
/// </remarks>
internal sealed class ApartIterations(RegionUses uses, IndexForms forms)
{
    private readonly IndexSpans _spans = new(uses, forms);
    private readonly Dictionary<ArrayAccess, List<IndexSpan>[]> _known = [];

    /// <summary>What must hold for no two iterations to meet, where at least one writes: nothing, or conditions to be tested before the loop; null where that is not enough.</summary>
    public List<LoopCondition>? ConditionsOf(List<ArrayAccess> accesses)
    {
        var all = new List<LoopCondition>();
        for (int a = 0; a < accesses.Count; a++)
            for (int b = a; b < accesses.Count; b++)
            {
                if (!accesses[a].IsWrite && !accesses[b].IsWrite) continue;
                if (ConditionsOf(accesses[a], accesses[b]) is not { } conditions) return null;
                foreach (var condition in conditions)
                    if (!all.Exists(condition.SameAs)) all.Add(condition);
            }
        return all;
    }

    /// <summary>Whether an access has the same element in all iterations.</summary>
    public bool AreSameInAll(ArrayAccess access) => Array.TrueForAll(SpansOf(access), axis => axis is [{ IsSingle: true, Factor: { IsConstant: true, Constant: 0 } }]);

    private List<LoopCondition>? ConditionsOf(ArrayAccess a, ArrayAccess b)
    {
        if (IsTested(a, b) || IsTested(b, a)) return [];
        var (spansOfA, spansOfB) = (SpansOf(a), SpansOf(b));
        var fewest = ConditionsOfParts(a, b);
        for (int axis = 0; axis < Math.Min(spansOfA.Length, spansOfB.Length); axis++)
            foreach (var x in spansOfA[axis])
                foreach (var y in spansOfB[axis])
                {
                    if (ConditionsOf(x, y) is not { } apart) continue;
                    List<LoopCondition> conditions = [.. x.Conditions, .. y.Conditions, .. apart];
                    if (!conditions.TrueForAll(CanBeTested)) continue;
                    if (fewest is null || Cost(conditions) < Cost(fewest)) fewest = conditions;
                }
        return fewest;

        static int Cost(List<LoopCondition> conditions) => conditions.Sum(condition => condition.IsSize ? 1 : 100);
    }

    /// <summary>Whether a test on the way to an access says that it is not where another one is, in whichever iteration that is.</summary>
    private bool IsTested(ArrayAccess tested, ArrayAccess fixedOne) => tested.Axes.Zip(fixedOne.Axes).Any(axes =>
        axes is ({ Ranges: [{ Narrow: [] } own] }, { Ranges: [{ Narrow: [] } other] }) && own.Low.SameAs(own.High) && other.Low.SameAs(other.High)
        && other.Low.Values.All(forms.IsInvariant) && Polynomial.Difference(own.Low, other.Low) is { } difference && forms.IsNotZero(difference, tested.Place));

    private List<LoopCondition>? ConditionsOfParts(ArrayAccess a, ArrayAccess b)
    {
        for (int axis = 0; axis < Math.Min(a.Axes.Length, b.Axes.Length); axis++)
        {
            if (a.Axes[axis].Part is not { IsRemainder: true } ofA || b.Axes[axis].Part is not { IsRemainder: true } ofB || !ofA.Divisor.SameAs(ofB.Divisor)) continue;
            if (!a.Axes.Zip(b.Axes).Any(axes => axes.First.Part?.Completes(ofA) == true && axes.Second.Part?.Completes(ofB) == true)) continue;
            if (SpanOf(ofA.Number, a) is { } x && SpanOf(ofB.Number, b) is { } y && ConditionsOf(x, y) is { } apart)
            {
                List<LoopCondition> conditions = [.. x.Conditions, .. y.Conditions, .. apart];
                if (conditions.TrueForAll(CanBeTested)) return conditions;
            }
        }
        return null;
    }

    private IndexSpan? SpanOf(IndexRange range, ArrayAccess access) => _spans.Of(range.Low, range.High, range.Narrow, access.Place);

    private bool CanBeTested(LoopCondition condition) => condition.AnyOf.All(form => form.Values.All(value => value == uses.Region.Counter || forms.IsKnownBefore(value)));

    private List<IndexSpan>[] SpansOf(ArrayAccess access)
    {
        if (!_known.TryGetValue(access, out var spans))
        {
            spans = [.. access.Axes.Select(axis => axis.Ranges.Select(range => SpanOf(range, access)).OfType<IndexSpan>().ToList())];
            _known.Add(access, spans);
        }
        return spans;
    }

    private List<LoopCondition>? ConditionsOf(IndexSpan a, IndexSpan b)
    {
        var (least, most) = (Polynomial.Difference(b.Low, a.High), Polynomial.Difference(b.High, a.Low));
        if (least is null || most is null) return null;
        if (!a.Factor.SameAs(b.Factor)) return InOrder(a, b) is [] ? [] : null;
        var factor = a.Factor.StartsNegative ? Polynomial.Difference(Polynomial.Zero, a.Factor)! : a.Factor;
        if (factor is { IsConstant: true, Constant: 0 }) return null;
        bool isKnown = least.IsConstant && most.IsConstant;
        if (factor.IsConstant && isKnown && a.IsSingle && b.IsSingle && least.Constant % factor.Constant != 0) return [];
        List<LoopCondition>? within = null;
        if (LoopCondition.NotNegative(Polynomial.Difference(factor, most)?.Plus(-1)) is { } after && LoopCondition.NotNegative(Polynomial.Sum(factor, least)?.Plus(-1)) is { } before) within = [.. after, .. before];
        // What is wider than one index by what is not known is the rule: such loops are not right.
        if (!isKnown && factor is { IsConstant: true, Constant: 1 } && within is not []) within = null;
        return within is [] or [_] || isKnown || !factor.IsConstant || a == b ? within : InOrder(a, b) ?? within;
    }

    /// <summary>What must hold for all indices of one access to be before all of the other.</summary>
    private List<LoopCondition>? InOrder(IndexSpan a, IndexSpan b)
    {
        if (EndsOf(a) is not var (lowA, highA) || EndsOf(b) is not var (lowB, highB)) return null;
        return LoopCondition.NotNegative(Polynomial.Difference(lowB, highA)?.Plus(-1), Polynomial.Difference(lowA, highB)?.Plus(-1));
    }

    /// <summary>The least and the greatest index that any iteration has; null where the sign of the factor is not known.</summary>
    private (Polynomial? Low, Polynomial? High)? EndsOf(IndexSpan span)
    {
        if (!span.Factor.IsConstant) return null;
        var (first, last) = span.Factor.Constant < 0 ? (_spans.Last, _spans.First) : (_spans.First, _spans.Last);
        return (Polynomial.Sum(span.Low, Polynomial.Product(span.Factor, first)), Polynomial.Sum(span.High, Polynomial.Product(span.Factor, last)));
    }
}
