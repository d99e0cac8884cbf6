namespace DualJit.IR;

/// <summary>
/// Lets an array that is made again and again, in a loop or in a function that is called, use the memory of the one before, where that is not
/// needed any more: nothing but loads, stores and calls that return no array has it.
/// </summary>
/// <example><code>
/// b1: %a = alloc %n : array&lt;f64,1,C&gt;               b1: %a = alloc.scratch %n : array&lt;f64,1,C&gt;
///     element.store %a, %x, %i                 =>        element.store %a, %x, %i
///     … br %more, b1, b2                                 … br %more, b1, b2
/// </code></example>
/// <remarks>The memory is still asked for, and zeroed, where the array is made: a loop that does not run allocates nothing, and a length throws when it is its turn.</remarks>
public sealed class ReuseAllocations : IPass
{
    public Stage From => Stage.Array;

    public Stage To => Stage.Array;

    public Module Run(Module module)
    {
        if (!module.Functions.Exists(Allocates)) return module;
        var graph = new CallGraph(module);
        for (int i = 0; i < module.Functions.Count; i++)
            if (Allocates(module.Functions[i])) Run(module, module.Functions[i], isEntry: i == 0, graph.IsRecursive(new FunctionId(i)));
        return module;
    }

    private static void Run(Module module, Function function, bool isEntry, bool isRecursive)
    {
        var kept = FindKept(module, function);
        var inLoop = new bool[function.Blocks.Count];
        foreach (var loop in Loops.Find(function))
            foreach (var block in loop.Blocks) inLoop[block.Index] = true;
        for (int b = 0; b < function.Blocks.Count; b++)
        {
            var instructions = function.Blocks[b].Instructions;
            for (int i = 0; i < instructions.Count; i++)
            {
                if (instructions[i] is not { Op: Op.Allocate or Op.AllocateRaw } allocation) continue;
                bool isOnce = isEntry && !isRecursive && !inLoop[b];
                bool isReused = !isOnce && !isRecursive && !kept[allocation.Result.Index];
                if (isReused) instructions[i] = allocation with { Op = Op.AllocateScratch };
                module.Remarks.Add(new Remark(RemarkKind.Allocation, allocation.Location, isOnce || isReused,
                    isOnce ? "the array is made once"
                    : isReused ? "the array uses the memory of the one made here before"
                    : isRecursive ? $"the array is new each time, as {function.Name} is recursive"
                    : "the array is new each time, as it may be used after the next one is made"));
            }
        }
    }

    private static bool Allocates(Function function) =>
        function.Has(instruction => instruction.Op is Op.Allocate or Op.AllocateRaw);

    /// <summary>The values that are passed on to where they may be used later: along edges, out of the function, in other values.</summary>
    private static bool[] FindKept(Module module, Function function)
    {
        var kept = new bool[function.ValueCount];
        var parts = new List<(ValueId Part, ValueId Whole)>();
        // A function may write one of its arrays into another, of rows.
        bool callsKeep = LowerArrays.ReplacesRows(module);
        foreach (var block in function.Blocks)
            foreach (var instruction in block.Instructions)
            {
                // Rows do not keep a row that is read from them, only one that is written to them.
                if (instruction.Op == Op.RowStore) kept[instruction.Operands[1].Index] = true;
                bool onlyUses = instruction.Op is Op.Row or Op.RowStore or Op.ElementAt or Op.ElementLoad or Op.ElementStore or Op.Load or Op.Store or Op.VectorLoad or Op.VectorStore or Op.VectorStream
                    or Op.Length or Op.Dim or Op.Stride or Op.Address or Op.IsNull
                    || (instruction.Op == Op.Call && !callsKeep && module[instruction.Callee].ReturnType.Leaves.All(type => type.IsScalar));
                if (IsPartOf(instruction.Op)) parts.Add((instruction.Result, instruction.Operands[0]));
                else if (!onlyUses)
                    foreach (var operand in instruction.Operands) kept[operand.Index] = true;
                foreach (var edge in instruction.Edges)
                    foreach (var argument in edge.Arguments) kept[argument.Index] = true;
            }
        bool changed;
        do
        {
            changed = false;
            foreach (var (part, whole) in parts)
            {
                if (!kept[part.Index] || kept[whole.Index]) continue;
                kept[whole.Index] = true;
                changed = true;
            }
        } while (changed);
        return kept;
    }

    // A slice is the view of an address in the array: as long as it is not kept, the array is not.
    private static bool IsPartOf(Op op) => op is Op.Data or Op.ElementAddress or Op.Offset or Op.View or Op.ReadOnly;
}
