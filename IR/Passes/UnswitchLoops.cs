namespace DualJit.IR;

/// <summary>Makes a test that does not change in an innermost loop once before it, and runs one of two copies of the loop.</summary>
/// <remarks>Where the loop around it has nothing to do with the test either, and is short enough, that loop is copied instead.</remarks>
/// <example><code>
/// b0: jump b1(%0)                              b0: br %c, b1(%0), b6(%0)
/// b1(%i: i64): … br %more, b2, b5              b1(%i: i64): … br %more, b2, b5
/// b2: br %c, b3, b4                       =>   b2: jump b3
/// b3: … jump b1(%next)                         b3: … jump b1(%next)
/// b4: … jump b1(%next)                         b6(%j: i64): … br %more2, b7, b5
/// b5: ret                                      b7: jump b9      b9: … jump b6(%next2)
/// </code></example>
public sealed class UnswitchLoops : IPass
{
    // A copy costs compile time and code; a branch that always goes the same way costs a long body little.
    private const int LongestLoop = 200;
    private const int MostCopies = 3;

    public Stage From => Stage.Loop;

    public Stage To => Stage.Loop;

    public Module Run(Module module)
    {
        foreach (var function in module.Functions)
            for (int copies = 0; copies < MostCopies && new Unswitching(module, function).Run(); copies++)
                ControlFlow.RemoveUnreachableBlocks(function);
        return module;
    }

    private sealed class Unswitching
    {
        private readonly Module _module;
        private readonly Function _function;
        private readonly FlowGraph _graph;
        private readonly List<Loop> _loops;

        public Unswitching(Module module, Function function)
        {
            _module = module;
            _function = function;
            _graph = new FlowGraph(function);
            _loops = Loops.Find(function, _graph, new Dominators(_graph));
        }

        /// <returns>Whether a loop was copied.</returns>
        public bool Run()
        {
            if (_loops.Count == 0) return false;
            var definitions = new Definitions(_function);
            foreach (var loop in _loops)
            {
                if (_loops.Exists(other => other != loop && loop.Contains(other.Header)) || FindTest(loop, definitions) is not { } at) continue;
                var chosen = LoopAround(loop) is { } outer && !outer.Contains(definitions.BlockOf(ConditionOf(at))) && LengthOf(outer) <= LongestLoop ? outer : loop;
                int length = LengthOf(chosen);
                if (length <= LongestLoop)
                {
                    Note(chosen, true, "a test that does not change in the loop is made once before it");
                    Unswitch(chosen, at);
                    return true;
                }
                Note(chosen, false, $"a test that does not change in the loop stays there: with {length} instructions the loop is too long to copy");
            }
            return false;
        }

        private ValueId ConditionOf(BlockId block) => _function[block].Terminator.Operands[0];

        private BlockId? FindTest(Loop loop, Definitions definitions)
        {
            foreach (var id in _graph.Order)
                if (loop.Contains(id) && _function[id].Terminator is { Op: Op.Branch } branch && branch.Edges[0].Target != branch.Edges[1].Target
                    && !loop.Contains(definitions.BlockOf(branch.Operands[0])) && !definitions.TryGet(branch.Operands[0], Op.Const, out _)) return id;
            return null;
        }

        private Loop? LoopAround(Loop inner)
        {
            Loop? around = null;
            foreach (var loop in _loops)
                if (loop != inner && loop.Contains(inner.Header) && (around is null || around.Contains(loop.Header))) around = loop;
            return around;
        }

        private int LengthOf(Loop loop)
        {
            int length = 0;
            foreach (var block in loop.Blocks) length += _function[block].Instructions.Count;
            return length;
        }

        private void Note(Loop loop, bool done, string text)
        {
            var remark = new Remark(RemarkKind.Unswitch, _function[loop.Header].Terminator.Location, done, text);
            if (!_module.Remarks.Contains(remark)) _module.Remarks.Add(remark);
        }

        private void Unswitch(Loop loop, BlockId at)
        {
            var order = new List<BlockId>();
            foreach (var id in _graph.Order)
                if (loop.Contains(id)) order.Add(id);
            var preheader = Preheaders.Find(_function, loop, _graph.Predecessors(loop.Header)) ?? Preheaders.Insert(_function, loop);
            var copy = new RegionCopy(_function, order);

            var entry = _function[preheader].Instructions;
            var edge = entry[^1].Edges[0];
            entry[^1] = entry[^1] with { Op = Op.Branch, Operands = [ConditionOf(at)], Edges = [edge, new Edge(copy.Of(loop.Header), edge.Arguments)] };
            Take(at, 0);
            Take(copy.Of(at), 1);
            new SsaRepair(_function, loop.Blocks, copy.Blocks, copy.Values).Run();
        }

        private void Take(BlockId block, int edge)
        {
            var instructions = _function[block].Instructions;
            instructions[^1] = instructions[^1] with { Op = Op.Jump, Operands = [], Edges = [instructions[^1].Edges[edge]] };
        }
    }
}
