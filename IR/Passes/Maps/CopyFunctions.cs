namespace DualJit.IR;

/// <summary>The functions that copy elements, which all loops of a kernel share, and kernels too: one of each kind for each size of elements, whatever these are.</summary>
/// <remarks>A pass adds them to its module before it writes calls of them, and removes those that none calls.</remarks>
internal sealed class CopyFunctions
{
    private static readonly DType[] Units = [DType.UInt8, DType.UInt16, DType.UInt32, DType.UInt64, DType.Complex128];

    private readonly Dictionary<int, (FunctionId Fill, FunctionId Copy, FunctionId Gather)> _functions = [];

    public CopyFunctions(Module module)
    {
        var sizes = module.Functions.SelectMany(SizesIn).ToHashSet();
        foreach (var unit in Units)
        {
            if (!sizes.Contains(unit.Size)) continue;
            FunctionId? transpose = HasTransposition(unit) ? SharedFunction.FindOrAdd(module, $"transpose.{unit.Size}", builder => AddTransposition(builder, unit)) : null;
            var (fill, copy) = (SharedFunction.FindOrAdd(module, $"fill.{unit.Size}", builder => AddFill(builder, unit)), SharedFunction.FindOrAdd(module, $"copy.{unit.Size}", builder => AddCopy(builder, unit, transpose)));
            _functions.Add(unit.Size, (fill, copy, SharedFunction.FindOrAdd(module, $"gather.{unit.Size}", builder => AddGather(builder, fill, copy))));
        }
    }

    /// <summary>Of the elements of arrays in what has loops.</summary>
    private static IEnumerable<int> SizesIn(Function function) => function.Blocks.SelectMany(block => block.Instructions)
        .Where(instruction => instruction.Op is Op.Map or Op.Assign or Op.MaskStore or Op.Reduce or Op.ReduceAxes)
        .SelectMany(instruction => instruction.Operands.Append(instruction.Result))
        .Where(value => !value.IsNone && function.TypeOf(value).IsArray)
        .Select(value => function.TypeOf(value).DType.Size);

    /// <summary>Fills each row of a tile with the one element of a row.</summary>
    public void Fill(FunctionBuilder builder, DType dtype, Tiled from, ValueId tile, ValueId rows, ValueId columns) =>
        builder.CallLater(_functions[dtype.Size].Fill, IrType.Void, from.Data, from.ToNext, tile, rows, columns);

    /// <summary>Fills a tile, unless the elements of rows lie one after the other.</summary>
    /// <param name="isFirst">Whether the tile is the first one of its rows: where an element is repeated along a row, the next ones are as that was.</param>
    public void Gather(FunctionBuilder builder, DType dtype, Tiled from, ValueId tile, ValueId rows, ValueId columns, ValueId isFirst) =>
        builder.CallLater(_functions[dtype.Size].Gather, IrType.Void, from.Data, from.ToNext, from.AlongRow, tile, builder.Const(TileMemory.Columns), rows, columns, isFirst);

    /// <summary>Writes a tile to where its elements belong.</summary>
    public void Scatter(FunctionBuilder builder, DType dtype, ValueId tile, Tiled to, ValueId rows, ValueId columns) =>
        Copy(builder, dtype, new Tiled(tile, builder.Const(TileMemory.Columns), builder.Const(1L)), to, rows, columns);

    public void Copy(FunctionBuilder builder, DType dtype, Tiled from, Tiled to, ValueId rows, ValueId columns) =>
        builder.CallLater(_functions[dtype.Size].Copy, IrType.Void, from.Data, from.ToNext, from.AlongRow, to.Data, to.ToNext, to.AlongRow, rows, columns);

    private static void AddFill(FunctionBuilder builder, DType dtype)
    {
        var (from, toNext, tile, rows, columns) = (Pointer(builder, "from"), Number(builder, "toNext"), Pointer(builder, "tile"), Number(builder, "rows"), Number(builder, "columns"));
        var inTile = builder.Const(TileMemory.Columns);
        builder.For(rows, row =>
        {
            var value = builder.EmitTyped(Op.Load, IrType.Scalar(dtype), At(builder, dtype, from, builder.Emit(Op.Mul, row, toNext)));
            var place = At(builder, dtype, tile, builder.Emit(Op.Mul, row, inTile));
            builder.For(columns, column => builder.Emit(Op.Store, value, At(builder, dtype, place, column)));
        });
    }

    private static void AddCopy(FunctionBuilder builder, DType dtype, FunctionId? transpose)
    {
        var (from, to) = (Rows(builder, "from"), Rows(builder, "to"));
        var (rows, columns) = (Number(builder, "rows"), Number(builder, "columns"));
        var copy = new ElementCopy(builder, dtype, from, to, rows, columns);
        if (transpose is not { } function) copy.OneByOne();
        else builder.When(builder.Native(builder.AndOf(IsOne(to.AlongRow), IsEnough(columns))),
            () => Cases(copy.RowsOfVectors, (Is(from.AlongRow, 1), copy.RowsInOrder), (builder.AndOf(IsOne(ElementCopy.Size(builder, from.ToNext)), IsEnough(rows)), ToRows), (Is(from.AlongRow, -1), copy.RowsInReverse), (Is(from.AlongRow, 2), copy.RowsOfEveryOther)),
            () => builder.When(builder.Native(builder.AndOf(builder.AndOf(IsOne(from.AlongRow), IsOne(to.ToNext)), builder.AndOf(IsEnough(rows), IsEnough(columns)))),
                () => builder.Call(function, from.Data, from.ToNext, to.Data, to.AlongRow, columns, rows), copy.OneByOne));

        void Cases(Action otherwise, params (ValueId Condition, Action Emit)[] cases) =>
            cases.AsEnumerable().Reverse().Aggregate(otherwise, (rest, next) => () => builder.When(next.Condition, next.Emit, rest))();

        ValueId Is(ValueId stride, long value) => builder.Emit(Op.Eq, stride, builder.Const(value));

        ValueId IsOne(ValueId stride) => Is(stride, 1);

        ValueId IsEnough(ValueId count) => builder.Emit(Op.Ge, count, builder.Const((long)ElementCopy.Lanes));

        // Columns that are read backwards are rows that are written backwards.
        void ToRows()
        {
            var isForward = IsOne(from.ToNext);
            var first = builder.Emit(Op.Select, isForward, builder.Const(0L), builder.Add(rows, -1));
            builder.Call(function, At(builder, dtype, from.Data, builder.Times(first, from.ToNext)), from.AlongRow,
                At(builder, dtype, to.Data, builder.Times(first, to.ToNext)), builder.Emit(Op.Select, isForward, to.ToNext, builder.Emit(Op.Neg, to.ToNext)), rows, columns);
        }
    }

    // Of what is no column of a vector, or has no vector that is fast everywhere, elements are moved one by one.
    private static bool HasTransposition(DType dtype) => dtype.Size is 4 or 8;

    // Squares of elements that lie one after the other in columns: each is read as vectors of columns, and written as vectors of rows. There is at least one.
    private static void AddTransposition(FunctionBuilder builder, DType dtype)
    {
        const int lanes = ElementCopy.Lanes;
        var (from, toColumn, to, toRow, rows, columns) = (Pointer(builder, "from"), Number(builder, "toColumn"), Pointer(builder, "to"), Number(builder, "toRow"), Number(builder, "rows"), Number(builder, "columns"));
        ElementCopy.ForEach(builder, rows, row => ElementCopy.ForEach(builder, columns, column =>
        {
            var vectors = new ValueId[lanes];
            for (int i = 0; i < lanes; i++) vectors[i] = builder.EmitTyped(Op.VectorLoad, IrType.Vector(dtype, lanes), At(builder, dtype, from, builder.Add(row, builder.Emit(Op.Mul, builder.Add(column, i), toColumn))));
            vectors = Transpose(builder, vectors);
            for (int i = 0; i < lanes; i++) builder.Emit(Op.VectorStore, vectors[i], At(builder, dtype, to, builder.Add(builder.Emit(Op.Mul, builder.Add(row, i), toRow), column)));
        }));
    }

    /// <summary>A square of lanes with rows for columns: each time half of the vectors are zipped with the other half.</summary>
    private static ValueId[] Transpose(FunctionBuilder builder, ValueId[] vectors)
    {
        for (int times = 1; times < vectors.Length; times *= 2)
        {
            var (older, half) = (vectors, vectors.Length / 2);
            vectors = [.. Enumerable.Range(0, vectors.Length).Select(i => builder.Emit(i % 2 == 0 ? Op.ZipLow : Op.ZipHigh, older[i / 2], older[i / 2 + half]))];
        }
        return vectors;
    }

    private static void AddGather(FunctionBuilder builder, FunctionId fill, FunctionId copy)
    {
        var from = Rows(builder, "from");
        var (tile, inTile, rows, columns) = (Pointer(builder, "tile"), Number(builder, "inTile"), Number(builder, "rows"), Number(builder, "columns"));
        var isFirst = builder.Function.AddParameter(Function.EntryId, IrType.Bool, "isFirst");
        var one = builder.Const(1L);
        builder.Unless(builder.Emit(Op.Eq, from.AlongRow, one), () => builder.When(
            builder.Emit(Op.Eq, from.AlongRow, builder.Const(0L)),
            () => builder.When(isFirst, () => builder.Call(fill, from.Data, from.ToNext, tile, rows, columns)),
            () => builder.Call(copy, from.Data, from.ToNext, from.AlongRow, tile, inTile, one, rows, columns)));
    }

    private static Tiled Rows(FunctionBuilder builder, string name) => new(Pointer(builder, name), Number(builder, $"{name}Next"), Number(builder, $"{name}Along"));

    private static ValueId Pointer(FunctionBuilder builder, string name) => builder.Function.AddParameter(Function.EntryId, IrType.Pointer, name);

    private static ValueId Number(FunctionBuilder builder, string name) => builder.Function.AddParameter(Function.EntryId, IrType.Int64, name);

    private static ValueId At(FunctionBuilder builder, DType dtype, ValueId data, ValueId place) => builder.Emit(Op.Offset, (long)dtype, data, place);
}

/// <summary>Elements in rows.</summary>
/// <param name="ToNext">How many elements the next row is away.</param>
/// <param name="AlongRow">How many elements the next one of the row is away.</param>
internal readonly record struct Tiled(ValueId Data, ValueId ToNext, ValueId AlongRow);
