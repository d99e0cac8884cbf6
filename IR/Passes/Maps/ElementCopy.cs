namespace DualJit.IR;

/// <summary>Ways to copy elements from rows to rows.</summary>
internal sealed class ElementCopy(FunctionBuilder builder, DType dtype, Tiled from, Tiled to, ValueId rows, ValueId columns)
{
    /// <summary>Elements that are copied at a time.</summary>
    public const int Lanes = 8;

    private readonly IrType _vector = IrType.Vector(dtype, Lanes);

    // Row by row, though elements may lie in the order of columns: the lines of a tile stay in the cache, and the other side is written or read in order.
    public void OneByOne() => builder.For(rows, row =>
    {
        var (source, target) = (At(from.Data, builder.Times(row, from.ToNext)), At(to.Data, builder.Times(row, to.ToNext)));
        builder.For(columns, column => builder.Emit(Op.Store, Element(At(source, builder.Times(column, from.AlongRow))), At(target, builder.Times(column, to.AlongRow))));
    });

    /// <summary>Rows that lie in order on both sides.</summary>
    public void RowsInOrder() => builder.For(rows, row =>
    {
        var (source, target) = (At(from.Data, builder.Times(row, from.ToNext)), At(to.Data, builder.Times(row, to.ToNext)));
        ForEach(builder, columns, column => builder.Emit(Op.VectorStore, builder.EmitTyped(Op.VectorLoad, _vector, At(source, column)), At(target, column)));
    });

    /// <summary>Rows that lie in order where they are written, made of elements that lie anywhere. The inner loop goes to what is nearer.</summary>
    public void RowsOfVectors()
    {
        ValueId one = builder.Const(1L), lanes = builder.Const((long)Lanes), last = builder.Add(columns, -Lanes);
        var isAcross = builder.Emit(Op.Lt, Size(builder, from.ToNext), Size(builder, from.AlongRow));
        builder.For(Pick(columns, rows), Pick(lanes, one), outer => builder.For(Pick(rows, columns), Pick(one, lanes), inner =>
        {
            var (row, column) = (Pick(inner, outer), builder.Emit(Op.Min, Pick(outer, inner), last));
            var source = At(from.Data, builder.Add(builder.Times(row, from.ToNext), builder.Times(column, from.AlongRow)));
            var vector = builder.EmitTyped(Op.Splat, _vector, Element(source));
            for (int lane = 1; lane < Lanes; lane++)
            {
                source = At(source, from.AlongRow);
                vector = builder.Emit(Op.Insert, lane, vector, Element(source));
            }
            builder.Emit(Op.VectorStore, vector, At(to.Data, builder.Add(builder.Times(row, to.ToNext), column)));
        }));

        ValueId Pick(ValueId across, ValueId along) => builder.Emit(Op.Select, isAcross, across, along);
    }

    /// <summary>A loop over vectors of elements, of which there is at least one: the last begins earlier rather than being shorter, so some may be done twice.</summary>
    public static void ForEach(FunctionBuilder builder, ValueId count, Action<ValueId> body) =>
        builder.For(count, builder.Const((long)Lanes), i => body(builder.Emit(Op.Min, i, builder.Add(count, -Lanes))));

    /// <summary>Of a stride.</summary>
    public static ValueId Size(FunctionBuilder builder, ValueId stride) => builder.Emit(Op.Max, stride, builder.Emit(Op.Neg, stride));

    private ValueId Element(ValueId address) => builder.EmitTyped(Op.Load, IrType.Scalar(dtype), address);

    private ValueId At(ValueId data, ValueId place) => builder.Emit(Op.Offset, (long)dtype, data, place);
}
