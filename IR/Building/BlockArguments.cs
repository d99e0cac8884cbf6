namespace DualJit.IR;

/// <summary>Removes parameters of blocks, and the arguments that the jumps there pass for them.</summary>
public static class BlockArguments
{
    /// <summary>Removes block parameters that get one and the same value (or themselves) over every edge.</summary>
    /// <example><c>jump b1(%0)</c> … <c>b1(%1): … jump b1(%1)</c> becomes <c>jump b1</c> … <c>b1: … jump b1</c>, with %0 for %1.</example>
    /// <returns>Whether there were any.</returns>
    public static bool RemoveRedundant(Function function)
    {
        var replacements = new Replacements(function);
        // By index of the parameter: the index of its only value so far plus one, 0 before the first, -1 where there are two.
        var only = new int[function.ValueCount];
        // What a parameter was passed to may become redundant with it. A sweep in reverse post-order finds most at once.
        while (FindOnlyValues(function, replacements, only) && ReplaceThose(function, replacements, only)) Array.Clear(only);
        if (!replacements.Any) return false;
        Remove(function, replacements.IsReplaced);
        replacements.Apply();
        return true;
    }

    /// <summary>Removes the parameters of all blocks but the entry for which <paramref name="isRemoved"/> holds.</summary>
    public static void Remove(Function function, Func<ValueId, bool> isRemoved)
    {
        foreach (var block in function.Blocks)
            foreach (ref var edge in block.Terminator.Edges.AsSpan())
            {
                var parameters = function[edge.Target].Parameters;
                int kept = 0;
                foreach (var parameter in parameters) kept += isRemoved(parameter) ? 0 : 1;
                if (kept == parameters.Count) continue;
                var arguments = new ValueId[kept];
                for (int i = parameters.Count - 1; i >= 0; i--)
                    if (!isRemoved(parameters[i])) arguments[--kept] = edge.Arguments[i];
                edge = edge with { Arguments = arguments };
            }
        for (int i = 1; i < function.Blocks.Count; i++)
            if (function.Blocks[i].Parameters.Count > 0) function.Blocks[i].Parameters.RemoveAll(parameter => isRemoved(parameter));
    }

    private static bool FindOnlyValues(Function function, Replacements replacements, int[] only)
    {
        bool any = false;
        foreach (var block in function.Blocks)
            foreach (ref readonly var edge in block.Terminator.Edges.AsSpan())
            {
                var parameters = function[edge.Target].Parameters;
                for (int i = 0; i < parameters.Count; i++)
                {
                    int parameter = parameters[i].Index, value = replacements.Resolve(edge.Arguments[i]).Index;
                    if (replacements.IsReplaced(parameters[i]) || value == parameter || only[parameter] == value + 1) continue;
                    only[parameter] = only[parameter] == 0 ? value + 1 : -1;
                    any = true;
                }
            }
        return any;
    }

    private static bool ReplaceThose(Function function, Replacements replacements, int[] only)
    {
        bool any = false;
        for (int b = 1; b < function.Blocks.Count; b++)
            foreach (var parameter in function.Blocks[b].Parameters)
            {
                if (only[parameter.Index] <= 0) continue;
                var value = new ValueId(only[parameter.Index] - 1);
                // What was made of an array of any dtype has any dtype too.
                if (function.TypeOf(parameter).IsArray && function.TypeOf(parameter) != function.TypeOf(value)) continue;
                replacements.Replace(parameter, value);
                any |= replacements.IsReplaced(parameter);
            }
        return any;
    }
}
