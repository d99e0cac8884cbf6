namespace DualJit.IR;

/// <summary>A natural loop: a header that dominates its blocks, and the blocks from which a back edge to it is reached.</summary>
public sealed record Loop(BlockId Header, HashSet<BlockId> Blocks)
{
    public bool Contains(BlockId block) => Blocks.Contains(block);
}

/// <summary>The natural loops of a function.</summary>
public static class Loops
{
    public static List<Loop> Find(Function function)
    {
        var graph = new FlowGraph(function);
        return Find(function, graph, new Dominators(graph));
    }

    public static List<Loop> Find(Function function, FlowGraph graph, Dominators dominators)
    {
        var loops = new List<Loop>();
        var work = new Stack<BlockId>();
        foreach (var block in graph.Order)
            foreach (var edge in function[block].Terminator.Edges)
            {
                if (graph.PositionOf(edge.Target) > graph.PositionOf(block) || !dominators.Dominates(edge.Target, block)) continue;
                var loop = loops.Find(known => known.Header == edge.Target);
                if (loop is null) loops.Add(loop = new Loop(edge.Target, [edge.Target]));
                work.Push(block);
                while (work.TryPop(out var member))
                    if (loop.Blocks.Add(member))
                        foreach (var predecessor in graph.Predecessors(member)) work.Push(predecessor);
            }
        return loops;
    }

    /// <summary>The loops that have no loop inside.</summary>
    public static List<Loop> FindInnermost(Function function)
    {
        var loops = Find(function);
        return loops.FindAll(loop => !loops.Exists(other => other != loop && loop.Contains(other.Header)));
    }
}
