namespace DualJit.IR;

/// <summary>Makes functions of their syntax: names become ids, and the types that the text leaves out follow from the operands.</summary>
internal sealed class FunctionAssembler
{
    private readonly Module _module;
    private readonly Dictionary<string, FunctionId> _functions;
    private readonly List<FunctionSyntax> _all;
    private readonly FunctionSyntax _syntax;
    private readonly Function _function;
    private readonly Dictionary<string, BlockId> _blocks = [];
    private readonly Dictionary<string, ValueId> _values = [];
    private readonly Dictionary<ValueId, InstructionSyntax> _untyped = [];

    private FunctionAssembler(Module module, Dictionary<string, FunctionId> functions, List<FunctionSyntax> all, FunctionSyntax syntax, Function function)
    {
        _all = all;
        _module = module;
        _functions = functions;
        _syntax = syntax;
        _function = function;
    }

    public static void Assemble(Module module, List<FunctionSyntax> functions)
    {
        var ids = new Dictionary<string, FunctionId>();
        foreach (var syntax in functions)
        {
            var id = module.Add(new Function(syntax.Name.Text, syntax.ReturnType) { IsShared = syntax.IsShared });
            if (!ids.TryAdd(syntax.Name.Text, id)) throw Parser.Error(syntax.Name, $"@{syntax.Name.Text} is defined twice");
        }
        foreach (var syntax in functions) new FunctionAssembler(module, ids, functions, syntax, module[ids[syntax.Name.Text]]).Assemble();
    }

    private void Assemble()
    {
        if (_syntax.ForComplex is { } forComplex) _function.ForComplex = Callee(forComplex);
        foreach (var block in _syntax.Blocks)
        {
            var id = _function.NewBlock();
            if (!_blocks.TryAdd(block.Label.Text, id)) throw Parser.Error(block.Label, $"{block.Label.Text} is defined twice");
            foreach (var (name, type, isLength) in block.Parameters)
            {
                var parameter = Define(name, type);
                _function[id].Parameters.Add(parameter);
                if (isLength && (type != IrType.Int64 || id != Function.EntryId)) throw Parser.Error(name, "only a parameter of a function that is an i64 can be a length");
                if (isLength) _function.SetLength(parameter);
            }
            foreach (var instruction in block.Instructions)
                if (instruction.Result is { } result) _untyped[Define(result, instruction.Type)] = instruction;
        }
        for (int i = 0; i < _syntax.Blocks.Count; i++)
            foreach (var instruction in _syntax.Blocks[i].Instructions)
                _function.Blocks[i].Instructions.Add(Assemble(instruction));
    }

    private ValueId Define(Token name, IrType type)
    {
        var value = _function.NewValue(type, name.Text.All(char.IsAsciiDigit) ? null : name.Text);
        return _values.TryAdd(name.Text, value) ? value : throw Parser.Error(name, $"%{name.Text} is defined twice");
    }

    private Instruction Assemble(InstructionSyntax syntax)
    {
        var result = syntax.Result is { } name ? _values[name.Text] : ValueId.None;
        var type = result.IsNone ? IrType.Void : TypeOf(result, syntax.Start);
        var edges = syntax.Edges.Select(edge => new Edge(Block(edge.Label), Values(edge.Arguments))).ToArray();
        long immediate = syntax.Immediate | (syntax.Callee is { } callee ? (uint)Callee(callee).Index : 0L);
        return new Instruction(syntax.Info.Op, type, result, Values(syntax.Operands), immediate, edges, SourceLocation.None);
    }

    /// <summary>The type of a value whose definition may come later in the text.</summary>
    private IrType TypeOf(ValueId value, Token use)
    {
        if (!_untyped.Remove(value, out var syntax)) return _function.TypeOf(value) is { IsVoid: false } known ? known : throw Parser.Error(use, "its type depends on itself");
        var operands = Values(syntax.Operands);
        // A missing operand is for the verifier to report; any type will do until then.
        IrType Operand(int index) => index >= 0 && index < operands.Length ? TypeOf(operands[index], syntax.Operands[index]) : IrType.Bool;
        var type = syntax.Info.Result switch
        {
            Result.Void => throw Parser.Error(syntax.Start, $"{syntax.Info.Text} has no result"),
            Result.Same => Enumerable.Range(0, operands.Length).Any(i => Operand(i).IsUntyped) ? IrType.Number : Operand(0),
            Result.Last => Enumerable.Range(0, operands.Length).Any(i => Operand(i).IsUntyped) ? IrType.Number : Operand(operands.Length - 1),
            Result.Bool => operands.Length == 0 ? IrType.Bool : Operand(0).Truth,
            Result.Int64 => IrType.Int64,
            Result.Float64 => IrType.Float64,
            Result.Complex128 => IrType.Complex128,
            Result.Pointer => IrType.Pointer,
            Result.Element => Operand(0).Element,
            Result.Tuple => IrType.Tuple([.. operands.Select((_, i) => Operand(i))]),
            Result.Item => ItemOf(Operand(0), syntax),
            Result.Given => syntax.Type,
            Result.Callee => _module[Callee(syntax.Callee!.Value)].ReturnType,
            Result.Signature => SignatureOf(Callee(syntax.Callee!.Value)),
            Result.Returned => Operand(0) is { IsFunction: true } reference ? reference.ReturnType : throw Parser.Error(syntax.Start, "what is called is no function"),
        };
        if (type.IsVoid) throw Parser.Error(syntax.Start, $"{syntax.Info.Text} has no result here");
        _function.SetType(value, type);
        return type;
    }

    // The function may not be assembled yet.
    private IrType SignatureOf(FunctionId id) => IrType.FunctionOf(_all[id.Index].Blocks[0].Parameters.Select(parameter => parameter.Type), _all[id.Index].ReturnType);

    private static IrType ItemOf(IrType tuple, InstructionSyntax syntax) =>
        tuple.IsTuple && syntax.Immediate >= 0 && syntax.Immediate < tuple.Items.Count ? tuple.Items[(int)syntax.Immediate]
        : throw Parser.Error(syntax.Start, $"{tuple} has no item {syntax.Immediate}");

    private FunctionId Callee(Token name) => _functions.TryGetValue(name.Text, out var id) ? id : throw Parser.Error(name, $"there is no function @{name.Text}");

    private BlockId Block(Token label) => _blocks.TryGetValue(label.Text, out var id) ? id : throw Parser.Error(label, $"there is no block {label.Text}");

    private ValueId[] Values(List<Token> names) =>
        [.. names.Select(name => _values.TryGetValue(name.Text, out var value) ? value : throw Parser.Error(name, $"there is no value %{name.Text}"))];
}
