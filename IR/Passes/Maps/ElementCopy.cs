namespace DualJit.IR;

/// <summary>Ways to copy elements from rows to rows.</summary>
internal sealed class ElementCopy(FunctionBuilder builder, DType dtype, Tiled from, Tiled to, ValueId rows, ValueId columns)
{
    /// <summary>Elements that are copied at a time.</summary>
    public const int Lanes = 8;

    private readonly IrType _vector = IrType.Vector(dtype, Lanes);

    // Row by row, though elements may lie in the order of columns: the lines of a tile stay in the cache, and the other side is written or read in order.
    public void OneByOne() => EachRow((source, target) =>
        builder.For(columns, column => builder.Emit(Op.Store, Element(At(source, builder.Times(column, from.AlongRow))), At(target, builder.Times(column, to.AlongRow)))));

    /// <summary>Rows that lie in order on both sides.</summary>
    public void RowsInOrder() => EachRow((source, target) => ForEach(builder, columns, column => Store(Load(At(source, column)), target, column)));

    /// <summary>Rows that are read backwards.</summary>
    public void RowsInReverse() => EachRow((source, target) => ForEach(builder, columns, column => Store(Reversed(Load(At(source, builder.Emit(Op.Sub, builder.Const(1L - Lanes), column)))), target, column)));

    /// <summary>Rows of which every other element is read. The one behind the last is none of the array, so the last vector is made of single elements.</summary>
    public void RowsOfEveryOther() => EachRow((source, target) =>
    {
        var last = builder.Add(columns, -Lanes);
        builder.For(last, builder.Const((long)Lanes), column =>
        {
            var first = At(source, builder.Add(column, column));
            Store(Evens(Load(first), Load(At(first, builder.Const((long)Lanes)))), target, column);
        });
        Store(OfElements(At(source, builder.Add(last, last))), target, last);
    });

    /// <summary>Rows that lie in order where they are written, made of elements that lie anywhere. The inner loop goes to what is nearer.</summary>
    public void RowsOfVectors()
    {
        ValueId one = builder.Const(1L), lanes = builder.Const((long)Lanes), last = builder.Add(columns, -Lanes);
        var isAcross = builder.Emit(Op.Lt, Size(builder, from.ToNext), Size(builder, from.AlongRow));
        builder.For(Pick(columns, rows), Pick(lanes, one), outer => builder.For(Pick(rows, columns), Pick(one, lanes), inner =>
        {
            var (row, column) = (Pick(inner, outer), builder.Emit(Op.Min, Pick(outer, inner), last));
            Store(OfElements(At(from.Data, builder.Add(builder.Times(row, from.ToNext), builder.Times(column, from.AlongRow)))), At(to.Data, builder.Times(row, to.ToNext)), column);
        }));

        ValueId Pick(ValueId across, ValueId along) => builder.Emit(Op.Select, isAcross, across, along);
    }

    /// <summary>A loop over vectors of elements, of which there is at least one: the last begins earlier rather than being shorter, so some may be done twice.</summary>
    public static void ForEach(FunctionBuilder builder, ValueId count, Action<ValueId> body) =>
        builder.For(count, builder.Const((long)Lanes), i => body(builder.Emit(Op.Min, i, builder.Add(count, -Lanes))));

    /// <summary>Of a stride.</summary>
    public static ValueId Size(FunctionBuilder builder, ValueId stride) => builder.Emit(Op.Max, stride, builder.Emit(Op.Neg, stride));

    private void EachRow(Action<ValueId, ValueId> copy) => builder.For(rows, row => copy(At(from.Data, builder.Times(row, from.ToNext)), At(to.Data, builder.Times(row, to.ToNext))));

    private ValueId Load(ValueId address) => builder.EmitTyped(Op.VectorLoad, _vector, address);

    private void Store(ValueId vector, ValueId row, ValueId column) => builder.Emit(Op.VectorStore, vector, At(row, column));

    private ValueId OfElements(ValueId address)
    {
        var vector = builder.EmitTyped(Op.Splat, _vector, Element(address));
        for (int lane = 1; lane < Lanes; lane++)
        {
            address = At(address, from.AlongRow);
            vector = builder.Emit(Op.Insert, lane, vector, Element(address));
        }
        return vector;
    }

    // Two vectors that are zipped four times are as before: after three times every other element is in the one and the rest in the other. LLVM makes one instruction of it.
    private ValueId Evens(ValueId a, ValueId b)
    {
        for (int i = 0; i < int.Log2(Lanes); i++) (a, b) = (builder.Emit(Op.ZipLow, a, b), builder.Emit(Op.ZipHigh, a, b));
        return a;
    }

    // As they would be as before, but for each zip having taken the other one first.
    private ValueId Reversed(ValueId a)
    {
        var b = a;
        for (int i = 0; i <= int.Log2(Lanes); i++) (a, b) = (builder.Emit(Op.ZipLow, b, a), builder.Emit(Op.ZipHigh, b, a));
        return a;
    }

    private ValueId Element(ValueId address) => builder.EmitTyped(Op.Load, IrType.Scalar(dtype), address);

    private ValueId At(ValueId data, ValueId place) => builder.Emit(Op.Offset, (long)dtype, data, place);
}
