namespace DualJit;

/// <summary>Walks up to three operands of one shape row by row, in row-major order. Axes that all operands step through evenly are one axis, so that dense arrays are one row.</summary>
internal ref struct Rows
{
    private readonly List<(int Length, int StepA, int StepB, int StepC)> axes = [];
    private readonly int[] index;

    /// <param name="shape">The shape of all operands.</param>
    /// <param name="stridesA">Those of the first operand.</param>
    /// <param name="stridesB">Those of the second one, or none.</param>
    /// <param name="stridesC">Those of the third one, or none.</param>
    internal Rows(ReadOnlySpan<int> shape, ReadOnlySpan<int> stridesA, ReadOnlySpan<int> stridesB, ReadOnlySpan<int> stridesC)
    {
        // Innermost first.
        for (int axis = shape.Length - 1; axis >= 0; axis--)
        {
            if (shape[axis] == 1) continue;
            var next = (Length: shape[axis], StepA: stridesA[axis], StepB: stridesB.IsEmpty ? 0 : stridesB[axis], StepC: stridesC.IsEmpty ? 0 : stridesC[axis]);
            if (axes.Count > 0 && axes[^1] is var inner && next.StepA == inner.Length * inner.StepA && next.StepB == inner.Length * inner.StepB && next.StepC == inner.Length * inner.StepC)
                axes[^1] = inner with { Length = inner.Length * next.Length };
            else
                axes.Add(next);
        }
        if (axes.Count == 0) axes.Add((1, 0, 0, 0));
        (Length, StepA, StepB, StepC) = axes[0];
        index = new int[axes.Count];
    }

    /// <summary>The number of elements in a row, and the step of each operand from one to the next.</summary>
    internal readonly int Length, StepA, StepB, StepC;

    /// <summary>Where the row starts, from the first element of each operand.</summary>
    internal int A, B, C;

    internal void Next()
    {
        for (int axis = 1; axis < index.Length; axis++)
        {
            var (length, stepA, stepB, stepC) = axes[axis];
            A += stepA;
            B += stepB;
            C += stepC;
            if (++index[axis] < length) return;
            index[axis] = 0;
            A -= length * stepA;
            B -= length * stepB;
            C -= length * stepC;
        }
    }
}
