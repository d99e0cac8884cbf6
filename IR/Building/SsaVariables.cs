namespace DualJit.IR;

/// <summary>A variable of the source program, in a <see cref="FunctionBuilder"/>.</summary>
public readonly record struct VariableId(int Index);

/// <summary>
/// Variables into SSA values while blocks are built, after Braun et al., "Simple and Efficient Construction of Static Single Assignment Form" (2013):
/// a read looks for the value in the block, then in its predecessors, and where they differ or are not all known makes a block parameter.
/// </summary>
internal sealed class SsaVariables(FunctionBuilder builder)
{
    private readonly List<(IrType Type, string? Name)> _variables = [];
    private readonly Dictionary<(VariableId, BlockId), ValueId> _current = [];
    private readonly Dictionary<BlockId, List<(VariableId Variable, ValueId Parameter)>> _incomplete = [];
    private readonly HashSet<BlockId> _sealed = [];
    private readonly HashSet<VariableId> _written = [];

    public VariableId Declare(IrType type, string? name)
    {
        _variables.Add((type, name));
        return new VariableId(_variables.Count - 1);
    }

    public IrType TypeOf(VariableId variable) => _variables[variable.Index].Type;

    public bool IsWritten(VariableId variable) => _written.Contains(variable);

    public void Write(VariableId variable, BlockId block, ValueId value)
    {
        _written.Add(variable);
        _current[(variable, block)] = value;
    }

    // Recursion over predecessors would overflow the stack on long programs: walk back through single predecessors in a loop,
    // and give every sealed join a parameter at once, whose arguments are then read with an explicit work list.
    public ValueId Read(VariableId variable, BlockId block)
    {
        var pending = new Stack<(BlockId Block, ValueId Parameter)>();
        var value = Find(variable, block, pending);
        Complete(variable, pending);
        return value;
    }

    public void Seal(BlockId block)
    {
        if (!_sealed.Add(block) || !_incomplete.Remove(block, out var parameters)) return;
        foreach (var (variable, parameter) in parameters)
        {
            var pending = new Stack<(BlockId, ValueId)>();
            pending.Push((block, parameter));
            Complete(variable, pending);
        }
    }

    public void SealAll()
    {
        for (int i = 0; i < builder.Function.Blocks.Count; i++) Seal(new BlockId(i));
    }

    private ValueId Find(VariableId variable, BlockId block, Stack<(BlockId, ValueId)> pending)
    {
        var at = block;
        ValueId value;
        while (!_current.TryGetValue((variable, at), out value))
        {
            if (!_sealed.Contains(at))
            {
                value = NewParameter(variable, at);
                if (!_incomplete.TryGetValue(at, out var list)) _incomplete[at] = list = [];
                list.Add((variable, value));
                break;
            }
            var edges = builder.EdgesTo(at);
            if (edges.Count == 0 && at == Function.EntryId) throw NeverWritten(variable);
            if (edges.Count == 1 && at != Function.EntryId) { at = edges[0].From; continue; }
            value = edges.Count == 0 ? Unreached(variable, at) : NewParameter(variable, at);
            if (edges.Count > 0) pending.Push((at, value));
            break;
        }
        for (var walk = block; walk != at; walk = builder.EdgesTo(walk)[0].From) _current[(variable, walk)] = value;
        return value;
    }

    private void Complete(VariableId variable, Stack<(BlockId Block, ValueId Parameter)> pending)
    {
        while (pending.TryPop(out var join))
            foreach (var (from, index) in builder.EdgesTo(join.Block))
            {
                var argument = Find(variable, from, pending);
                var instructions = builder.Function[from].Instructions;
                var terminator = instructions[^1];
                var edge = terminator.Edges[index];
                terminator.Edges[index] = edge with { Arguments = [.. edge.Arguments, argument] };
            }
    }

    // Front ends give scalars their zero; an array has no value that could stand for null.
    private Exception NeverWritten(VariableId variable)
    {
        var (type, name) = _variables[variable.Index];
        return type.IsArray || type.IsRows ? DiagnosticCatalog.NullArray.Error() : new InternalCompilerException($"variable {name ?? variable.Index.ToString()} is read before it is written");
    }

    private ValueId NewParameter(VariableId variable, BlockId block)
    {
        var (type, name) = _variables[variable.Index];
        return _current[(variable, block)] = builder.Function.AddParameter(block, type, name);
    }

    // A block that nothing jumps to: any value will do, as Finish drops the block.
    private ValueId Unreached(VariableId variable, BlockId block) => NewParameter(variable, block);
}
