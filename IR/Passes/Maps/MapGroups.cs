namespace DualJit.IR;

/// <summary>Which maps become parts of others: those whose result only maps of one loop take, where it makes no difference that elements are computed later and in turn.</summary>
/// <remarks>
/// So between a map and the loop nothing may write to memory or call, and a map that may trap keeps a loop of its own, as it traps before the elements of the others are computed.
/// One of a smaller rank does too: its elements would be computed again and again.
/// </remarks>
internal static class MapGroups
{
    /// <summary>The results of maps that are never in memory.</summary>
    public static HashSet<ValueId> FindParts(Module module, Function function)
    {
        var parts = new HashSet<ValueId>();
        var uses = FindUses(function);
        foreach (var block in function.Blocks)
        {
            var instructions = block.Instructions;
            // By the result of each map, the place of the one that has the loop; users come before what they use.
            var loops = new Dictionary<ValueId, int>();
            int nextWrite = instructions.Count;
            for (int place = instructions.Count - 1; place >= 0; place--)
            {
                var map = instructions[place];
                if (MayWrite(map)) nextWrite = place;
                if (map.Op != Op.Map) continue;
                int loop = FindLoop(uses[map.Result], loops) is { } shared && shared < nextWrite && instructions[shared].Type.Rank == map.Type.Rank && !MayTrap(module[map.Callee]) ? shared : place;
                loops.Add(map.Result, loop);
                if (loop != place) parts.Add(map.Result);
            }
        }
        return parts;
    }

    /// <summary>By the result of each map, the results of the maps that take it; with a value that is no map's where something else does.</summary>
    private static Dictionary<ValueId, List<ValueId>> FindUses(Function function)
    {
        var uses = new Dictionary<ValueId, List<ValueId>>();
        foreach (var block in function.Blocks)
            foreach (var instruction in block.Instructions)
                if (instruction.Op == Op.Map) uses.Add(instruction.Result, []);
        foreach (var block in function.Blocks)
            foreach (var instruction in block.Instructions)
            {
                foreach (var operand in instruction.Operands) Note(operand, instruction.Op == Op.Map ? instruction.Result : ValueId.None);
                foreach (var edge in instruction.Edges)
                    foreach (var argument in edge.Arguments) Note(argument, ValueId.None);
            }
        return uses;

        void Note(ValueId value, ValueId user)
        {
            if (uses.TryGetValue(value, out var users)) users.Add(user);
        }
    }

    /// <summary>The place of the loop that all users are in; null where there are several, or none. Users in other blocks are in no loop of this one.</summary>
    private static int? FindLoop(List<ValueId> users, Dictionary<ValueId, int> loops)
    {
        int? found = null;
        foreach (var user in users)
        {
            if (!loops.TryGetValue(user, out int loop) || found is { } other && other != loop) return null;
            found = loop;
        }
        return found;
    }

    // Making an array, which may trap, writes to none that there is already. What ends the kernel leaves no one to see the difference.
    private static bool MayWrite(in Instruction instruction) =>
        instruction.Info.Is(Traits.Effect) && instruction.Op is not (Op.Map or Op.ReduceAxes or Op.Accumulate or Op.MatMul or Op.Allocate or Op.AllocateRaw or Op.AllocateScratch or Op.AllocateMemory or Op.Guard or Op.StackSlot or Op.Describe);

    private static bool MayTrap(Function function) => function.Has(instruction =>
        instruction.Info.Is(Traits.CanTrap | Traits.Effect) && !(instruction.Op is Op.Div or Op.Rem && !instruction.Type.IsInteger) || instruction.Op is Op.Trap or Op.Throw);
}
