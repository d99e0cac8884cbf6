namespace DualJit.IR;

/// <summary>The control-flow graph of a function.</summary>
public static class ControlFlow
{
    /// <summary>Blocks reachable from the entry, each before its successors but for the back edges of loops.</summary>
    public static List<BlockId> ReversePostOrder(Function function)
    {
        var order = new List<BlockId>(function.Blocks.Count);
        var seen = new bool[function.Blocks.Count];
        var stack = new Stack<(BlockId Block, int NextEdge)>();
        seen[0] = true;
        stack.Push((Function.EntryId, 0));
        while (stack.TryPop(out var top))
        {
            var edges = function[top.Block].Terminator.Edges;
            if (top.NextEdge == edges.Length) { order.Add(top.Block); continue; }
            stack.Push((top.Block, top.NextEdge + 1));
            // The last edge first: after reversal the first edge's blocks come first.
            var target = edges[edges.Length - 1 - top.NextEdge].Target;
            if (seen[target.Index]) continue;
            seen[target.Index] = true;
            stack.Push((target, 0));
        }
        order.Reverse();
        return order;
    }

    /// <summary>Predecessors of every block, by block index; a block that jumps twice to another is there twice.</summary>
    public static List<BlockId>[] Predecessors(Function function)
    {
        var predecessors = new List<BlockId>[function.Blocks.Count];
        for (int i = 0; i < predecessors.Length; i++) predecessors[i] = [];
        foreach (var block in ReversePostOrder(function))
            foreach (var edge in function[block].Terminator.Edges)
                predecessors[edge.Target.Index].Add(block);
        return predecessors;
    }

    /// <summary>Removes the blocks that nothing reaches and numbers the others in reverse post-order.</summary>
    public static void RemoveUnreachableBlocks(Function function)
    {
        var order = ReversePostOrder(function);
        var newId = new BlockId[function.Blocks.Count];
        for (int i = 0; i < order.Count; i++) newId[order[i].Index] = new BlockId(i);
        var blocks = order.ConvertAll(id => function[id]);
        foreach (var block in blocks)
            block.Instructions[^1] = block.Terminator with { Edges = Array.ConvertAll(block.Terminator.Edges, edge => edge with { Target = newId[edge.Target.Index] }) };
        function.Blocks.Clear();
        function.Blocks.AddRange(blocks);
    }
}
