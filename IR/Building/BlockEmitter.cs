namespace DualJit.IR;

/// <summary>Appends instructions to a block of a finished function, for passes that change it in place.</summary>
internal readonly struct BlockEmitter(Function function, BlockId block, SourceLocation location)
{
    public ValueId Emit(Op op, IrType type, ValueId[] operands, long immediate = 0, Edge[]? edges = null)
    {
        var result = type.IsVoid ? ValueId.None : function.NewValue(type);
        function[block].Instructions.Add(new Instruction(op, type, result, operands, immediate, edges ?? [], location));
        return result;
    }

    public ValueId Const(long value) => Emit(Op.Const, IrType.Int64, [], value);

    public ValueId ToInt64(ValueId value) =>
        function.TypeOf(value) == IrType.Int64 ? value : Emit(Op.Convert, IrType.Int64, [value]);

    public ValueId Compare(Op op, ValueId a, ValueId b) => Emit(op, IrType.Bool, [a, b]);

    public ValueId And(ValueId? a, ValueId b) => a is { } other ? Emit(Op.And, IrType.Bool, [other, b]) : b;
}
