namespace DualJit.IR;

/// <summary>Reductions along axes that give what an earlier one gave, with the reduced axes or without them: the mean and the deviation of an array begin with the same sum.</summary>
/// <remarks>Arrays are objects, so both must do no more than be read; and nothing may write to memory in between.</remarks>
internal static class SharedReductions
{
    /// <summary>By the result of each such reduction, that of the earlier one.</summary>
    public static Dictionary<ValueId, ValueId> Find(Function function)
    {
        var shared = new Dictionary<ValueId, ValueId>();
        if (function.Blocks.Sum(block => block.Instructions.Count(instruction => instruction.Op == Op.ReduceAxes)) < 2) return shared;
        var seen = FindSeen(function);
        foreach (var stretch in Stretches.Find(function))
        {
            var known = new List<Instruction>();
            foreach (var instruction in stretch)
            {
                if (MapGroups.MayWrite(instruction)) known.Clear();
                if (instruction.Op != Op.ReduceAxes || seen.Contains(instruction.Result)) continue;
                int same = known.FindIndex(earlier => IsSame(earlier, instruction));
                if (same >= 0) shared.Add(instruction.Result, known[same].Result);
                else known.Add(instruction);
            }
        }
        return shared;
    }

    private static bool IsSame(in Instruction a, in Instruction b) =>
        a.Combiner == b.Combiner && a.Callee == b.Callee && a.Axes.WithDims() == b.Axes.WithDims() && a.Operands.AsSpan().SequenceEqual(b.Operands);

    /// <summary>What others may see or write to.</summary>
    private static HashSet<ValueId> FindSeen(Function function)
    {
        var seen = new HashSet<ValueId>();
        foreach (var block in function.Blocks)
            foreach (var instruction in block.Instructions)
            {
                if (instruction.Op is not (Op.Map or Op.Reduce or Op.ReduceAxes or Op.Accumulate or Op.MatMul or Op.Length or Op.Dim or Op.Stride or Op.ElementLoad)) seen.UnionWith(instruction.Operands);
                foreach (var edge in instruction.Edges) seen.UnionWith(edge.Arguments);
            }
        return seen;
    }
}
