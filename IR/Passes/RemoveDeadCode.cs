namespace DualJit.IR;

/// <summary>Removes instructions without effect and block parameters that nothing uses.</summary>
/// <remarks>A division or a load goes with its result too: from <see cref="Stage.Loop"/> on, what makes them trap is a guard of its own, which stays.</remarks>
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
            new Liveness(function).RemoveTheRest();
        }
        return module;
    }

    private sealed class Liveness(Function function)
    {
        private readonly bool[] _live = new bool[function.ValueCount];
        // What a value is computed from: operands of its instruction, or the block and position of a parameter.
        private readonly ValueId[]?[] _operands = new ValueId[]?[function.ValueCount];
        private readonly (BlockId Block, int Index)[] _parameters = new (BlockId, int)[function.ValueCount];
        private readonly FlowGraph _graph = new(function);
        private readonly Stack<ValueId> _work = new();

        public void RemoveTheRest()
        {
            FindUses();
            while (_work.TryPop(out var value))
                if (_operands[value.Index] is { } operands) MarkAll(operands);
                else MarkArguments(_parameters[value.Index]);

            foreach (var block in function.Blocks) block.Instructions.RemoveAll(instruction => IsRemovable(instruction) && !_live[instruction.Result.Index]);
            BlockArguments.Remove(function, parameter => !_live[parameter.Index]);
        }

        private static bool IsRemovable(in Instruction instruction) => !instruction.Result.IsNone && !instruction.Info.Is(Traits.Effect | Traits.Terminator);

        private void FindUses()
        {
            for (int b = 0; b < function.Blocks.Count; b++)
            {
                var block = function.Blocks[b];
                for (int i = 0; i < block.Parameters.Count; i++) _parameters[block.Parameters[i].Index] = (new BlockId(b), i);
                foreach (ref readonly var instruction in System.Runtime.InteropServices.CollectionsMarshal.AsSpan(block.Instructions))
                {
                    // Of a call as well: it is no parameter, and its operands are in use anyway.
                    if (!instruction.Result.IsNone) _operands[instruction.Result.Index] = instruction.Operands;
                    if (!IsRemovable(instruction)) MarkAll(instruction.Operands);
                }
            }
        }

        private void MarkArguments((BlockId Block, int Index) parameter)
        {
            foreach (var predecessor in _graph.Predecessors(parameter.Block))
                foreach (ref readonly var edge in function[predecessor].Terminator.Edges.AsSpan())
                    if (edge.Target == parameter.Block) Mark(edge.Arguments[parameter.Index]);
        }

        private void MarkAll(ValueId[] values)
        {
            foreach (var value in values) Mark(value);
        }

        private void Mark(ValueId value)
        {
            if (_live[value.Index]) return;
            _live[value.Index] = true;
            _work.Push(value);
        }
    }
}
