namespace DualJit.IR;

/// <summary>A broken rule of the IR, and where.</summary>
/// <param name="Where">Function and block, such as <c>@dot b2</c>.</param>
/// <param name="Instruction">The instruction as text, or empty where the rule is about a block or function.</param>
public sealed record VerifierError(string Where, string Instruction, string Rule)
{
    public override string ToString() => Instruction.Length == 0 ? $"{Where}: {Rule}" : $"{Where}: {Instruction}: {Rule}";
}

/// <summary>Checks that a module is what the rest of the compiler takes it to be. These are the rules:</summary>
/// <remarks>
/// Structure. A module has a function; a function has an entry block, which nothing jumps to. Every block ends in its only terminator.
/// <c>jump</c> has one edge, <c>br</c> two, other instructions none; an edge names a block that exists and gives each of its parameters an
/// argument of the parameter's type, or an array where the parameter is a strided one of its dtype and rank. Blocks that nothing reaches are allowed; only the rules of dominance leave them out.
/// <para/>
/// Values. A value is defined once, by an instruction or as a block's parameter, and never has type void. An instruction has a result
/// unless its type is void, and its type is that of its result. A use is dominated by its definition.
/// <para/>
/// Types. Operands are as many and of such kinds as the op's row says (<see cref="OpInfo.Operands"/>); they have one type, but for the
/// i32 count of shifts and the condition of <c>select</c>. The result's type follows by the row's <see cref="Result"/>. What else an op asks
/// of its types and its immediate is in <see cref="InstructionRules"/>.
/// <para/>
/// The parameters of functions other than the entry, and what they return, may be vectors.
/// <para/>
/// Stages. An op is used only in the stages of its row. From <see cref="Stage.Loop"/> on no value is an array or a function, and the only tuples are what
/// calls return: <c>get</c> takes a scalar or an address out of it, and nothing else uses it.
/// </remarks>
public sealed class Verifier
{
    private readonly Module _module;
    private readonly List<VerifierError> _errors = [];

    private Verifier(Module module) => _module = module;

    /// <summary>What is wrong with the module; empty when nothing is.</summary>
    public static IReadOnlyList<VerifierError> Verify(Module module)
    {
        var verifier = new Verifier(module);
        if (module.Functions.Count == 0) return [new VerifierError("module", "", "a module has a function")];
        foreach (var function in module.Functions) verifier.Verify(function);
        return verifier._errors;
    }

    /// <summary>Checks the module, as the compiler does after a pass.</summary>
    /// <exception cref="InternalCompilerException">It breaks a rule; the message holds which and the IR.</exception>
    public static void ThrowIfInvalid(Module module)
    {
        var errors = Verify(module);
        if (errors.Count > 0) throw new InternalCompilerException($"invalid IR\n{string.Join("\n", errors)}\n\n{module}");
    }

    private void Verify(Function function)
    {
        if (function == _module.Entry && function.Blocks.Count > 0 && (function.ReturnType.IsVector || function.Entry.Parameters.Exists(parameter => function.TypeOf(parameter).IsVector)))
            _errors.Add(new VerifierError($"@{function.Name}", "", "no vector crosses the ABI: parameters and result of the entry are none"));
        if (function.Blocks.Count == 0) { _errors.Add(new VerifierError($"@{function.Name}", "", "a function has an entry block")); return; }
        int before = _errors.Count;
        for (int i = 0; i < function.Blocks.Count; i++) VerifyStructure(function, new BlockId(i));
        if (_errors.Count > before) return;
        var definitions = FindDefinitions(function);
        if (_errors.Count > before) return;
        for (int i = 0; i < function.Blocks.Count; i++) VerifyTypes(function, new BlockId(i));
        if (_errors.Count == before) VerifyDominance(function, definitions);
    }

    private void VerifyStructure(Function function, BlockId id)
    {
        var block = function[id];
        if (block.Instructions.Count == 0 || !block.Terminator.Info.IsTerminator) { Report(function, id, "a block ends in a terminator"); return; }
        for (int i = 0; i < block.Instructions.Count; i++)
        {
            var instruction = block.Instructions[i];
            if (instruction.Info.IsTerminator && i < block.Instructions.Count - 1) Report(function, id, instruction, "a terminator is the last instruction of its block");
            int edges = instruction.Op switch { Op.Jump => 1, Op.Branch => 2, _ => 0 };
            if (instruction.Edges.Length != edges) Report(function, id, instruction, $"{instruction.Info.Text} has {edges} edges");
            foreach (var edge in instruction.Edges)
            {
                if (edge.Target.Index < 0 || edge.Target.Index >= function.Blocks.Count) Report(function, id, instruction, $"there is no block {edge.Target}");
                else if (edge.Target == Function.EntryId) Report(function, id, instruction, "nothing jumps to the entry block");
                else if (edge.Arguments.Length != function[edge.Target].Parameters.Count)
                    Report(function, id, instruction, $"{edge.Target} has {function[edge.Target].Parameters.Count} parameters");
            }
            if (instruction.Op == Op.StackSlot && id != Function.EntryId) Report(function, id, instruction, "a slot is made in the entry block");
            if (_module.Stage < instruction.Info.From || _module.Stage > instruction.Info.Until)
                Report(function, id, instruction, $"{instruction.Info.Text} is no op of stage {_module.Stage}");
        }
    }

    /// <summary>The place where each value is defined: its block, and its index there, -1 for a parameter.</summary>
    private (BlockId Block, int Index)?[] FindDefinitions(Function function)
    {
        var definitions = new (BlockId, int)?[function.ValueCount];
        for (int b = 0; b < function.Blocks.Count; b++)
        {
            var id = new BlockId(b);
            var block = function[id];
            foreach (var parameter in block.Parameters) Define(parameter, id, -1);
            for (int i = 0; i < block.Instructions.Count; i++)
            {
                var instruction = block.Instructions[i];
                if (instruction.Result.IsNone != instruction.Type.IsVoid) Report(function, id, instruction, "an instruction has a result unless its type is void");
                else if (!instruction.Result.IsNone) Define(instruction.Result, id, i);
            }
        }
        for (int b = 0; b < function.Blocks.Count; b++)
            foreach (var instruction in function.Blocks[b].Instructions)
                foreach (var value in Uses(instruction))
                    if (value.IsNone || value.Index >= definitions.Length || definitions[value.Index] is null)
                        Report(function, new BlockId(b), instruction, $"{value} is defined nowhere");
        return definitions;

        void Define(ValueId value, BlockId block, int index)
        {
            if (value.IsNone || value.Index >= definitions.Length) Report(function, block, $"the function has no value {value}");
            else if (definitions[value.Index] is not null) Report(function, block, $"{value} is defined twice");
            else definitions[value.Index] = (block, index);
        }
    }

    private void VerifyTypes(Function function, BlockId id)
    {
        var block = function[id];
        foreach (var parameter in block.Parameters)
        {
            var type = function.TypeOf(parameter);
            if (type.IsVoid || ((type.IsReference || type.IsTuple || type.IsFunction) && _module.Stage >= Stage.Loop) || (type.IsVector && !IrType.HasVector(type.DType, type.Lanes)))
                Report(function, id, $"a parameter cannot be of type {type} in stage {_module.Stage}");
        }
        foreach (var instruction in block.Instructions)
        {
            if (!instruction.Result.IsNone && function.TypeOf(instruction.Result) != instruction.Type)
                Report(function, id, instruction, $"its type is {instruction.Type}, its result's is {function.TypeOf(instruction.Result)}");
            else if (InstructionRules.Check(instruction, function, _module) is { } rule) Report(function, id, instruction, rule);
            if (_module.Stage >= Stage.Loop && !IsLowered(instruction, function)) Report(function, id, instruction, $"no tuple, array or function is used in stage {_module.Stage}");
            foreach (var edge in instruction.Edges)
            {
                var parameters = function[edge.Target].Parameters;
                for (int i = 0; i < parameters.Count; i++)
                    if (!function.TypeOf(parameters[i]).Takes(function.TypeOf(edge.Arguments[i])))
                        Report(function, id, instruction, $"argument {i} for {edge.Target} is of type {function.TypeOf(parameters[i])}, not {function.TypeOf(edge.Arguments[i])}");
            }
        }
    }

    private static bool IsLowered(in Instruction instruction, Function function)
    {
        if (instruction.Type.IsReference || instruction.Type.IsFunction || (instruction.Type.IsTuple && instruction.Op != Op.Call)) return false;
        return instruction.Op == Op.Get || !Array.Exists(instruction.Operands, operand => function.TypeOf(operand).IsTuple);
    }

    private void VerifyDominance(Function function, (BlockId Block, int Index)?[] definitions)
    {
        var dominators = new Dominators(function);
        for (int b = 0; b < function.Blocks.Count; b++)
        {
            var id = new BlockId(b);
            if (!dominators.IsReachable(id)) continue;
            for (int i = 0; i < function[id].Instructions.Count; i++)
            {
                var instruction = function[id].Instructions[i];
                foreach (var value in Uses(instruction))
                {
                    var (block, index) = definitions[value.Index]!.Value;
                    bool dominates = block == id ? index < i : dominators.IsReachable(block) && dominators.Dominates(block, id);
                    if (!dominates) Report(function, id, instruction, $"its use of a value of {block} is not dominated by the definition");
                }
            }
        }
    }

    private static ValueId[] Uses(in Instruction instruction)
    {
        var uses = instruction.Operands;
        foreach (var edge in instruction.Edges)
            if (edge.Arguments.Length > 0) uses = [.. uses, .. edge.Arguments];
        return uses;
    }

    private void Report(Function function, BlockId block, string rule) => _errors.Add(new VerifierError($"@{function.Name} {block}", "", rule));

    private void Report(Function function, BlockId block, in Instruction instruction, string rule) =>
        _errors.Add(new VerifierError($"@{function.Name} {block}", Printer.Print(instruction, function, _module), rule));
}
