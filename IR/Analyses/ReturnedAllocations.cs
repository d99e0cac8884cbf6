namespace DualJit.IR;

/// <summary>The arrays that the entry makes and may return: their memory is the caller's from the start, so that nothing is copied at the end.</summary>
/// <remarks>Each is made at most once in a call, as the caller has one variable for it. Where rows are returned or replaced there are none: of those the caller finds the objects by the addresses.</remarks>
internal static class ReturnedAllocations
{
    /// <summary>Numbers of the results, by the allocation.</summary>
    /// <param name="most">How many there may be.</param>
    public static Dictionary<ValueId, int> Find(Module module, int most)
    {
        var entry = module.Entry;
        if (LowerArrays.ReplacesRows(module) || entry.ReturnType.Leaves.Any(type => type.IsRows) || new CallGraph(module).IsRecursive(new FunctionId(0))) return [];
        var inLoop = new HashSet<BlockId>(Loops.Find(entry).SelectMany(loop => loop.Blocks));
        var returned = FindReturned(entry);
        var found = new Dictionary<ValueId, int>();
        for (int b = 0; b < entry.Blocks.Count; b++)
            if (!inLoop.Contains(new BlockId(b)))
                foreach (var instruction in entry.Blocks[b].Instructions)
                    if (instruction.Op is Op.Allocate or Op.AllocateRaw && !instruction.Type.IsArrayOfStructs && returned[instruction.Result.Index] && found.Count < most)
                        found.Add(instruction.Result, found.Count);
        return found;
    }

    /// <summary>Which values may be returned.</summary>
    private static bool[] FindReturned(Function function)
    {
        var returned = new bool[function.ValueCount];
        bool changed;
        do
        {
            changed = false;
            foreach (var block in function.Blocks)
                foreach (var instruction in block.Instructions)
                {
                    // A view is in the memory of its array.
                    if (instruction.Op == Op.Return || (instruction.Op is Op.Select or Op.View or Op.ReadOnly && returned[instruction.Result.Index]))
                        foreach (var operand in instruction.Operands) Add(operand);
                    foreach (var edge in instruction.Edges)
                        for (int i = 0; i < edge.Arguments.Length; i++)
                            if (returned[function[edge.Target].Parameters[i].Index]) Add(edge.Arguments[i]);
                }
        } while (changed);
        return returned;

        void Add(ValueId value)
        {
            changed |= !returned[value.Index];
            returned[value.Index] = true;
        }
    }
}
