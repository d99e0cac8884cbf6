namespace DualJit.IR;

/// <summary>Where the values of a function are used and defined inside a parallel loop.</summary>
internal sealed class RegionUses
{
    private readonly Dictionary<ValueId, List<RegionUse>> _uses = [];
    private readonly Dictionary<BlockId, List<(BlockId From, int Edge)>> _entries = [];
    private readonly Dictionary<BlockId, HashSet<BlockId>> _reached = [];

    public RegionUses(ParallelRegion region)
    {
        Region = region;
        Definitions = new Definitions(region.Function);
        foreach (var id in region.Blocks)
        {
            var block = region.Function[id];
            for (int i = 0; i < block.Instructions.Count; i++)
            {
                var instruction = block.Instructions[i];
                for (int o = 0; o < instruction.Operands.Length; o++) Add(instruction.Operands[o], new RegionUse(id, i, o, -1));
                for (int e = 0; e < instruction.Edges.Length; e++)
                {
                    if (!_entries.TryGetValue(instruction.Edges[e].Target, out var entries)) _entries.Add(instruction.Edges[e].Target, entries = []);
                    entries.Add((id, e));
                    for (int a = 0; a < instruction.Edges[e].Arguments.Length; a++) Add(instruction.Edges[e].Arguments[a], new RegionUse(id, i, a, e));
                }
            }
        }
    }

    public ParallelRegion Region { get; }

    public Definitions Definitions { get; }

    public Dominators Dominators => field ??= new Dominators(Region.Function);

    /// <summary>The blocks of the function, each before those that come after it.</summary>
    public List<BlockId> Order => field ??= ControlFlow.ReversePostOrder(Region.Function);

    public List<Loop> Loops => field ??= IR.Loops.Find(Region.Function);

    public IReadOnlyList<RegionUse> Of(ValueId value) => _uses.TryGetValue(value, out var uses) ? uses : [];

    /// <summary>The jumps to a block from inside the loop.</summary>
    public IReadOnlyList<(BlockId From, int Edge)> EntriesOf(BlockId block) => _entries.TryGetValue(block, out var entries) ? entries : [];

    public Instruction this[RegionUse use] => Region.Function[use.Block].Instructions[use.Index];

    /// <summary>Whether a value is computed in each iteration anew; constants are not.</summary>
    public bool IsInside(ValueId value) => Region.Contains(Definitions.BlockOf(value)) && Definitions.Of(value)?.Op != Op.Const;

    /// <summary>The blocks that come after one in the same iteration.</summary>
    public HashSet<BlockId> ReachedFrom(BlockId block)
    {
        if (_reached.TryGetValue(block, out var reached)) return reached;
        _reached.Add(block, reached = []);
        var work = new Stack<BlockId>([block]);
        while (work.TryPop(out var from))
            foreach (var edge in Region.Function[from].Terminator.Edges)
                if (edge.Target != Region.Header && Region.Contains(edge.Target) && reached.Add(edge.Target)) work.Push(edge.Target);
        return reached;
    }

    private void Add(ValueId value, RegionUse use)
    {
        if (!_uses.TryGetValue(value, out var uses)) _uses.Add(value, uses = []);
        uses.Add(use);
    }
}

/// <summary>A use of a value: as an operand, or as an argument of an edge.</summary>
/// <param name="Index">The instruction's place in its block.</param>
/// <param name="Position">Of the operand, or of the argument.</param>
/// <param name="Edge">Which edge; -1 for an operand.</param>
internal readonly record struct RegionUse(BlockId Block, int Index, int Position, int Edge)
{
    public bool IsArgument => Edge >= 0;
}
