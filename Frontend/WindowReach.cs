namespace DualJit.Frontend;

/// <summary>How far the windows of a stencil reach along each axis: as its code says, or as the user does.</summary>
/// <param name="given">The least and the greatest index along each axis; null where they follow from the code.</param>
/// <param name="takesVariables">Whether indices may be any numbers, which are checked; by default where they are given.</param>
public sealed class WindowReach(IReadOnlyList<(int Low, int High)>? given, bool? takesVariables = null)
{
    private readonly Lock _growing = new();
    private (int Low, int High)[]? _found;

    /// <summary>Whether indices outside are errors.</summary>
    public bool IsGiven => given is not null;

    /// <summary>Whether indices may be any numbers: each is then checked.</summary>
    public bool TakesVariables { get; } = takesVariables ?? given is not null;

    /// <summary>The least and the greatest index along each axis; null where the code has no window.</summary>
    public IReadOnlyList<(int Low, int High)>? Axes => given ?? _found;

    /// <summary>The number of axes, where it is known.</summary>
    public int? Rank => Axes?.Count;

    /// <summary>Notes an index.</summary>
    public void Add(int rank, int axis, int index)
    {
        lock (_growing)
        {
            _found ??= new (int, int)[rank];
            _found[axis] = (Math.Min(_found[axis].Low, index), Math.Max(_found[axis].High, index));
        }
    }
}
