namespace DualJit.IR;

/// <summary>Between which constants each integer of a function lies, wherever it is defined. Conditions on the way there are not looked at.</summary>
/// <remarks>A parameter of a loop's header that only grows keeps the low end that it enters with, and one that only shrinks the high end.</remarks>
public sealed class Intervals
{
    private const int DeepestRecursion = 40;

    private readonly Function _function;
    private readonly Definitions _definitions;
    private readonly EdgeConditions _conditions;
    private readonly Interval?[] _known;
    private int _depth;

    public Intervals(Function function, Definitions definitions, Dominators dominators, EdgeConditions conditions)
    {
        _function = function;
        _definitions = definitions;
        _conditions = conditions;
        _known = new Interval?[function.ValueCount];
        Counters = new Counters(function, definitions, dominators, conditions, this);
    }

    public Counters Counters { get; }

    public Interval Of(ValueId value)
    {
        if (_known[value.Index] is { } known) return known;
        var type = _function.TypeOf(value);
        if (!type.IsInteger) return type.IsBool ? new Interval(0, 1) : Interval.Of(DType.Int64);
        var widest = Interval.Of(type.DType);
        if (_depth > DeepestRecursion) return widest;
        // Whoever comes back here over a loop gets what is always true.
        _known[value.Index] = widest;
        _depth++;
        var found = _definitions.Of(value) is { } definition ? OfResult(definition, widest) : OfParameter(value, widest);
        _depth--;
        _known[value.Index] = found;
        return found;
    }

    private Interval OfParameter(ValueId parameter, Interval widest)
    {
        var block = _definitions.BlockOf(parameter);
        if (block == Function.EntryId) return _function.IsLength(parameter) ? Interval.Length : widest;
        int position = _function[block].Parameters.IndexOf(parameter);
        int direction = Counters.DirectionOf(parameter);
        Interval? union = null;
        foreach (var entry in _conditions.EntriesOf(block))
        {
            if (direction != 0 && Counters.IsBackEdge(entry.From, block)) continue;
            var incoming = Of(entry.Arguments[position]);
            union = union is { } others ? others.Union(incoming) : incoming;
        }
        if (union is not { } start) return widest;
        return direction > 0 ? new Interval(start.Low, widest.High) : direction < 0 ? new Interval(widest.Low, start.High) : start;
    }

    private Interval OfResult(in Instruction instruction, Interval widest)
    {
        var operands = instruction.Operands;
        switch (instruction.Op)
        {
            case Op.Const:
                return Interval.Constant(instruction.Immediate);
            case Op.Add:
                return Fit(Of(operands[0]) + Of(operands[1]), widest);
            case Op.Sub:
                return Fit(Of(operands[0]) - Of(operands[1]), widest);
            case Op.Mul:
                return Fit(Of(operands[0]) * Of(operands[1]), widest);
            case Op.Neg:
                return Fit(-Of(operands[0]), widest);
            case Op.Convert when _function.TypeOf(operands[0]) is { IsInteger: true } or { IsBool: true }:
                return Fit(Of(operands[0]), widest);
            case Op.Select:
                return Of(operands[1]).Union(Of(operands[2]));
            case Op.Shl when ShiftOf(instruction) is { } left:
                return Fit(Of(operands[0]) * (1L << left), widest);
            case Op.Shr when ShiftOf(instruction) is { } right:
                var shifted = Of(operands[0]);
                return instruction.Type.DType == DType.UInt64 && !shifted.IsNonNegative
                    ? right == 0 ? widest : new Interval(0, ulong.MaxValue >> right) : new Interval(shifted.Low >> right, shifted.High >> right);
            case Op.And or Op.Or or Op.Xor or Op.Rem or Op.Div or Op.Shr or Op.Min or Op.Max:
                return OfPair(instruction, Of(operands[0]), Of(operands[1]), widest);
            default:
                return widest;
        }
    }

    private static Interval OfPair(in Instruction instruction, Interval a, Interval b, Interval widest)
    {
        if (instruction.Op == Op.And)
            return a.IsNonNegative || b.IsNonNegative ? new Interval(0, Int128.Min(a.IsNonNegative ? a.High : widest.High, b.IsNonNegative ? b.High : widest.High)) : widest;
        // The bits of a u64 above the largest i64 are no negative number for these.
        if (instruction.Type.DType == DType.UInt64 && !(a.IsNonNegative && b.IsNonNegative)) return widest;
        switch (instruction.Op)
        {
            case Op.Or or Op.Xor when a.IsNonNegative && b.IsNonNegative:
                return new Interval(0, (Int128.One << (128 - (int)Int128.LeadingZeroCount(Int128.Max(a.High, b.High)))) - 1);
            case Op.Rem:
                var below = Int128.Max(Int128.Abs(b.Low), Int128.Abs(b.High)) - 1;
                return below < 0 ? widest : new Interval(a.IsNonNegative ? 0 : Int128.Max(a.Low, -below), a.High <= 0 ? 0 : Int128.Min(a.High, below));
            case Op.Div when b.Low > 0:
                return new Interval(Int128.Min(a.Low / b.Low, a.Low / b.High), Int128.Max(a.High / b.Low, a.High / b.High));
            case Op.Shr when a.IsNonNegative:
                return new Interval(0, a.High);
            case Op.Min:
                return new Interval(Int128.Min(a.Low, b.Low), Int128.Min(a.High, b.High));
            case Op.Max:
                return new Interval(Int128.Max(a.Low, b.Low), Int128.Max(a.High, b.High));
            default:
                return widest;
        }
    }

    /// <summary>The count of a shift by a constant, of which only as many bits count as the type needs.</summary>
    private int? ShiftOf(in Instruction shift) =>
        _definitions.TryGet(shift.Operands[1], Op.Const, out var count) && shift.Type.DType.Bits is 32 or 64 ? (int)(count.Immediate & (shift.Type.DType.Bits - 1)) : null;

    // What does not fit wraps around and can be anything.
    private static Interval Fit(Interval exact, Interval widest) => exact.IsWithin(widest) ? exact : widest;
}
