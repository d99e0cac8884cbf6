namespace DualJit.IR;

/// <summary>Which maps become parts of the loop of what takes them: another map, a reduction or an assignment. So do those whose result only one loop takes, where it makes no difference that elements are computed later and in turn.</summary>
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
        for (int b = 0; b < function.Blocks.Count; b++)
        {
            var instructions = function.Blocks[b].Instructions;
            // By the place of what takes maps, that of the one that has the loop; users come before what they use.
            var loops = new Dictionary<int, int>();
            int nextWrite = instructions.Count;
            for (int place = instructions.Count - 1; place >= 0; place--)
            {
                var instruction = instructions[place];
                if (MayWrite(instruction)) nextWrite = place;
                if (instruction.Op is Op.Reduce or Op.ReduceAxes or Op.Assign) loops.Add(place, place);
                if (instruction.Op != Op.Map) continue;
                int? shared = FindLoop(uses[instruction.Result], b, loops);
                bool isPart = shared is { } loop && !MayTrap(module[instruction.Callee]) && Takes(module, function, instructions[loop], instruction)
                    // An assignment writes what was computed, wherever that was read.
                    && (loop < nextWrite || (loop == nextWrite && instructions[loop].Op == Op.Assign));
                loops.Add(place, isPart ? shared!.Value : place);
                if (isPart) parts.Add(instruction.Result);
            }
        }
        return parts;
    }

    private static bool Takes(Module module, Function function, in Instruction loop, in Instruction map) => loop.Op switch
    {
        // It takes the number of the element too.
        Op.Reduce or Op.ReduceAxes when module[loop.Callee].Parameters.Count > loop.Operands.Length => false,
        Op.Map => loop.Type.Rank == map.Type.Rank,
        Op.Assign => function.TypeOf(loop.Operands[0]).Rank == map.Type.Rank,
        Op.Reduce => function.TypeOf(loop.Operands[0]).Rank == map.Type.Rank,
        // Along axes one array is read as vectors, several are not.
        _ => loop.Operands.Length == 1 && map.Operands.Length == 1,
    };

    /// <summary>By the result of each map, where it is taken by what has a loop; nowhere (null) where something else takes it.</summary>
    private static Dictionary<ValueId, List<(int Block, int Place)?>> FindUses(Function function)
    {
        var uses = new Dictionary<ValueId, List<(int Block, int Place)?>>();
        foreach (var block in function.Blocks)
            foreach (var instruction in block.Instructions)
                if (instruction.Op == Op.Map) uses.Add(instruction.Result, []);
        for (int b = 0; b < function.Blocks.Count; b++)
            for (int place = 0; place < function.Blocks[b].Instructions.Count; place++)
            {
                var instruction = function.Blocks[b].Instructions[place];
                for (int i = 0; i < instruction.Operands.Length; i++)
                    Note(instruction.Operands[i], instruction.Op is Op.Map or Op.Reduce or Op.ReduceAxes || (instruction.Op == Op.Assign && i == 1) ? (b, place) : null);
                foreach (var edge in instruction.Edges)
                    foreach (var argument in edge.Arguments) Note(argument, null);
            }
        return uses;

        void Note(ValueId value, (int Block, int Place)? user)
        {
            if (uses.TryGetValue(value, out var users)) users.Add(user);
        }
    }

    /// <summary>The place of the loop that all users are in; null where there are several, or none. Users in other blocks are in no loop of this one.</summary>
    private static int? FindLoop(List<(int Block, int Place)?> users, int block, Dictionary<int, int> loops)
    {
        int? found = null;
        foreach (var user in users)
        {
            if (user is not { } taker || taker.Block != block || !loops.TryGetValue(taker.Place, out int loop) || (found is { } other && other != loop)) return null;
            found = loop;
        }
        return found;
    }

    // Making an array, which may trap, writes to none that there is already. What ends the kernel leaves no one to see the difference.
    private static bool MayWrite(in Instruction instruction) =>
        instruction.Info.Is(Traits.Effect) && instruction.Op is not (Op.Map or Op.ReduceAxes or Op.Accumulate or Op.MatMul or Op.Allocate or Op.AllocateRaw or Op.AllocateScratch or Op.AllocateMemory or Op.Guard or Op.StackSlot or Op.Describe);

    /// <summary>Whether a function of elements may end in an exception.</summary>
    public static bool MayTrap(Function function) => function.Has(instruction =>
        instruction.Info.Is(Traits.CanTrap | Traits.Effect) && !(instruction.Op is Op.Div or Op.Rem && !instruction.Type.IsInteger) || instruction.Op is Op.Trap or Op.Throw);
}
