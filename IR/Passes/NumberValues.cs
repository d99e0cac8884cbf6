namespace DualJit.IR;

/// <summary>Computes each value once: what a dominating instruction has computed is not computed, loaded or tested again.</summary>
/// <remarks>
/// A load counts as computed before where the same block, or blocks before it that each have the next one as the only way on to it, loaded from or stored to the
/// same address, and nothing was written or called in between; any write may be to any address. Below the edge of a branch, and behind a guard, the
/// condition is known, and with it what follows from it through <c>and</c>, <c>or</c>, <c>not</c> and opposite comparisons.
/// </remarks>
/// <example><code>
/// %2 = mul %i, %n ; store %x, %p                   %2 = mul %i, %n ; store %x, %p
/// guard %c, IndexOutOfRange(%i, %n)                guard %c, IndexOutOfRange(%i, %n)
/// %3 = mul %n, %i ; %4 = load %p : f64        =>   (uses of %3 are uses of %2, those of %4 of %x)
/// guard %c, IndexOutOfRange(%i, %n)
/// br %c, b1, b2                                    br %true, b1, b2
/// </code></example>
public sealed class NumberValues : IPass
{
    public Stage From => Stage.Loop;

    public Stage To => Stage.Loop;

    public Module Run(Module module)
    {
        foreach (var function in module.Functions) new Numbering(function).Run();
        return module;
    }

    private sealed class Numbering
    {
        private readonly Function _function;
        private readonly FlowGraph _graph;
        private readonly Dominators _dominators;
        private readonly Replacements _replacements;
        private readonly ComputedValues _computed = new();
        private readonly KnownConditions _known;
        // The state of memory at the end of each visited block: a number for each stretch without a write.
        private readonly int[] _memoryAtEnd;
        private int _lastMemory;

        public Numbering(Function function)
        {
            _function = function;
            _graph = new FlowGraph(function);
            _dominators = new Dominators(_graph);
            _replacements = new Replacements(function);
            _known = new KnownConditions(function, _computed);
            _memoryAtEnd = new int[function.Blocks.Count];
        }

        public void Run()
        {
            // An explicit stack over the dominator tree: long programs have deep ones.
            var open = new Stack<(BlockId Block, int Computed, int Known)>();
            BlockId? next = Function.EntryId;
            while (next is { } block)
            {
                open.Push((block, _computed.Count, _known.Count));
                Visit(block);
                next = _dominators.FirstChildOf(block);
                while (next is null && open.TryPop(out var done))
                {
                    _computed.ForgetFrom(done.Computed);
                    _known.ForgetFrom(done.Known);
                    if (done.Block != Function.EntryId) next = _dominators.NextSiblingOf(done.Block);
                }
            }
            _known.PlaceConstants();
            _replacements.Apply();
        }

        private void Visit(BlockId id)
        {
            int memory = EnterBlock(id);
            var instructions = _function[id].Instructions;
            int kept = 0;
            for (int i = 0; i < instructions.Count; i++)
            {
                var instruction = instructions[i];
                _replacements.Resolve(ref instruction);
                _known.Resolve(ref instruction);
                if (!IsRepeated(instruction, ref memory)) instructions[kept++] = instruction;
            }
            instructions.RemoveRange(kept, instructions.Count - kept);
            _memoryAtEnd[id.Index] = memory;
        }

        private int EnterBlock(BlockId id)
        {
            var predecessors = _graph.Predecessors(id);
            if (predecessors.Length != 1) return ++_lastMemory;
            var branch = _function[predecessors[0]].Terminator;
            if (branch.Op == Op.Branch) _known.Add(branch.Operands[0], branch.Edges[0].Target == id);
            return _memoryAtEnd[predecessors[0].Index];
        }

        private bool IsRepeated(in Instruction instruction, ref int memory)
        {
            var info = instruction.Info;
            if (instruction.Op == Op.Guard)
            {
                if (_known.Of(instruction.Operands[0]) is true) return true;
                _known.Add(instruction.Operands[0], true);
                return false;
            }
            if (info.IsTerminator) return false;
            if (info.Is(Traits.Effect))
            {
                // A look at the stack writes nothing, but is not the same the next time.
                if (instruction.Op != Op.StackOk) memory = ++_lastMemory;
                if (instruction.Op == Op.Store) Forward(instruction.Operands[0], instruction.Operands[1], memory);
                return false;
            }
            var same = _computed.FindOrAdd(instruction, info.Is(Traits.Reads) ? memory : 0);
            if (same == instruction.Result)
            {
                _known.Define(instruction);
                return false;
            }
            _replacements.Replace(instruction.Result, same);
            return true;
        }

        private void Forward(ValueId stored, ValueId address, int memory)
        {
            var load = new Instruction(Op.Load, _function.TypeOf(stored), stored, [address], 0, [], SourceLocation.None);
            _computed.FindOrAdd(load, memory);
        }
    }
}
