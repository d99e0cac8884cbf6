using DualJit.Reductions;

namespace DualJit.IR;

/// <summary>A reduction element by element, in the order of the row-major index: of arrays with any strides, by any function.</summary>
/// <remarks>Sixteen values go to memory and from there into vectors, so that what combines them is the same as for arrays that lie in order.</remarks>
internal sealed class ElementReduction(FunctionBuilder builder, ElementFunction function, Accumulators accumulators, ValueId[] arrays, ValueId count)
{
    private const int Row = CanonicalReduction.Lanes;

    public ValueId Emit()
    {
        var zero = builder.Const(0L);
        var block = BlockLength();
        var views = Array.ConvertAll(arrays, View);
        var state = builder.While(
            [zero, zero, zero],
            now => builder.Emit(Op.Lt, now[0], count),
            now =>
            {
                var next = builder.Add(now[0], block);
                var rows = builder.While(
                    [now[0], .. accumulators.Neutral()],
                    row => builder.Emit(Op.Lt, row[0], builder.Emit(Op.Min, next, count)),
                    row => [builder.Add(row[0], Row), .. accumulators.Combine(row[1..], LoadRow(views, row[0]))]);
                return [next, accumulators.Push(rows[1..], now[2], now[1]), builder.Add(now[2], 1)];
            });
        return accumulators.Finish(accumulators.Neutral(), state[1]);
    }

    private ValueId BlockLength()
    {
        var length = builder.Const((long)Row);
        for (long rows = 1; rows < CanonicalReduction.MostRows; rows *= 2)
            length = builder.Emit(Op.Select, builder.Emit(Op.Gt, count, builder.Const(rows * CanonicalReduction.LongestOfSingleRows)), builder.Const(2 * rows * Row), length);
        return length;
    }

    private ValueId[] LoadRow(ArrayView[] views, ValueId first)
    {
        var scratch = accumulators.Scratch();
        builder.While(
            [builder.Const(0L)],
            now => builder.Emit(Op.Lt, now[0], builder.Const((long)Row)),
            now =>
            {
                var index = builder.Add(first, now[0]);
                // Lanes past the end are absent.
                var value = builder.If(builder.Emit(Op.Lt, index, count),
                    () => [function.EmitScalar(builder, Array.ConvertAll(views, view => Load(view, index)))],
                    () => [accumulators.NeutralScalar()]);
                builder.Emit(Op.Store, value[0], builder.Emit(Op.Offset, (long)function.ReturnType.DType, scratch, now[0]));
                return [builder.Add(now[0], 1)];
            });
        return accumulators.Load(scratch);
    }

    private ValueId Load(ArrayView view, ValueId index)
    {
        ValueId? offset = null;
        for (int axis = view.Lengths.Length - 1; axis >= 0; axis--)
        {
            var position = axis == 0 ? index : builder.Emit(Op.Rem, index, view.Lengths[axis]);
            var term = builder.Emit(Op.Mul, position, view.Strides[axis]);
            offset = offset is { } sum ? builder.Add(sum, term) : term;
            if (axis > 0) index = builder.Emit(Op.Div, index, view.Lengths[axis]);
        }
        var address = offset is { } elements ? builder.Emit(Op.Offset, (long)view.DType, view.Data, elements) : view.Data;
        return builder.EmitTyped(Op.Load, IrType.Scalar(view.DType), address);
    }

    private ArrayView View(ValueId array)
    {
        var type = builder.TypeOf(array);
        var (lengths, strides) = (new ValueId[type.Rank], new ValueId[type.Rank]);
        for (int axis = 0; axis < type.Rank; axis++)
        {
            lengths[axis] = builder.Emit(Op.Dim, axis, array);
            strides[axis] = builder.Emit(Op.Stride, axis, array);
        }
        return new ArrayView(type.DType, builder.Emit(Op.Data, array), lengths, strides);
    }

    private sealed record ArrayView(DType DType, ValueId Data, ValueId[] Lengths, ValueId[] Strides);
}
