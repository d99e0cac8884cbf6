namespace DualJit.IR;

/// <summary>Appends instructions to a block of a finished function, for passes that change it in place.</summary>
/// <param name="reuse">Whether an instruction that the emitter has emitted before is used again. They all have to be pure then.</param>
internal sealed class BlockEmitter(Function function, BlockId block, bool reuse = false)
{
    private readonly Dictionary<(Op, IrType, ValueId, ValueId, long), ValueId>? _emitted = reuse ? [] : null;

    /// <summary>The source of the instructions emitted next.</summary>
    public SourceLocation Location { get; set; } = SourceLocation.None;

    public ValueId Emit(Op op, IrType type, ValueId[] operands, long immediate = 0, Edge[]? edges = null)
    {
        var key = (op, type, operands.Length > 0 ? operands[0] : ValueId.None, operands.Length > 1 ? operands[1] : ValueId.None, immediate);
        var emitted = operands.Length <= 2 ? _emitted : null;
        if (emitted is not null && emitted.TryGetValue(key, out var known)) return known;
        var result = type.IsVoid ? ValueId.None : function.NewValue(type);
        function[block].Instructions.Add(new Instruction(op, type, result, operands, immediate, edges ?? [], Location));
        if (emitted is not null) emitted[key] = result;
        return result;
    }

    public ValueId Const(long value) => Emit(Op.Const, IrType.Int64, [], value);

    public ValueId ToInt64(ValueId value) =>
        function.TypeOf(value) == IrType.Int64 ? value : Emit(Op.Convert, IrType.Int64, [value]);

    public ValueId Compare(Op op, ValueId a, ValueId b) => Emit(op, IrType.Bool, [a, b]);
}
