namespace DualJit.IR;

/// <summary>The block before a loop, from which alone the loop is entered.</summary>
internal static class Preheaders
{
    /// <summary>The block that is there, if one is.</summary>
    public static BlockId? Find(Function function, Loop loop, ReadOnlySpan<BlockId> headerPredecessors)
    {
        BlockId? only = null;
        foreach (var block in headerPredecessors)
        {
            if (loop.Contains(block)) continue;
            if (only is not null) return null;
            only = block;
        }
        return only is { } found && function[found].Terminator.Op == Op.Jump ? found : null;
    }

    /// <summary>Makes one, which passes its parameters on to the header.</summary>
    /// <returns>The new block, with its jump to the header.</returns>
    public static BlockId Insert(Function function, Loop loop)
    {
        var header = function[loop.Header];
        var preheader = function.NewBlock();
        foreach (var parameter in header.Parameters) function.AddParameter(preheader, function.TypeOf(parameter), function.NameOf(parameter));
        for (int b = 0; b < preheader.Index; b++)
        {
            if (loop.Contains(new BlockId(b))) continue;
            foreach (ref var edge in function.Blocks[b].Terminator.Edges.AsSpan())
                if (edge.Target == loop.Header) edge = edge with { Target = preheader };
        }
        function[preheader].Instructions.Add(new Instruction(
            Op.Jump, IrType.Void, ValueId.None, [], 0, [new Edge(loop.Header, [.. function[preheader].Parameters])], header.Terminator.Location));
        return preheader;
    }
}
