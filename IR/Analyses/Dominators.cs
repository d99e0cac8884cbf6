namespace DualJit.IR;

/// <summary>Which blocks every path from the entry to a block goes through (Cooper, Harvey and Kennedy, "A Simple, Fast Dominance Algorithm", 2001).</summary>
public sealed class Dominators
{
    private const int Unreachable = -1;
    private readonly int[] _position;
    private readonly int[] _parent;
    private readonly BlockId[] _order;

    public Dominators(Function function)
    {
        _order = [.. ControlFlow.ReversePostOrder(function)];
        _position = new int[function.Blocks.Count];
        Array.Fill(_position, Unreachable);
        for (int i = 0; i < _order.Length; i++) _position[_order[i].Index] = i;
        _parent = new int[_order.Length];
        Array.Fill(_parent, Unreachable);
        _parent[0] = 0;
        var predecessors = ControlFlow.Predecessors(function);
        bool changed;
        do
        {
            changed = false;
            for (int i = 1; i < _order.Length; i++)
            {
                int parent = Unreachable;
                foreach (var predecessor in predecessors[_order[i].Index])
                {
                    int position = _position[predecessor.Index];
                    if (_parent[position] == Unreachable) continue;
                    parent = parent == Unreachable ? position : Meet(parent, position);
                }
                changed |= _parent[i] != parent;
                _parent[i] = parent;
            }
        } while (changed);
    }

    public bool IsReachable(BlockId block) => _position[block.Index] != Unreachable;

    /// <summary>The closest other block that dominates a reachable block; null for the entry.</summary>
    public BlockId? ImmediateDominator(BlockId block) =>
        _position[block.Index] is var position && position == 0 ? null : _order[_parent[position]];

    /// <summary>True where every path to <paramref name="block"/> goes through <paramref name="dominator"/>; a block dominates itself. Both are reachable.</summary>
    public bool Dominates(BlockId dominator, BlockId block)
    {
        int target = _position[dominator.Index];
        int at = _position[block.Index];
        // A dominator comes before what it dominates in reverse post-order.
        while (at > target) at = _parent[at];
        return at == target;
    }

    private int Meet(int a, int b)
    {
        while (a != b)
        {
            if (a > b) a = _parent[a];
            else b = _parent[b];
        }
        return a;
    }
}
