namespace DualJit;

/// <summary>How the elements of an array are read under another shape, eagerly and in kernels.</summary>
public static class ReshapedStrides
{
    /// <summary>The strides that read the elements under the shape <paramref name="to"/>, or null where no strides do.</summary>
    /// <remarks>
    /// Both shapes are cut into the shortest runs of axes with the same number of elements. A run of the old shape that is evenly
    /// spaced (each stride is the next one times its length) can be cut anew; any other cannot.
    /// </remarks>
    public static int[]? Find(ReadOnlySpan<int> from, ReadOnlySpan<int> strides, ReadOnlySpan<int> to)
    {
        var result = new int[to.Length];
        if (from.Contains(0))
        {
            Cut(1, to, result);
            return result;
        }
        int oldAxis = 0, newAxis = 0;
        while (oldAxis < from.Length && newAxis < to.Length)
        {
            int oldStart = oldAxis, newStart = newAxis;
            int oldCount = from[oldAxis++], newCount = to[newAxis++];
            while (oldCount != newCount)
            {
                if (oldCount < newCount) oldCount *= from[oldAxis++];
                else newCount *= to[newAxis++];
            }
            if (Spacing(from[oldStart..oldAxis], strides[oldStart..oldAxis]) is not { } stride) return null;
            Cut(stride, to[newStart..newAxis], result.AsSpan(newStart));
        }
        // Only axes of length 1 are left, whose strides do not matter.
        return result;
    }

    private static void Cut(int stride, ReadOnlySpan<int> lengths, Span<int> strides)
    {
        for (int axis = lengths.Length - 1; axis >= 0; stride *= Math.Max(1, lengths[axis--])) strides[axis] = stride;
    }

    /// <summary>The distance between neighbours when all elements of these axes are evenly spaced in row-major order, else null.</summary>
    private static int? Spacing(ReadOnlySpan<int> shape, ReadOnlySpan<int> strides)
    {
        int? spacing = null;
        int expected = 0;
        for (int axis = shape.Length - 1; axis >= 0; axis--)
        {
            if (shape[axis] == 1) continue;
            spacing ??= expected = strides[axis];
            if (strides[axis] != expected) return null;
            expected *= shape[axis];
        }
        return spacing ?? 1;
    }
}
