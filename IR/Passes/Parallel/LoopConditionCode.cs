namespace DualJit.IR;

/// <summary>Emits the test of conditions before a parallel loop.</summary>
/// <remarks>In floats: of numbers that 53 bits hold they are exact, and of larger ones the sizes, which are tested first of all, are as they should not be.</remarks>
/// <param name="start">The loop's number in the first iteration.</param>
/// <param name="append">Appends an instruction to the block before the loop.</param>
internal sealed class LoopConditionCode(ParallelRegion region, ValueId start, Func<Instruction, ValueId> append)
{
    private readonly Definitions _definitions = new(region.Function);
    private readonly Dictionary<ValueId, ValueId> _values = [];

    /// <returns>A bool.</returns>
    public ValueId Emit(IReadOnlyList<LoopCondition> conditions)
    {
        ValueId? all = null;
        foreach (var condition in conditions)
        {
            ValueId? any = null;
            foreach (var form in condition.AnyOf)
            {
                var test = condition.IsSize
                    ? Make(Op.Le, IrType.Bool, SumOf(form, term => Make(Op.Abs, IrType.Float64, term)), Constant(int.MaxValue))
                    : Make(Op.Ge, IrType.Bool, SumOf(form, term => term), Constant(0));
                any = any is { } others ? Make(Op.Or, IrType.Bool, others, test) : test;
            }
            all = all is { } before ? Make(Op.And, IrType.Bool, before, any!.Value) : any;
        }
        return all!.Value;
    }

    private ValueId SumOf(Polynomial form, Func<ValueId, ValueId> ofTerm)
    {
        ValueId? sum = null;
        foreach (var term in form.Terms)
        {
            var product = Constant(term.Coefficient);
            foreach (var factor in term.Factors) product = Make(Op.Mul, IrType.Float64, product, ValueOf(factor));
            var part = ofTerm(product);
            sum = sum is { } others ? Make(Op.Add, IrType.Float64, others, part) : part;
        }
        return sum ?? Constant(0);
    }

    // The loop's number is at most what it is at one of the ends.
    private ValueId ValueOf(ValueId value)
    {
        if (_values.TryGetValue(value, out var known)) return known;
        if (value != region.Counter) return _values[value] = Make(Op.Convert, IrType.Float64, BeforeLoop(value));
        var (first, last) = (ValueOf(start), ValueOf(region.End));
        return _values[value] = Make(Op.Max, IrType.Float64, Make(Op.Abs, IrType.Float64, first), Make(Op.Abs, IrType.Float64, last));
    }

    // What iterations compute of values from outside alone can be computed there.
    private ValueId BeforeLoop(ValueId value) => !region.Contains(_definitions.BlockOf(value)) ? value
        : append(_definitions.Of(value)!.Value.MapValues(BeforeLoop) with { Result = ValueId.None });

    private ValueId Make(Op op, IrType type, params ReadOnlySpan<ValueId> operands) => append(new Instruction(op, type, ValueId.None, [.. operands], 0, [], SourceLocation.Generated));

    private ValueId Constant(long value) => append(new Instruction(Op.Const, IrType.Float64, ValueId.None, [], ScalarBits.Of((double)value), [], SourceLocation.Generated));
}
