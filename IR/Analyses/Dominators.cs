namespace DualJit.IR;

/// <summary>Which blocks every path from the entry to a block goes through, after Cooper, Harvey and Kennedy, "A Simple, Fast Dominance Algorithm" (2001).</summary>
public sealed class Dominators
{
    private readonly FlowGraph _graph;
    // By position in the order, so that a dominator's number is the smaller one.
    private readonly int[] _immediate;
    private readonly int[] _firstChild;
    private readonly int[] _nextSibling;

    public Dominators(Function function) : this(new FlowGraph(function)) { }

    public Dominators(FlowGraph graph)
    {
        _graph = graph;
        int count = graph.Order.Length;
        _immediate = new int[count];
        _firstChild = new int[count];
        _nextSibling = new int[count];
        for (int i = 1; i < count; i++) _immediate[i] = -1;
        for (bool changed = true; changed;)
        {
            changed = false;
            for (int i = 1; i < count; i++)
            {
                int dominator = -1;
                foreach (var block in graph.Predecessors(graph.Order[i]))
                {
                    int predecessor = graph.PositionOf(block);
                    if (_immediate[predecessor] >= 0) dominator = dominator < 0 ? predecessor : Intersect(dominator, predecessor);
                }
                changed |= _immediate[i] != dominator;
                _immediate[i] = dominator;
            }
        }
        // Nothing has the entry as a child, so 0 ends a list.
        for (int i = count - 1; i > 0; i--)
        {
            _nextSibling[i] = _firstChild[_immediate[i]];
            _firstChild[_immediate[i]] = i;
        }
    }

    public bool IsReachable(BlockId block) => _graph.IsReachable(block);

    /// <summary>True where <paramref name="dominator"/> is on every path to <paramref name="block"/>; a block dominates itself.</summary>
    public bool Dominates(BlockId dominator, BlockId block)
    {
        int above = _graph.PositionOf(dominator), at = _graph.PositionOf(block);
        while (at > above) at = _immediate[at];
        return at == above;
    }

    /// <summary>The closest other block that dominates a reachable one; the entry's is the entry.</summary>
    public BlockId ImmediateOf(BlockId block) => _graph.Order[_immediate[_graph.PositionOf(block)]];

    /// <summary>The first of the blocks that <paramref name="block"/> dominates with none in between, or null.</summary>
    public BlockId? FirstChildOf(BlockId block) => At(_firstChild[_graph.PositionOf(block)]);

    /// <summary>The one that follows <paramref name="block"/> among those, or null.</summary>
    public BlockId? NextSiblingOf(BlockId block) => At(_nextSibling[_graph.PositionOf(block)]);

    private BlockId? At(int position) => position == 0 ? null : _graph.Order[position];

    private int Intersect(int a, int b)
    {
        while (a != b)
            if (a > b) a = _immediate[a];
            else b = _immediate[b];
        return a;
    }
}
