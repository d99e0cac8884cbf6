namespace DualJit.IR;

/// <summary>The loops of what elements come to up to each of them, from the first.</summary>
/// <remarks>The result is gone through as it lies: what is before an element along the axis is in it already.</remarks>
internal sealed class Accumulation(FunctionBuilder builder, ElementFunction function, Op op, ValueId array, ReducedAxes axes)
{
    private readonly IrType _type = builder.TypeOf(array);
    private readonly DType _dtype = function.ReturnType.DType;

    /// <returns>The array of the results.</returns>
    public ValueId Emit()
    {
        var shape = ArrayShape.Of(builder, array);
        var count = builder.Emit(Op.Length, array);
        var result = axes.AreAll
            ? builder.EmitTyped(Op.AllocateRaw, IrType.Array(_dtype, 1, Layout.C), count)
            : builder.EmitTyped(Op.AllocateRaw, IrType.Array(_dtype, shape.Rank, Layout.C), shape.Lengths);
        var (source, target) = (builder.Emit(Op.Data, array), builder.Emit(Op.Data, result));
        var strides = Enumerable.Range(0, shape.Rank).Select(axis => builder.Emit(Op.Stride, axis, array)).ToArray();
        if (axes.AreAll) OfAll(new RowWalk(builder, shape.Lengths, [new RowSource(source, _type.DType, strides)]), target, count);
        else AlongAxis(shape.Lengths, strides, source, target);
        return result;
    }

    private void OfAll(RowWalk walk, ValueId target, ValueId count)
    {
        var zero = builder.Const(0L);
        builder.While([zero, builder.Zero(_dtype), .. walk.Start()], now => builder.Emit(Op.Lt, now[0], count), now =>
        {
            var value = function.EmitScalar(builder, walk.Columns(now[2..]));
            var next = builder.Emit(Op.Select, builder.Emit(Op.Eq, now[0], zero), value, builder.Emit(op, now[1], value));
            builder.Emit(Op.Store, next, At(target, now[0]));
            return [builder.Add(now[0], 1), next, .. walk.Next(now[2..])];
        });
    }

    private void AlongAxis(ValueId[] lengths, ValueId[] strides, ValueId source, ValueId target)
    {
        int along = Enumerable.Range(0, lengths.Length).Single(axes.Contains);
        var distances = new ValueId[lengths.Length];
        var distance = builder.Const(1L);
        for (int axis = lengths.Length - 1; axis >= 0; axis--)
        {
            distances[axis] = distance;
            distance = builder.Emit(Op.Mul, distance, lengths[axis]);
        }
        Nest(0, source, builder.Const(0L), false);

        void Nest(int axis, ValueId element, ValueId position, bool hasBefore)
        {
            if (axis == lengths.Length)
            {
                var value = function.EmitScalar(builder, [builder.EmitTyped(Op.Load, IrType.Scalar(_type.DType), element)]);
                if (hasBefore) value = builder.Emit(op, builder.EmitTyped(Op.Load, IrType.Scalar(_dtype), At(target, builder.Emit(Op.Sub, position, distances[along]))), value);
                builder.Emit(Op.Store, value, At(target, position));
            }
            else if (axis != along) Loop(0, lengths[axis], i => Next(i, hasBefore));
            else
            {
                // The first has nothing before it.
                Loop(0, builder.Emit(Op.Min, lengths[axis], builder.Const(1L)), i => Next(i, false));
                Loop(1, lengths[axis], i => Next(i, true));
            }

            void Next(ValueId i, bool before) => Nest(axis + 1, builder.Emit(Op.Offset, (long)_type.DType, element, builder.Emit(Op.Mul, i, strides[axis])), builder.Add(position, builder.Emit(Op.Mul, i, distances[axis])), before);
        }
    }

    private void Loop(long from, ValueId count, Action<ValueId> body) => builder.While([builder.Const(from)], now => builder.Emit(Op.Lt, now[0], count), now =>
    {
        body(now[0]);
        return [builder.Add(now[0], 1)];
    });

    private ValueId At(ValueId target, ValueId position) => builder.Emit(Op.Offset, (long)_dtype, target, position);
}
