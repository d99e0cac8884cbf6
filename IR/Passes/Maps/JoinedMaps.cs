namespace DualJit.IR;

/// <summary>Which maps are made in the loop of a later one, as both take the elements of an array, which are then read once.</summary>
/// <remarks>
/// So between the two nothing may write to memory or call, and nothing but that loop may take the array that is made later. What costs a call or may trap keeps its loop: that would no longer be a loop of vectors.
/// Whether the shapes are the same is found when the loops are made.
/// </remarks>
internal sealed class JoinedMaps
{
    private const int MostResults = 4;

    private readonly Module _module;
    private readonly Function _function;
    private readonly List<Instruction> _instructions;
    private readonly HashSet<ValueId> _usedByThrows;
    // By the result of a map that has a loop: the arrays whose elements that takes, and the maps that are in it.
    private readonly Dictionary<ValueId, (HashSet<ValueId> Arrays, HashSet<ValueId> Maps)> _trees = [];
    private readonly Dictionary<ValueId, ValueId> _loops = [];

    // By the last map of a loop: all of them.
    private readonly Dictionary<ValueId, List<ValueId>> _members = [];

    private JoinedMaps(Module module, Function function, List<Instruction> instructions, Dictionary<ValueId, Instruction> definitions, HashSet<ValueId> parts, HashSet<ValueId> used, HashSet<ValueId> usedByThrows)
    {
        (_module, _function, _instructions, _usedByThrows) = (module, function, instructions, usedByThrows);
        foreach (var map in instructions.Where(instruction => instruction.Op == Op.Map))
            if (!parts.Contains(map.Result) && used.Contains(map.Result) && TreeOf(map, definitions, parts) is { } tree) _trees.Add(map.Result, tree);
    }

    /// <param name="parts">The maps that are in the loop of what takes them.</param>
    /// <returns>By the result of a map, that of the one that has the loop for both.</returns>
    public static Dictionary<ValueId, ValueId> Find(Module module, Function function, HashSet<ValueId> parts)
    {
        var stretches = Stretches.Find(function);
        // Of a stretch, other ways out lead to a throw.
        var usedByThrows = stretches.Where(stretch => stretch[^1].Op == Op.Throw).SelectMany(Uses).ToHashSet();
        var used = stretches.SelectMany(Uses).ToHashSet();
        var definitions = stretches.SelectMany(stretch => stretch).Where(instruction => instruction.Op == Op.Map).ToDictionary(map => map.Result);
        var joined = new Dictionary<ValueId, ValueId>();
        foreach (var stretch in stretches)
            foreach (var (map, loop) in new JoinedMaps(module, function, stretch, definitions, parts, used, usedByThrows).Join()) joined.Add(map, loop);
        return joined;

        static IEnumerable<ValueId> Uses(List<Instruction> stretch) => stretch.SelectMany(instruction => instruction.Edges.SelectMany(edge => edge.Arguments).Concat(instruction.Operands));
    }

    private Dictionary<ValueId, ValueId> Join()
    {
        for (int place = _instructions.Count - 1; place >= 0; place--)
        {
            var map = _instructions[place].Result;
            if (!_trees.ContainsKey(map)) continue;
            if (FindLoop(place) is not { } loop)
            {
                _members.Add(map, [map]);
                continue;
            }
            _loops.Add(map, loop);
            _members[loop].Add(map);
        }
        return _loops;
    }

    private ValueId? FindLoop(int place)
    {
        var map = _instructions[place];
        var (arrays, _) = _trees[map.Result];
        bool isTaken = false;
        if (_usedByThrows.Contains(map.Result)) return null;
        for (int later = place + 1; later < _instructions.Count; later++)
        {
            var next = _instructions[later];
            if (MapGroups.MayWrite(next)) return null;
            if (next.Type.Rank == map.Type.Rank && _members.TryGetValue(next.Result, out var members) && members.Count < MostResults)
            {
                bool shares = members.Exists(member => _trees[member].Arrays.Overlaps(arrays) || _trees[member].Arrays.Contains(map.Result));
                if (shares && IsTakenOnlyBy(map.Result, place, later, [.. members.SelectMany(member => _trees[member].Maps)])) return next.Result;
            }
            isTaken |= next.Edges.Any(edge => edge.Arguments.Contains(map.Result));
            if (isTaken) return null;
        }
        return null;
    }

    private bool IsTakenOnlyBy(ValueId array, int place, int loop, HashSet<ValueId> maps)
    {
        for (int between = place + 1; between <= loop; between++)
            if (_instructions[between] is var user && user.Operands.Contains(array) && !maps.Contains(user.Result)) return false;
        return true;
    }

    /// <summary>Null where it is to keep its loop.</summary>
    private (HashSet<ValueId> Arrays, HashSet<ValueId> Maps)? TreeOf(Instruction root, Dictionary<ValueId, Instruction> definitions, HashSet<ValueId> parts)
    {
        var (arrays, maps) = (new HashSet<ValueId>(), new HashSet<ValueId>());
        return root.Type.Rank > 0 && Add(root) ? (arrays, maps) : null;

        bool Add(Instruction map)
        {
            var callee = _module[map.Callee];
            maps.Add(map.Result);
            if (MapGroups.MayTrap(callee) || !new ElementFunction(_module, map.Callee).IsLanewise) return false;
            for (int i = 0; i < map.Operands.Length; i++)
                if (callee.TakesWhole(i) || (parts.Contains(map.Operands[i]) && !Add(definitions[map.Operands[i]]))) return false;
                else if (_function.TypeOf(map.Operands[i]).IsArray) arrays.Add(map.Operands[i]);
            return true;
        }
    }
}
