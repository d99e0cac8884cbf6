namespace DualJit.IR;

/// <summary>Something known at a place, <c>form ≥ 0</c>, and what else is known there.</summary>
public sealed record Fact(Affine Form, Fact? Others);

/// <summary>Proves inequalities between integers at places of a function, from constants, lengths, counters and the conditions on the way there.</summary>
/// <example><code>
/// b1(%i: i32):                            %i ≥ 0, as it starts there and only grows
///   %n = conv %a.length0 : i32
///   %c = lt %i, %n ; br %c, b2, b3
/// b2:                                     %a.length0 - %i - 1 ≥ 0
/// </code></example>
/// <remarks>
/// A fact is used after Fourier and Motzkin: to show <c>form ≥ 0</c>, a fact is added that takes one of the terms away, until the ranges of
/// the terms that are left show it. Valid until the function changes.
/// </remarks>
public sealed class Ranges
{
    private const int DeepestProof = 5;
    private const int LongestProof = 48;
    private const int DeepestForm = 40;

    private readonly Function _function;
    private readonly Dominators _dominators;
    private readonly EdgeConditions _conditions;
    private readonly Fact?[] _atEntry;
    private readonly Fact?[] _atEnd;
    private readonly Dictionary<(BlockId, int), Fact?> _onEdges = [];
    private readonly Affine?[] _forms;
    private readonly Dictionary<ValueId, Affine?> _sums = [];
    private int _depth;
    private int _nesting;

    public Ranges(Function function)
    {
        _function = function;
        Order = ControlFlow.ReversePostOrder(function);
        Definitions = new Definitions(function);
        _dominators = new Dominators(function);
        _conditions = new EdgeConditions(function, Order);
        Intervals = new Intervals(function, Definitions, _dominators, _conditions);
        _atEntry = new Fact?[function.Blocks.Count];
        _atEnd = new Fact?[function.Blocks.Count];
        _forms = new Affine?[function.ValueCount];
    }

    public List<BlockId> Order { get; }

    public EdgeConditions Conditions => _conditions;

    public Definitions Definitions { get; }

    public Intervals Intervals { get; }

    public Dominators Dominators => _dominators;

    /// <summary>Goes through the function, with what is known before each guard.</summary>
    /// <param name="atGuard">Gets the block of the guard, its index there, and the facts.</param>
    public void Walk(Action<BlockId, int, Fact?> atGuard)
    {
        foreach (var block in Order)
        {
            var facts = _atEntry[block.Index] = FactsOnEntry(block);
            var instructions = _function[block].Instructions;
            for (int i = 0; i < instructions.Count; i++)
            {
                if (instructions[i].Op != Op.Guard) continue;
                atGuard(block, i, facts);
                facts = Assume(facts, instructions[i].Operands[0], true);
            }
            _atEnd[block.Index] = facts;
        }
    }

    /// <summary>What is known at the start of a block, once the walk has come there.</summary>
    public Fact? FactsAt(BlockId block) => _atEntry[block.Index];

    /// <summary>What is known at the end of a block, once the walk has come there.</summary>
    public Fact? FactsAtEndOf(BlockId block) => _atEnd[block.Index];

    /// <summary>The value as a sum of others, as far as it is known not to wrap around.</summary>
    public Affine FormOf(ValueId value)
    {
        if (_forms[value.Index] is { } known) return known;
        var atom = Affine.Of(value);
        if (_depth > DeepestForm) return atom;
        // What a proof on the way asks again has to do with this.
        _forms[value.Index] = atom;
        _depth++;
        var form = Definitions.Of(value) is { } definition && ExactForm(definition) is { } exact ? exact : atom;
        _depth--;
        return _forms[value.Index] = form;
    }

    /// <summary>Whether the result of an instruction is that of exact arithmetic on its operands.</summary>
    public bool IsExact(ValueId sum) => Definitions.Of(sum) is { } definition && ExactForm(definition) is not null;

    /// <summary>The value as a sum of others, where that sum is in the range of its type: then no sum on the way that wrapped around matters.</summary>
    public Affine ModularFormOf(ValueId value)
    {
        while (Definitions.TryGet(value, Op.Convert, out var widening) && _function.TypeOf(widening.Operands[0]) is { IsInteger: true, DType: DType.Int32 or DType.Int64 }) value = widening.Operands[0];
        return SumOf(value) ?? FormOf(value);
    }

    /// <summary>Whether <see cref="ModularFormOf"/> looks through an instruction at its operands.</summary>
    public bool IsModular(ValueId sum) => SumOf(sum) is not null;

    private Affine? SumOf(ValueId value)
    {
        if (_sums.TryGetValue(value, out var known)) return known;
        if (_depth > DeepestForm) return null;
        _depth++;
        var sum = Definitions.Of(value) is { } definition ? ArithmeticForm(definition, operand => SumOf(operand) ?? FormOf(operand)) : null;
        _depth--;
        return _sums[value] = sum;
    }

    /// <summary>The range of a form over all values that its terms can have anywhere.</summary>
    public Interval IntervalOf(Affine form)
    {
        var sum = Interval.Constant(form.Constant);
        foreach (var term in form.Terms) sum += IntervalOf(term);
        return sum;
    }

    /// <summary>Whether <c>form ≥ 0</c> follows from the facts.</summary>
    public bool Proves(Fact? facts, Affine? form)
    {
        // A proof may need to know first that a sum does not wrap around, which is a proof of its own.
        int budget = LongestProof >> (3 * _nesting);
        if (budget == 0) return false;
        _nesting++;
        bool isProven = Proves(facts, form, DeepestProof, ref budget);
        _nesting--;
        return isProven;
    }

    /// <summary>Facts and what follows from a condition's being true or false.</summary>
    public Fact? Assume(Fact? facts, ValueId condition, bool holds)
    {
        if (Definitions.Of(condition) is not { } test) return facts;
        switch (test.Op)
        {
            case Op.Not:
                return Assume(facts, test.Operands[0], !holds);
            case Op.And when holds:
            case Op.Or when !holds:
                return Assume(Assume(facts, test.Operands[0], holds), test.Operands[1], holds);
            case Op.Lt or Op.Le or Op.Gt or Op.Ge or Op.Eq or Op.Ne when _function.TypeOf(test.Operands[0]).IsInteger:
                break;
            default:
                return facts;
        }
        var (a, b) = (test.Operands[0], test.Operands[1]);
        var op = holds ? test.Op : test.Op.Opposite ?? test.Op;
        if (op is Op.Gt or Op.Ge) (a, b, op) = (b, a, op == Op.Gt ? Op.Lt : Op.Le);
        if (op is Op.Eq or Op.Ne) return AssumeEquality(facts, FormOf(a), FormOf(b), op == Op.Eq);
        return _function.TypeOf(a).DType.IsUnsigned ? AssumeUnsigned(facts, a, b, op == Op.Lt) : AssumeLess(facts, FormOf(a), FormOf(b), op == Op.Lt);
    }

    private Fact? AssumeLess(Fact? facts, Affine a, Affine b, bool strict)
    {
        if (Affine.Combine(b, 1, a, -1)?.Plus(strict ? -1 : 0) is not { IsConstant: false } form || IntervalOf(form).Low >= 0) return facts;
        // The same again, as loops test it in each copy and guards in each access, would only make proofs longer.
        for (var fact = facts; fact is not null; fact = fact.Others)
            if (fact.Form.Constant <= form.Constant && fact.Form.Terms.AsSpan().SequenceEqual(form.Terms)) return facts;
        return new Fact(form, facts);
    }

    private Fact? AssumeEquality(Fact? facts, Affine a, Affine b, bool equal)
    {
        if (equal) return AssumeLess(AssumeLess(facts, a, b, false), b, a, false);
        if (Proves(facts, Affine.Combine(b, 1, a, -1))) return AssumeLess(facts, a, b, true);
        return Proves(facts, Affine.Combine(a, 1, b, -1)) ? AssumeLess(facts, b, a, true) : facts;
    }

    /// <summary>Below a number without its sign bit, an unsigned number has none either and is the signed number that it was made of.</summary>
    private Fact? AssumeUnsigned(Fact? facts, ValueId a, ValueId b, bool strict)
    {
        var dtype = _function.TypeOf(a).DType;
        bool wasConverted = Definitions.TryGet(a, Op.Convert, out var conversion) && _function.TypeOf(conversion.Operands[0]) is { IsInteger: true } type && type.DType.Bits <= dtype.Bits;
        var (low, high) = (FormOf(wasConverted ? conversion.Operands[0] : a), FormOf(b));
        // A u64 is taken by its bits: if it is no negative number it is below 2^63.
        var largest = dtype == DType.UInt64 ? Interval.Of(DType.Int64).High : wasConverted ? Interval.Of(dtype).High >> 1 : Interval.Of(dtype).High;
        if (!Proves(facts, high) || !IsAtMost(facts, high, largest)) return facts;
        return AssumeLess(Proves(facts, low) ? facts : new Fact(low, facts), low, high, strict);
    }

    private bool IsAtMost(Fact? facts, Affine form, Int128 limit) =>
        IntervalOf(form).High <= limit || Affine.OfConstant((long)limit) is { } bound && Proves(facts, Affine.Combine(bound, 1, form, -1));

    private Fact? FactsOnEntry(BlockId block)
    {
        if (block == Function.EntryId) return null;
        var facts = _atEnd[_dominators.ImmediateOf(block).Index];
        var outside = _conditions.EntriesOf(block).FindAll(entry => !_dominators.Dominates(block, entry.From));
        // A condition on values from before a loop is as true in later iterations.
        if (outside is [{ IsConditional: true } only]) facts = Assume(facts, only.Condition, only.Holds);
        if (outside is not [var entry] || outside.Count == _conditions.EntriesOf(block).Count) return facts;
        var parameters = _function[block].Parameters;
        for (int i = 0; i < parameters.Count; i++)
            if (_function.TypeOf(parameters[i]).IsInteger) facts = AssumeCounter(facts, block, parameters[i], i, entry.Arguments[i]);
        return facts;
    }

    private Fact? AssumeCounter(Fact? facts, BlockId header, ValueId parameter, int position, ValueId start)
    {
        int direction = Intervals.Counters.DirectionOf(parameter);
        if (direction == 0) return facts;
        var form = Affine.Combine(Affine.Of(parameter), direction, FormOf(start), -direction);
        var started = form is null ? facts : new Fact(form, facts);
        // What a test keeps true over every back edge and was true before is true in the header.
        foreach (var limit in LimitsOver(header, parameter, position, direction))
            if (Proves(facts, Affine.Combine(limit, direction, FormOf(start), -direction)) && Affine.Combine(limit, direction, Affine.Of(parameter), -direction) is { } limited)
                started = new Fact(limited, started);
        return started;
    }

    /// <summary>Limits that the variable has not passed when the loop's only back edge is taken: of a test of the next value, or of this one plus the step.</summary>
    private IEnumerable<Affine> LimitsOver(BlockId header, ValueId parameter, int position, int direction)
    {
        var back = _conditions.EntriesOf(header).FindAll(entry => _dominators.Dominates(header, entry.From));
        if (back is not [var last] || Definitions.Of(last.Arguments[position]) is not { } next || StepOf(next, parameter) is not { } step) yield break;
        if (last.IsConditional && Limit(last.Condition, last.Holds, next.Result, 0) is { } bottom) yield return bottom;
        for (var at = last.From; at != header; at = _dominators.ImmediateOf(at))
            if (_conditions.ConditionalEntryOf(at) is { } entry && Limit(entry.Condition, entry.Holds, parameter, step) is { } top) yield return top;

        Affine? Limit(ValueId condition, bool holds, ValueId tested, long added)
        {
            if (Definitions.Of(condition) is not { } test) return null;
            if (test.Op == Op.Not) return Limit(test.Operands[0], !holds, tested, added);
            var op = holds ? test.Op : test.Op.Opposite ?? test.Op;
            if (op is not (Op.Lt or Op.Le or Op.Gt or Op.Ge) || _function.TypeOf(tested).DType.IsUnsigned) return null;
            bool isLeft = test.Operands[0] == tested;
            if (!isLeft && test.Operands[1] != tested || (op is Op.Lt or Op.Le) == isLeft != direction > 0) return null;
            var bound = FormOf(test.Operands[isLeft ? 1 : 0]);
            // A bound that changes says nothing of the next iteration.
            foreach (var term in bound.Terms)
                if (!IsBefore(header, term.First) || term.IsProduct && !IsBefore(header, term.Second)) return null;
            return bound.Plus(added - (op is Op.Lt or Op.Gt ? direction : 0));
        }
    }

    private bool IsBefore(BlockId header, ValueId value) => Definitions.BlockOf(value) is var block && block != header && _dominators.Dominates(block, header);

    private long? StepOf(in Instruction next, ValueId parameter) =>
        next.Op is Op.Add or Op.Sub && next.Operands[0] == parameter && Intervals.Of(next.Operands[1]) is { IsConstant: true } step ? (long)(next.Op == Op.Add ? step.Low : -step.Low)
        : next.Op == Op.Add && next.Operands[1] == parameter && Intervals.Of(next.Operands[0]) is { IsConstant: true } other ? (long)other.Low : null;

    private Affine? ExactForm(in Instruction definition)
    {
        if (!definition.Type.IsInteger) return null;
        if (definition.Op == Op.Const) return Affine.OfConstant(definition.Immediate);
        var form = definition.Op == Op.Convert && _function.TypeOf(definition.Operands[0]).IsInteger ? FormOf(definition.Operands[0]) : ArithmeticForm(definition, FormOf);
        if (form is null) return null;
        var range = Interval.Of(definition.Type.DType);
        if (IntervalOf(form).IsWithin(range)) return form;
        if (definition.Type.DType.Bits > 32) return null;
        var facts = _atEntry[Definitions.BlockOf(definition.Result).Index];
        return Proves(facts, form.Plus(-(long)range.Low)) && Proves(facts, Affine.Combine(Affine.OfConstant((long)range.High), 1, form, -1)) ? form : null;
    }

    private Affine? ArithmeticForm(in Instruction definition, Func<ValueId, Affine> formOf)
    {
        var operands = definition.Operands;
        return definition.Op switch
        {
            Op.Add => Affine.Combine(formOf(operands[0]), 1, formOf(operands[1]), 1),
            Op.Sub => Affine.Combine(formOf(operands[0]), 1, formOf(operands[1]), -1),
            Op.Neg => Affine.Combine(Affine.Zero, 1, formOf(operands[0]), -1),
            Op.Mul => Affine.Multiply(formOf(operands[0]), formOf(operands[1])),
            Op.Shl when Definitions.TryGet(operands[1], Op.Const, out var count) && definition.Type.DType.Bits >= 32 && (count.Immediate & (definition.Type.DType.Bits - 1)) is var bits and <= 30
                => Affine.Combine(Affine.Zero, 1, formOf(operands[0]), 1L << (int)bits),
            _ => null,
        };
    }

    private Interval IntervalOf(Affine.Term term)
    {
        var range = Intervals.Of(term.First);
        if (term.IsProduct) range *= Intervals.Of(term.Second);
        return range * term.Coefficient;
    }

    private bool Proves(Fact? facts, Affine? form, int depth, ref int budget)
    {
        if (form is null) return false;
        if (IntervalOf(form).Low >= 0) return true;
        if (depth == 0 || --budget < 0) return false;
        // The term that can be least first: it has most to gain.
        Span<Int128> lows = stackalloc Int128[form.Terms.Length];
        Span<int> order = stackalloc int[form.Terms.Length];
        for (int i = 0; i < order.Length; i++) (lows[i], order[i]) = (IntervalOf(form.Terms[i]).Low, i);
        lows.Sort(order);
        foreach (int i in order)
        {
            var term = form.Terms[i];
            for (var fact = facts; fact is not null && budget > 0; fact = fact.Others)
                if (ProvesWith(facts, form, term, fact.Form, depth, ref budget)) return true;
            if (budget <= 0) return false;
            if (!term.IsProduct && ProvesByDefinition(facts, form, term, depth, ref budget)) return true;
        }
        return false;
    }

    private bool ProvesWith(Fact? facts, Affine form, Affine.Term term, Affine? fact, int depth, ref int budget)
    {
        if (fact is null) return false;
        foreach (var other in fact.Terms)
        {
            if (!other.HasFactorsOf(term) || other.Coefficient > 0 != term.Coefficient > 0) continue;
            // Multiples of both so that the term goes away: what is left at least 0 shows that the form is.
            long divisor = (long)System.Numerics.BigInteger.GreatestCommonDivisor(term.Coefficient, other.Coefficient);
            var rest = Affine.Combine(form, Math.Abs(other.Coefficient) / divisor, fact, -(Math.Abs(term.Coefficient) / divisor));
            return Proves(facts, rest, depth - 1, ref budget);
        }
        return false;
    }

    /// <summary>Uses what a minimum, a remainder and the like are by definition.</summary>
    private bool ProvesByDefinition(Fact? facts, Affine form, Affine.Term term, int depth, ref int budget)
    {
        if (Definitions.Of(term.First) is not { } definition) return ProvesForAllEntries(form, term, depth, ref budget);
        if (definition.Operands.Length == 0 || !definition.Type.IsInteger) return false;
        var operands = definition.Operands;
        var value = Affine.Of(term.First);
        bool needsUpper = term.Coefficient < 0;
        // A u64 is taken by its bits, which these do not do.
        if (definition.Type.DType == DType.UInt64) return false;
        switch (definition.Op)
        {
            case Op.Min or Op.Max:
                if (definition.Op == Op.Min == needsUpper)
                {
                    foreach (var operand in operands)
                        if (ProvesWith(facts, form, term, Affine.Combine(FormOf(operand), needsUpper ? 1 : -1, value, needsUpper ? -1 : 1), depth, ref budget)) return true;
                    return false;
                }
                return ProvesForBoth(operands[0], operands[1], ref budget);
            case Op.Select:
                return ProvesForBoth(operands[1], operands[2], ref budget);
            case Op.Rem when needsUpper && Proves(facts, FormOf(operands[1]).Plus(-1), depth - 1, ref budget):
                return ProvesWith(facts, form, term, Affine.Combine(FormOf(operands[1]), 1, value, -1)?.Plus(-1), depth, ref budget)
                    || Proves(facts, FormOf(operands[0]), depth - 1, ref budget) && ProvesWith(facts, form, term, Affine.Combine(FormOf(operands[0]), 1, value, -1), depth, ref budget);
            case Op.Div when Intervals.Of(operands[1]) is { IsConstant: true } divisor && divisor.Low > 0 && divisor.High <= int.MaxValue && Proves(facts, FormOf(operands[0]), depth - 1, ref budget):
                long d = (long)divisor.Low;
                return ProvesWith(facts, form, term, needsUpper ? Affine.Combine(FormOf(operands[0]), 1, value, -d) : Affine.Combine(value, d, FormOf(operands[0]), -1)?.Plus(d - 1), depth, ref budget);
            case Op.Shr when Definitions.TryGet(operands[1], Op.Const, out var count) && count.Immediate is >= 0 and <= 30 && Proves(facts, FormOf(operands[0]), depth - 1, ref budget):
                long power = 1L << (int)count.Immediate;
                return ProvesWith(facts, form, term, needsUpper ? Affine.Combine(FormOf(operands[0]), 1, value, -power) : Affine.Combine(value, power, FormOf(operands[0]), -1)?.Plus(power - 1), depth, ref budget);
            case Op.And when needsUpper:
                foreach (var operand in operands)
                    if (Proves(facts, FormOf(operand), depth - 1, ref budget) && ProvesWith(facts, form, term, Affine.Combine(FormOf(operand), 1, value, -1), depth, ref budget)) return true;
                return false;
            default:
                return false;
        }

        bool ProvesForBoth(ValueId first, ValueId second, ref int budget) =>
            Proves(facts, form.Replace(term, term.First, FormOf(first)), depth - 1, ref budget)
            && Proves(facts, form.Replace(term, term.First, FormOf(second)), depth - 1, ref budget);
    }

    private Fact? FactsOn(BlockEntry entry)
    {
        if (!entry.IsConditional) return _atEnd[entry.From.Index];
        if (_onEdges.TryGetValue((entry.From, entry.Edge), out var known)) return known;
        _onEdges[(entry.From, entry.Edge)] = _atEnd[entry.From.Index];
        return _onEdges[(entry.From, entry.Edge)] = Assume(_atEnd[entry.From.Index], entry.Condition, entry.Holds);
    }

    /// <summary>Shows the form for each value that a parameter of a block can have, with what is known where that comes from.</summary>
    private bool ProvesForAllEntries(Affine form, Affine.Term term, int depth, ref int budget)
    {
        var block = Definitions.BlockOf(term.First);
        int position = _function[block].Parameters.IndexOf(term.First);
        if (block == Function.EntryId || position < 0) return false;
        foreach (var entry in _conditions.EntriesOf(block))
            if (_dominators.Dominates(block, entry.From)) return false;
        foreach (var entry in _conditions.EntriesOf(block))
        {
            if (!Proves(FactsOn(entry), form.Replace(term, term.First, FormOf(entry.Arguments[position])), depth - 1, ref budget)) return false;
        }
        return true;
    }
}
