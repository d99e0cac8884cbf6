namespace DualJit.IR;

/// <summary>The arrays of a function that may be null: a null, an array in rows, or what one may reach along edges, through selects, or in and out of calls.</summary>
public static class NullableArrays
{
    /// <summary>Whether a null, or what may be one, is used.</summary>
    public static bool HasNull(Function function)
    {
        if (!function.Has(instruction => instruction.Op is Op.Null or Op.Row)) return false;
        var nulls = function.Blocks.SelectMany(block => block.Instructions).Where(instruction => instruction.Op is Op.Null or Op.Row).Select(instruction => instruction.Result).ToHashSet();
        return function.Has(instruction => instruction.Operands.Any(nulls.Contains) || instruction.Edges.Any(edge => edge.Arguments.Any(nulls.Contains)));
    }

    /// <param name="isEntry">The arrays that the entry is called with are never null; what other functions take and return may be.</param>
    public static HashSet<ValueId> Find(Function function, bool isEntry)
    {
        var found = new HashSet<ValueId>();
        if (!isEntry) found.UnionWith(function.Parameters.Where(parameter => function.TypeOf(parameter).IsReference));
        int before;
        do
        {
            before = found.Count;
            foreach (var block in function.Blocks)
                foreach (var instruction in block.Instructions) Visit(function, instruction, found);
        }
        while (found.Count > before);
        return found;
    }

    private static void Visit(Function function, Instruction instruction, HashSet<ValueId> found)
    {
        bool isNullable = instruction.Op switch
        {
            Op.Null or Op.Row or Op.Described => true,
            Op.Call or Op.CallIndirect or Op.Get => instruction.Type.IsReference,
            Op.Select => instruction.Type.IsReference && (found.Contains(instruction.Operands[1]) || found.Contains(instruction.Operands[2])),
            _ => false,
        };
        if (isNullable) found.Add(instruction.Result);
        foreach (var edge in instruction.Edges)
            for (int i = 0; i < edge.Arguments.Length; i++)
                if (found.Contains(edge.Arguments[i])) found.Add(function[edge.Target].Parameters[i]);
    }
}
