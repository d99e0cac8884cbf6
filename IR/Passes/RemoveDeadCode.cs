namespace DualJit.IR;

/// <summary>Removes pure instructions and block parameters that nothing uses, and passes a block's only jump through to its target.</summary>
/// <example><code>
/// b0: %0 = add %a, %a ; jump b1(%0, %a)        b0: jump b1(%a)
/// b1(%1: i32, %2: i32): ret %2            =>   b1(%2: i32): ret %2
/// </code></example>
public sealed class RemoveDeadCode : IPass
{
    public Stage From => Stage.Loop;

    public Stage To => Stage.Loop;

    public Module Run(Module module)
    {
        foreach (var function in module.Functions)
        {
            ControlFlow.RemoveUnreachableBlocks(function);
            RemoveUnused(function, FindLive(function));
            BlockArguments.RemoveRedundant(function);
            MergeChains(function);
        }
        return module;
    }

    private static bool[] FindLive(Function function)
    {
        var live = new bool[function.ValueCount];
        var work = new Stack<ValueId>();
        var operandsOf = new Dictionary<ValueId, ValueId[]>();
        var argumentsOf = new Dictionary<ValueId, List<ValueId>>();
        foreach (var block in function.Blocks)
            foreach (var instruction in block.Instructions)
            {
                if (instruction.Info.IsPure) operandsOf[instruction.Result] = instruction.Operands;
                else foreach (var operand in instruction.Operands) Mark(operand);
                // A division or a load is kept or dropped with its result, once guards made it safe.
                foreach (var edge in instruction.Edges)
                    for (int i = 0; i < edge.Arguments.Length; i++)
                    {
                        var parameter = function[edge.Target].Parameters[i];
                        if (!argumentsOf.TryGetValue(parameter, out var list)) argumentsOf[parameter] = list = [];
                        list.Add(edge.Arguments[i]);
                    }
            }
        foreach (var parameter in function.Parameters) Mark(parameter);
        while (work.TryPop(out var value))
        {
            if (operandsOf.TryGetValue(value, out var operands)) foreach (var operand in operands) Mark(operand);
            if (argumentsOf.TryGetValue(value, out var arguments)) foreach (var argument in arguments) Mark(argument);
        }
        return live;

        void Mark(ValueId value)
        {
            if (live[value.Index]) return;
            live[value.Index] = true;
            work.Push(value);
        }
    }

    private static void RemoveUnused(Function function, bool[] live)
    {
        foreach (var block in function.Blocks)
        {
            block.Instructions.RemoveAll(instruction => instruction.Info.IsPure && !live[instruction.Result.Index]);
            foreach (ref var edge in block.Terminator.Edges.AsSpan())
            {
                var parameters = function[edge.Target].Parameters;
                edge = edge with { Arguments = [.. edge.Arguments.Where((_, i) => live[parameters[i].Index])] };
            }
        }
        foreach (var block in function.Blocks.Skip(1)) block.Parameters.RemoveAll(parameter => !live[parameter.Index]);
    }

    /// <summary>Appends a block to its only predecessor where that jumps nowhere else.</summary>
    private static void MergeChains(Function function)
    {
        var predecessors = ControlFlow.Predecessors(function);
        var replacement = new Dictionary<ValueId, ValueId>();
        foreach (var id in ControlFlow.ReversePostOrder(function))
        {
            var block = function[id];
            while (block.Terminator is { Op: Op.Jump } jump && predecessors[jump.Edges[0].Target.Index].Count == 1)
            {
                var (target, arguments) = jump.Edges[0];
                var next = function[target];
                if (next == block || next.Instructions.Count == 0) break;
                for (int i = 0; i < arguments.Length; i++) replacement[next.Parameters[i]] = arguments[i];
                block.Instructions.RemoveAt(block.Instructions.Count - 1);
                block.Instructions.AddRange(next.Instructions);
                next.Parameters.Clear();
                next.Instructions.Clear();
                next.Instructions.Add(new Instruction(Op.Trap, IrType.Void, ValueId.None, [], (long)TrapKind.Overflow, [], SourceLocation.None));
            }
        }
        ControlFlow.RemoveUnreachableBlocks(function);
        if (replacement.Count == 0) return;
        foreach (var block in function.Blocks)
            for (int i = 0; i < block.Instructions.Count; i++)
                block.Instructions[i] = block.Instructions[i].MapValues(Resolve);

        ValueId Resolve(ValueId value)
        {
            while (replacement.TryGetValue(value, out var other)) value = other;
            return value;
        }
    }
}
