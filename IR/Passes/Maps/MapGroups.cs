namespace DualJit.IR;

/// <summary>Which maps become parts of the loop of what takes them: another map, a reduction or an assignment. So do those whose result only one loop takes, where it makes no difference that elements are computed later and in turn.</summary>
/// <remarks>
/// So between a map and the loop nothing may write to memory or call, and a map that may trap keeps a loop of its own, as it traps before the elements of the others are computed.
/// One of a smaller rank does too, one that takes whole arrays, and one of what keeps the axes along which it was reduced: its elements would be computed again and again.
/// What a throw leaves behind nobody sees, so a map and its loop may stand before and behind a check.
/// </remarks>
internal static class MapGroups
{
    /// <summary>The results of maps that are never in memory.</summary>
    public static HashSet<ValueId> FindParts(Module module, Function function)
    {
        var parts = new HashSet<ValueId>();
        var stretches = FindStretches(function);
        var uses = FindUses(module, stretches);
        var narrow = FindNarrow(function, stretches);
        for (int s = 0; s < stretches.Count; s++)
        {
            var instructions = stretches[s];
            // By the place of what takes maps, that of the one that has the loop; users come before what they use.
            var loops = new Dictionary<int, int>();
            int nextWrite = instructions.Count;
            for (int place = instructions.Count - 1; place >= 0; place--)
            {
                var instruction = instructions[place];
                if (MayWrite(instruction)) nextWrite = place;
                if (instruction.Op is Op.Reduce or Op.ReduceAxes or Op.Assign) loops.Add(place, place);
                if (instruction.Op != Op.Map) continue;
                int? shared = FindLoop(uses[instruction.Result], s, loops);
                bool isPart = shared is { } loop && !MayTrap(module[instruction.Callee]) && !TakesWhole(module[instruction.Callee]) && Takes(module, function, instructions[loop], instruction)
                    && (!narrow.Contains(instruction.Result) || IsNarrow(function, narrow, instructions[loop]))
                    // An assignment writes what was computed, wherever that was read.
                    && (loop < nextWrite || (loop == nextWrite && instructions[loop].Op == Op.Assign));
                loops.Add(place, isPart ? shared!.Value : place);
                if (isPart) parts.Add(instruction.Result);
            }
        }
        return parts;
    }

    /// <summary>The instructions of blocks one after the other, as long as one leads only to the next, or to a throw.</summary>
    public static List<List<Instruction>> FindStretches(Function function)
    {
        var graph = new FlowGraph(function);
        var stretches = new List<List<Instruction>>();
        var ofBlock = new Dictionary<BlockId, List<Instruction>>();
        foreach (var block in graph.Order)
        {
            if (!ofBlock.TryGetValue(block, out var stretch)) stretches.Add(stretch = []);
            stretch.AddRange(function[block].Instructions);
            var next = function[block].Terminator.Edges.Select(edge => edge.Target).Where(target => function[target].Terminator.Op != Op.Throw).Distinct().ToArray();
            if (next is [var only] && graph.Predecessors(only).Length == 1) ofBlock.Add(only, stretch);
        }
        return stretches;
    }

    /// <summary>What is known to have axes of length 1 that were reduced: its elements are repeated where it meets what has all of them.</summary>
    private static HashSet<ValueId> FindNarrow(Function function, List<List<Instruction>> stretches)
    {
        var narrow = new HashSet<ValueId>();
        foreach (var stretch in stretches)
            foreach (var instruction in stretch)
                if ((instruction.Op == Op.ReduceAxes && instruction.Axes.KeepsDims) || (instruction.Op == Op.Map && IsNarrow(function, narrow, instruction))) narrow.Add(instruction.Result);
        return narrow;
    }

    private static bool TakesWhole(Function function) => Enumerable.Range(0, function.Parameters.Count).Any(function.TakesWhole);

    private static bool IsNarrow(Function function, HashSet<ValueId> narrow, in Instruction loop) => Array.TrueForAll(loop.Operands, operand => narrow.Contains(operand) || !function.TypeOf(operand).IsArray);

    private static bool Takes(Module module, Function function, in Instruction loop, in Instruction map) => loop.Op switch
    {
        // It takes the number of the element too.
        Op.Reduce or Op.ReduceAxes when module[loop.Callee].Parameters.Count > loop.Operands.Length => false,
        Op.Map => loop.Type.Rank == map.Type.Rank,
        _ => function.TypeOf(loop.Operands[0]).Rank == map.Type.Rank,
    };

    /// <summary>By the result of each map, where it is taken by what has a loop; nowhere (null) where something else takes it.</summary>
    private static Dictionary<ValueId, List<(int Stretch, int Place)?>> FindUses(Module module, List<List<Instruction>> stretches)
    {
        var uses = new Dictionary<ValueId, List<(int Stretch, int Place)?>>();
        foreach (var stretch in stretches)
            foreach (var instruction in stretch)
                if (instruction.Op == Op.Map) uses.Add(instruction.Result, []);
        for (int s = 0; s < stretches.Count; s++)
            for (int place = 0; place < stretches[s].Count; place++)
            {
                var instruction = stretches[s][place];
                for (int i = 0; i < instruction.Operands.Length; i++)
                    Note(instruction.Operands[i], instruction.Op is Op.Reduce or Op.ReduceAxes || (instruction.Op == Op.Map && !module[instruction.Callee].TakesWhole(i)) || (instruction.Op == Op.Assign && i == 1) ? (s, place) : null);
                foreach (var edge in instruction.Edges)
                    foreach (var argument in edge.Arguments) Note(argument, null);
            }
        return uses;

        void Note(ValueId value, (int Stretch, int Place)? user)
        {
            if (uses.TryGetValue(value, out var users)) users.Add(user);
        }
    }

    /// <summary>The place of the loop that all users are in; null where there are several, or none. Users in other stretches are in no loop of this one.</summary>
    private static int? FindLoop(List<(int Stretch, int Place)?> users, int stretch, Dictionary<int, int> loops)
    {
        int? found = null;
        foreach (var user in users)
        {
            if (user is not { } taker || taker.Stretch != stretch || !loops.TryGetValue(taker.Place, out int loop) || (found is { } other && other != loop)) return null;
            found = loop;
        }
        return found;
    }

    /// <summary>Whether an array that there is already may have other elements afterwards.</summary>
    // Making an array, which may trap, writes to none that there is already. What ends the kernel leaves no one to see the difference.
    public static bool MayWrite(in Instruction instruction) =>
        instruction.Info.Is(Traits.Effect) && instruction.Op is not (Op.Map or Op.ReduceAxes or Op.Accumulate or Op.MatMul or Op.Allocate or Op.AllocateRaw or Op.AllocateScratch or Op.AllocateMemory or Op.Guard or Op.StackSlot or Op.Describe);

    /// <summary>Whether a function of elements may end in an exception.</summary>
    public static bool MayTrap(Function function) => function.Has(instruction =>
        instruction.Info.Is(Traits.CanTrap | Traits.Effect) && !(instruction.Op is Op.Div or Op.Rem && !instruction.Type.IsInteger) || instruction.Op is Op.Trap or Op.Throw);
}
