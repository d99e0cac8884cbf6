namespace DualJit.IR;

/// <summary>Which blocks every path from the entry to a block goes through, after Cooper, Harvey and Kennedy, "A Simple, Fast Dominance Algorithm" (2001).</summary>
public sealed class Dominators
{
    private readonly int[] _immediate;
    private readonly int[] _order;

    public Dominators(Function function)
    {
        var order = ControlFlow.ReversePostOrder(function);
        var predecessors = ControlFlow.Predecessors(function);
        _order = new int[function.Blocks.Count];
        Array.Fill(_order, -1);
        for (int i = 0; i < order.Count; i++) _order[order[i].Index] = i;
        _immediate = new int[function.Blocks.Count];
        Array.Fill(_immediate, -1);
        _immediate[0] = 0;
        bool changed = true;
        while (changed)
        {
            changed = false;
            foreach (var block in order.Skip(1))
            {
                int dominator = -1;
                foreach (var predecessor in predecessors[block.Index])
                    if (_immediate[predecessor.Index] >= 0)
                        dominator = dominator < 0 ? predecessor.Index : Intersect(dominator, predecessor.Index);
                changed |= _immediate[block.Index] != dominator;
                _immediate[block.Index] = dominator;
            }
        }
    }

    public bool IsReachable(BlockId block) => _order[block.Index] >= 0;

    /// <summary>The closest block that is on every path to <paramref name="block"/>; the entry's is the entry.</summary>
    public BlockId Immediate(BlockId block) => new(_immediate[block.Index]);

    /// <summary>True where <paramref name="dominator"/> is on every path to <paramref name="block"/>; a block dominates itself.</summary>
    public bool Dominates(BlockId dominator, BlockId block)
    {
        int at = block.Index;
        while (_order[at] > _order[dominator.Index]) at = _immediate[at];
        return at == dominator.Index;
    }

    private int Intersect(int a, int b)
    {
        while (a != b)
            if (_order[a] > _order[b]) a = _immediate[a];
            else b = _immediate[b];
        return a;
    }
}
