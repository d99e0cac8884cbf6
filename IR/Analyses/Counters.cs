namespace DualJit.IR;

/// <summary>Which parameters of loop headers only grow, or only shrink, from one iteration to the next, without ever wrapping around.</summary>
/// <remarks>That a sum does not wrap around follows from a comparison that holds wherever it is computed, or whenever the loop goes on.</remarks>
public sealed class Counters(Function function, Definitions definitions, Dominators dominators, EdgeConditions conditions, Intervals intervals)
{
    private const int DeepestRecursion = 8;

    private readonly Dictionary<ValueId, int> _directions = [];

    public bool IsBackEdge(BlockId from, BlockId to) => dominators.Dominates(to, from);

    /// <summary>1 for a parameter that only grows or stays, -1 for one that only shrinks or stays, else 0.</summary>
    public int DirectionOf(ValueId parameter)
    {
        if (_directions.TryGetValue(parameter, out int known)) return known;
        _directions[parameter] = 0;
        var header = definitions.BlockOf(parameter);
        int position = function[header].Parameters.IndexOf(parameter);
        Interval? steps = null;
        foreach (var entry in conditions.EntriesOf(header))
        {
            if (!IsBackEdge(entry.From, header)) continue;
            if (StepTo(entry.Arguments[position], parameter, DeepestRecursion) is not { } step) return 0;
            steps = steps is { } others ? others.Union(step) : step;
        }
        return _directions[parameter] = steps is not { } all || all.IsConstant && all.Low == 0 ? 0 : all.Low >= 0 ? 1 : all.High <= 0 ? -1 : 0;
    }

    /// <summary>What was added to the parameter to get the value, null where that is not known or the sum may have wrapped around.</summary>
    private Interval? StepTo(ValueId value, ValueId parameter, int depth)
    {
        if (value == parameter) return Interval.Constant(0);
        if (depth == 0) return null;
        if (definitions.Of(value) is not { } sum) return StepThrough(value, parameter, depth);
        if (sum.Op is not (Op.Add or Op.Sub)) return null;
        for (int i = 0; i < (sum.Op == Op.Add ? 2 : 1); i++)
        {
            var addend = intervals.Of(sum.Operands[1 - i]);
            if (sum.Op == Op.Sub) addend = -addend;
            if (!IsSmall(addend) || StepTo(sum.Operands[i], parameter, depth - 1) is not { } before) continue;
            if (Stays(sum.Operands[i], addend, value, parameter)) return before + addend;
        }
        return null;
    }

    private Interval? StepThrough(ValueId join, ValueId parameter, int depth)
    {
        var block = definitions.BlockOf(join);
        // Another loop's variable may have grown by any number of steps.
        if (block == definitions.BlockOf(parameter) || !dominators.Dominates(definitions.BlockOf(parameter), block)) return null;
        int position = function[block].Parameters.IndexOf(join);
        Interval? steps = null;
        foreach (var entry in conditions.EntriesOf(block))
        {
            if (IsBackEdge(entry.From, block) || StepTo(entry.Arguments[position], parameter, depth - 1) is not { } step) return null;
            steps = steps is { } others ? others.Union(step) : step;
        }
        return steps;
    }

    private static bool IsSmall(Interval addend) => addend.Low >= int.MinValue && addend.High <= int.MaxValue;

    /// <summary>Whether <c>value + addend</c>, which is <paramref name="sum"/>, is in the range of its type.</summary>
    private bool Stays(ValueId value, Interval addend, ValueId sum, ValueId parameter)
    {
        var range = Interval.Of(function.TypeOf(value).DType);
        var block = definitions.BlockOf(sum);
        bool up = addend.High > 0, down = addend.Low < 0;
        return (!up || IsLimited(value, range.High - addend.High, 1)) && (!down || IsLimited(value, range.Low - addend.Low, -1));

        bool IsLimited(ValueId limited, Int128 limit, int direction) =>
            HoldsAt(block, sum, limited, limit, direction) || limited == parameter && HoldsAtHeader(parameter, limit, direction);
    }

    /// <summary>Whether the comparisons on the way to a block, up to the definition of <paramref name="before"/>, keep a value from passing a limit.</summary>
    private bool HoldsAt(BlockId block, ValueId before, ValueId value, Int128 limit, int direction)
    {
        var defined = definitions.BlockOf(value);
        for (var at = block; ; at = dominators.ImmediateOf(at))
        {
            foreach (var instruction in function[at].Instructions)
            {
                if (instruction.Result == before && !before.IsNone) break;
                if (instruction.Op == Op.Guard && Limits(instruction.Operands[0], true, value, limit, direction)) return true;
            }
            if (at == defined || at == Function.EntryId) return false;
            if (conditions.ConditionalEntryOf(at) is { } entry && Limits(entry.Condition, entry.Holds, value, limit, direction)) return true;
        }
    }

    /// <summary>Whether the parameter is within the limit whenever its header is entered, over the back edges as well as from outside.</summary>
    private bool HoldsAtHeader(ValueId parameter, Int128 limit, int direction)
    {
        var header = definitions.BlockOf(parameter);
        int position = function[header].Parameters.IndexOf(parameter);
        foreach (var entry in conditions.EntriesOf(header))
        {
            var argument = entry.Arguments[position];
            if (!IsBackEdge(entry.From, header))
            {
                var start = intervals.Of(argument);
                if (direction > 0 ? start.High > limit : start.Low < limit) return false;
            }
            else if (!(entry.IsConditional && Limits(entry.Condition, entry.Holds, argument, limit, direction)) && !HoldsAt(entry.From, ValueId.None, argument, limit, direction))
                return false;
        }
        return true;
    }

    private bool Limits(ValueId condition, bool holds, ValueId value, Int128 limit, int direction)
    {
        if (definitions.Of(condition) is not { } test) return false;
        switch (test.Op)
        {
            case Op.Not:
                return Limits(test.Operands[0], !holds, value, limit, direction);
            case Op.And when holds:
            case Op.Or when !holds:
                return Limits(test.Operands[0], holds, value, limit, direction) || Limits(test.Operands[1], holds, value, limit, direction);
            case Op.Lt or Op.Le or Op.Gt or Op.Ge when function.TypeOf(test.Operands[0]).IsInteger:
                break;
            default:
                return false;
        }
        for (int i = 0; i < 2; i++)
        {
            if (test.Operands[i] != value && !IsWidened(test.Operands[i], value)) continue;
            bool isLess = (test.Op is Op.Lt or Op.Le) == (i == 0) == holds;
            bool isStrict = (test.Op is Op.Lt or Op.Gt) == holds;
            var bound = intervals.Of(test.Operands[1 - i]);
            bool unsigned = function.TypeOf(test.Operands[i]).DType.IsUnsigned && !function.TypeOf(value).DType.IsUnsigned;
            // Below a bound that is no negative number, an unsigned number is the signed one.
            if (unsigned && (!isLess || bound.Low < 0 || bound.High > Interval.Of(function.TypeOf(value).DType).High)) return false;
            if (unsigned && direction < 0) return limit <= 0;
            if (isLess != direction > 0) return false;
            return direction > 0 ? bound.High - (isStrict ? 1 : 0) <= limit : bound.Low + (isStrict ? 1 : 0) >= limit;
        }
        return false;
    }

    /// <summary>Whether <paramref name="wide"/> is the value in a type of at least its width; only the last conversion may be to an unsigned type.</summary>
    private bool IsWidened(ValueId wide, ValueId value)
    {
        for (bool isLast = true; definitions.TryGet(wide, Op.Convert, out var conversion) && function.TypeOf(conversion.Operands[0]).IsInteger; isLast = false)
        {
            var (from, to) = (function.TypeOf(conversion.Operands[0]).DType, function.TypeOf(wide).DType);
            if (to.Bits < from.Bits || !(isLast && to.IsUnsigned) && !Interval.Of(from).IsWithin(Interval.Of(to))) return false;
            wide = conversion.Operands[0];
            if (wide == value) return true;
        }
        return false;
    }
}
