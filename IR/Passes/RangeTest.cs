namespace DualJit.IR;

/// <summary>The test before a loop that numbers are at least 0, computed in 64 bits without ever wrapping around.</summary>
/// <param name="isInvariant">Whether a value is the same before the loop and in it.</param>
internal sealed class RangeTest(Ranges ranges, Loop loop, Func<ValueId, bool> isInvariant)
{
    private static readonly Int128 Largest = long.MaxValue;

    private readonly List<Affine> _forms = [];
    private readonly Dictionary<ValueId, ValueId> _hoisted = [];
    private readonly HashSet<ValueId> _narrow = [];
    private BlockEmitter _emitter = null!;
    private ValueId? _condition;

    public bool IsEmpty => _forms.Count == 0;

    /// <summary>Adds what the test asks for; false where 64 bits are too few to compute it.</summary>
    public bool Add(IReadOnlyList<Affine> forms)
    {
        foreach (var form in forms)
            if (!Fits(form)) return false;
        foreach (var form in forms) Add(form);
        return true;
    }

    /// <summary>Emits the test.</summary>
    /// <returns>Whether all numbers are at least 0.</returns>
    public ValueId Emit(BlockEmitter emitter)
    {
        _emitter = emitter;
        foreach (var form in _forms)
        {
            ValueId? left = null, right = null;
            foreach (var term in form.Terms)
            {
                ref var side = ref term.Coefficient > 0 ? ref left : ref right;
                side = Sum(side, Product(term));
            }
            // a - b - 1 ≥ 0 is a > b.
            bool strict = form.Constant == -1 && left is not null;
            if (form.Constant > 0) left = Sum(left, emitter.Const(form.Constant));
            else if (form.Constant < 0 && !strict) right = Sum(right, emitter.Const(-form.Constant));
            Require(emitter.Compare(strict ? Op.Gt : Op.Ge, left ?? emitter.Const(0), right ?? emitter.Const(0)));
        }
        return _condition!.Value;
    }

    private void Add(Affine form)
    {
        // Of two that differ in the constant, the smaller one is at least 0 only if the other is.
        for (int i = 0; i < _forms.Count; i++)
            if (_forms[i].Terms.AsSpan().SequenceEqual(form.Terms))
            {
                if (form.Constant < _forms[i].Constant) _forms[i] = form;
                return;
            }
        _forms.Add(form);
    }

    private bool Fits(Affine form)
    {
        Int128 sum = Int128.Abs(form.Constant);
        foreach (var term in form.Terms)
        {
            if (!isInvariant(term.First) || term.IsProduct && !isInvariant(term.Second)) return false;
            sum += MagnitudeOf(term.First) * (term.IsProduct ? MagnitudeOf(term.Second) : 1) * Math.Abs(term.Coefficient);
        }
        return sum <= Largest;
    }

    private Int128 MagnitudeOf(ValueId value)
    {
        var range = IsNarrow(value) ? ranges.Intervals.Of(value) : Interval.Of(DType.Int32);
        return Int128.Max(Int128.Abs(range.Low), Int128.Abs(range.High));
    }

    // What may be larger is tested to be an int; such numbers are no indices.
    private bool IsNarrow(ValueId value) => ranges.Intervals.Of(value).IsWithin(Interval.Of(DType.UInt32).Union(Interval.Of(DType.Int32)));

    private ValueId Product(Affine.Term term)
    {
        var product = Wide(term.First);
        if (term.IsProduct) product = _emitter.Emit(Op.Mul, IrType.Int64, [product, Wide(term.Second)]);
        long factor = Math.Abs(term.Coefficient);
        return factor == 1 ? product : _emitter.Emit(Op.Mul, IrType.Int64, [product, _emitter.Const(factor)]);
    }

    private ValueId Sum(ValueId? sum, ValueId term) => sum is { } others ? _emitter.Emit(Op.Add, IrType.Int64, [others, term]) : term;

    private ValueId Wide(ValueId value)
    {
        var before = Hoist(value);
        var wide = _emitter.ToInt64(before);
        if (IsNarrow(value) || !_narrow.Add(value)) return wide;
        var narrow = _emitter.Emit(Op.Convert, IrType.Int32, [wide]);
        Require(_emitter.Compare(Op.Eq, _emitter.ToInt64(narrow), wide));
        return wide;
    }

    private ValueId Hoist(ValueId value)
    {
        if (!loop.Contains(ranges.Definitions.BlockOf(value))) return value;
        if (_hoisted.TryGetValue(value, out var known)) return known;
        var definition = ranges.Definitions.Of(value)!.Value;
        var operands = Array.ConvertAll(definition.Operands, Hoist);
        return _hoisted[value] = _emitter.Emit(definition.Op, definition.Type, operands, definition.Immediate);
    }

    private void Require(ValueId holds) => _condition = _condition is { } others ? _emitter.Emit(Op.And, IrType.Bool, [others, holds]) : holds;
}
