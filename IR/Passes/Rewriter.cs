namespace DualJit.IR;

/// <summary>Rebuilds every function of a module instruction by instruction; a pass overrides what it changes.</summary>
/// <remarks>Functions keep their ids and blocks their number, so that edges and calls need no translation.</remarks>
public abstract class Rewriter
{
    private ValueId[] _values = [];
    private bool? _hasNulls;

    /// <summary>The module being read.</summary>
    protected Module Source { get; private set; } = new();

    /// <summary>The function being read.</summary>
    protected Function Old { get; private set; } = null!;

    /// <summary>The function being written.</summary>
    protected FunctionBuilder Builder { get; private set; } = null!;

    protected Module RewriteModule(Module module)
    {
        Source = module;
        var result = module.WithoutFunctions();
        foreach (var function in module.Functions)
        {
            Old = function;
            _values = new ValueId[function.ValueCount];
            Builder = new FunctionBuilder(result, function.Name, RewriteReturnType(function.ReturnType));
            Builder.Function.IsShared = function.IsShared;
            RewriteFunction();
            Builder.Finish();
        }
        return result;
    }

    protected ValueId Map(ValueId old) => _values[old.Index];

    protected void SetMap(ValueId old, ValueId value) => _values[old.Index] = value;

    /// <summary>The arrays of the function being read that may be null.</summary>
    protected HashSet<ValueId> FindNullable()
    {
        _hasNulls ??= Source.Functions.Exists(NullableArrays.HasNull);
        return _hasNulls.Value ? NullableArrays.Find(Old, isEntry: Old == Source.Entry) : [];
    }

    /// <summary>What the function that is written returns.</summary>
    protected virtual IrType RewriteReturnType(IrType type) => type;

    /// <summary>Makes the parameter or parameters of a block that stand for <paramref name="old"/>.</summary>
    protected virtual void RewriteParameter(BlockId block, ValueId old)
    {
        var parameter = Builder.Function.AddParameter(block, Old.TypeOf(old), Old.NameOf(old));
        if (Old.IsLength(old)) Builder.Function.SetLength(parameter);
        SetMap(old, parameter);
    }

    /// <summary>The arguments that stand for the arguments of an old edge.</summary>
    protected virtual ValueId[] RewriteArguments(Edge edge) => Array.ConvertAll(edge.Arguments, Map);

    /// <summary>Emits what stands at the entry before the old instructions.</summary>
    protected virtual void BeginFunction() { }

    protected virtual void Rewrite(Instruction instruction) => Copy(instruction);

    /// <summary>Emits the instruction as it was, over the new operands.</summary>
    protected void Copy(Instruction instruction)
    {
        var result = Builder.Copy(instruction with
        {
            Operands = Array.ConvertAll(instruction.Operands, Map),
            Edges = Array.ConvertAll(instruction.Edges, edge => new Edge(edge.Target, RewriteArguments(edge))),
        });
        if (!instruction.Result.IsNone) SetMap(instruction.Result, result);
    }

    private void RewriteFunction()
    {
        for (int i = 1; i < Old.Blocks.Count; i++) Builder.NewBlock();
        // A definition comes before its uses in reverse post-order, but for arguments of back edges, which are parameters' definitions.
        var order = ControlFlow.ReversePostOrder(Old);
        foreach (var block in order)
            foreach (var parameter in Old[block].Parameters) RewriteParameter(block, parameter);
        BeginFunction();
        foreach (var block in order)
        {
            Builder.SwitchTo(block);
            foreach (var instruction in Old[block].Instructions)
            {
                Builder.Location = instruction.Location;
                Rewrite(instruction);
            }
        }
    }
}
