namespace DualJit.IR;

/// <summary>A jump to a block as it was when the analysis was made.</summary>
/// <param name="Edge">The index of the edge in the terminator of <paramref name="From"/>.</param>
/// <param name="Condition">What the edge is taken on; none for a jump.</param>
/// <param name="Holds">Whether the condition is true when the edge is taken.</param>
public readonly record struct BlockEntry(BlockId From, int Edge, ValueId[] Arguments, ValueId Condition, bool Holds)
{
    public bool IsConditional => !Condition.IsNone;
}

/// <summary>The jumps to each block, and the conditions under which they are taken.</summary>
public sealed class EdgeConditions
{
    private readonly List<BlockEntry>[] _entries;

    public EdgeConditions(Function function, List<BlockId> order)
    {
        _entries = new List<BlockEntry>[function.Blocks.Count];
        for (int i = 0; i < _entries.Length; i++) _entries[i] = [];
        foreach (var block in order)
        {
            var terminator = function[block].Terminator;
            bool isConditional = terminator.Op == Op.Branch && terminator.Edges[0].Target != terminator.Edges[1].Target;
            for (int i = 0; i < terminator.Edges.Length; i++)
            {
                var (target, arguments) = terminator.Edges[i];
                _entries[target.Index].Add(new BlockEntry(block, i, arguments, isConditional ? terminator.Operands[0] : ValueId.None, i == 0));
            }
        }
    }

    /// <summary>Every jump to the block from one that is reached.</summary>
    public List<BlockEntry> EntriesOf(BlockId block) => _entries[block.Index];

    /// <summary>The only jump to the block if it is conditional, else null.</summary>
    public BlockEntry? ConditionalEntryOf(BlockId block) => _entries[block.Index] is [{ IsConditional: true } only] ? only : null;
}
