namespace DualJit.IR;

/// <summary>What was found of the arrays of a parallel loop.</summary>
/// <param name="Accumulators">Arrays of which each element is a reduction, with its op.</param>
/// <param name="Overlaps">Pairs of arrays that must lie apart for iterations to be independent, which is tested when the loop is reached.</param>
/// <param name="LargestCounter">Numbers of the loop whose absolute value is above this may give indices that wrap around.</param>
/// <param name="Remarks">In words, for the report.</param>
internal sealed record ArrayFindings(IReadOnlyList<(ValueId Array, Op Op)> Accumulators, IReadOnlyList<ArrayPair> Overlaps, long LargestCounter, IReadOnlyList<string> Remarks);

/// <param name="MayBeOne">Whether the iterations are independent where both are one and the same array, too.</param>
internal readonly record struct ArrayPair(ValueId A, ValueId B, bool MayBeOne);

/// <summary>Decides whether two iterations of a parallel loop can meet in an element of an array.</summary>
/// <remarks>
/// They cannot where there is an axis along which every access has an index <c>c · i + r</c> with the same c other than 0, i the loop's number and r the same in all iterations: those of two accesses are equal in different
/// iterations only where the difference of their r is a multiple of c.
/// </remarks>
internal sealed class ArrayRaces(RegionUses uses, Module module)
{
    private readonly ParallelRegion _region = uses.Region;
    private readonly Function _function = uses.Region.Function;
    private readonly IndexForms _forms = new(uses);
    private readonly List<string> _remarks = [];

    /// <exception cref="UnplacedError">Iterations may meet.</exception>
    public ArrayFindings Find()
    {
        var accesses = new AccessCollector(uses, module).Collect();
        accesses.RemoveAll(access => _region.Vouched.Contains(access.Array));
        foreach (var vouched in _region.Vouched) _remarks.Add($"{NameOf(vouched)} is independent because the options say so");
        var accumulators = new List<(ValueId, Op)>();
        var groups = accesses.GroupBy(access => access.Array).Select(group => group.ToList()).ToList();
        foreach (var group in groups)
        {
            if (!group.Exists(access => access.IsWrite)) continue;
            if (AreDistinct(group)) _remarks.Add($"{NameOf(group[0].Array)}: each iteration has elements of its own");
            else if (group.TrueForAll(access => access.Update is not null) && group.Select(access => access.Update!.Op).Distinct().ToList() is [var op])
            {
                accumulators.Add((group[0].Array, op));
                _remarks.Add($"{NameOf(group[0].Array)}: each element is a {new Combination(op, false).Text}");
            }
            else throw Race(group);
        }
        return new ArrayFindings(accumulators, Pairs(groups), _forms.LargestCounter, _remarks);
    }

    private List<ArrayPair> Pairs(List<List<ArrayAccess>> groups)
    {
        var pairs = new List<ArrayPair>();
        for (int a = 0; a < groups.Count; a++)
            for (int b = a + 1; b < groups.Count; b++)
            {
                bool isWritten = groups[a].Exists(access => access.IsWrite) || groups[b].Exists(access => access.IsWrite);
                var (x, y) = (groups[a][0].Array, groups[b][0].Array);
                if (isWritten && !IsNew(x) && !IsNew(y)) pairs.Add(new ArrayPair(x, y, _function.TypeOf(x).Rank == _function.TypeOf(y).Rank && AreDistinct([.. groups[a], .. groups[b]])));
            }
        return pairs;
    }

    // What the kernel made itself is no other array.
    private bool IsNew(ValueId array) => uses.Definitions.Of(array) is { Op: Op.Allocate or Op.AllocateScratch or Op.Map } && !_function.TypeOf(array).IsRows;

    private bool AreDistinct(List<ArrayAccess> accesses)
    {
        if (accesses.Exists(access => access.Indices is null)) return false;
        int axes = accesses.Min(access => access.Indices!.Length);
        // Rows may be one array twice: only what tells them apart at run time could say.
        if (_function.TypeOf(accesses[0].Array).IsRows) return false;
        for (int axis = 0; axis < axes; axis++)
        {
            var forms = accesses.ConvertAll(access => _forms.Of(access.Indices![axis]));
            if (forms.Exists(form => form is null)) continue;
            var first = forms[0]!;
            if (first.Factor != 0 && forms.TrueForAll(form => form!.Factor == first.Factor && form.Rest.HasTermsOf(first.Rest) && IsApart(form.Rest.Constant - first.Rest.Constant, first.Factor))) return true;
        }
        return false;

        static bool IsApart(long difference, long factor) => difference == 0 || difference % factor != 0;
    }

    private UnplacedError Race(List<ArrayAccess> group)
    {
        var write = group.Find(access => access.IsWrite && access.Update is null) ?? group.Find(access => access.IsWrite)!;
        var forms = write.Indices?.Select(_forms.Of).ToArray();
        bool hasOwn = forms is not null && Array.Exists(forms, form => form is { Factor: not 0 }) && AreDistinct(group.FindAll(access => access == write));
        string why =
            _function.TypeOf(write.Array).IsRows ? "rows of a T[][] may be one array"
            : forms is null ? "a part of it is written that is not known element by element"
            : hasOwn && group.Find(access => !access.IsWrite && !AreDistinct([write, access])) is { } read ? "an iteration reads elements that others write"
            : hasOwn ? "two iterations write the same element at different places of the loop"
            : group.Exists(access => access.Update is not null && access.IsWrite) ? "elements are updated, and read or written otherwise too"
            : Array.TrueForAll(forms, form => form is { Factor: 0 }) ? "all iterations write the same element"
            : "the index of what is written is not known to be another one in each iteration";
        var location = hasOwn && group.Find(access => !access.IsWrite && !AreDistinct([write, access])) is { } other ? other.Location : write.Location;
        return new UnplacedError(DiagnosticCatalog.RaceArray, location.IsNone ? _region.Location : location, NameOf(write.Array), why) { Method = _region.Location };
    }

    private string NameOf(ValueId array) => _function.NameOf(array) is { } name ? $"'{name}'" : "an array";
}
