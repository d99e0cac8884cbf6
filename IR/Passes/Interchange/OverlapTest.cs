using static DualJit.IR.InvariantTerm;

namespace DualJit.IR;

/// <summary>The test before a nest whether its new order means the same: what is written overlaps nothing else, and no element is written at two places.</summary>
/// <remarks>All in 64-bit arithmetic on numbers that are tested to be so small that it does not wrap.</remarks>
internal sealed class OverlapTest(InterchangePlan plan, BlockEmitter before, Func<ValueId, ValueId> hoist)
{
    private const long VariableLimit = 1L << 31;
    private const long StrideLimit = 1L << 30;
    private const long OffsetLimit = 1L << 60;
    private const int FewestIterations = 8;

    private readonly HashSet<ValueId> _required = [];
    private readonly Dictionary<InvariantTerm, ValueId> _terms = [];
    private readonly List<(InvariantTerm First, InvariantTerm Last)> _counts = [];
    private ValueId? _condition;

    /// <summary>Emits the test.</summary>
    /// <param name="counts">Start and bound of each loop.</param>
    /// <returns>Whether the new order may run.</returns>
    public ValueId Emit(IReadOnlyList<(ValueId Start, ValueId Bound)> counts)
    {
        var terms = counts.Select((count, i) => (Start: TermOf(plan.Nest.Loops[i].Start, count.Start), Bound: TermOf(plan.Nest.Loops[i].Bound, count.Bound))).ToList();
        for (int i = 0; i < terms.Count; i++)
        {
            var (start, bound) = terms[i];
            Require(Op.Ge, start, new Constant(-VariableLimit));
            // Nor does the step over the bound wrap.
            Require(Op.Le, bound, new Constant(VariableLimit - plan.Nest.Loops[i].Step));
            _counts.Add((start, bound + new Constant(-1)));
        }
        var (first, last) = _counts[plan.VectorLoop];
        Require(Op.Ge, last - first, new Constant(FewestIterations - 1));
        if (plan.NeedsSumIteration) Require(Op.Lt, terms[plan.SumLoop].Start, terms[plan.SumLoop].Bound);
        foreach (var form in plan.Narrow)
        {
            var (lowest, highest) = RangeOf(form);
            Require(Op.Ge, lowest, new Constant(int.MinValue));
            Require(Op.Le, highest, new Constant(int.MaxValue));
        }
        var written = plan.Accesses.Where(entry => entry.Access.IsStore).Select(entry => entry.Address).Distinct().ToList();
        foreach (var address in written) RequireOnePlace(address);
        var arrays = plan.Accesses.Select(entry => entry.Address).Distinct().GroupBy(address => address.Base).Select(group => (Base: group.Key, Range: RangeOf(group))).ToList();
        for (int i = 0; i < arrays.Count; i++)
            for (int j = i + 1; j < arrays.Count; j++)
                if (written.Exists(address => address.Base == arrays[i].Base || address.Base == arrays[j].Base)) RequireApart(arrays[i].Range, arrays[j].Range);
        return _condition ?? before.Emit(Op.Const, IrType.Bool, [], 1);
    }

    private InvariantTerm TermOf(ValueId old, ValueId value) => plan.ConstantOf(old) is { } constant ? new Constant(constant) : Known(value);

    /// <summary>The term of a value that is emitted already.</summary>
    private Leaf Known(ValueId value)
    {
        var leaf = new Leaf(value);
        _terms[leaf] = value;
        return leaf;
    }

    /// <summary>Different iterations write different elements: each loop's steps, from the shortest, are longer than all that the shorter ones span.</summary>
    private void RequireOnePlace(AffineAddress address)
    {
        InvariantTerm span = new Constant(address.ElementSize);
        var loops = Enumerable.Range(0, address.Strides.Length).Where(loop => !address.IsInvariantIn(loop)).OrderBy(loop => address.Strides[loop].Size)
            .ThenBy(loop => address.Strides[loop] is Constant(var bytes) ? Math.Abs(bytes) : 0).ToList();
        foreach (int loop in loops)
        {
            var step = Limited(address.Strides[loop], StrideLimit);
            InvariantTerm length = step is Constant(var bytes) ? new Constant(Math.Abs(bytes)) : Choose(Op.Max, step, Zero - step);
            Require(Op.Ge, length, span);
            span += length * (_counts[loop].Last - _counts[loop].First);
        }
    }

    private (InvariantTerm First, InvariantTerm Last) RangeOf(IGrouping<ValueId, AffineAddress> addresses)
    {
        InvariantTerm? first = null, last = null;
        foreach (var address in addresses)
        {
            var (lowest, highest) = RangeOf(address.Bytes);
            highest += new Constant(address.ElementSize - 1);
            first = first is null ? lowest : Choose(Op.Min, first, lowest);
            last = last is null ? highest : Choose(Op.Max, last, highest);
        }
        var origin = Known(before.Emit(Op.Address, IrType.Int64, [hoist(addresses.Key)]));
        return (origin + first!, origin + last!);
    }

    private (InvariantTerm First, InvariantTerm Last) RangeOf(AffineForm form)
    {
        var first = Limited(form.Offset, OffsetLimit);
        var last = first;
        for (int loop = 0; loop < _counts.Count; loop++)
        {
            if (form.Coefficients[loop] == Zero) continue;
            var stride = Limited(form.Coefficients[loop], StrideLimit);
            var (a, b) = (stride * _counts[loop].First, stride * _counts[loop].Last);
            if (stride is not Constant(var known)) (a, b) = (Choose(Op.Min, a, b), Choose(Op.Max, a, b));
            else if (known < 0) (a, b) = (b, a);
            (first, last) = (first + a, last + b);
        }
        return (first, last);
    }

    private void RequireApart((InvariantTerm First, InvariantTerm Last) a, (InvariantTerm First, InvariantTerm Last) b) =>
        Require(before.Emit(Op.Or, IrType.Bool, [before.Compare(Op.Lt, Value(a.Last), Value(b.First)), before.Compare(Op.Lt, Value(b.Last), Value(a.First))]));

    /// <summary>The term, which is tested to be no larger than the limit.</summary>
    private InvariantTerm Limited(InvariantTerm term, long limit)
    {
        Require(Op.Ge, term, new Constant(-limit));
        Require(Op.Le, term, new Constant(limit));
        return term;
    }

    private Leaf Choose(Op op, InvariantTerm a, InvariantTerm b) => Known(before.Emit(op, IrType.Int64, [Value(a), Value(b)]));

    private ValueId Value(InvariantTerm term)
    {
        if (_terms.TryGetValue(term, out var known)) return known;
        return _terms[term] = term switch
        {
            Constant(var value) => before.Const(value),
            Leaf(var value) => before.ToInt64(hoist(value)),
            Sum(var a, var b) => before.Emit(Op.Add, IrType.Int64, [Value(a), Value(b)]),
            Product(var a, var b) => before.Emit(Op.Mul, IrType.Int64, [Value(a), Value(b)]),
            _ => throw new InternalCompilerException($"no such term: {term}"),
        };
    }

    private void Require(Op comparison, InvariantTerm a, InvariantTerm b)
    {
        if (a is Constant(var x) && b is Constant(var y) && (comparison == Op.Ge ? x >= y : comparison == Op.Le ? x <= y : x < y)) return;
        Require(before.Compare(comparison, Value(a), Value(b)));
    }

    private void Require(ValueId holds)
    {
        if (_required.Add(holds)) _condition = _condition is { } others ? before.Emit(Op.And, IrType.Bool, [others, holds]) : holds;
    }
}
