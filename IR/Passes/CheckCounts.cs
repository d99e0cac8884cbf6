namespace DualJit.IR;

/// <summary>Counts the checks of each loop, those of loops inside it apart, and those of them that are gone.</summary>
internal sealed class CheckCounts(Function function)
{
    private readonly LoopTree _loops = new(function);
    private readonly Dictionary<Loop, (int All, int Gone)> _counts = [];

    public void Add(BlockId block, bool isGone)
    {
        if (_loops.InnermostOf(block) is not { } loop) return;
        var (all, gone) = _counts.GetValueOrDefault(loop);
        _counts[loop] = (all + 1, gone + (isGone ? 1 : 0));
    }

    public void Report(Module module)
    {
        foreach (var loop in _loops.OutermostFirst)
            if (_counts.GetValueOrDefault(loop) is { Gone: > 0 } count)
                module.Remarks.Add(new Remark(RemarkKind.Checks, function[loop.Header].Terminator.Location, true, Text(count.All, count.Gone)));
    }

    private static string Text(int all, int gone) =>
        gone < all ? $"{gone} of {all} bounds checks {(gone == 1 ? "is" : "are")} proven"
        : all == 1 ? "its bounds check is proven" : $"all {all} bounds checks are proven";
}
