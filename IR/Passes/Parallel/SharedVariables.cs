namespace DualJit.IR;

/// <summary>Finds how the variables that a parallel loop changes are reduced.</summary>
/// <remarks>
/// The versions of a variable, its <em>web</em>, start with the header's parameter: what an op of one kind makes of a version and of something of the iteration is a version, and so is a parameter of a block that gets versions.
/// Where a web holds no more than that, an iteration adds, or multiplies, what does not depend on the variable, however often and in whatever branches and inner loops. What is assigned to it otherwise is a reduction
/// where a comparison with the variable decides it.
/// </remarks>
internal sealed class SharedVariables(RegionUses uses)
{
    private readonly ParallelRegion _region = uses.Region;
    private readonly Function _function = uses.Region.Function;
    private readonly SameValues _same = new(uses);

    private sealed class Web(int index)
    {
        public int Index { get; } = index;

        public HashSet<ValueId> Members { get; } = [];

        public List<Combination> Ops { get; } = [];

        public bool IsConverted { get; set; }

        /// <summary>Comparisons with a version, and branches on one.</summary>
        public List<RegionUse> Tests { get; } = [];

        /// <summary>What is assigned that is no version, by the edge.</summary>
        public List<(BlockId From, int Edge, BlockId Target, ValueId Value)> Assigned { get; } = [];
    }

    /// <exception cref="UnplacedError">A variable is no reduction.</exception>
    public List<SharedVariable> Find()
    {
        var header = _region.HeaderBlock;
        var webs = new List<Web>();
        for (int i = 0; i < header.Parameters.Count; i++)
            if (i != _region.CounterIndex) webs.Add(Collect(i));
        var found = new List<SharedVariable>();
        var followers = new List<Web>();
        foreach (var web in webs)
        {
            if (web.Tests.Count == 0 && web.Ops.Count == 0 && web.Assigned.Count > 0 && !Array.TrueForAll([.. web.Assigned], IsBool)) followers.Add(web);
            else found.Add(OfWeb(web));
        }
        foreach (var web in followers) found.Add(Follow(web, webs, found));
        return [.. found.OrderBy(accumulator => accumulator.Index)];
    }

    private Web Collect(int index)
    {
        var web = new Web(index);
        var work = new Stack<ValueId>();
        Add(_region.HeaderBlock.Parameters[index]);
        while (work.TryPop(out var version))
            foreach (var use in uses.Of(version)) Visit(use);
        foreach (var member in web.Members) Check(web, member);
        foreach (var (from, edge) in uses.EntriesOf(_region.Header)) NoteArgument(web, from, edge, index);
        return web;

        void Add(ValueId value)
        {
            if (web.Members.Add(value)) work.Push(value);
        }

        void Visit(RegionUse use)
        {
            var user = uses[use];
            if (use.IsArgument)
            {
                var target = user.Edges[use.Edge].Target;
                if (target == _region.Header && use.Position != index) throw Race(web, user.Location, $"its value of one iteration is what '{NameOf(use.Position)}' is in the next");
                if (_region.Contains(target)) Add(_function[target].Parameters[use.Position]);
                return;
            }
            switch (user.Op)
            {
                case Op.Add or Op.Mul or Op.Min or Op.Max or Op.And or Op.Or or Op.Xor:
                case Op.Sub when use.Position == 0:
                    web.Ops.Add(new Combination(user.Op == Op.Sub ? Op.Add : user.Op, IsPick: false));
                    Add(user.Result);
                    break;
                case Op.Combine when use.Position == 1 && uses.Definitions.TryGet(user.Operands[0], Op.Const, out var identity):
                    web.Ops.Add(new Combination(Op.Combine, IsPick: false) { Associative = (user.Callee, identity.Immediate) });
                    Add(user.Result);
                    break;
                case Op.Convert when IsModular(user, _function.TypeOf(_region.HeaderBlock.Parameters[index])):
                    web.IsConverted = true;
                    Add(user.Result);
                    break;
                case Op.Select when use.Position > 0:
                    Add(user.Result);
                    break;
                case Op.Lt or Op.Le or Op.Gt or Op.Ge:
                case Op.Branch or Op.Not:
                    web.Tests.Add(use);
                    break;
                default:
                    throw Race(web, user.Location, user.Op switch
                    {
                        Op.Div => "it is divided",
                        Op.AddChecked or Op.SubChecked or Op.MulChecked => "where it overflows depends on the order (checked)",
                        _ => "an iteration reads what others make of it",
                    });
            }
        }
    }

    // Bits that a wider integer has more are cut off again at the end; of a bool there is one bit.
    private static bool IsModular(in Instruction conversion, IrType variable) =>
        conversion.Type.IsInteger ? variable.IsBool || variable.IsInteger && conversion.Type.DType.Bits >= variable.DType.Bits : conversion.Type.IsBool && variable.IsBool;

    private void Check(Web web, ValueId member)
    {
        if (uses.Definitions.Of(member) is not { } definition)
        {
            var block = uses.Definitions.BlockOf(member);
            if (block == _region.Header) return;
            foreach (var (from, edge) in uses.EntriesOf(block)) NoteArgument(web, from, edge, _function[block].Parameters.IndexOf(member));
            return;
        }
        int versions = definition.Operands.Count(web.Members.Contains);
        if (definition.Op == Op.Select ? !definition.Operands.Skip(1).All(web.Members.Contains) : versions != 1) throw Race(web, definition.Location, "it is combined with itself");
    }

    private void NoteArgument(Web web, BlockId from, int edge, int position)
    {
        var jump = _function[from].Terminator.Edges[edge];
        if (!web.Members.Contains(jump.Arguments[position])) web.Assigned.Add((from, edge, jump.Target, jump.Arguments[position]));
    }

    private bool IsBool((BlockId, int, BlockId, ValueId Value) assigned) => ConstantOf(assigned.Value) is not null && _function.TypeOf(assigned.Value).IsBool;

    private long? ConstantOf(ValueId value) => uses.Definitions.TryGet(value, Op.Const, out var constant) ? constant.Immediate : null;

    private SharedVariable OfWeb(Web web)
    {
        var type = _function.TypeOf(_region.HeaderBlock.Parameters[web.Index]);
        var ops = web.Ops.Distinct().ToList();
        bool isPick = web.Tests.Exists(test => uses[test].Op is Op.Lt or Op.Le or Op.Gt or Op.Ge);
        if (!type.IsScalar) throw Race(web, _region.Location, "it is an array, and another one in each iteration");
        if (isPick)
        {
            if (ops.Count > 0 || web.Assigned.Count == 0) throw Race(web, uses[web.Tests[0]].Location, "an iteration compares what others make of it");
            var comparisons = web.Assigned.Select(assigned => PickOf(web, assigned)).Distinct().ToList();
            if (comparisons.Count != 1) throw Race(web, LocationOf(web.Assigned[0]), "it is compared in different ways");
            return new SharedVariable(web.Index, new Combination(comparisons[0], IsPick: true), -1, [.. web.Assigned.Select(assigned => (assigned.From, assigned.Edge))]);
        }
        foreach (var assigned in web.Assigned)
        {
            if (!IsBool(assigned)) throw Race(web, LocationOf(assigned), web.Ops.Count > 0 ? "it is set to a value of the iteration too" : "what one iteration makes of it another one reads");
            var op = new Combination(ConstantOf(assigned.Value) != 0 ? Op.Or : Op.And, IsPick: false);
            if (!ops.Contains(op)) ops.Add(op);
        }
        if (ops.Count != 1) throw Race(web, _region.Location, ops.Count == 0 ? "it is read only" : $"it is changed in different ways, as a {string.Join(" and as a ", ops.Select(op => op.Text))}");
        if (web.IsConverted && ops[0].Op is Op.Min or Op.Max or Op.Combine) throw Race(web, _region.Location, "it is converted between integers of other sizes");
        if (web.IsConverted && type.IsBool && ops[0].Op is not (Op.And or Op.Or or Op.Xor)) throw Race(web, _region.Location, "it is computed with as a number");
        if (web.Tests.Count > 0 && (!type.IsBool || HasEffects())) throw Race(web, uses[web.Tests[0]].Location, "what an iteration does depends on what others make of it");
        if (type.IsComplex && ops[0].Op == Op.Mul) throw Race(web, _region.Location, $"there is no parallel {ops[0].Text} of {type.DType.NumPyName}");
        return new SharedVariable(web.Index, ops[0], -1, []);
    }

    private bool HasEffects() => _region.Blocks.Any(block => _function[block].Instructions.Exists(instruction => instruction.Info.Is(Traits.Effect) && instruction.Op is not (Op.Guard or Op.Allocate)));

    /// <summary>The comparison that decides an assignment.</summary>
    private Op PickOf(Web web, (BlockId From, int Edge, BlockId Target, ValueId Value) assigned)
    {
        var (from, edge) = (assigned.From, assigned.Edge);
        var branch = _function[from].Terminator;
        var taken = edge;
        var decides = from;
        if (branch.Op == Op.Jump)
        {
            if (uses.EntriesOf(from) is not [var (before, only)] || _function[before].Terminator.Op != Op.Branch) throw Assigned();
            (decides, taken, branch) = (before, only, _function[before].Terminator);
        }
        bool holds = taken == 0;
        var condition = branch.Operands[0];
        while (uses.Definitions.TryGet(condition, Op.Not, out var not)) (condition, holds) = (not.Operands[0], !holds);
        if (uses.Definitions.Of(condition) is not { Op: Op.Lt or Op.Le or Op.Gt or Op.Ge } comparison) throw Assigned();
        bool isSwapped = web.Members.Contains(comparison.Operands[0]);
        var (old, value) = isSwapped ? (comparison.Operands[0], comparison.Operands[1]) : (comparison.Operands[1], comparison.Operands[0]);
        if (!web.Members.Contains(old) || web.Members.Contains(value) || !_same.Are(value, assigned.Value)) throw Assigned();
        // Where a comparison of floats does not hold, one may be NaN.
        if (!holds && _function.TypeOf(value).IsFloat) throw Race(web, comparison.Location, "the opposite of a comparison holds for NaN too");
        CheckNewest(web, old, decides);
        var op = isSwapped ? comparison.Op.Swapped!.Value : comparison.Op;
        return holds ? op : op.Opposite!.Value;

        UnplacedError Assigned() => Race(web, LocationOf(assigned), "what one iteration makes of it another one reads");
    }

    /// <summary>What is compared is what the variable is there: after the branch there is no older version.</summary>
    private void CheckNewest(Web web, ValueId version, BlockId branch)
    {
        var after = uses.ReachedFrom(branch);
        foreach (var other in web.Members)
        {
            if (other == version || after.Contains(uses.Definitions.BlockOf(other)) && uses.Definitions.BlockOf(other) != _region.Header) continue;
            foreach (var use in uses.Of(other))
                if (after.Contains(use.Block) || use.Block == branch && use.IsArgument) throw Race(web, uses[use].Location, "an older value of it is used");
        }
    }

    /// <summary>A variable that is assigned together with one that is picked.</summary>
    private SharedVariable Follow(Web web, List<Web> webs, List<SharedVariable> found)
    {
        var edges = web.Assigned.Select(assigned => (assigned.From, assigned.Edge)).ToHashSet();
        if (_function.TypeOf(_region.HeaderBlock.Parameters[web.Index]) is { IsScalar: true } && found.Find(other => other is { Combination.IsPick: true, Leader: < 0 } && edges.SetEquals(other.Assignments)) is { } leader)
            return new SharedVariable(web.Index, leader.Combination, leader.Index, leader.Assignments);
        throw Race(web, LocationOf(web.Assigned[0]), "what one iteration makes of it another one reads");
    }

    private SourceLocation LocationOf((BlockId From, int, BlockId, ValueId Value) assigned) =>
        uses.Definitions.Of(assigned.Value) is { Op: not Op.Const, Location.IsNone: false } definition && _region.Contains(uses.Definitions.BlockOf(assigned.Value)) ? definition.Location : _function[assigned.From].Terminator.Location;

    private string NameOf(int parameter) => _function.NameOf(_region.HeaderBlock.Parameters[parameter]) ?? "another variable";

    private UnplacedError Race(Web web, SourceLocation location, string why) =>
        new(DiagnosticCatalog.RaceVariable, location.IsNone ? _region.Location : location, _function.NameOf(_region.HeaderBlock.Parameters[web.Index]) ?? "a variable", why) { Method = _region.Location };
}
