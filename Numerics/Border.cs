namespace DualJit;

/// <summary>What a stencil gives for elements whose neighbourhood reaches out of the array.</summary>
public enum Border
{
    /// <summary>A value, whatever the elements are.</summary>
    Constant,

    /// <summary>What it gives where the elements at the edge go on: <c>a a | a b c | c c</c>.</summary>
    Nearest,

    /// <summary>What it gives where the elements go on in reverse: <c>b a | a b c | c b</c>.</summary>
    Reflect,

    /// <summary>What it gives where they go on from the other edge: <c>b c | a b c | a b</c>.</summary>
    Wrap,

    /// <summary>Nothing: the result has only the elements whose neighbourhood is inside.</summary>
    Valid,
}
