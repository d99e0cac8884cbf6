namespace DualJit.IR;

/// <summary>Removes block parameters that get one and the same value (or themselves) over every edge.</summary>
/// <example><c>jump b1(%0)</c> … <c>b1(%1): … jump b1(%1)</c> becomes <c>jump b1</c> … <c>b1: … jump b1</c>, with %0 for %1.</example>
public static class BlockArguments
{
    public static void RemoveRedundant(Function function)
    {
        var incoming = new Dictionary<ValueId, List<ValueId>>();
        var uses = new Dictionary<ValueId, List<ValueId>>();
        foreach (var block in function.Blocks)
            foreach (var edge in block.Terminator.Edges)
                for (int i = 0; i < edge.Arguments.Length; i++)
                {
                    var parameter = function[edge.Target].Parameters[i];
                    ListOf(incoming, parameter).Add(edge.Arguments[i]);
                    ListOf(uses, edge.Arguments[i]).Add(parameter);
                }

        var replacement = new Dictionary<ValueId, ValueId>();
        var pending = new Stack<ValueId>(incoming.Keys);
        while (pending.TryPop(out var parameter))
        {
            if (replacement.ContainsKey(parameter) || OnlyValue(parameter, incoming[parameter], replacement) is not { } value) continue;
            replacement[parameter] = value;
            if (!uses.Remove(parameter, out var users)) continue;
            // What the parameter was passed to may have become redundant, now or when its value does.
            ListOf(uses, value).AddRange(users);
            foreach (var user in users) pending.Push(user);
        }
        if (replacement.Count > 0) Replace(function, replacement);
    }

    private static ValueId? OnlyValue(ValueId parameter, List<ValueId> arguments, Dictionary<ValueId, ValueId> replacement)
    {
        ValueId? only = null;
        foreach (var argument in arguments)
        {
            var value = Resolve(replacement, argument);
            if (value == parameter || value == only) continue;
            if (only is not null) return null;
            only = value;
        }
        return only;
    }

    private static void Replace(Function function, Dictionary<ValueId, ValueId> replacement)
    {
        foreach (var block in function.Blocks)
            foreach (ref var edge in block.Terminator.Edges.AsSpan())
            {
                var parameters = function[edge.Target].Parameters;
                if (parameters.Exists(replacement.ContainsKey)) edge = edge with { Arguments = [.. edge.Arguments.Where((_, i) => !replacement.ContainsKey(parameters[i]))] };
            }
        foreach (var block in function.Blocks)
        {
            block.Parameters.RemoveAll(replacement.ContainsKey);
            for (int i = 0; i < block.Instructions.Count; i++)
                block.Instructions[i] = block.Instructions[i].MapValues(value => Resolve(replacement, value));
        }
    }

    private static List<ValueId> ListOf(Dictionary<ValueId, List<ValueId>> lists, ValueId value) =>
        lists.TryGetValue(value, out var list) ? list : lists[value] = [];

    // The value of a removed parameter may be a parameter that was removed later; the chain ends at a value that is kept.
    private static ValueId Resolve(Dictionary<ValueId, ValueId> replacement, ValueId value)
    {
        if (!replacement.TryGetValue(value, out var next)) return value;
        var last = next;
        while (replacement.TryGetValue(last, out var other)) last = other;
        // So that the next walk from here is short.
        if (last != next) replacement[value] = last;
        return last;
    }
}
