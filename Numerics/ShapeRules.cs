namespace DualJit;

/// <summary>What is said of shapes that do not fit, by eager operations and by kernels: composite formats over their lengths.</summary>
public static class ShapeRules
{
    /// <summary>The most elements an array can have, whatever its dtype: the limit of .NET less room to align them.</summary>
    public static readonly int MaxLength = Array.MaxLength - Alignment;

    /// <summary>Where large arrays start: on a cache line.</summary>
    public const int Alignment = 64;

    /// <summary>Two shapes, of which the lengths are the arguments, do not broadcast.</summary>
    /// <param name="left">The rank of the first.</param>
    /// <param name="right">The rank of the second.</param>
    /// <param name="axis">Where they do not, counted from the last axis, which is 1.</param>
    public static string DoNotBroadcast(int left, int right, int axis) =>
        $"Operands of shapes {Shape(left)} and {Shape(right, left)} do not broadcast: lengths {{{left - axis}}} and {{{left + right - axis}}} meet on one axis.";

    /// <summary>An array of the first shape does not broadcast to the second; the lengths of both are the arguments.</summary>
    public static string DoesNotBroadcastTo(int from, int to) => $"An array of shape {Shape(from)} does not broadcast to {Shape(to, from)}.";

    /// <summary>An array does not have as many elements as a shape asks for; the arguments are its lengths, how many elements it has, and the lengths of the shape.</summary>
    public static string DoesNotReshape(int from, int to) => $"An array of shape {Shape(from)} has {{{from}}} elements and cannot take the shape {Shape(to, from + 1)}.";

    /// <summary>A mask is of another shape than an array; the lengths of both are the arguments.</summary>
    public static string IsNoMask(int mask, int array) => $"A mask of shape {Shape(mask)} is not for an array of shape {Shape(array, mask)}.";

    /// <summary>Axes, the first arguments, are not each of those of an array; the last argument is its rank.</summary>
    public static string AreNoAxes(int count) => $"The axes {Shape(count)} are not the {{{count}}} axes of the array, each once.";

    /// <summary>A shape, of which the lengths are the arguments, has one that is negative.</summary>
    public static string NegativeLength(int rank) => $"The shape {Shape(rank)} has a negative length.";

    /// <summary>Matrices of two shapes, of which the lengths are the arguments, have no product.</summary>
    public static string NoProduct(int left, int right) =>
        $"Matrices of shapes {Shape(left)} and {Shape(right, left)} have no product: rows of {{{left - 1}}} elements meet columns of {{{left + Math.Max(0, right - 2)}}}.";

    /// <summary>A shape, of which the lengths are the arguments, has too many elements.</summary>
    public static string TooLarge(int rank) => $"The shape {Shape(rank)} has more than {MaxLength} elements, the most an array can hold.";

    /// <summary>A shape as NumPy writes it: <c>()</c>, <c>(3,)</c>, <c>(3, 4)</c>.</summary>
    public static string Shape(int rank, int first = 0) => rank == 1 ? $"({{{first}}},)" : $"({string.Join(", ", Enumerable.Range(first, rank).Select(axis => $"{{{axis}}}"))})";
}
