namespace DualJit.IR;

/// <summary>Mends the uses of values of a region after the region was copied: outside, each becomes the value of whichever copy ran.</summary>
internal sealed class SsaRepair(Function function, HashSet<BlockId> region, Dictionary<BlockId, BlockId> copies, Dictionary<ValueId, ValueId> copyOf)
{
    private readonly HashSet<BlockId> _copied = [.. copies.Values];
    private readonly Dictionary<(BlockId, ValueId), ValueId> _atEntry = [];
    private readonly List<BlockId>[] _predecessors = ControlFlow.Predecessors(function);

    /// <summary>Rewrites every use outside the region and its copy of a value that the region defines.</summary>
    public void Run()
    {
        int blocks = function.Blocks.Count;
        for (int b = 0; b < blocks; b++)
        {
            var id = new BlockId(b);
            if (region.Contains(id) || _copied.Contains(id) || (b != 0 && _predecessors[b].Count == 0)) continue;
            var instructions = function[id].Instructions;
            // The arguments that AtEntry appends to edges are mended already: they are no values of the region or come from its end.
            for (int i = 0; i < instructions.Count; i++)
            {
                var used = UsesOfCopied(instructions[i]);
                if (used.Count == 0) continue;
                // Before the instruction is rewritten: to find a value may append arguments to its own edges.
                foreach (var value in used) AtEntry(id, value);
                instructions[i] = instructions[i].MapValues(value => copyOf.ContainsKey(value) ? AtEntry(id, value) : value);
            }
        }
    }

    private List<ValueId> UsesOfCopied(in Instruction instruction)
    {
        var used = new List<ValueId>();
        Add(instruction.Operands);
        foreach (var edge in instruction.Edges) Add(edge.Arguments);
        return used;

        void Add(ValueId[] values)
        {
            foreach (var value in values)
                if (copyOf.ContainsKey(value)) used.Add(value);
        }
    }

    private ValueId AtEntry(BlockId block, ValueId value)
    {
        if (_atEntry.TryGetValue((block, value), out var known)) return known;
        var predecessors = _predecessors[block.Index];
        if (predecessors.Count == 1) return _atEntry[(block, value)] = AtEnd(predecessors[0], value);
        var parameter = function.AddParameter(block, function.TypeOf(value), function.NameOf(value));
        _atEntry[(block, value)] = parameter;
        for (int i = 0; i < predecessors.Count; i++)
        {
            // One that jumps here twice is there twice.
            if (predecessors.IndexOf(predecessors[i]) < i) continue;
            var argument = AtEnd(predecessors[i], value);
            foreach (ref var edge in function[predecessors[i]].Terminator.Edges.AsSpan())
                if (edge.Target == block) edge = edge with { Arguments = [.. edge.Arguments, argument] };
        }
        return parameter;
    }

    private ValueId AtEnd(BlockId block, ValueId value) =>
        region.Contains(block) ? value : _copied.Contains(block) ? copyOf[value] : AtEntry(block, value);
}
