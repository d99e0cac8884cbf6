namespace DualJit.IR;

/// <summary>Replaces every tuple by its items, down to scalars, addresses and arrays. Only what a call returns stays a tuple, and is taken apart behind the call.</summary>
/// <example><code>
/// func @f(%p: (f64, f64)) -> (f64, i32) {           func @f(%p.0: f64, %p.1: f64) -> (f64, i32) {
/// b0: %0 = get %p, 1                                b0: jump b1(%p.1, %p.0)
///     %1 = get %p, 0                           =>
///     %2 = tuple %0, %1 ; jump b1(%2)
/// b1(%q: (f64, f64)):                               b1(%q.0: f64, %q.1: f64):
///     %3 = call @g(%q) ; ret %3                         %0 = call @g(%q.0, %q.1) ; %1 = get %0, 0 ; %2 = get %0, 1 ; ret %1, %2
/// </code></example>
public sealed class ReplaceAggregates : Rewriter, IPass
{
    private readonly Dictionary<ValueId, ValueId[]> _leaves = [];

    public Stage From => Stage.Array;

    public Stage To => Stage.Array;

    public Module Run(Module module) => module.Functions.Exists(UsesTuples) ? new ReplaceAggregates().RewriteModule(module) : module;

    protected override IrType RewriteReturnType(IrType type) => Pack(type);

    protected override void RewriteParameter(BlockId block, ValueId old)
    {
        var leaves = new List<ValueId>();
        AddParameters(block, Old.TypeOf(old), Old.NameOf(old), leaves);
        SetLeaves(old, [.. leaves]);
    }

    protected override ValueId[] RewriteArguments(Edge edge) => LeavesOf(edge.Arguments);

    protected override void Rewrite(Instruction instruction)
    {
        var operands = instruction.Operands;
        switch (instruction.Op)
        {
            case Op.Tuple:
                SetLeaves(instruction.Result, LeavesOf(operands));
                break;
            case Op.Get:
                var items = Old.TypeOf(operands[0]).Items;
                int start = 0;
                for (int i = 0; i < instruction.Immediate; i++) start += items[i].Leaves.Count;
                SetLeaves(instruction.Result, LeavesOf(operands[0]).AsSpan(start, instruction.Type.Leaves.Count).ToArray());
                break;
            case Op.Select when instruction.Type.IsTuple:
                var (whenTrue, whenFalse) = (LeavesOf(operands[1]), LeavesOf(operands[2]));
                SetLeaves(instruction.Result, [.. whenTrue.Select((value, i) => Builder.Emit(Op.Select, Map(operands[0]), value, whenFalse[i]))]);
                break;
            case Op.Return:
                Builder.Return(LeavesOf(operands));
                break;
            case Op.Call:
                var returned = Builder.Copy(instruction with { Type = Pack(instruction.Type), Operands = LeavesOf(operands) });
                if (!instruction.Result.IsNone) SetLeaves(instruction.Result, TakeApart(returned));
                break;
            default:
                Copy(instruction);
                break;
        }
    }

    private void AddParameters(BlockId block, IrType type, string? name, List<ValueId> leaves)
    {
        if (!type.IsTuple) leaves.Add(Builder.Function.AddParameter(block, type, name));
        else for (int i = 0; i < type.Items.Count; i++) AddParameters(block, type.Items[i], name is null ? null : $"{name}.{i}", leaves);
    }

    private ValueId[] TakeApart(ValueId value) =>
        Builder.TypeOf(value) is { IsTuple: true } type ? [.. type.Items.Select((_, i) => Builder.Emit(Op.Get, (long)i, value))] : [value];

    private ValueId[] LeavesOf(ValueId old) => Old.TypeOf(old).IsTuple ? _leaves[old] : [Map(old)];

    private ValueId[] LeavesOf(ValueId[] old) => [.. old.SelectMany(LeavesOf)];

    private void SetLeaves(ValueId old, ValueId[] leaves)
    {
        if (Old.TypeOf(old).IsTuple) _leaves[old] = leaves;
        else SetMap(old, leaves[0]);
    }

    /// <summary>What a function returns instead of the type: a tuple only where that has several leaves.</summary>
    private static IrType Pack(IrType type) => type.IsTuple ? type.Leaves is [var only] ? only : IrType.Tuple([.. type.Leaves]) : type;

    private static bool UsesTuples(Function function)
    {
        for (int i = 0; i < function.ValueCount; i++)
            if (function.TypeOf(new ValueId(i)).IsTuple) return true;
        return function.ReturnType.IsTuple;
    }
}
