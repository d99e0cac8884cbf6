namespace DualJit.Ufuncs;

/// <summary>What ufuncs do with arrays besides applying their function and reducing by it.</summary>
internal static class UfuncMethods
{
    /// <summary>What the elements along an axis come to up to each of them.</summary>
    public static NdArray Accumulate(Ufunc ufunc, UfuncLoop loop, NdArray a, int axis, NdArray? output)
    {
        var dtype = loop.Reducible;
        axis = AxisPlan.Axis(a, axis, nameof(axis));
        if (output is not null) UfuncCall.Check(ufunc, output, 0, dtype, a.ShapeArray, CastingRule.SameKind);
        var result = a.DType == dtype ? a.Copy() : a.AsType(dtype);
        if (result.Length > 0 && result.ShapeArray[axis] > 1)
        {
            // Along the axis one after the other: outside where others lie closer, so that rows are computed at once.
            int[] others = [.. Enumerable.Range(0, a.Rank).Where(other => other != axis)];
            var ordered = result.Transpose(axis == a.Rank - 1 ? [.. others, axis] : [axis, .. others]);
            var slices = new Slice[a.Rank];
            Array.Fill(slices, Slice.All);
            ref var along = ref slices[axis == a.Rank - 1 ? a.Rank - 1 : 0];
            along = ..^1;
            var before = ordered.View(slices);
            along = 1..;
            var after = ordered.View(slices);
            UfuncCall.Run(loop.Maps, [before, after, after], after.ShapeArray, hasMask: false, keepsOrder: true);
        }
        if (output is null) return result;
        output.Assign(result);
        return output;
    }

    /// <summary>The reductions of parts of an axis: from each index to the next, or of one element where that is no higher.</summary>
    public static NdArray ReduceAt(Ufunc ufunc, UfuncLoop loop, NdArray a, ReadOnlySpan<int> indices, int axis, NdArray? output)
    {
        var dtype = loop.Reducible;
        axis = AxisPlan.Axis(a, axis, nameof(axis));
        if (a.DType != dtype) a = a.AsType(dtype);
        int[] shape = [.. a.ShapeArray];
        shape[axis] = indices.Length;
        foreach (int index in indices)
            if ((uint)index >= (uint)a.ShapeArray[axis]) a.ThrowIndex(axis, index);
        if (output is not null) UfuncCall.Check(ufunc, output, 0, dtype, shape, CastingRule.SameKind);
        var result = Operators.Of(dtype).Empty(shape);
        var slices = new Slice[a.Rank];
        Array.Fill(slices, Slice.All);
        for (int i = 0; i < indices.Length; i++)
        {
            int first = indices[i], end = i + 1 < indices.Length ? indices[i + 1] : a.ShapeArray[axis];
            slices[axis] = first..Math.Max(first + 1, end);
            var part = UfuncReducer.Reduce(ufunc, loop, a.View(slices), [axis], keepDims: true, null, null, null);
            slices[axis] = i..(i + 1);
            result.View(slices).Assign(part);
        }
        if (output is null) return result;
        output.Assign(result);
        return output;
    }

    /// <summary>An array with an axis of length 1 at its end for each axis of the other one, so that each element meets each of the other's.</summary>
    public static NdArray ForOuter(NdArray a, NdArray b)
    {
        int[] shape = new int[a.Rank + b.Rank];
        if (shape.Length > Shapes.MaxRank) throw new ArgumentException($"An array has at most {Shapes.MaxRank} axes, and these two have {shape.Length} together.");
        Array.Fill(shape, 1);
        a.Shape.CopyTo(shape);
        return a.Reshape(shape);
    }

    /// <summary>Changes the elements at places, which may be named several times, one place after the other.</summary>
    /// <param name="ufunc">Named in messages.</param>
    /// <param name="loop">The function for these dtypes.</param>
    /// <param name="a">The array.</param>
    /// <param name="indices">For each of the first axes of the array, the indices along it; they broadcast.</param>
    /// <param name="values">What the function takes second, null where it takes nothing: for each place, or for each element of the part that a place is.</param>
    public static void At(Ufunc ufunc, UfuncLoop loop, NdArray a, ReadOnlySpan<NdArray> indices, NdArray? values)
    {
        if (a.IsReadOnly) throw new InvalidOperationException("The array is read-only: it is a view by AsReadOnly or BroadcastTo. Call Copy() for one that can be written.");
        if (loop.Outputs.Length != 1 || loop.Inputs.Length != (values is null ? 1 : 2)) throw new InvalidOperationException($"Ufunc '{ufunc.Name}' takes {loop.Inputs.Length} inputs and gives {loop.Outputs.Length} outputs: At gives it {(values is null ? "elements" : "elements and values")} and puts one result in their place.");
        if (!CastingRule.SameKind.Allows(loop.Outputs[0], a.DType)) throw new InvalidCastException($"The array is {a.DType.NumPyName}, to which {loop.Outputs[0].NumPyName} is not converted under the casting rule {CastingRule.SameKind}.");
        var places = Places(a, indices);
        if (places.Length == 0) return;
        NdArray[] operands = values is null ? [places.Reshape(places.Length), a] : [places.Reshape(places.Length), a, values.BroadcastTo(places.Shape)];
        if (values is not null && (ReferenceEquals(values.Buffer, a.Buffer) || operands[2].Layout != Layout.C)) operands[2] = operands[2].Copy();
        if (values is not null) operands[2] = operands[2].Reshape(places.Length);
        // The array stands still in the loop, and the places say where in it.
        operands[1] = a.View([.. Enumerable.Repeat<Slice>(..Math.Min(1, a.ShapeArray.DefaultIfEmpty(1).Min()), a.Rank)]).Reshape(1).BroadcastTo(places.Length);
        UfuncCall.Run(loop.Updates, operands, [places.Length], hasMask: false, keepsOrder: true);
    }

    // Of each element, how far it is from the first one in memory.
    private static NdArray<long> Places(NdArray a, ReadOnlySpan<NdArray> indices)
    {
        if (indices.Length == 0 || indices.Length > a.Rank) throw new ArgumentException($"{indices.Length} arrays of indices were given for an array of rank {a.Rank}.", nameof(indices));
        int[] shape = [];
        foreach (var array in indices)
        {
            if (!array.DType.IsInteger) throw new ArgumentException($"An index must be an integer; these are {array.DType.NumPyName}.", nameof(indices));
            shape = Shapes.Broadcast(shape, array.Shape);
        }
        var places = NdArray.Zeros<long>(shape);
        for (int axis = 0; axis < indices.Length; axis++)
        {
            var along = indices[axis].BroadcastTo(shape).Cast<long>();
            var elements = along.Dense;
            var sum = places.Dense;
            for (int i = 0; i < elements.Length; i++)
            {
                if ((ulong)elements[i] >= (ulong)a.ShapeArray[axis] || (elements[i] < 0 && indices[axis].DType == DType.UInt64)) a.ThrowIndex(axis, elements[i]);
                sum[i] += elements[i] * a.StrideArray[axis];
            }
        }
        if (indices.Length == a.Rank) return places;
        // Each place is a part of the array.
        int[] rest = a.ShapeArray[indices.Length..];
        int[] inRest = AxisPlan.Offsets(rest, a.StrideArray[indices.Length..]);
        var all = NdArray.Empty<long>([.. shape, .. rest]);
        for (int i = 0, next = 0; i < places.Length; i++)
            foreach (int offset in inRest) all.Dense[next++] = places.Dense[i] + offset;
        return all;
    }
}
