namespace DualJit.IR;

/// <summary>Puts four iterations one after the other in short innermost loops that keep a bounds check.</summary>
/// <remarks>
/// Such a loop is left wherever a check fails, so no compiler below us makes vectors of it, or unrolls it: it would be a jump back for each element. Each iteration keeps
/// its own test and check, so nothing has to be known of how many there are. Copies that run only where a test before the loop failed are left alone.
/// </remarks>
/// <example><code>
/// b1(%i: i64): %c = lt %i, %n ; br %c, b2, b3           b1(%i: i64): %c = lt %i, %n ; br %c, b2, b3
/// b2: … guard …, IndexOutOfRange(…) ; …                 b2: … guard … ; … jump b4(%next)
///     jump b1(%next)                               =>   b4(%j: i64): %d = lt %j, %n ; br %d, b5, b3
///                                                       b5: … guard … ; … jump b6(%next2)
///                                                       …               ; … jump b1(%next4)
/// </code></example>
public sealed class UnrollLoops : IPass
{
    private const int Doublings = 2;

    // Of a longer body the jump is a small part.
    private const int LongestBody = 40;

    public Stage From => Stage.Loop;

    public Stage To => Stage.Loop;

    public Module Run(Module module)
    {
        foreach (var function in module.Functions)
            if (function.Blocks.Exists(HasCheck)) Run(module, function);
        return module;
    }

    private static bool HasCheck(Block block) => block.Instructions.Exists(instruction => instruction.IsIndexGuard);

    private static void Run(Module module, Function function)
    {
        var graph = new FlowGraph(function);
        var loops = Loops.Find(function, graph, new Dominators(graph));
        foreach (var loop in loops)
        {
            if (loops.Exists(other => other != loop && loop.Contains(other.Header)) || loops.Exists(around => around.Contains(loop.Header) && IsUnlikely(function, around, graph))) continue;
            int length = 0;
            bool keepsCheck = false, calls = false;
            foreach (var id in loop.Blocks)
            {
                length += function[id].Instructions.Count;
                keepsCheck |= HasCheck(function[id]);
                calls |= function[id].Instructions.Exists(instruction => instruction.Op == Op.Call);
            }
            if (!keepsCheck || calls || length > LongestBody) continue;
            List<BlockId> order = [];
            foreach (var id in graph.Order)
                if (loop.Contains(id)) order.Add(id);
            for (int i = 0; i < Doublings; i++) Double(function, loop.Header, order);
            module.Remarks.Add(new Remark(RemarkKind.Unroll, function[loop.Header].Terminator.Location, true, $"{1 << Doublings} iterations, each with its check"));
        }
    }

    // Entered only by the second edge of a likely branch.
    private static bool IsUnlikely(Function function, Loop loop, FlowGraph graph)
    {
        foreach (var predecessor in graph.Predecessors(loop.Header))
        {
            if (loop.Contains(predecessor)) continue;
            if (function[predecessor].Terminator is not { Op: Op.Branch, Immediate: Instruction.Likely } branch || branch.Edges[0].Target == loop.Header) return false;
        }
        return true;
    }

    /// <summary>Copies the loop behind itself.</summary>
    /// <param name="order">The blocks of the loop, and on return those of the copy too.</param>
    private static void Double(Function function, BlockId header, List<BlockId> order)
    {
        var copy = new RegionCopy(function, order);
        var second = copy.Of(header);
        Redirect(order, header, second);
        Redirect(copy.Blocks.Values, second, header);
        new SsaRepair(function, order.ToHashSet(), copy.Blocks, copy.Values).Run();
        order.AddRange(copy.Blocks.Values);

        void Redirect(IEnumerable<BlockId> blocks, BlockId from, BlockId to)
        {
            foreach (var block in blocks)
                foreach (ref var edge in function[block].Terminator.Edges.AsSpan())
                    if (edge.Target == from) edge = edge with { Target = to };
        }
    }
}
