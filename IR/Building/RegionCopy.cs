namespace DualJit.IR;

/// <summary>A second copy of some blocks of a function, whose jumps among themselves stay in the copy.</summary>
internal sealed class RegionCopy
{
    /// <param name="order">The blocks, definitions before their uses.</param>
    public RegionCopy(Function function, IReadOnlyList<BlockId> order)
    {
        foreach (var block in order)
        {
            var copy = Blocks[block] = function.NewBlock();
            foreach (var parameter in function[block].Parameters)
                Values[parameter] = function.AddParameter(copy, function.TypeOf(parameter), function.NameOf(parameter));
        }
        foreach (var block in order)
            foreach (var instruction in function[block].Instructions)
            {
                var result = instruction.Result;
                if (!result.IsNone) result = Values[result] = function.NewValue(instruction.Type, function.NameOf(result));
                var copy = instruction.MapValues(Of) with { Result = result };
                foreach (ref var edge in copy.Edges.AsSpan()) edge = edge with { Target = Of(edge.Target) };
                function[Blocks[block]].Instructions.Add(copy);
            }
    }

    public Dictionary<BlockId, BlockId> Blocks { get; } = [];

    public Dictionary<ValueId, ValueId> Values { get; } = [];

    /// <summary>The copy of a block; the block itself where it is not of the region.</summary>
    public BlockId Of(BlockId block) => Blocks.GetValueOrDefault(block, block);

    /// <summary>The copy of a value; the value itself where it is not of the region.</summary>
    public ValueId Of(ValueId value) => Values.GetValueOrDefault(value, value);
}
