namespace DualJit.IR;

/// <summary>A variable of the source program, in a <see cref="FunctionBuilder"/>.</summary>
public readonly record struct VariableId(int Index);

/// <summary>
/// Variables into SSA values while blocks are built, after Braun et al., "Simple and Efficient Construction of Static Single Assignment Form" (2013):
/// a read looks for the value in the block, then in its predecessors, and where they differ or are not all known makes a block parameter.
/// </summary>
internal sealed class SsaVariables(FunctionBuilder builder)
{
    private sealed record Variable(IrType Type, string? Name)
    {
        // The variable's value at the end of a block, by the block's index.
        public Dictionary<int, ValueId> Values { get; } = [];

        public bool IsWritten { get; set; }
    }

    // A parameter that still wants an argument from each jump to its block.
    private sealed record Join(BlockId Block, VariableId Variable, ValueId Parameter);

    private readonly List<Variable> _variables = [];
    // By index of the block, as are the sealed ones.
    private readonly Dictionary<int, List<Join>> _incomplete = [];
    private readonly HashSet<int> _sealed = [];

    public VariableId Declare(IrType type, string? name)
    {
        _variables.Add(new Variable(type, name));
        return new VariableId(_variables.Count - 1);
    }

    public IrType TypeOf(VariableId variable) => _variables[variable.Index].Type;

    public bool IsWritten(VariableId variable) => _variables[variable.Index].IsWritten;

    public void Write(VariableId variable, BlockId block, ValueId value)
    {
        var written = _variables[variable.Index];
        written.IsWritten = true;
        written.Values[block.Index] = value;
    }

    // Recursion over predecessors would overflow the stack on long programs: walk back through single predecessors in a loop,
    // and give every sealed join a parameter at once, whose arguments are then read with an explicit work list.
    public ValueId Read(VariableId variable, BlockId block)
    {
        var pending = new Stack<Join>();
        var value = Find(variable, block, pending);
        Complete(pending);
        return value;
    }

    public void Seal(BlockId block)
    {
        if (!_sealed.Add(block.Index) || !_incomplete.Remove(block.Index, out var joins)) return;
        // In the order of the block's parameters, to which the arguments are appended.
        foreach (var join in joins) Complete(new Stack<Join>([join]));
    }

    public void SealAll()
    {
        for (int i = 0; i < builder.Function.Blocks.Count; i++) Seal(new BlockId(i));
    }

    private ValueId Find(VariableId variable, BlockId block, Stack<Join> pending)
    {
        var values = _variables[variable.Index].Values;
        var at = block;
        ValueId value;
        while (!values.TryGetValue(at.Index, out value))
        {
            if (!_sealed.Contains(at.Index))
            {
                value = NewParameter(variable, at);
                if (!_incomplete.TryGetValue(at.Index, out var list)) _incomplete.Add(at.Index, list = []);
                list.Add(new Join(at, variable, value));
                break;
            }
            var edges = builder.EdgesTo(at);
            if (edges.Count == 0 && at == Function.EntryId) throw NeverWritten(variable);
            if (edges.Count == 1 && at != Function.EntryId) { at = edges[0].From; continue; }
            value = edges.Count == 0 ? Unreached(variable, at) : NewParameter(variable, at);
            if (edges.Count > 0) pending.Push(new Join(at, variable, value));
            break;
        }
        for (var walk = block; walk != at; walk = builder.EdgesTo(walk)[0].From) values[walk.Index] = value;
        return value;
    }

    private void Complete(Stack<Join> pending)
    {
        while (pending.TryPop(out var join))
            foreach (var (from, index) in builder.EdgesTo(join.Block))
            {
                var argument = Find(join.Variable, from, pending);
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
        return type.IsReference ? DiagnosticCatalog.NullArray.Error() : new InternalCompilerException($"variable {name ?? variable.Index.ToString()} is read before it is written");
    }

    private ValueId NewParameter(VariableId variable, BlockId block)
    {
        var declared = _variables[variable.Index];
        return declared.Values[block.Index] = builder.Function.AddParameter(block, declared.Type, declared.Name);
    }

    // A block that nothing jumps to: any value will do, as Finish drops the block.
    private ValueId Unreached(VariableId variable, BlockId block) => NewParameter(variable, block);
}
