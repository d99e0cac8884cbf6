namespace DualJit.IR;

/// <summary>The blocks of a function that can be reached, in order, with those before each. Valid until a jump of the function changes.</summary>
public sealed class FlowGraph
{
    private readonly BlockId[] _order;
    private readonly int[] _positions;
    private readonly BlockId[] _predecessors;
    private readonly int[] _firstPredecessor;

    public FlowGraph(Function function)
    {
        int count = function.Blocks.Count;
        _positions = new int[count];
        _order = FindOrder(function, _positions);
        _firstPredecessor = new int[count + 1];
        int edges = 0;
        foreach (var block in _order)
            foreach (ref readonly var edge in function[block].Terminator.Edges.AsSpan())
            {
                _firstPredecessor[edge.Target.Index]++;
                edges++;
            }
        // The sum of the counts up to a block is the end of its part; filling from the end leaves the start there.
        for (int i = 1; i <= count; i++) _firstPredecessor[i] += _firstPredecessor[i - 1];
        _predecessors = new BlockId[edges];
        for (int i = _order.Length - 1; i >= 0; i--)
        {
            var targets = function[_order[i]].Terminator.Edges;
            for (int e = targets.Length - 1; e >= 0; e--) _predecessors[--_firstPredecessor[targets[e].Target.Index]] = _order[i];
        }
    }

    /// <summary>Blocks reachable from the entry, each before its successors but for the back edges of loops.</summary>
    public ReadOnlySpan<BlockId> Order => _order;

    public bool IsReachable(BlockId block) => _positions[block.Index] > 0;

    /// <summary>Where the block is in <see cref="Order"/>; -1 if nothing reaches it.</summary>
    public int PositionOf(BlockId block) => _positions[block.Index] - 1;

    /// <summary>The reachable blocks that jump to the block; one that jumps twice is there twice.</summary>
    public ReadOnlySpan<BlockId> Predecessors(BlockId block) =>
        _predecessors.AsSpan(_firstPredecessor[block.Index].._firstPredecessor[block.Index + 1]);

    /// <param name="positions">Becomes the position of each block plus one, 0 where nothing reaches it.</param>
    private static BlockId[] FindOrder(Function function, int[] positions)
    {
        var order = new BlockId[positions.Length];
        var stack = new (int Block, int NextEdge)[positions.Length];
        int first = order.Length, depth = 1;
        positions[0] = 1;
        while (depth > 0)
        {
            ref var top = ref stack[depth - 1];
            var edges = function.Blocks[top.Block].Terminator.Edges;
            if (top.NextEdge == edges.Length)
            {
                order[--first] = new BlockId(top.Block);
                depth--;
                continue;
            }
            // The last edge first: after reversal the first edge's blocks come first.
            int target = edges[edges.Length - 1 - top.NextEdge++].Target.Index;
            if (positions[target] != 0) continue;
            positions[target] = 1;
            stack[depth++] = (target, 0);
        }
        var reached = first == 0 ? order : order[first..];
        for (int i = 0; i < reached.Length; i++) positions[reached[i].Index] = i + 1;
        return reached;
    }
}
