namespace DualJit.IR;

/// <summary>The indices along an axis that an access has in one iteration: from <c>factor · number + low</c> to <c>factor · number + high</c>, which are the same in all iterations.</summary>
/// <param name="Conditions">Where these hold.</param>
internal sealed record IndexSpan(Polynomial Factor, Polynomial Low, Polynomial High, IReadOnlyList<LoopCondition> Conditions)
{
    public bool IsSingle => Low.SameAs(High);

    /// <summary>A number of the loop plus or minus what is the same in all iterations: where that wraps around, no two are one index.</summary>
    public bool IsShift => IsSingle && Factor is { IsConstant: true, Constant: 1 or -1 };
}

/// <summary>Finds the spans of indices from the bounds of what differs within an iteration: inner loops' counters, remainders, numbers of few bits.</summary>
internal sealed class IndexSpans(RegionUses uses, IndexForms forms)
{
    private const int MostVariables = 6;
    private const int WidestOfConstants = 1 << 20;

    private const int MostComputed = 12;

    private readonly ParallelRegion _region = uses.Region;
    private List<LoopCondition> _conditions = [];
    private List<Polynomial> _narrow = [];
    private BlockId _place;

    private Intervals Intervals => field ??= new Ranges(_region.Function).Intervals;

    /// <summary>The span of what lies between two numbers.</summary>
    /// <param name="narrow">What must not have wrapped around for them to be these numbers.</param>
    /// <param name="place">The block of the access.</param>
    /// <returns>Null where it is not known.</returns>
    public IndexSpan? Of(Polynomial low, Polynomial high, IEnumerable<Polynomial> narrow, BlockId place)
    {
        _place = place;
        // A counter that starts or ends at the loop's number starts or ends somewhere in the loop's numbers, too.
        foreach (bool boundsNumber in (bool[])[false, true])
        {
            (_conditions, _narrow) = ([], [.. narrow]);
            if (Of(low, high, boundsNumber) is not { } span) continue;
            if (span.IsShift && !low.Values.Any(IsVariable)) return span;
            // What bounds something may be computed itself.
            for (int i = 0; i < _narrow.Count; i++)
                if (i == MostComputed || Of(_narrow[i], _narrow[i], boundsNumber: true) is null) return null;
            return span with { Conditions = _conditions };
        }
        return null;
    }

    private IndexSpan? Of(Polynomial from, Polynomial to, bool boundsNumber)
    {
        Polynomial? low = from, high = to;
        for (int i = 0; i <= MostVariables; i++)
        {
            if (low is null || high is null) return null;
            var variables = low.Values.Concat(high.Values).Where(IsVariable).ToList();
            if (variables.Count == 0) return Split(low, high);
            // The innermost first: its bounds may be others of them.
            var variable = variables.MaxBy(value => uses.Order.IndexOf(uses.Definitions.BlockOf(value)));
            var bounds = BoundsOf(variable);
            if (boundsNumber) bounds = (WithoutNumber(bounds.Low, isHigh: false), WithoutNumber(bounds.High, isHigh: true));
            low = Bound(low, variable, bounds.Low, bounds.High);
            high = Bound(high, variable, bounds.High, bounds.Low);
        }
        return null;
    }

    private bool IsVariable(ValueId value) => value != _region.Counter && !forms.IsInvariant(value);

    private IndexSpan? Split(Polynomial low, Polynomial high)
    {
        if (low.Split(_region.Counter) is not var (factor, first) || high.Split(_region.Counter) is not var (same, last) || !factor.SameAs(same)) return null;
        Add(new LoopCondition([low], IsSize: true));
        Add(new LoopCondition([high], IsSize: true));
        return new IndexSpan(factor, first, last, []);
    }

    private void Add(LoopCondition condition)
    {
        bool isKnown = condition.IsSize && condition.AnyOf[0] is { IsConstant: true, Constant: > int.MinValue and <= int.MaxValue };
        if (!isKnown && !_conditions.Exists(condition.SameAs)) _conditions.Add(condition);
    }

    /// <summary>A form with a bound of a variable in its place; which one of the two, the sign of the factor decides.</summary>
    private Polynomial? Bound(Polynomial form, ValueId variable, Polynomial? bound, Polynomial? other)
    {
        if (form.Split(variable) is not var (factor, rest)) return null;
        if (factor.IsConstant && factor.Constant == 0) return rest;
        bool isNegative = factor.StartsNegative;
        if (!factor.IsConstant)
        {
            if (LoopCondition.NotNegative(isNegative ? Polynomial.Difference(Polynomial.Zero, factor) : factor) is not { } positive) return null;
            positive.ForEach(Add);
        }
        return Polynomial.Sum(rest, Polynomial.Product(factor, isNegative ? other : bound));
    }

    private Polynomial? WithoutNumber(Polynomial? form, bool isHigh)
    {
        if (form?.Split(_region.Counter) is not var (factor, rest) || !factor.IsConstant) return null;
        return factor.Constant == 0 ? rest : Polynomial.Sum(rest, Polynomial.Product(factor, factor.Constant > 0 == isHigh ? Last : First));
    }

    /// <summary>How often an inner loop runs in an iteration, at most; null where it is not known.</summary>
    public Polynomial? RoundsOf(Loop inner)
    {
        _place = inner.Blocks.FirstOrDefault(block => block != inner.Header, inner.Header);
        foreach (var parameter in _region.Function[inner.Header].Parameters)
        {
            (_conditions, _narrow) = ([], []);
            if (!_region.Function.TypeOf(parameter).IsInteger) continue;
            var (low, high) = OfCounter(parameter);
            var rounds = WithoutNumber(Polynomial.Difference(high, low)?.Plus(1), isHigh: true);
            if (rounds is not null && Of(rounds, rounds, boundsNumber: true) is { } span) return span.High;
        }
        return null;
    }

    /// <summary>The first number of the loop.</summary>
    public Polynomial? First => forms.Read(_region.Start, []);

    /// <summary>The last number of the loop.</summary>
    public Polynomial? Last => forms.Read(_region.End, [])?.Plus(-1);

    private (Polynomial? Low, Polynomial? High) BoundsOf(ValueId variable)
    {
        var definition = uses.Definitions.Of(variable);
        switch (definition)
        {
            case null:
                var counter = OfCounter(variable);
                if (counter.Low is not null || counter.High is not null) return counter;
                break;
            case { Op: Op.Min }:
                return (null, OfEither(definition.Value));
            case { Op: Op.Max }:
                return (OfEither(definition.Value), null);
            case { Op: Op.Rem } when IsNotNegative(definition.Value.Operands[0]) && Read(definition.Value.Operands[1]) is { IsConstant: false } divisor:
                return (Polynomial.Zero, divisor.Plus(-1));
        }
        var interval = Intervals.Of(variable);
        return interval.High - interval.Low < WidestOfConstants ? (Polynomial.OfConstant((long)interval.Low), Polynomial.OfConstant((long)interval.High)) : (null, null);

        // A minimum is no more than the one that is the same in all iterations.
        Polynomial? OfEither(Instruction extreme) => extreme.Operands.Where(forms.IsInvariant).ToList() is [var invariant, ..] ? Read(invariant) : null;
    }

    private bool IsNotNegative(ValueId value) => Intervals.Of(value).Low >= 0;

    // What bounds something must be what it seems to be.
    private Polynomial? Read(ValueId value)
    {
        var narrow = new List<Polynomial>();
        if (forms.Read(value, narrow) is not { } form) return null;
        narrow.Add(form);
        narrow.ForEach(AddComputed);
        return form;
    }

    private void AddComputed(Polynomial form)
    {
        if ((form.Terms.Length > 1 || form.Terms is [{ Factors.Length: > 1 }]) && !_narrow.Exists(form.SameAs)) _narrow.Add(form);
    }

    private (Polynomial? Low, Polynomial? High) OfCounter(ValueId parameter)
    {
        var header = uses.Definitions.BlockOf(parameter);
        if (_place == header || uses.Loops.Find(loop => loop.Header == header) is not { } loop || !loop.Contains(_place)) return (null, null);
        int position = _region.Function[header].Parameters.IndexOf(parameter);
        ValueId? start = null;
        Polynomial? step = null;
        foreach (var (from, edge) in uses.EntriesOf(header))
        {
            var argument = _region.Function[from].Terminator.Edges[edge].Arguments[position];
            if (loop.Contains(from))
            {
                if (StepTo(argument, parameter) is not { } added || !(step ?? added).SameAs(added)) return (null, null);
                step = added;
            }
            else if ((start ?? argument) != argument) return (null, null);
            else start = argument;
        }
        if (start is not { } before || step is null || step.Values.Any(IsVariable) || TestOf(loop, parameter) is not var (op, bound)) return (null, null);
        bool isUp = op is Op.Lt or Op.Le;
        if (LoopCondition.NotNegative((isUp ? step : Polynomial.Difference(Polynomial.Zero, step))?.Plus(-1)) is not { } counts) return (null, null);
        counts.ForEach(Add);
        var (first, last) = (Read(before), Read(bound)?.Plus(op switch { Op.Lt => -1, Op.Gt => 1, _ => 0 }));
        // The step over the end does not wrap around.
        if (!(step is { IsConstant: true, Constant: 1 or -1 } && op is Op.Lt or Op.Gt) && Polynomial.Sum(last, step) is { } next) AddComputed(next);
        return isUp ? (first, last) : (last, first);
    }

    private Polynomial? StepTo(ValueId next, ValueId parameter) =>
        uses.Definitions.Of(next) is { Op: Op.Add or Op.Sub } ? Polynomial.Difference(forms.Read(next, []), Polynomial.Of(parameter)) : null;

    /// <summary>The comparison of a counter that holds as long as its loop goes on, and what it is compared with.</summary>
    private (Op Op, ValueId Bound)? TestOf(Loop loop, ValueId parameter)
    {
        var branch = _region.Function[loop.Header].Terminator;
        if (branch.Op != Op.Branch || loop.Contains(branch.Edges[0].Target) == loop.Contains(branch.Edges[1].Target)) return null;
        bool holds = loop.Contains(branch.Edges[0].Target);
        var condition = branch.Operands[0];
        while (uses.Definitions.TryGet(condition, Op.Not, out var not)) (condition, holds) = (not.Operands[0], !holds);
        if (uses.Definitions.Of(condition) is not { Op: Op.Lt or Op.Le or Op.Gt or Op.Ge or Op.Parallel } test || _region.Function.TypeOf(parameter).DType.IsUnsigned) return null;
        if (test.Op == Op.Parallel) return holds && test.Operands[0] == parameter ? (Op.Lt, test.Operands[1]) : null;
        var op = holds ? test.Op : test.Op.Opposite!.Value;
        return test.Operands[0] == parameter ? (op, test.Operands[1]) : test.Operands[1] == parameter ? (op.Swapped!.Value, test.Operands[0]) : null;
    }
}
