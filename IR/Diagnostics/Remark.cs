namespace DualJit.IR;

/// <summary>What a remark is about: a heading of the report.</summary>
public enum RemarkKind : byte
{
    /// <summary>A call: its body was put in its place, or why not.</summary>
    Call,

    /// <summary>Bounds checks of a loop: proven, tested once before it, or why one remained.</summary>
    Checks,

    /// <summary>The order of a loop nest: changed, or why not.</summary>
    Order,

    /// <summary>A test moved out of a loop.</summary>
    Unswitch,

    /// <summary>Iterations put one after the other.</summary>
    Unroll,

    /// <summary>A parallel loop: what of it was recognised.</summary>
    Parallel,

    /// <summary>A parallel loop: when it runs on one thread.</summary>
    Threads,

    /// <summary>Memory that the kernel allocates.</summary>
    Allocation,
}

/// <summary>What a pass did at a place of the source, or why it did not: a line of <c>Kernel.Explain()</c>.</summary>
/// <param name="Location">Of the call; of a loop, the location of the terminator of its header.</param>
/// <param name="Done">Whether the pass did what it is for.</param>
/// <param name="Text">Without a full stop, such as <c>the row index depends on a load</c>.</param>
public sealed record Remark(RemarkKind Kind, SourceLocation Location, bool Done, string Text);
