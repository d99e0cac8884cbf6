using DualJit.Reductions;

namespace DualJit;

/// <summary>Which axes of an array are reduced, and how the elements are walked: those of one result in the row-major order of the reduced axes.</summary>
internal sealed class AxisPlan
{
    private readonly int[] kept, reduced;

    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    /// <exception cref="ArgumentException">An axis is named twice.</exception>
    internal AxisPlan(NdArray a, ReadOnlySpan<int> axes, bool keepDims)
    {
        var isReduced = new bool[a.Rank];
        foreach (int axis in axes)
        {
            ref bool seen = ref isReduced[Axis(a, axis, nameof(axes))];
            if (seen) throw new ArgumentException($"Axis {axis} is one of the axes {Shapes.Format(axes)} twice.", nameof(axes));
            seen = true;
        }
        kept = [.. Enumerable.Range(0, a.Rank).Where(axis => !isReduced[axis])];
        reduced = [.. Enumerable.Range(0, a.Rank).Where(axis => isReduced[axis])];
        ShapeKept = [.. a.ShapeArray.Select((length, axis) => isReduced[axis] ? 1 : length)];
        Shape = keepDims ? ShapeKept : Pick(a.ShapeArray, kept);
        Count = Shapes.Count(Pick(a.ShapeArray, reduced));
    }

    /// <summary>All axes.</summary>
    internal static AxisPlan All(NdArray a) => new(a, [.. Enumerable.Range(0, a.Rank)], keepDims: false);

    /// <summary>The shape of the result.</summary>
    internal int[] Shape { get; }

    /// <summary>The same with an axis of length 1 for each axis that is reduced.</summary>
    internal int[] ShapeKept { get; }

    /// <summary>How many elements there are for each result.</summary>
    internal int Count { get; }

    /// <summary>Whether there is a result, but no element to make it of.</summary>
    internal bool IsOfNothing => Count == 0 && Shapes.Count(Shape) > 0;

    internal AxisPlan CheckedNotOfNothing() => IsOfNothing ? throw new ArgumentException(CanonicalReduction.NothingToReduce) : this;

    /// <summary>Where the elements of one result are, from its first, in order.</summary>
    internal int[] Elements(NdArray a) => Offsets(Pick(a.ShapeArray, reduced), Pick(a.StrideArray, reduced));

    /// <summary>Where the first element of each result is, from the first of all, in the order of the results.</summary>
    internal int[] Results(NdArray a) => Offsets(Pick(a.ShapeArray, kept), Pick(a.StrideArray, kept));

    /// <summary>Whether the elements of one result lie one after the other, in order.</summary>
    internal bool IsDense(NdArray a) => Shapes.LayoutOf(Pick(a.ShapeArray, reduced), Pick(a.StrideArray, reduced)) == Layout.C;

    /// <summary>The axis along which elements of different results lie one after the other, or null where there is none to speak of.</summary>
    internal int? Run(NdArray a)
    {
        const int Shortest = 4;
        foreach (int axis in kept)
            if (a.StrideArray[axis] == 1 && a.ShapeArray[axis] >= Shortest) return axis;
        return null;
    }

    /// <summary>The results next to each other along <paramref name="run"/>: where the first element of each such row is, which results they are, and the distance between them.</summary>
    internal (int[] First, int[] Result, int Step) Rows(NdArray a, int run)
    {
        int[] others = [.. kept.Where(axis => axis != run)], strides = Shapes.RowMajorStrides(Pick(a.ShapeArray, kept));
        int[] shape = Pick(a.ShapeArray, others);
        return (Offsets(shape, Pick(a.StrideArray, others)), Offsets(shape, [.. others.Select(axis => strides[Array.IndexOf(kept, axis)])]), strides[Array.IndexOf(kept, run)]);
    }

    /// <summary>The axis, counted from the first one.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    internal static int Axis(NdArray a, int axis, string name)
    {
        if (axis < -a.Rank || axis >= a.Rank) throw new ArgumentOutOfRangeException(name, axis, $"Axis {axis} is out of range for an array of rank {a.Rank}.");
        return axis < 0 ? axis + a.Rank : axis;
    }

    private static int[] Pick(int[] values, int[] axes) => Array.ConvertAll(axes, axis => values[axis]);

    /// <summary>Where the elements of such an array are, from its first, in row-major order.</summary>
    internal static int[] Offsets(int[] shape, int[] strides)
    {
        var offsets = new int[Shapes.Count(shape)];
        if (offsets.Length == 0) return offsets;
        for (int axis = shape.Length - 1, done = 1; axis >= 0; done *= shape[axis--])
            for (int i = 1; i < shape[axis]; i++)
                for (int j = 0; j < done; j++) offsets[i * done + j] = offsets[j] + i * strides[axis];
        return offsets;
    }
}
