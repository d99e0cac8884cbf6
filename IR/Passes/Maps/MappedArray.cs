namespace DualJit.IR;

/// <summary>An array that the loops of a map read or write.</summary>
/// <param name="Lengths">Of its axes.</param>
internal sealed record MappedArray(ValueId Array, IrType Type, ValueId Data, ValueId[] Lengths)
{
    public static MappedArray Of(FunctionBuilder builder, ValueId array, ValueId[] lengths) => new(array, builder.TypeOf(array), builder.Emit(Op.Data, array), lengths);

    /// <summary>Whether its elements lie one after the other along its last axis.</summary>
    public bool IsInOrder => Type.Layout is Layout.C or Layout.Inner;

    public ValueId Load(FunctionBuilder builder, ValueId data, ValueId? index) => builder.EmitTyped(Op.Load, Type.Element, Offset(builder, data, index));

    public void Store(FunctionBuilder builder, ValueId data, ValueId? index, ValueId value) => builder.Emit(Op.Store, value, Offset(builder, data, index));

    public ValueId Offset(FunctionBuilder builder, ValueId data, ValueId? index) => index is { } elements ? builder.Emit(Op.Offset, (long)Type.DType, data, elements) : data;

    /// <summary>Whether it has the lengths of a shape from an axis of the shape on, so that nothing of it is repeated there.</summary>
    public ValueId HasLengths(FunctionBuilder builder, ArrayShape shape, int firstAxis)
    {
        ValueId? all = null;
        for (int axis = firstAxis; axis < shape.Rank; axis++)
        {
            int own = axis - shape.Rank + Type.Rank;
            if (own < 0) return builder.Const(false);
            if (Lengths[own] == shape.Lengths[axis]) continue;
            var equal = builder.Emit(Op.Eq, Lengths[own], shape.Lengths[axis]);
            all = all is { } others ? builder.Emit(Op.And, others, equal) : equal;
        }
        return all ?? builder.Const(true);
    }

    /// <summary>By axis of a shape: how many elements the next one is away, 0 where the array is repeated.</summary>
    public ValueId[] StridesIn(FunctionBuilder builder, ArrayShape shape)
    {
        var zero = builder.Const(0L);
        var strides = new ValueId[shape.Rank];
        System.Array.Fill(strides, zero);
        int missing = shape.Rank - Type.Rank;
        for (int axis = 0; axis < Type.Rank; axis++)
        {
            var stride = axis == Type.Rank - 1 && IsInOrder ? builder.Const(1L) : builder.Emit(Op.Stride, axis, Array);
            bool isWhole = Lengths[axis] == shape.Lengths[missing + axis];
            strides[missing + axis] = isWhole ? stride : builder.Emit(Op.Select, builder.Emit(Op.Eq, Lengths[axis], builder.Const(1L)), zero, stride);
        }
        return strides;
    }
}
