namespace DualJit.IR;

/// <summary>What was found of the arrays of a parallel loop.</summary>
/// <param name="Accumulators">Arrays of which each element is a reduction, with its op.</param>
/// <param name="Overlaps">Pairs of arrays that must lie apart for iterations to be independent, which is tested when the loop is reached.</param>
/// <param name="Rows">Rows of which none may be there twice, for the same reason.</param>
/// <param name="Conditions">What else must hold for that.</param>
/// <param name="Remarks">In words, for the report.</param>
internal sealed record ArrayFindings(
    IReadOnlyList<(ValueId Array, Op Op)> Accumulators, IReadOnlyList<ArrayPair> Overlaps, IReadOnlyList<ValueId> Rows, IReadOnlyList<LoopCondition> Conditions, IReadOnlyList<string> Remarks);

/// <param name="MayBeOne">Whether the iterations are independent where both are one and the same array, too.</param>
internal readonly record struct ArrayPair(ValueId A, ValueId B, bool MayBeOne);

/// <summary>Decides whether two iterations of a parallel loop can meet in an element of an array, or what has to be asked before the loop to know.</summary>
internal sealed class ArrayRaces
{
    private readonly RegionUses _uses;
    private readonly ParallelRegion _region;
    private readonly Function _function;
    private readonly IndexForms _forms;
    private readonly ApartIterations _apart;
    private readonly Module _module;
    private readonly List<string> _remarks = [];
    private readonly List<LoopCondition> _conditions = [];
    private readonly List<ValueId> _rows = [];

    public ArrayRaces(RegionUses uses, Module module, IndexForms forms)
    {
        (_uses, _region, _function, _module) = (uses, uses.Region, uses.Region.Function, module);
        _forms = forms;
        _apart = new ApartIterations(uses, _forms);
    }

    /// <exception cref="UnplacedError">Iterations may meet.</exception>
    public ArrayFindings Find()
    {
        var accesses = new AccessCollector(_uses, _module, _forms).Collect();
        accesses.RemoveAll(access => _region.Vouched.Contains(access.Array));
        foreach (var vouched in _region.Vouched) _remarks.Add($"{NameOf(vouched)} is independent because the options say so");
        var accumulators = new List<(ValueId, Op)>();
        var groups = accesses.GroupBy(access => access.Array).Select(group => group.ToList()).ToList();
        foreach (var group in groups)
        {
            if (!group.Exists(access => access.IsWrite)) continue;
            var array = group[0].Array;
            if (_apart.ConditionsOf(group) is { } conditions) AddDistinct(array, conditions);
            else if (group.TrueForAll(access => access.Update is not null) && group.Select(access => access.Update!.Op).Distinct().ToList() is [var op])
            {
                accumulators.Add((array, op));
                _remarks.Add($"{NameOf(array)}: each element is a {new Combination(op, false).Text}");
            }
            else throw Race(group);
        }
        return new ArrayFindings(accumulators, Pairs(groups), _rows, _conditions, _remarks);
    }

    private void AddDistinct(ValueId array, List<LoopCondition> conditions)
    {
        foreach (var condition in conditions)
            if (!_conditions.Exists(condition.SameAs)) _conditions.Add(condition);
        bool areRows = _function.TypeOf(array).IsRows;
        if (areRows) _rows.Add(array);
        string tested = areRows ? ", where no row is there twice" : conditions.Exists(condition => !condition.IsSize) ? ", where a test before the loop says so" : "";
        _remarks.Add($"{NameOf(array)}: each iteration has elements of its own{tested}");
    }

    private List<ArrayPair> Pairs(List<List<ArrayAccess>> groups)
    {
        var pairs = new List<ArrayPair>();
        for (int a = 0; a < groups.Count; a++)
            for (int b = a + 1; b < groups.Count; b++)
            {
                bool isWritten = groups[a].Exists(access => access.IsWrite) || groups[b].Exists(access => access.IsWrite);
                var (x, y) = (groups[a][0].Array, groups[b][0].Array);
                if (isWritten && !IsNew(x) && !IsNew(y)) pairs.Add(new ArrayPair(x, y, _function.TypeOf(x).Rank == _function.TypeOf(y).Rank && _apart.ConditionsOf([.. groups[a], .. groups[b]]) is []));
            }
        return pairs;
    }

    // What the kernel made itself is no other array.
    private bool IsNew(ValueId array) => _uses.Definitions.Of(array) is { Op: Op.Allocate or Op.AllocateScratch or Op.Map } && !_function.TypeOf(array).IsRows;

    private UnplacedError Race(List<ArrayAccess> group)
    {
        var write = group.Find(access => access.IsWrite && access.Update is null) ?? group.Find(access => access.IsWrite)!;
        bool hasOwn = _apart.ConditionsOf([write]) is not null;
        var read = group.Find(access => !access.IsWrite && _apart.ConditionsOf([write, access]) is null);
        string why =
            hasOwn && read is not null ? "an iteration reads elements that others write"
            : hasOwn ? "two iterations write the same element at different places of the loop"
            : write.Axes.All(axis => axis.Ranges.Count == 0) ? "a part of it is written that is not known element by element"
            : group.Exists(access => access.Update is not null && access.IsWrite) ? "elements are updated, and read or written otherwise too"
            : _apart.AreSameInAll(write) ? "all iterations write the same element"
            : "the index of what is written is not known to be another one in each iteration";
        var location = hasOwn && read is not null ? read.Location : write.Location;
        return new UnplacedError(DiagnosticCatalog.RaceArray, location.IsNone ? _region.Location : location, NameOf(write.Array), why) { Method = _region.Location };
    }

    private string NameOf(ValueId array) => _function.NameOf(array) is { } name ? $"'{name}'" : "an array";
}
