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
        var dominators = new Dominators(function);
        var predecessors = ControlFlow.Predecessors(function);
        var loops = new Dictionary<BlockId, Loop>();
        foreach (var block in ControlFlow.ReversePostOrder(function))
            foreach (var edge in function[block].Terminator.Edges)
            {
                if (!dominators.Dominates(edge.Target, block)) continue;
                if (!loops.TryGetValue(edge.Target, out var loop)) loops[edge.Target] = loop = new Loop(edge.Target, [edge.Target]);
                var work = new Stack<BlockId>([block]);
                while (work.TryPop(out var member))
                    if (loop.Blocks.Add(member))
                        foreach (var predecessor in predecessors[member.Index]) work.Push(predecessor);
            }
        return [.. loops.Values];
    }

    /// <summary>The loops that have no loop inside.</summary>
    public static List<Loop> FindInnermost(Function function)
    {
        var loops = Find(function);
        return loops.FindAll(loop => !loops.Exists(other => other != loop && loop.Contains(other.Header)));
    }
}
