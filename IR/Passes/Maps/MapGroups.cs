namespace DualJit.IR;

/// <summary>Which maps become parts of the loop of what takes them: another map, a reduction or an assignment. So do those whose result only one loop takes on any path, where it makes no difference that elements are computed later and in turn.</summary>
/// <remarks>
/// So between a map and the loop nothing may write to memory or call, and a map that may trap keeps a loop of its own, as it traps before the elements of the others are computed.
/// One of a smaller rank does too, one that takes whole arrays, and one of what keeps the axes along which it was reduced: its elements would be computed again and again.
/// Where several branches take a map, each of their loops computes it, and a branch that takes none does not; a loop around one of them that is not around the map would compute it again and again.
/// What a throw leaves behind nobody sees, so a map and its loop may stand before and behind a check.
/// </remarks>
internal sealed class MapGroups
{
    private readonly Module _module;
    private readonly Function _function;
    private readonly FlowGraph _graph;
    private readonly HashSet<BlockId> _writing;

    // By the result of each map.
    private readonly Dictionary<ValueId, List<Place?>> _uses = [];
    private readonly HashSet<ValueId> _narrow = [];

    // By the place of what takes maps: those of the loops that it is in.
    private readonly Dictionary<Place, Place[]> _loops = [];

    private MapGroups(Module module, Function function)
    {
        (_module, _function, _graph) = (module, function, new FlowGraph(function));
        _writing = [.. _graph.Order.ToArray().Where(block => function[block].Instructions.Exists(instruction => MayWrite(instruction)))];
        FindUses();
    }

    /// <summary>The results of maps that are never in memory.</summary>
    public static HashSet<ValueId> FindParts(Module module, Function function)
    {
        var groups = new MapGroups(module, function);
        var parts = new HashSet<ValueId>();
        // Users come before what they use.
        for (int i = groups._graph.Order.Length - 1; i >= 0; i--)
        {
            var block = groups._graph.Order[i];
            for (int index = function[block].Instructions.Count - 1; index >= 0; index--)
            {
                var (instruction, place) = (function[block].Instructions[index], new Place(block, index));
                if (instruction.Op is Op.Reduce or Op.ReduceAxes or Op.Assign) groups._loops.Add(place, [place]);
                if (instruction.Op != Op.Map) continue;
                var loops = groups.FindLoops(instruction, place);
                groups._loops.Add(place, loops ?? [place]);
                if (loops is not null) parts.Add(instruction.Result);
            }
        }
        return parts;
    }

    /// <summary>By the result of each map, where it is taken by what has a loop; nowhere (null) where something else takes it. And which are known to be narrow.</summary>
    private void FindUses()
    {
        foreach (var block in _graph.Order)
            for (int index = 0; index < _function[block].Instructions.Count; index++)
            {
                var (instruction, place) = (_function[block].Instructions[index], new Place(block, index));
                if (instruction.Op == Op.Map) _uses.Add(instruction.Result, []);
                if ((instruction.Op == Op.ReduceAxes && instruction.Axes.KeepsDims) || (instruction.Op == Op.Map && IsNarrow(instruction))) _narrow.Add(instruction.Result);
                for (int i = 0; i < instruction.Operands.Length; i++)
                    Note(instruction.Operands[i], instruction.Op is Op.Reduce or Op.ReduceAxes || (instruction.Op == Op.Map && !_module[instruction.Callee].TakesWhole(i)) || (instruction.Op == Op.Assign && i == 1) ? place : null);
                foreach (var edge in instruction.Edges)
                    foreach (var argument in edge.Arguments) Note(argument, null);
            }

        void Note(ValueId value, Place? user)
        {
            if (_uses.TryGetValue(value, out var users)) users.Add(user);
        }
    }

    /// <summary>Whether it is known to have axes of length 1 that were reduced: its elements are repeated where it meets what has all of them.</summary>
    private bool IsNarrow(in Instruction loop) => Array.TrueForAll(loop.Operands, operand => _narrow.Contains(operand) || !_function.TypeOf(operand).IsArray);

    /// <summary>The places of the loops that a map may be computed in; null where it keeps its own.</summary>
    private Place[]? FindLoops(in Instruction map, Place place)
    {
        var users = _uses[map.Result];
        if (users.Count == 0 || users.Contains(null) || MayTrap(_module[map.Callee]) || TakesWhole(_module[map.Callee])) return null;
        Place[] loops = [.. users.SelectMany(user => _loops[user!.Value]).Distinct()];
        foreach (var (block, index) in loops)
        {
            var loop = _function[block].Instructions[index];
            if (!Takes(loop, map) || (_narrow.Contains(map.Result) && !IsNarrow(loop))) return null;
        }
        return IsComputedOnce(place, loops) ? loops : null;
    }

    /// <summary>Whether nothing writes between a place and the loops behind it, of which every path has one at most.</summary>
    private bool IsComputedOnce(Place from, Place[] loops)
    {
        foreach (var loop in loops)
        {
            var between = BlocksBetween(from.Block, loop.Block);
            if (between.Overlaps(_writing) || loops.Any(other => other != loop && (other.Block == loop.Block || other.Block == from.Block)) || loops.Any(other => between.Contains(other.Block))) return false;
            if (from.Block == loop.Block ? WritesIn(loop.Block, from.Index + 1, loop.Index) : WritesIn(from.Block, from.Index + 1, _function[from.Block].Instructions.Count) || WritesIn(loop.Block, 0, loop.Index)) return false;
            // An assignment writes what was computed, wherever that was read.
            if (_function[loop.Block].Instructions[loop.Index] is var last && last.Op != Op.Assign && MayWrite(last)) return false;
        }
        return true;
    }

    private bool WritesIn(BlockId block, int first, int end) => _writing.Contains(block) && _function[block].Instructions[first..end].Exists(instruction => MayWrite(instruction));

    /// <summary>The blocks on paths from one block to another that do not come to the first one again.</summary>
    private HashSet<BlockId> BlocksBetween(BlockId from, BlockId to)
    {
        var between = new HashSet<BlockId>();
        if (from == to) return between;
        var left = new Stack<BlockId>(_graph.Predecessors(to).ToArray());
        while (left.TryPop(out var block))
            if (block != from && between.Add(block))
                foreach (var before in _graph.Predecessors(block)) left.Push(before);
        return between;
    }

    private static bool TakesWhole(Function function) => Enumerable.Range(0, function.Parameters.Count).Any(function.TakesWhole);

    private bool Takes(in Instruction loop, in Instruction map) => loop.Op switch
    {
        // It takes the number of the element too.
        Op.Reduce or Op.ReduceAxes when _module[loop.Callee].Parameters.Count > loop.Operands.Length => false,
        Op.Map => loop.Type.Rank == map.Type.Rank,
        _ => _function.TypeOf(loop.Operands[0]).Rank == map.Type.Rank,
    };

    /// <summary>Whether an array that there is already may have other elements afterwards.</summary>
    // Making an array, which may trap, writes to none that there is already. What ends the kernel leaves no one to see the difference.
    public static bool MayWrite(in Instruction instruction) =>
        instruction.Info.Is(Traits.Effect) && instruction.Op is not (Op.Map or Op.ReduceAxes or Op.Accumulate or Op.MatMul or Op.Allocate or Op.AllocateRaw or Op.AllocateScratch or Op.AllocateMemory or Op.Guard or Op.StackSlot or Op.Describe);

    /// <summary>Whether a function of elements may end in an exception.</summary>
    public static bool MayTrap(Function function) => function.Has(instruction =>
        instruction.Info.Is(Traits.CanTrap | Traits.Effect) && !(instruction.Op is Op.Div or Op.Rem && !instruction.Type.IsInteger) || instruction.Op is Op.Trap or Op.Throw);

    /// <summary>An instruction of a block.</summary>
    private readonly record struct Place(BlockId Block, int Index);
}
