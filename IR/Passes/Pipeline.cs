namespace DualJit.IR;

/// <summary>The passes between a front end and a backend.</summary>
public static class Pipeline
{
    /// <summary>From <see cref="Stage.Array"/> with every rank known to <see cref="Stage.Machine"/>.</summary>
    public static IReadOnlyList<IPass> Standard { get; } =
    [
        new InlineCalls(),
        new ReplaceAggregates(),
        new InsertGuards(),
        new LowerArrays(),
        new FoldConstants(),
        new NumberValues(),
        new SimplifyControlFlow(),
        new HoistInvariants(),
