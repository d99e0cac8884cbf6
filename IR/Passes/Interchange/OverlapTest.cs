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
    private readonly List<(ValueId First, ValueId Last)> _counts = [];
    private ValueId? _condition;

    /// <summary>Emits the test.</summary>
    /// <param name="counts">Start and bound of each loop.</param>
    /// <returns>Whether the new order may run.</returns>
    public ValueId Emit(IReadOnlyList<(ValueId Start, ValueId Bound)> counts)
    {
        for (int i = 0; i < counts.Count; i++)
        {
            var (start, bound) = counts[i];
            Require(Op.Ge, start, before.Const(-VariableLimit));
            // Nor does the step over the bound wrap.
            Require(Op.Le, bound, before.Const(VariableLimit - plan.Nest.Loops[i].Step));
            _counts.Add((start, Sub(bound, before.Const(1))));
        }
        var (vectorStart, vectorBound) = counts[plan.VectorLoop];
        Require(Op.Ge, Sub(vectorBound, vectorStart), before.Const(FewestIterations));
        if (plan.NeedsSumIteration) Require(Op.Lt, counts[plan.SumLoop].Start, counts[plan.SumLoop].Bound);

        foreach (var form in plan.Narrow)
        {
            var (first, last) = RangeOf(form);
            Require(Op.Ge, first, before.Const(int.MinValue));
            Require(Op.Le, last, before.Const(int.MaxValue));
        }
        var written = plan.Accesses.Where(entry => entry.Access.IsStore).Select(entry => entry.Address).Distinct().ToList();
        foreach (var address in written) RequireOnePlace(address);
        var arrays = plan.Accesses.Select(entry => entry.Address).Distinct().GroupBy(address => address.Base).Select(group => (Base: group.Key, Range: RangeOf(group))).ToList();
        for (int i = 0; i < arrays.Count; i++)
            for (int j = i + 1; j < arrays.Count; j++)
                if (written.Exists(address => address.Base == arrays[i].Base || address.Base == arrays[j].Base)) RequireApart(arrays[i].Range, arrays[j].Range);
        return _condition!.Value;
    }

    /// <summary>Different iterations write different elements: each loop's steps, from the shortest, are longer than all that the shorter ones span.</summary>
    private void RequireOnePlace(AffineAddress address)
    {
        var span = before.Const(address.ElementSize);
        var loops = Enumerable.Range(0, address.Strides.Length).Where(loop => !address.IsInvariantIn(loop)).OrderBy(loop => address.Strides[loop].Size)
            .ThenBy(loop => address.Strides[loop] is Constant(var bytes) ? Math.Abs(bytes) : 0).ToList();
        foreach (int loop in loops)
        {
            var step = Value(address.Strides[loop], StrideLimit);
            var length = address.Strides[loop] is Constant(var bytes) ? before.Const(Math.Abs(bytes)) : Emit(Op.Max, step, Emit(Op.Sub, before.Const(0), step));
            Require(Op.Ge, length, span);
            if (loop != loops[^1]) span = Emit(Op.Add, span, Emit(Op.Mul, length, Sub(_counts[loop].Last, _counts[loop].First)));
        }
    }

    private (ValueId First, ValueId Last) RangeOf(IEnumerable<AffineAddress> addresses)
    {
        (ValueId First, ValueId Last)? range = null;
        ValueId origin = default;
        foreach (var address in addresses)
        {
            var (first, last) = BytesOf(address);
            range = range is { } others ? (Emit(Op.Min, others.First, first), Emit(Op.Max, others.Last, last)) : (first, last);
            origin = before.Emit(Op.Address, IrType.Int64, [hoist(address.Base)]);
        }
        return (Emit(Op.Add, origin, range!.Value.First), Emit(Op.Add, origin, range.Value.Last));
    }

    /// <summary>The first and the last byte from the base that the access touches.</summary>
    private (ValueId First, ValueId Last) BytesOf(AffineAddress address)
    {
        var (first, last) = RangeOf(address.Bytes);
        return (first, Emit(Op.Add, last, before.Const(address.ElementSize - 1)));
    }

    private (ValueId First, ValueId Last) RangeOf(AffineForm form)
    {
        var first = Value(form.Offset, OffsetLimit);
        var last = first;
        for (int loop = 0; loop < _counts.Count; loop++)
        {
            var coefficient = form.Coefficients[loop];
            if (coefficient == Zero) continue;
            var stride = Value(coefficient, StrideLimit);
            var (a, b) = (Emit(Op.Mul, stride, _counts[loop].First), Emit(Op.Mul, stride, _counts[loop].Last));
            if (coefficient is not Constant(var known)) (a, b) = (Emit(Op.Min, a, b), Emit(Op.Max, a, b));
            else if (known < 0) (a, b) = (b, a);
            (first, last) = (Emit(Op.Add, first, a), Emit(Op.Add, last, b));
        }
        return (first, last);
    }

    private void RequireApart((ValueId First, ValueId Last) a, (ValueId First, ValueId Last) b) =>
        Require(before.Emit(Op.Or, IrType.Bool, [before.Compare(Op.Lt, a.Last, b.First), before.Compare(Op.Lt, b.Last, a.First)]));

    /// <summary>The value of the term, which is tested to be no larger than the limit.</summary>
    private ValueId Value(InvariantTerm term, long limit)
    {
        var value = Value(term);
        if (term is Constant(var constant) && Math.Abs(constant) <= limit) return value;
        Require(Op.Ge, value, before.Const(-limit));
        Require(Op.Le, value, before.Const(limit));
        return value;
    }

    private ValueId Value(InvariantTerm term)
    {
        if (_terms.TryGetValue(term, out var known)) return known;
        return _terms[term] = term switch
        {
            Constant(var value) => before.Const(value),
            Leaf(var value) => before.ToInt64(hoist(value)),
            Sum(var a, var b) => Emit(Op.Add, Value(a), Value(b)),
            Product(var a, var b) => Emit(Op.Mul, Value(a), Value(b)),
            _ => throw new InternalCompilerException($"no such term: {term}"),
        };
    }

    private ValueId Emit(Op op, ValueId a, ValueId b) => before.Emit(op, IrType.Int64, [a, b]);

    private ValueId Sub(ValueId a, ValueId b) => Emit(Op.Sub, a, b);

    private void Require(Op comparison, ValueId a, ValueId b) => Require(before.Compare(comparison, a, b));

    private void Require(ValueId holds)
    {
        if (_required.Add(holds)) _condition = _condition is { } others ? before.Emit(Op.And, IrType.Bool, [others, holds]) : holds;
    }
}
