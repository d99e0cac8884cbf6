namespace DualJit.Frontend;

/// <summary>What the code of a stencil in a kernel depends on besides its function.</summary>
/// <param name="Name">For messages.</param>
/// <param name="Neighborhood">The least and the greatest index of the windows along each axis.</param>
/// <param name="IsGiven">Whether the user gave them, so that indices may be any numbers.</param>
/// <param name="Border">What there is at the borders.</param>
public sealed record StencilCode(string Name, IReadOnlyList<(int Low, int High)> Neighborhood, bool IsGiven, Border Border)
{
    public int Rank => Neighborhood.Count;

    /// <summary>How many elements before an element and after it its neighbourhood has, along each axis.</summary>
    public IReadOnlyList<(int Before, int After)> Reach { get; } = [.. Neighborhood.Select(axis => (Math.Max(0, -axis.Low), Math.Max(0, axis.High)))];

    public bool Equals(StencilCode? other) =>
        other is not null && Name == other.Name && IsGiven == other.IsGiven && Border == other.Border && Neighborhood.SequenceEqual(other.Neighborhood);

    public override int GetHashCode() => HashCode.Combine(Name, IsGiven, Border, Rank);
}
