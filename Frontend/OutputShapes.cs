namespace DualJit.Frontend;

/// <summary>What is said of outputs that have not the shape of the result, eagerly and in kernels, whose code the methods with spans are: composite formats over their lengths.</summary>
public static class OutputShapes
{
    /// <summary>An output has so many axes, and the result has so many.</summary>
    public static string HasNotTheRank(string what) => $"{what} has rank {{0}}, and the result has rank {{1}}.";

    /// <summary>An output has a length along an axis, and the result has another one.</summary>
    public static string HasNotTheShape(string what) => $"{what} has length {{0}} along axis {{1}}, and the result has {{2}}.";

    /// <summary>Throws what a kernel does for an output that has not the shape.</summary>
    /// <exception cref="ArgumentException">It has not.</exception>
    public static void Check(string what, ReadOnlySpan<int> shape, ReadOnlySpan<int> wanted)
    {
        if (shape.Length != wanted.Length) throw new ArgumentException(string.Format(null, HasNotTheRank(what), shape.Length, wanted.Length));
        int axis = FindDifference(shape, wanted);
        if (axis < shape.Length) throw new ArgumentException(string.Format(null, HasNotTheShape(what), shape[axis], axis, wanted[axis]));
    }

    /// <summary>The first axis along which two shapes of one rank have other lengths; their rank where there is none.</summary>
    public static int FindDifference(ReadOnlySpan<int> shape, ReadOnlySpan<int> other)
    {
        int axis = 0;
        while (axis < shape.Length && shape[axis] == other[axis]) axis++;
        return axis;
    }

    /// <summary>Notes the lengths of a shape that others broadcast to, where there is 1 so far.</summary>
    /// <param name="lengths">Of the last axes of all.</param>
    /// <param name="shape">That of one operand.</param>
    public static void Broadcast(Span<int> lengths, ReadOnlySpan<int> shape)
    {
        for (int axis = 1; axis <= shape.Length; axis++)
            if (shape[^axis] != 1) lengths[^axis] = shape[^axis];
    }

    /// <summary>The length of an axis; 0 where there is none.</summary>
    public static int LengthAt(ReadOnlySpan<int> shape, long axis) => axis < shape.Length ? shape[(int)axis] : 0;
}
