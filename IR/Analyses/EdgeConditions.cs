namespace DualJit.IR;

/// <summary>The edges into each block, and the conditions under which they are taken.</summary>
public sealed class EdgeConditions
{
    private readonly Function _function;
    private readonly List<(BlockId From, int Edge)>[] _entries;

    public EdgeConditions(Function function, List<BlockId> order)
    {
        _function = function;
        _entries = new List<(BlockId, int)>[function.Blocks.Count];
        for (int i = 0; i < _entries.Length; i++) _entries[i] = [];
        foreach (var block in order)
        {
            var edges = function[block].Terminator.Edges;
            for (int i = 0; i < edges.Length; i++) _entries[edges[i].Target.Index].Add((block, i));
        }
    }

    /// <summary>Every jump to the block from one that is reached, and the index of its edge.</summary>
    public List<(BlockId From, int Edge)> EntriesOf(BlockId block) => _entries[block.Index];

    /// <summary>What an edge is taken on, and whether that is true then; null for the edge of a jump.</summary>
    public (ValueId Condition, bool Holds)? On(BlockId from, int edge) =>
        _function[from].Terminator is { Op: Op.Branch } branch && branch.Edges[0].Target != branch.Edges[1].Target ? (branch.Operands[0], edge == 0) : null;

    /// <summary>The condition of the only edge to the block, or null.</summary>
    public (ValueId Condition, bool Holds)? OnEntry(BlockId block) => _entries[block.Index] is [var only] ? On(only.From, only.Edge) : null;
}
