namespace DualJit.IR;

/// <summary>The order of the blocks of a function.</summary>
public static class ControlFlow
{
    /// <summary>Blocks reachable from the entry, each before its successors but for the back edges of loops.</summary>
    public static List<BlockId> ReversePostOrder(Function function) => [.. new FlowGraph(function).Order];

    /// <summary>Predecessors of every block, by block index; a block that jumps twice to another is there twice.</summary>
    public static List<BlockId>[] Predecessors(Function function)
    {
        var graph = new FlowGraph(function);
        var predecessors = new List<BlockId>[function.Blocks.Count];
        for (int i = 0; i < predecessors.Length; i++) predecessors[i] = [.. graph.Predecessors(new BlockId(i))];
        return predecessors;
    }

    /// <summary>Removes the blocks that nothing reaches and numbers the others in reverse post-order.</summary>
    public static void RemoveUnreachableBlocks(Function function)
    {
        var graph = new FlowGraph(function);
        if (IsInOrder(graph, function.Blocks.Count)) return;
        var blocks = new Block[graph.Order.Length];
        for (int i = 0; i < blocks.Length; i++)
        {
            blocks[i] = function[graph.Order[i]];
            foreach (ref var edge in blocks[i].Terminator.Edges.AsSpan()) edge = edge with { Target = new BlockId(graph.PositionOf(edge.Target)) };
        }
        function.Blocks.Clear();
        function.Blocks.AddRange(blocks);
    }

    private static bool IsInOrder(FlowGraph graph, int blocks)
    {
        if (graph.Order.Length != blocks) return false;
        for (int i = 0; i < blocks; i++)
            if (graph.Order[i].Index != i) return false;
        return true;
    }
}
