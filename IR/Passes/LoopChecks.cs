namespace DualJit.IR;

/// <summary>What became of the checks of a loop that were not proven, those of loops inside it apart, for the report.</summary>
internal sealed class LoopChecks(SourceLocation location)
{
    /// <summary>Of a copy for arguments that the test finds too short, where all checks remain.</summary>
    public static readonly LoopChecks OfCopy = new(SourceLocation.None);

    private readonly HashSet<ValueId> _all = [];
    private readonly Dictionary<ValueId, SourceLocation> _tested = [];
    private readonly Dictionary<ValueId, string> _remaining = [];

    public bool IsCopy => this == OfCopy;

    public void Count(ValueId check) => _all.Add(check);

    public void IsTested(ValueId check, SourceLocation before)
    {
        _tested[check] = before;
        _remaining.Remove(check);
    }

    public void Remains(ValueId check, string why) => _remaining[check] = why;

    public void Report(Module module)
    {
        if (_tested.Count > 0)
        {
            // The header of the outermost nest that tests one of them is where the test is.
            bool own = true;
            foreach (var before in _tested.Values) own &= before == location;
            module.Remarks.Add(new Remark(RemarkKind.Checks, location, true, $"{Count(_tested.Count)} tested once before {(own ? "the loop" : "the loops around it")}"));
        }
        foreach (var reason in _remaining.Values.Distinct())
        {
            int count = _remaining.Values.Count(why => why == reason);
            module.Remarks.Add(new Remark(RemarkKind.Checks, location, false, $"{Count(count)} made in each iteration: {reason}"));
        }
    }

    private static string Count(int checks) => checks == 1 ? "1 bounds check is" : $"{checks} bounds checks are";
}
