namespace DualJit.IR;

/// <summary>Emits what is computed before a parallel loop, to know how to run it.</summary>
/// <remarks>In floats: of numbers that 53 bits hold they are exact, and of larger ones the sizes, which are tested first of all, are as they should not be.</remarks>
/// <param name="start">The loop's number in the first iteration.</param>
/// <param name="append">Appends an instruction to the block before the loop.</param>
internal sealed class CodeBeforeLoop(ParallelRegion region, ValueId start, Func<Instruction, ValueId> append)
{
    private readonly Definitions _definitions = new(region.Function);
    private readonly Dictionary<ValueId, ValueId> _values = [];

    /// <summary>Whether all conditions hold; there is at least one.</summary>
    public ValueId Test(IReadOnlyList<LoopCondition> conditions)
    {
        ValueId? all = null;
        foreach (var condition in conditions)
        {
            ValueId? any = null;
            foreach (var form in condition.AnyOf)
            {
                var test = condition.IsSize
                    ? Emit(Op.Le, IrType.Bool, SumOf(form, term => Emit(Op.Abs, IrType.Float64, term)), Constant(int.MaxValue))
                    : Emit(Op.Ge, IrType.Bool, Evaluate(form), Constant(0));
                any = any is { } others ? Emit(Op.Or, IrType.Bool, others, test) : test;
            }
            all = all is { } before ? Emit(Op.And, IrType.Bool, before, any!.Value) : any;
        }
        return all!.Value;
    }

    /// <summary>The value of a polynomial, as an f64.</summary>
    public ValueId Evaluate(Polynomial form) => SumOf(form, term => term);

    public ValueId Emit(Op op, IrType type, params ReadOnlySpan<ValueId> operands) => append(new Instruction(op, type, ValueId.None, [.. operands], 0, [], SourceLocation.Generated));

    public ValueId Constant(double value) => append(new Instruction(Op.Const, IrType.Float64, ValueId.None, [], ScalarBits.Of(value), [], SourceLocation.Generated));

    private ValueId SumOf(Polynomial form, Func<ValueId, ValueId> ofTerm)
    {
        ValueId? sum = null;
        foreach (var term in form.Terms)
        {
            var product = Constant(term.Coefficient);
            foreach (var factor in term.Factors) product = Emit(Op.Mul, IrType.Float64, product, ValueOf(factor));
            var part = ofTerm(product);
            sum = sum is { } others ? Emit(Op.Add, IrType.Float64, others, part) : part;
        }
        return sum ?? Constant(0);
    }

    // The loop's number is at most what it is at one of the ends.
    private ValueId ValueOf(ValueId value)
    {
        if (_values.TryGetValue(value, out var known)) return known;
        if (value != region.Counter) return _values[value] = Emit(Op.Convert, IrType.Float64, BeforeLoop(value));
        var (first, last) = (ValueOf(start), ValueOf(region.End));
        return _values[value] = Emit(Op.Max, IrType.Float64, Emit(Op.Abs, IrType.Float64, first), Emit(Op.Abs, IrType.Float64, last));
    }

    // What iterations compute of values from outside alone can be computed there.
    private ValueId BeforeLoop(ValueId value) => !region.Contains(_definitions.BlockOf(value)) ? value
        : append(_definitions.Of(value)!.Value.MapValues(BeforeLoop) with { Result = ValueId.None });
}
