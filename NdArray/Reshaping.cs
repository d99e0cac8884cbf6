namespace DualJit;

/// <summary>How an array looks under another shape.</summary>
internal static class Reshaping
{
    /// <summary>The shape asked for, with its -1 filled in.</summary>
    internal static int[] Infer(ReadOnlySpan<int> from, ReadOnlySpan<int> shape)
    {
        int[] target = shape.ToArray();
        int count = Shapes.Count(from), open = shape.IndexOf(-1);
        if (open >= 0)
        {
            if (shape.Count(-1) > 1) throw Mismatch(from, shape);
            target[open] = 1;
            target = Shapes.Checked(target);
            int known = Shapes.Count(target);
            if (known == 0 || count % known != 0) throw Mismatch(from, shape);
            target[open] = count / known;
            return target;
        }
        target = Shapes.Checked(target);
        return Shapes.Count(target) == count ? target : throw Mismatch(from, shape);
    }

    /// <summary>The strides that read the elements under the shape <paramref name="to"/>, or null where no strides do.</summary>
    /// <remarks>
    /// Both shapes are cut into the shortest runs of axes with the same number of elements. A run of the old shape that is evenly
    /// spaced (each stride is the next one times its length) can be cut anew; any other cannot.
    /// </remarks>
    internal static int[]? Strides(ReadOnlySpan<int> from, ReadOnlySpan<int> strides, ReadOnlySpan<int> to)
    {
        if (from.Contains(0)) return Shapes.RowMajorStrides(to);
        var result = new int[to.Length];
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
            for (int axis = newAxis - 1; axis >= newStart; axis--)
            {
                result[axis] = stride;
                stride *= to[axis];
            }
        }
        // Only axes of length 1 are left, whose strides do not matter.
        return result;
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

    private static ArgumentException Mismatch(ReadOnlySpan<int> from, ReadOnlySpan<int> shape)
        => new(Shapes.Fill(ShapeRules.DoesNotReshape(from.Length, shape.Length), [.. from, Shapes.Count(from), .. shape]), nameof(shape));
}
