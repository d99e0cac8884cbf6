namespace DualJit.IR;

/// <summary>The functions that copy tiles, which all loops of a kernel share: one of each kind for each size of elements, whatever these are.</summary>
/// <remarks>A pass adds them to its module before it writes calls of them, and removes those that none calls.</remarks>
internal sealed class TileFunctions
{
    private static readonly Dictionary<int, DType> Units = new() { [1] = DType.UInt8, [2] = DType.UInt16, [4] = DType.UInt32, [8] = DType.UInt64, [16] = DType.Complex128 };

    private readonly Dictionary<int, (FunctionId Fill, FunctionId Copy, FunctionId Gather)> _functions = [];

    public TileFunctions(Module module, IEnumerable<int> sizes)
    {
        foreach (int size in sizes)
        {
            var (fill, copy) = (AddFill(module, Units[size]), AddCopy(module, Units[size]));
            _functions.Add(size, (fill, copy, AddGather(module, size, fill, copy)));
        }
    }

    /// <summary>Fills each row of a tile with the one element of a row.</summary>
    public void Fill(FunctionBuilder builder, DType dtype, Tiled from, ValueId tile, ValueId rows, ValueId columns) =>
        Call(builder, _functions[dtype.Size].Fill, from.Data, from.ToNext, tile, rows, columns);

    /// <summary>Fills a tile, unless the elements of rows lie one after the other.</summary>
    /// <param name="isFirst">Whether the tile is the first one of its rows: where an element is repeated along a row, the next ones are as that was.</param>
    public void Gather(FunctionBuilder builder, DType dtype, Tiled from, ValueId tile, ValueId rows, ValueId columns, ValueId isFirst) =>
        Call(builder, _functions[dtype.Size].Gather, from.Data, from.ToNext, from.AlongRow, tile, builder.Const(TileMemory.Columns), rows, columns, isFirst);

    /// <summary>Writes a tile to where its elements belong.</summary>
    public void Scatter(FunctionBuilder builder, DType dtype, ValueId tile, Tiled to, ValueId rows, ValueId columns) =>
        Copy(builder, dtype, new Tiled(tile, builder.Const(TileMemory.Columns), builder.Const(1L)), to, rows, columns);

    public void Copy(FunctionBuilder builder, DType dtype, Tiled from, Tiled to, ValueId rows, ValueId columns) =>
        Call(builder, _functions[dtype.Size].Copy, from.Data, from.ToNext, from.AlongRow, to.Data, to.ToNext, to.AlongRow, rows, columns);

    // The functions are not in the new module yet.
    private static void Call(FunctionBuilder builder, FunctionId function, params ValueId[] arguments) =>
        builder.Copy(new Instruction(Op.Call, IrType.Void, ValueId.None, arguments, function.Index, [], builder.Location));

    private static FunctionId AddFill(Module module, DType dtype)
    {
        var (pointer, i64) = (IrType.Pointer, IrType.Int64);
        var builder = new FunctionBuilder(module, $"fill.{dtype.Size}", IrType.Void, (pointer, "from"), (i64, "toNext"), (pointer, "tile"), (i64, "rows"), (i64, "columns"));
        var (from, toNext, tile, rows, columns) = (Parameter(builder, 0), Parameter(builder, 1), Parameter(builder, 2), Parameter(builder, 3), Parameter(builder, 4));
        var inTile = builder.Const(TileMemory.Columns);
        builder.For(rows, row =>
        {
            var value = builder.EmitTyped(Op.Load, IrType.Scalar(dtype), At(builder, dtype, from, builder.Emit(Op.Mul, row, toNext)));
            var place = At(builder, dtype, tile, builder.Emit(Op.Mul, row, inTile));
            builder.For(columns, column => builder.Emit(Op.Store, value, At(builder, dtype, place, column)));
        });
        return Finish(builder);
    }

    // Row by row, though elements may lie in the order of columns: the lines of a tile stay in the cache, and the other side is written or read in order.
    private static FunctionId AddCopy(Module module, DType dtype)
    {
        var (pointer, i64) = (IrType.Pointer, IrType.Int64);
        var builder = new FunctionBuilder(module, $"copy.{dtype.Size}", IrType.Void,
            (pointer, "from"), (i64, "fromNext"), (i64, "fromAlong"), (pointer, "to"), (i64, "toNext"), (i64, "toAlong"), (i64, "rows"), (i64, "columns"));
        var (from, to) = (new Tiled(Parameter(builder, 0), Parameter(builder, 1), Parameter(builder, 2)), new Tiled(Parameter(builder, 3), Parameter(builder, 4), Parameter(builder, 5)));
        builder.For(Parameter(builder, 6), row => builder.For(Parameter(builder, 7), column =>
            builder.Emit(Op.Store, builder.EmitTyped(Op.Load, IrType.Scalar(dtype), PlaceIn(from, row, column)), PlaceIn(to, row, column))));
        return Finish(builder);

        ValueId PlaceIn(Tiled rows, ValueId row, ValueId column) => At(builder, dtype, rows.Data, builder.Add(builder.Emit(Op.Mul, row, rows.ToNext), builder.Emit(Op.Mul, column, rows.AlongRow)));
    }

    private static FunctionId AddGather(Module module, int size, FunctionId fill, FunctionId copy)
    {
        var (pointer, i64) = (IrType.Pointer, IrType.Int64);
        var builder = new FunctionBuilder(module, $"gather.{size}", IrType.Void,
            (pointer, "from"), (i64, "toNext"), (i64, "alongRow"), (pointer, "tile"), (i64, "inTile"), (i64, "rows"), (i64, "columns"), (IrType.Bool, "isFirst"));
        var (from, tile, rows, columns) = (new Tiled(Parameter(builder, 0), Parameter(builder, 1), Parameter(builder, 2)), Parameter(builder, 3), Parameter(builder, 5), Parameter(builder, 6));
        var one = builder.Const(1L);
        builder.Unless(builder.Emit(Op.Eq, from.AlongRow, one), () => builder.When(
            builder.Emit(Op.Eq, from.AlongRow, builder.Const(0L)),
            () => builder.When(Parameter(builder, 7), () => builder.Call(fill, from.Data, from.ToNext, tile, rows, columns)),
            () => builder.Call(copy, from.Data, from.ToNext, from.AlongRow, tile, Parameter(builder, 4), one, rows, columns)));
        return Finish(builder);
    }

    private static ValueId Parameter(FunctionBuilder builder, int number) => builder.Function.Parameters[number];

    private static ValueId At(FunctionBuilder builder, DType dtype, ValueId data, ValueId place) => builder.Emit(Op.Offset, (long)dtype, data, place);

    private static FunctionId Finish(FunctionBuilder builder)
    {
        builder.Return();
        builder.Function.IsShared = true;
        builder.Finish();
        return builder.Id;
    }
}

/// <summary>Elements in rows.</summary>
/// <param name="ToNext">How many elements the next row is away.</param>
/// <param name="AlongRow">How many elements the next one of the row is away.</param>
internal readonly record struct Tiled(ValueId Data, ValueId ToNext, ValueId AlongRow);
