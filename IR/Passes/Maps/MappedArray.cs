namespace DualJit.IR;

/// <summary>An array that the loops of a map read or write. One that they do both with is two of these.</summary>
/// <param name="lengths">Of its axes.</param>
internal sealed class MappedArray(ValueId array, IrType type, ValueId data, ValueId[] lengths, ValueId[] strides)
{
    public ValueId Array => array;

    public IrType Type => type;

    public ValueId Data => data;

    public ValueId[] Lengths => lengths;

    public ValueId[] Strides => strides;

    public static MappedArray Of(FunctionBuilder builder, ValueId array, ValueId[] lengths) =>
        new(array, builder.TypeOf(array), builder.Emit(Op.Data, array), lengths, [.. lengths.Select((_, axis) => builder.Emit(Op.Stride, axis, array))]);

    /// <summary>The same, or a copy where elements would be read after they were written: where another array is written in any order, each element after the same one of this was read.</summary>
    public MappedArray Apart(FunctionBuilder builder, CopyFunctions functions, MappedArray target)
    {
        var parts = builder.If(target.IsReadBeforeWritten(builder, this), () => [Data, .. strides], () => Copy(builder, functions) is var copy ? [copy.Data, .. copy.Strides] : []);
        return new MappedArray(Array, Type, parts[0], Lengths, parts[1..]);
    }

    private MappedArray Copy(FunctionBuilder builder, CopyFunctions functions)
    {
        var copy = Of(builder, builder.EmitTyped(Op.AllocateScratch, IrType.Array(Type.DType, Type.Rank, Layout.C), lengths), lengths);
        var (zero, one) = (builder.Const(0L), builder.Const(1L));
        CopyAxis(0, Data, copy.Data);
        return copy;

        void CopyAxis(int axis, ValueId from, ValueId to)
        {
            if (axis < Type.Rank - 2) builder.For(lengths[axis], i => CopyAxis(axis + 1, Offset(builder, from, builder.Times(i, strides[axis])), Offset(builder, to, builder.Times(i, copy.Strides[axis]))));
            else functions.Copy(builder, Type.DType, Tiled(this, from), Tiled(copy, to), Type.Rank > 1 ? lengths[^2] : one, lengths[^1]);
        }

        Tiled Tiled(MappedArray array, ValueId start) => new(start, Type.Rank > 1 ? array.Strides[^2] : zero, array.Strides[^1]);
    }

    /// <summary>Whether its elements lie one after the other along its last axis.</summary>
    public bool IsInOrder => Type.Layout is Layout.C or Layout.Inner;

    public ValueId Load(FunctionBuilder builder, ValueId start, ValueId? index) => builder.EmitTyped(Op.Load, Type.Element, Offset(builder, start, index));

    public void Store(FunctionBuilder builder, ValueId start, ValueId? index, ValueId value) => builder.Emit(Op.Store, builder.ConvertNumber(value, Type.DType), Offset(builder, start, index));

    public ValueId Offset(FunctionBuilder builder, ValueId start, ValueId? index) => index is { } elements ? builder.Emit(Op.Offset, (long)Type.DType, start, elements) : start;

    /// <summary>How many elements it has.</summary>
    public ValueId Count(FunctionBuilder builder) => Lengths.Aggregate((product, length) => builder.Emit(Op.Mul, product, length));

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

    private ValueId IsReadBeforeWritten(FunctionBuilder builder, MappedArray source)
    {
        var ((from, to), (sourceFrom, sourceTo)) = (Range(builder), source.Range(builder));
        var isApart = builder.Emit(Op.Or, builder.Emit(Op.Le, to, sourceFrom), builder.Emit(Op.Le, sourceTo, from));
        if (source.Type.DType != Type.DType || source.Type.Rank != Type.Rank) return isApart;
        var isSame = builder.Emit(Op.Eq, builder.Emit(Op.Address, Data), builder.Emit(Op.Address, source.Data));
        for (int axis = 0; axis < Type.Rank; axis++)
        {
            isSame = builder.Emit(Op.And, isSame, builder.Emit(Op.Eq, Lengths[axis], source.Lengths[axis]));
            isSame = builder.Emit(Op.And, isSame, builder.Emit(Op.Eq, Strides[axis], source.Strides[axis]));
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
            var last = builder.Emit(Op.Mul, builder.Add(Lengths[axis], -1), Strides[axis]);
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
        var repeated = new ValueId[shape.Rank];
        System.Array.Fill(repeated, zero);
        int missing = shape.Rank - Type.Rank;
        for (int axis = 0; axis < Type.Rank; axis++)
        {
            var stride = axis == Type.Rank - 1 && IsInOrder ? builder.Const(1L) : Strides[axis];
            bool isWhole = Lengths[axis] == shape.Lengths[missing + axis];
            repeated[missing + axis] = isWhole ? stride : builder.Emit(Op.Select, builder.Emit(Op.Eq, Lengths[axis], builder.Const(1L)), zero, stride);
        }
        return repeated;
    }
}
