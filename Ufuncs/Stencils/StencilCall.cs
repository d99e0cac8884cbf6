using DualJit.Frontend;

namespace DualJit.Ufuncs;

/// <summary>One application of a stencil: the elements whose neighbourhood is inside in loops without checks, those at each border in loops over a copy that goes on beyond it.</summary>
internal sealed class StencilCall(string name, StencilBody body, Border border, Scalar value)
{
    private readonly int _rank = body.Reach.Length;

    /// <param name="inputs">The arrays of the windows, in C order, numbers as arrays of rank 0, and whole arrays in C order.</param>
    /// <param name="given">Where the result goes, or null.</param>
    public NdArray Run(NdArray[] inputs, NdArray? given)
    {
        int[] shape = CheckShapes(inputs);
        int[] first = [.. body.Reach.Select(reach => reach.Before)];
        int[] inside = [.. shape.Select((length, axis) => Math.Max(0, length - body.Reach[axis].Before - body.Reach[axis].After))];
        int[] resultShape = border == Border.Valid ? inside : shape;
        if (given is not null)
        {
            OutputShapes.Check($"The output of stencil '{name}'", given.Shape, resultShape);
            if (given.IsReadOnly) throw new InvalidOperationException($"The output of stencil '{name}' is read-only: it is a view by AsReadOnly or BroadcastTo.");
            for (int i = 0; i < inputs.Length; i++)
                if (Overlaps.ShareMemory(inputs[i], given)) inputs[i] = inputs[i].Copy();
        }
        var result = given ?? Operators.Of(body.Output).Empty(resultShape);
        // An exception is that of the first element, which may be at a border.
        if (body.MayThrow && border is not (Border.Constant or Border.Valid) && Shapes.Count(shape) > 0)
        {
            RunBorderPart(inputs, result, new int[_rank], shape);
            return result;
        }
        if (Shapes.Count(inside) > 0) RunPart(inputs, shape, first, border == Border.Valid ? result : Part(result, first, inside), inside);
        if (border != Border.Valid) RunBorders(inputs, shape, result);
        return result;
    }

    private int[] CheckShapes(NdArray[] inputs)
    {
        int[]? shape = null;
        for (int i = 0; i < inputs.Length; i++)
        {
            if (body.Kinds[i] != StencilParameter.Window) continue;
            if (inputs[i].Rank != _rank) throw new ArgumentException($"Operand {i} of stencil '{name}' has rank {inputs[i].Rank}; its windows have {_rank} {(_rank == 1 ? "index" : "indices")}.");
            shape ??= inputs[i].ShapeArray;
            if (!inputs[i].Shape.SequenceEqual(shape)) throw new ArgumentException($"Operand {i} of stencil '{name}' has shape {Shapes.Format(inputs[i].Shape)}, and the windows before it {Shapes.Format(shape)}.");
        }
        return shape!;
    }

    /// <summary>Runs the loops for a part of the elements, all of whose neighbours are there.</summary>
    /// <param name="inputs">Those of the function.</param>
    /// <param name="shape">Of the arrays of the windows.</param>
    /// <param name="first">The indices of the first element in them.</param>
    /// <param name="target">Where the results go.</param>
    /// <param name="count">How many elements along each axis.</param>
    private void RunPart(NdArray[] inputs, int[] shape, int[] first, NdArray target, int[] count)
    {
        if (body.Plain is { } function)
        {
            RunPlain(function, inputs, first, target, count);
            return;
        }
        var operands = new NdArray[inputs.Length + 1];
        var sizes = new List<long>(shape.Select(length => (long)length));
        for (int i = 0; i < inputs.Length; i++)
        {
            operands[i] = body.Kinds[i] == StencilParameter.Window ? Part(inputs[i], first, count) : inputs[i].Restrided(count, new int[_rank]);
            if (body.Kinds[i] == StencilParameter.Array) sizes.AddRange(inputs[i].ShapeArray.Select(length => (long)length));
        }
        operands[^1] = target;
        var nest = new Nest(stackalloc long[Nest.Room], count, operands);
        int[] ranks = [.. inputs.Where((_, i) => body.Kinds[i] == StencilParameter.Array).Select(array => array.Rank)];
        nest.Run(body.NestsFor(ranks).Find(nest.ShapeOf(hasMask: false)), [.. sizes]);
    }

    private void RunPlain(PlainFunction function, NdArray[] inputs, int[] first, NdArray target, int[] count)
    {
        // Of a field of structs the memory is no array of its elements.
        NdArray[] arrays = [.. inputs.Select(input => input.Buffer.GetType().GetElementType() == input.DType.ClrType ? input : input.Copy())];
        var (arguments, index) = (new object?[inputs.Length], new int[_rank]);
        for (int place = 0; place < Shapes.Count(count); place++)
        {
            for (int axis = _rank - 1, rest = place; axis >= 0; rest /= count[axis--]) index[axis] = rest % count[axis];
            for (int i = 0; i < arguments.Length; i++)
                arguments[i] = body.Kinds[i] switch
                {
                    StencilParameter.Window => Element.Of(body.DTypes[i]).Window(arrays[i], arrays[i].Offset + Enumerable.Range(0, _rank).Sum(axis => (first[axis] + index[axis]) * arrays[i].StrideArray[axis])),
                    StencilParameter.Number => Element.Of(body.DTypes[i]).Box(inputs[i].GetValue()),
                    _ => inputs[i],
                };
            target.SetValue(Element.ScalarOf(function.Call(arguments)!), index);
        }
    }

    // Along each axis a part before the inside and one after it, as wide as all axes after it and as the inside of those before it.
    private void RunBorders(NdArray[] inputs, int[] shape, NdArray result)
    {
        int[] first = new int[_rank], count = [.. shape];
        for (int axis = 0; axis < _rank; axis++)
        {
            int before = Math.Min(body.Reach[axis].Before, shape[axis]), end = Math.Max(before, shape[axis] - body.Reach[axis].After);
            RunBorder(0, before);
            RunBorder(end, shape[axis] - end);
            (first[axis], count[axis]) = (before, end - before);

            void RunBorder(int start, int length)
            {
                (first[axis], count[axis]) = (start, length);
                if (Shapes.Count(count) > 0) RunBorderPart(inputs, result, first, count);
            }
        }
    }

    private void RunBorderPart(NdArray[] inputs, NdArray result, int[] first, int[] count)
    {
        var target = Part(result, first, count);
        if (border == Border.Constant)
        {
            target.Assign(NdArray.Full(value.AsType(body.Output)));
            return;
        }
        int[] from = [.. first.Select((index, axis) => index - body.Reach[axis].Before)];
        int[] padded = [.. count.Select((length, axis) => length + body.Reach[axis].Before + body.Reach[axis].After)];
        NdArray[] around = [.. inputs.Select((input, i) => body.Kinds[i] == StencilParameter.Window ? Padding.Copy(input, border, from, padded) : input)];
        RunPart(around, padded, [.. body.Reach.Select(reach => reach.Before)], target, count);
    }

    private static NdArray Part(NdArray array, int[] first, int[] count) => array.View([.. first.Zip(count, (start, length) => (Slice)(start..(start + length)))]);
}
