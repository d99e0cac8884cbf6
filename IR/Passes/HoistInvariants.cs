namespace DualJit.IR;

/// <summary>Computes before a loop what is the same in every iteration.</summary>
/// <remarks>
/// Only what can neither trap nor write, so that it does no harm where the loop would not have computed it: guards, and what they make safe, stay.
/// A function of the platform's maths library is dear, so it moves only out of blocks that run in every iteration. A load moves only from the start
/// of the header, which runs whenever the loop is entered, out of loops that write nothing: any write may be to any address.
/// </remarks>
/// <example><code>
/// b0: jump b1(%0)                                     b0: %3 = mul %i, %n ; jump b1(%0)
/// b1(%j: i64): …                                  =>  b1(%j: i64): …
/// b2: %3 = mul %i, %n ; %4 = add %3, %j ; …           b2: %4 = add %3, %j ; …
/// </code></example>
public sealed class HoistInvariants : IPass
{
    public Stage From => Stage.Loop;

    public Stage To => Stage.Loop;

    public Module Run(Module module)
    {
        foreach (var function in module.Functions) new Hoisting(function).Run();
        return module;
    }

    private sealed class Hoisting
    {
        private readonly Function _function;
        private readonly FlowGraph _graph;
        private readonly Dominators _dominators;
        private readonly List<Loop> _loops;
        private readonly List<BlockId> _order;
        private readonly int _blocksBefore;
        // By value: where it is computed.
        private readonly BlockId[] _blocks;

        public Hoisting(Function function)
        {
            _function = function;
            _graph = new FlowGraph(function);
            _dominators = new Dominators(_graph);
            _loops = Loops.Find(function, _graph, _dominators);
            _order = [.. _graph.Order];
            _blocksBefore = function.Blocks.Count;
            _blocks = new BlockId[function.ValueCount];
        }

        public void Run()
        {
            if (_loops.Count == 0) return;
            foreach (var id in _order)
            {
                foreach (var parameter in _function[id].Parameters) _blocks[parameter.Index] = id;
                foreach (ref readonly var instruction in System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_function[id].Instructions))
                    if (!instruction.Result.IsNone) _blocks[instruction.Result.Index] = id;
            }
            // Inner loops first: what leaves one may leave the next.
            _loops.Sort((a, b) => a.Blocks.Count.CompareTo(b.Blocks.Count));
            foreach (var loop in _loops) Hoist(loop);
        }

        private void Hoist(Loop loop)
        {
            var moved = new List<Instruction>();
            bool mayLoad = !Writes(loop);
            foreach (var id in _order)
                if (loop.Contains(id)) Take(loop, id, mayLoad && id == loop.Header, moved);
            if (moved.Count == 0) return;
            if (Preheaders.Find(_function, loop, _graph.Predecessors(loop.Header)) is not { } preheader)
            {
                preheader = Preheaders.Insert(_function, loop);
                _order.Insert(_order.IndexOf(loop.Header), preheader);
                foreach (var outer in _loops)
                    if (outer != loop && outer.Contains(loop.Header)) outer.Blocks.Add(preheader);
            }
            foreach (var instruction in moved) _blocks[instruction.Result.Index] = preheader;
            var before = _function[preheader].Instructions;
            before.InsertRange(before.Count - 1, moved);
        }

        private bool Writes(Loop loop)
        {
            foreach (var id in loop.Blocks)
                foreach (ref readonly var instruction in System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_function[id].Instructions))
                    if (instruction.Info.Is(Traits.Effect) && instruction.Op is not (Op.Guard or Op.StackOk)) return true;
            return false;
        }

        private void Take(Loop loop, BlockId id, bool mayLoad, List<Instruction> moved)
        {
            var instructions = _function[id].Instructions;
            int kept = 0;
            for (int i = 0; i < instructions.Count; i++)
            {
                var instruction = instructions[i];
                // What comes behind a guard is not known to be safe before it.
                mayLoad &= instruction.Op != Op.Guard;
                if (IsInvariant(loop, instruction) && CanMove(loop, id, instruction, mayLoad))
                {
                    // Anywhere outside of the loop, until it is known where.
                    _blocks[instruction.Result.Index] = Function.EntryId;
                    moved.Add(instruction);
                }
                else instructions[kept++] = instruction;
            }
            instructions.RemoveRange(kept, instructions.Count - kept);
        }

        private bool IsInvariant(Loop loop, in Instruction instruction)
        {
            foreach (var operand in instruction.Operands)
                if (loop.Contains(_blocks[operand.Index])) return false;
            return true;
        }

        private bool CanMove(Loop loop, BlockId id, in Instruction instruction, bool mayLoad)
        {
            var info = instruction.Info;
            if (instruction.Result.IsNone || info.Is(Traits.Effect | Traits.Terminator)) return false;
            if (info.Is(Traits.Reads)) return mayLoad;
            // Floats are divided without a trap, Complex too.
            if (info.Is(Traits.CanTrap)) return !instruction.Type.DType.IsInteger;
            return !info.IsLibraryFunction || RunsEveryTime(loop, id);
        }

        private bool RunsEveryTime(Loop loop, BlockId id)
        {
            // A block made here, before a loop inside: what moved there may move on when the pass runs again.
            if (id.Index >= _blocksBefore) return false;
            foreach (var latch in _graph.Predecessors(loop.Header))
                if (loop.Contains(latch) && !_dominators.Dominates(id, latch)) return false;
            return true;
        }
    }
}
