namespace DualJit.IR;

/// <summary>Removes block parameters that get one and the same value (or themselves) over every edge.</summary>
/// <example><c>jump b1(%0)</c> … <c>b1(%1): … jump b1(%1)</c> becomes <c>jump b1</c> … <c>b1: … jump b1</c>, with %0 for %1.</example>
public static class BlockArguments
{
    public static void RemoveRedundant(Function function)
    {
        var replacement = new Dictionary<ValueId, ValueId>();
        while (RemoveOnce(function, replacement)) { }
        if (replacement.Count == 0) return;
        foreach (var block in function.Blocks)
            for (int i = 0; i < block.Instructions.Count; i++)
                block.Instructions[i] = block.Instructions[i].MapValues(value => Resolve(replacement, value));
    }

    private static bool RemoveOnce(Function function, Dictionary<ValueId, ValueId> replacement)
    {
        var incoming = new ValueId?[function.ValueCount];
        var redundant = new bool[function.ValueCount];
        for (int b = 1; b < function.Blocks.Count; b++)
            foreach (var parameter in function.Blocks[b].Parameters) redundant[parameter.Index] = true;
        foreach (var block in function.Blocks)
            foreach (var edge in block.Terminator.Edges)
            {
                var parameters = function[edge.Target].Parameters;
                for (int i = 0; i < parameters.Count; i++)
                {
                    var argument = Resolve(replacement, edge.Arguments[i]);
                    if (argument == parameters[i]) continue;
                    if (incoming[parameters[i].Index] is { } other && other != argument) redundant[parameters[i].Index] = false;
                    incoming[parameters[i].Index] = argument;
                }
            }
        bool changed = false;
        var keep = new Dictionary<BlockId, bool[]>();
        for (int b = 1; b < function.Blocks.Count; b++)
        {
            var parameters = function.Blocks[b].Parameters;
            var kept = parameters.ConvertAll(parameter => !redundant[parameter.Index] || incoming[parameter.Index] is null).ToArray();
            if (kept.All(k => k)) continue;
            changed = true;
            keep[new BlockId(b)] = kept;
            for (int i = 0; i < kept.Length; i++)
                if (!kept[i]) replacement[parameters[i]] = incoming[parameters[i].Index]!.Value;
            int index = 0;
            parameters.RemoveAll(_ => !kept[index++]);
        }
        foreach (var block in function.Blocks)
            foreach (ref var edge in block.Terminator.Edges.AsSpan())
                if (keep.TryGetValue(edge.Target, out var kept))
                    edge = edge with { Arguments = [.. edge.Arguments.Where((_, i) => kept[i])] };
        return changed;
    }

    // Two parameters removed in one round may each name the other's value; the chain ends at a value that is kept.
    private static ValueId Resolve(Dictionary<ValueId, ValueId> replacement, ValueId value)
    {
        while (replacement.TryGetValue(value, out var other)) value = other;
        return value;
    }
}
