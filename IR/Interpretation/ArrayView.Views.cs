namespace DualJit.IR;

public sealed partial record ArrayView
{
    /// <summary>The strides as an array of the layout that these amount to has them: those of axes with one index, which do not matter, are as in dense memory.</summary>
    internal long[] StridesByLayout
    {
        get
        {
            long[] inOrder = Contiguous(Data, Lengths).Strides, inColumns = FirstAxisFastest(Data, Lengths).Strides;
            return Length == 0 || Fit(inOrder) ? inOrder : Fit(inColumns) ? inColumns : Strides;

            bool Fit(long[] dense) => Enumerable.Range(0, Lengths.Length).All(axis => Lengths[axis] == 1 || Strides[axis] == dense[axis]);
        }
    }

    /// <summary>Part of the array.</summary>
    /// <param name="kinds">What is taken of each axis.</param>
    /// <param name="operands">First index, count and distance of each axis, as far as its kind has them.</param>
    /// <param name="elementSize">In bytes.</param>
    internal ArrayView Slice(SliceKinds kinds, ReadOnlySpan<long> operands, int elementSize)
    {
        var (lengths, strides) = (new List<long>(), new List<long>());
        long offset = 0;
        for (int axis = 0; axis < Lengths.Length; axis++)
        {
            var kind = kinds[axis];
            if (kind != SliceKind.All) offset += operands[0] * Strides[axis];
            if (kind != SliceKind.At)
            {
                lengths.Add(kind == SliceKind.All ? Lengths[axis] : operands[1]);
                strides.Add(kind == SliceKind.Step && operands[1] > 1 ? Strides[axis] * operands[2] : Strides[axis]);
            }
            operands = operands[(int)kind..];
        }
        return new(Data + (nint)(offset * elementSize), [.. lengths], [.. strides]);
    }

    /// <summary>The array with its axes in another order; in reverse for null.</summary>
    internal ArrayView Transpose(long[]? axes)
    {
        axes ??= [.. Enumerable.Range(0, Lengths.Length).Reverse().Select(axis => (long)axis)];
        if (!axes.Order().SequenceEqual(Enumerable.Range(0, Lengths.Length).Select(axis => (long)axis))) throw new ArgumentException(ArrayMap.Fill(ShapeRules.AreNoAxes(axes.Length), [.. axes, Lengths.Length]), "axes");
        return new(Data, Array.ConvertAll(axes, axis => Lengths[axis]), Array.ConvertAll(axes, axis => Strides[axis]));
    }

    /// <summary>The array repeated to a larger shape.</summary>
    internal ArrayView BroadcastTo(long[] shape)
    {
        ArrayMap.CheckBroadcast(Lengths, shape);
        int missing = shape.Length - Lengths.Length;
        return new(Data, shape, [.. shape.Select((_, axis) => axis < missing || Lengths[axis - missing] == 1 ? 0 : Strides[axis - missing])]);
    }

    /// <summary>The array under another shape, of whose lengths one may be -1: a view of it, or of a copy where there is none.</summary>
    /// <param name="copy">Makes a copy in C order.</param>
    internal ArrayView Reshape(long[] shape, Func<ArrayView> copy)
    {
        var open = shape.Select(length => length == -1).ToArray();
        long[] known = [.. shape.Select(length => length == -1 ? 1 : length)];
        if (open.Count(isOpen => isOpen) > 1) throw Mismatch();
        ArrayMap.CheckShape(known);
        long product = known.Aggregate(1L, (size, length) => size * length);
        if (open.Contains(true) ? product == 0 || Length % product != 0 : product != Length) throw Mismatch();
        long[] lengths = [.. shape.Select(length => length == -1 ? Length / product : length)];
        var strides = ReshapedStrides.Find(Numbers(Lengths), Numbers(Strides), Numbers(lengths));
        return strides is null ? Contiguous(copy().Data, lengths) : new(Data, lengths, Array.ConvertAll(strides, stride => (long)stride));

        static int[] Numbers(long[] values) => Array.ConvertAll(values, value => (int)value);

        ArgumentException Mismatch() => new(ArrayMap.Fill(ShapeRules.DoesNotReshape(Lengths.Length, shape.Length), [.. Lengths, Length, .. shape]), "shape");
    }
}
