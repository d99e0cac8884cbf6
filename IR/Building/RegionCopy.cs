namespace DualJit.IR;

/// <summary>A second copy of some blocks of a function, whose jumps among themselves stay in the copy.</summary>
internal sealed class RegionCopy
{
    private readonly Dictionary<BlockId, BlockId> _blocks = [];
    private readonly Dictionary<ValueId, ValueId> _values = [];

    /// <param name="order">The blocks, definitions before their uses.</param>
    public RegionCopy(Function function, IReadOnlyList<BlockId> order)
    {
        foreach (var block in order)
        {
            var copy = _blocks[block] = function.NewBlock();
            foreach (var parameter in function[block].Parameters)
                _values[parameter] = function.AddParameter(copy, function.TypeOf(parameter), function.NameOf(parameter));
        }
        foreach (var block in order)
            foreach (var instruction in function[block].Instructions)
            {
                var result = instruction.Result;
                if (!result.IsNone) result = _values[result] = function.NewValue(instruction.Type, function.NameOf(result));
                var copy = instruction.MapValues(Of) with { Result = result };
                foreach (ref var edge in copy.Edges.AsSpan()) edge = edge with { Target = Of(edge.Target) };
                function[_blocks[block]].Instructions.Add(copy);
            }
    }

    public IReadOnlyDictionary<BlockId, BlockId> Blocks => _blocks;

    public IReadOnlyDictionary<ValueId, ValueId> Values => _values;

    /// <summary>The copy of a block; the block itself where it is not of the region.</summary>
    public BlockId Of(BlockId block) => _blocks.GetValueOrDefault(block, block);

    /// <summary>The copy of a value; the value itself where it is not of the region.</summary>
    public ValueId Of(ValueId value) => _values.GetValueOrDefault(value, value);
}
