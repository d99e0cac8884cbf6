namespace DualJit.IR;

/// <summary>An array that the loops of a map read or write. One that they do both with is two of these.</summary>
/// <param name="lengths">Of its axes.</param>
internal sealed class MappedArray(ValueId array, IrType type, ValueId data, ValueId[] lengths)
{
    public ValueId Array => array;

    public IrType Type => type;

    public ValueId Data => data;

    public ValueId[] Lengths => lengths;

    public static MappedArray Of(FunctionBuilder builder, ValueId array, ValueId[] lengths) => new(array, builder.TypeOf(array), builder.Emit(Op.Data, array), lengths);

    /// <summary>Whether its elements lie one after the other along its last axis.</summary>
    public bool IsInOrder => Type.Layout is Layout.C or Layout.Inner;

    public ValueId Load(FunctionBuilder builder, ValueId start, ValueId? index) => builder.EmitTyped(Op.Load, Type.Element, Offset(builder, start, index));

    public void Store(FunctionBuilder builder, ValueId start, ValueId? index, ValueId value) => builder.Emit(Op.Store, builder.ConvertNumber(value, Type.DType), Offset(builder, start, index));

    public ValueId Offset(FunctionBuilder builder, ValueId start, ValueId? index) => index is { } elements ? builder.Emit(Op.Offset, (long)Type.DType, start, elements) : start;

    /// <summary>Whether it has the lengths of a shape, so that nothing of it is repeated.</summary>
    public ValueId HasLengths(FunctionBuilder builder, ArrayShape shape)
    {
        ValueId? all = null;
        for (int axis = 0; axis < shape.Rank; axis++)
        {
            int own = axis - shape.Rank + Type.Rank;
            if (own < 0) return builder.Const(false);
            if (Lengths[own] == shape.Lengths[axis]) continue;
            var equal = builder.Emit(Op.Eq, Lengths[own], shape.Lengths[axis]);
            all = all is { } others ? builder.Emit(Op.And, others, equal) : equal;
        }
        return all ?? builder.Const(true);
    }

    /// <summary>Whether no element of another array is read after it was written, where this one is written in any order, each element after the same one of the other was read.</summary>
    public ValueId IsReadBeforeWritten(FunctionBuilder builder, MappedArray source)
    {
        var ((from, to), (sourceFrom, sourceTo)) = (Range(builder), source.Range(builder));
        var isApart = builder.Emit(Op.Or, builder.Emit(Op.Le, to, sourceFrom), builder.Emit(Op.Le, sourceTo, from));
        if (source.Type.DType != Type.DType || source.Type.Rank != Type.Rank) return isApart;
        var isSame = builder.Emit(Op.Eq, builder.Emit(Op.Address, Data), builder.Emit(Op.Address, source.Data));
        for (int axis = 0; axis < Type.Rank; axis++)
        {
            isSame = builder.Emit(Op.And, isSame, builder.Emit(Op.Eq, Lengths[axis], source.Lengths[axis]));
            isSame = builder.Emit(Op.And, isSame, builder.Emit(Op.Eq, builder.Emit(Op.Stride, axis, Array), builder.Emit(Op.Stride, axis, source.Array)));
        }
        return builder.Emit(Op.Or, isApart, isSame);
    }

    /// <summary>The first address in which there may be an element, and the one after the last. Of an empty array it is any range.</summary>
    private (ValueId From, ValueId To) Range(FunctionBuilder builder)
    {
        var zero = builder.Const(0L);
        var (from, to) = (zero, builder.Const(1L));
        for (int axis = 0; axis < Type.Rank; axis++)
        {
            var last = builder.Emit(Op.Mul, builder.Add(Lengths[axis], -1), builder.Emit(Op.Stride, axis, Array));
            from = builder.Add(from, builder.Emit(Op.Min, last, zero));
            to = builder.Add(to, builder.Emit(Op.Max, last, zero));
        }
        return (AddressAt(from), AddressAt(to));

        ValueId AddressAt(ValueId offset) => builder.Emit(Op.Address, Offset(builder, Data, offset));
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
