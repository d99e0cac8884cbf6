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

    private static ArgumentException Mismatch(ReadOnlySpan<int> from, ReadOnlySpan<int> shape)
        => new(Shapes.Fill(ShapeRules.DoesNotReshape(from.Length, shape.Length), [.. from, Shapes.Count(from), .. shape]), nameof(shape));
}
