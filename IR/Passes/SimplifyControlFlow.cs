using System.Runtime.InteropServices;

namespace DualJit.IR;

/// <summary>Takes the branches that are decided, passes jumps through blocks that do nothing, and puts chains of blocks into one.</summary>
/// <remarks>
/// A jump passes through a block that only branches, too, where the arguments of the jump decide that branch; never through the header of a loop,
/// which would give the loop a second entry. Branches do not become <c>select</c>: both compilers below us do that, and know when it pays.
/// </remarks>
/// <example><code>
/// b0: %t = const true ; br %c, b1, b2(%t)         b0: br %c, b1, b4
/// b1: %d = lt %i, %n ; jump b2(%d)           =>   b1: %d = lt %i, %n ; br %d, b4, b3
/// b2(%e: bool): br %e, b4, b3
/// b3: jump b5                                     b3: …
/// b5: guard %false, Overflow ; …                  b5: trap Overflow
/// </code></example>
public sealed class SimplifyControlFlow : IPass
{
    public Stage From => Stage.Loop;

    public Stage To => Stage.Loop;

    public Module Run(Module module)
    {
        foreach (var function in module.Functions)
            // Each round that changes something has removed an edge, a block or a parameter.
            while (new Round(function).Run()) { }
        return module;
    }

    private sealed class Round(Function function)
    {
        private readonly Instruction[] _definitions = new Instruction[function.ValueCount];
        private bool _changed;

        public bool Run()
        {
            ControlFlow.RemoveUnreachableBlocks(function);
            foreach (var block in function.Blocks)
                foreach (ref readonly var instruction in CollectionsMarshal.AsSpan(block.Instructions))
                    if (!instruction.Result.IsNone) _definitions[instruction.Result.Index] = instruction;
            foreach (var block in function.Blocks)
            {
                DecideGuards(block.Instructions);
                DecideBranch(block.Instructions);
            }
            _changed |= new JumpThreading(function, ConstantOf).Run();
            _changed |= MergeChains();
            ControlFlow.RemoveUnreachableBlocks(function);
            _changed |= BlockArguments.RemoveRedundant(function);
            return _changed;
        }

        private bool? ConstantOf(ValueId value) =>
            value.Index < _definitions.Length && _definitions[value.Index] is { Op: Op.Const, Operands: not null } constant ? constant.Immediate != 0 : null;

        private void DecideGuards(List<Instruction> instructions)
        {
            for (int i = 0; i < instructions.Count; i++)
            {
                var guard = instructions[i];
                if (guard.Op != Op.Guard || ConstantOf(guard.Operands[0]) is not { } holds) continue;
                _changed = true;
                if (holds)
                {
                    instructions.RemoveAt(i--);
                    continue;
                }
                instructions[i] = guard with { Op = Op.Trap, Operands = guard.Operands[1..] };
                instructions.RemoveRange(i + 1, instructions.Count - i - 1);
            }
        }

        private void DecideBranch(List<Instruction> instructions)
        {
            var branch = instructions[^1];
            if (branch.Op != Op.Branch) return;
            while (_definitions[branch.Operands[0].Index] is { Op: Op.Not, Operands: { } negated })
                // Which edge is likely cannot be said of the second one.
                branch = branch with { Operands = negated, Edges = [branch.Edges[1], branch.Edges[0]], Immediate = 0 };
            if (ConstantOf(branch.Operands[0]) is { } constant) instructions[^1] = Jump(branch, branch.Edges[constant ? 0 : 1]);
            else if (branch.Edges[0].Target != branch.Edges[1].Target) instructions[^1] = branch;
            else if (Joined(branch, instructions) is { } arguments) instructions[^1] = Jump(branch, branch.Edges[0] with { Arguments = arguments });
        }

        private Instruction Jump(in Instruction branch, Edge edge)
        {
            _changed = true;
            return branch with { Op = Op.Jump, Operands = [], Edges = [edge] };
        }

        /// <summary>The arguments of both edges where they are equal, or true and false, which is the condition; else null.</summary>
        private ValueId[]? Joined(in Instruction branch, List<Instruction> instructions)
        {
            var (whenTrue, whenFalse) = (branch.Edges[0].Arguments, branch.Edges[1].Arguments);
            var joined = new ValueId[whenTrue.Length];
            for (int i = 0; i < joined.Length; i++)
            {
                joined[i] = whenTrue[i];
                if (whenTrue[i] == whenFalse[i]) continue;
                if (!function.TypeOf(whenTrue[i]).IsBool || ConstantOf(whenTrue[i]) is not { } first || ConstantOf(whenFalse[i]) is not { } second) return null;
                if (first == second) continue;
                joined[i] = branch.Operands[0];
                if (first) continue;
                joined[i] = function.NewValue(IrType.Bool);
                instructions.Insert(instructions.Count - 1, new Instruction(Op.Not, IrType.Bool, joined[i], branch.Operands, 0, [], branch.Location));
            }
            return joined;
        }

        /// <summary>Appends a block to its only predecessor where that jumps nowhere else.</summary>
        private bool MergeChains()
        {
            var graph = new FlowGraph(function);
            var replacements = new Replacements(function);
            bool any = false;
            foreach (var id in graph.Order)
            {
                var block = function[id];
                while (block.Instructions.Count > 0 && block.Terminator is { Op: Op.Jump } jump && graph.Predecessors(jump.Edges[0].Target).Length == 1)
                {
                    var (target, arguments) = jump.Edges[0];
                    var next = function[target];
                    for (int i = 0; i < arguments.Length; i++) replacements.Replace(next.Parameters[i], arguments[i]);
                    block.Instructions.RemoveAt(block.Instructions.Count - 1);
                    block.Instructions.AddRange(next.Instructions);
                    // Nothing reaches what is left of it.
                    next.Parameters.Clear();
                    next.Instructions.Clear();
                    any = true;
                }
            }
            replacements.Apply();
            return any;
        }
    }
}
