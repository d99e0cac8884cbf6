namespace DualJit.IR;

/// <summary>Loops over rows of elements that lie one after the other; of arrays whose elements do not, by way of tiles that are copied.</summary>
/// <remarks>
/// The innermost axis is the one along which most arrays lie in order, as far as the strides tell when the kernel runs; axes that lie behind each other in all arrays are one. Of an array that lies in
/// order along the next axis instead, a tile is as many rows as fit into a cache line, so that each line is read or written once. An element that is repeated along the row fills a row of a tile, or one vector
/// that is read again and again. So what computes the elements is one loop for all of them, over memory in order.
/// </remarks>
/// <param name="lanes">Of the vectors that are read; 0 where elements are.</param>
/// <param name="isFlat">Whether every array lies in C order and has the shape of the loops.</param>
internal sealed class TiledLoops(
    FunctionBuilder builder, ArrayShape shape, IReadOnlyList<Elements> sources, IReadOnlyList<Elements> targets, int lanes, ValueId isFlat, TileMemory memory, CopyFunctions functions)
{
    private const long Columns = TileMemory.Columns;

    private readonly Elements[] _arrays = [.. sources, .. targets];
    private readonly ValueId[] _lengths = [.. shape.Lengths];
    private readonly Dictionary<Elements, ValueId[]> _strides = new[] { sources, targets }.SelectMany(arrays => arrays).ToDictionary(array => array, array => (ValueId[])[.. array.Repeated(builder, shape).Strides]);

    private int Inner => shape.Rank - 1;

    /// <summary>Whether the types say that rows lie in order where they are not one element.</summary>
    private bool AreInOrder => Array.TrueForAll(_arrays, array => array.IsInOrder);

    private long Rows => TileMemory.Rows(_arrays.Max(array => array.DType.Size));

    /// <param name="emitRow">Emits the loop over elements in order: of which number, and the rows of the arrays.</param>
    public void Emit(Action<ValueId, Dictionary<Elements, Row>> emitRow)
    {
        // What lies in order along the last axis by its type has nothing to gain from another one.
        if (AreInOrder) JoinAllAxes();
        else if (shape.Rank > 1)
        {
            JoinAxes();
            for (int axis = Inner - 2; axis >= 0; axis--) SwapAxes(axis, Inner - 1, builder.AndOf(HasUnit(axis), builder.Emit(Op.Not, HasUnit(Inner - 1))));
            SwapAxes(Inner - 1, Inner, builder.Emit(Op.Gt, Units(Inner - 1), Units(Inner)));
        }
        EmitAxis(0, [], emitRow);
    }

    /// <summary>Makes one axis of all, where there is no other way for arrays whose rows lie in order.</summary>
    private void JoinAllAxes()
    {
        if (builder.ConstantOf(isFlat) == 0) return;
        var one = builder.Const(1L);
        var count = shape.Count(builder);
        for (int axis = 0; axis < Inner; axis++) _lengths[axis] = builder.Select(isFlat, one, _lengths[axis]);
        _lengths[Inner] = builder.Select(isFlat, count, _lengths[Inner]);
        foreach (var strides in _strides.Values)
            if (builder.ConstantOf(strides[Inner]) != 1) strides[Inner] = builder.Select(isFlat, one, strides[Inner]);
    }

    /// <summary>Makes one axis of the last ones, where each goes on where the next one ends.</summary>
    private void JoinAxes()
    {
        var one = builder.Const(1L);
        ValueId? joins = null;
        for (int axis = Inner - 1; axis >= 0; axis--)
        {
            var isSingle = builder.Emit(Op.Eq, _lengths[Inner], one);
            ValueId? goesOn = null;
            foreach (var array in _arrays)
            {
                var strides = _strides[array];
                var follows = builder.Emit(Op.Eq, strides[axis], builder.Times(_lengths[Inner], strides[Inner]));
                goesOn = goesOn is { } others ? builder.AndOf(others, follows) : follows;
            }
            var can = builder.Emit(Op.Or, builder.Emit(Op.Or, isSingle, builder.Emit(Op.Eq, _lengths[axis], one)), goesOn!.Value);
            joins = joins is { } before ? builder.AndOf(before, can) : can;
            var takesStride = builder.AndOf(joins.Value, isSingle);
            foreach (var array in _arrays)
            {
                var strides = _strides[array];
                strides[Inner] = builder.Select(takesStride, strides[axis], strides[Inner]);
            }
            _lengths[Inner] = builder.Select(joins.Value, builder.Emit(Op.Mul, _lengths[axis], _lengths[Inner]), _lengths[Inner]);
            _lengths[axis] = builder.Select(joins.Value, one, _lengths[axis]);
        }
    }

    private ValueId HasUnit(int axis)
    {
        ValueId? any = null;
        foreach (var array in _arrays)
        {
            var has = IsUnit(array, axis);
            any = any is { } others ? builder.Emit(Op.Or, others, has) : has;
        }
        return any!.Value;
    }

    /// <summary>In how many arrays the elements lie one after the other along an axis.</summary>
    private ValueId Units(int axis)
    {
        var count = builder.Const(0L);
        foreach (var array in _arrays) count = builder.Add(count, builder.Emit(Op.Select, IsUnit(array, axis), builder.Const(1L), builder.Const(0L)));
        return count;
    }

    private ValueId IsUnit(Elements array, int axis) => builder.Emit(Op.Eq, _strides[array][axis], builder.Const(1L));

    private void SwapAxes(int a, int b, ValueId condition)
    {
        foreach (var values in (ValueId[][])[_lengths, .. _strides.Values]) (values[a], values[b]) = (builder.Select(condition, values[b], values[a]), builder.Select(condition, values[a], values[b]));
    }

    private void EmitAxis(int axis, ValueId[] indices, Action<ValueId, Dictionary<Elements, Row>> emitRow)
    {
        if (axis < Inner - 1)
        {
            builder.For(_lengths[axis], i => EmitAxis(axis + 1, [.. indices, i], emitRow));
            return;
        }
        var streams = _arrays.Select((array, i) => StreamOf(array, indices, i)).ToArray();
        var one = builder.Const(1L);
        var (all, across) = (_lengths[Inner], Inner > 0 ? _lengths[Inner - 1] : one);
        var areDirectOrRepeated = All(streams, stream => stream.IsDirectOrRepeated);
        var areDirect = lanes > 0 ? areDirectOrRepeated : All(streams, stream => stream.IsDirect);
        // Where nothing is copied but what is repeated, a row of the tiles may take all of their memory.
        var isWide = lanes > 0 ? builder.Const(false) : builder.AndOf(areDirectOrRepeated, builder.Emit(Op.Gt, all, builder.Const(Columns)));
        var columns = builder.Select(areDirect, all, builder.Select(isWide, builder.Const(Rows * Columns), builder.Const(Columns)));
        if (Inner == 0) EmitTiles(builder.Const(0L), one);
        else
        {
            var rows = builder.Select(areDirect, across, builder.Select(isWide, one, builder.Const(Rows)));
            builder.For(across, rows, y => EmitTiles(y, builder.Emit(Op.Min, rows, builder.Emit(Op.Sub, across, y))));
        }

        void EmitTiles(ValueId y, ValueId rows) => builder.For(all, columns, x => EmitTile(streams, areDirect, (y, x), rows, builder.Emit(Op.Min, columns, builder.Emit(Op.Sub, all, x)), emitRow));
    }

    private ValueId All(Stream[] streams, Func<Stream, ValueId> condition) => streams.Select(condition).Aggregate(builder.AndOf);

    private Stream StreamOf(Elements array, ValueId[] indices, int number)
    {
        var strides = _strides[array];
        var data = array.Data;
        for (int axis = 0; axis < indices.Length; axis++) data = array.Offset(builder, data, builder.Times(indices[axis], strides[axis]));
        var (alongRow, toNext) = (strides[Inner], Inner > 0 ? strides[Inner - 1] : builder.Const(0L));
        var never = builder.Const(false);
        if (builder.ConstantOf(alongRow) == 1) return new Stream(array, new Tiled(data, toNext, alongRow), builder.Const(true), never, builder.Const(true), ValueId.None);
        var (isDirect, isRepeated) = (builder.Emit(Op.Eq, alongRow, builder.Const(1L)), builder.Emit(Op.Eq, alongRow, builder.Const(0L)));
        return new Stream(array, new Tiled(data, toNext, alongRow), isDirect, isRepeated, AreInOrder ? builder.Const(true) : builder.Emit(Op.Or, isDirect, isRepeated), memory.Tile(number));
    }

    private void EmitTile(Stream[] streams, ValueId areDirect, (ValueId Y, ValueId X) from, ValueId rows, ValueId columns, Action<ValueId, Dictionary<Elements, Row>> emitRow)
    {
        var starts = Array.ConvertAll(streams, stream => stream with
        {
            Rows = stream.Rows with { Data = stream.Array.Offset(builder, stream.Rows.Data, builder.Add(builder.Times(from.Y, stream.Rows.ToNext), builder.Times(from.X, stream.Rows.AlongRow))) },
        });
        var copied = Array.FindAll(starts, stream => !stream.Tile.IsNone);
        var (read, written) = (copied.Where(stream => sources.Contains(stream.Array)).ToArray(), copied.Where(stream => targets.Contains(stream.Array)).ToArray());
        if (read.Length > 0) builder.Unless(areDirect, () =>
        {
            var isFirst = builder.Emit(Op.Eq, from.X, builder.Const(0L));
            foreach (var stream in read)
                if (lanes == 0) Gather(stream, rows, columns, isFirst);
                else builder.Unless(stream.IsDirectOrRepeated, () => Gather(stream, rows, columns, isFirst));
        });
        if (Inner == 0) EmitRow(builder.Const(0L));
        else builder.For(rows, EmitRow);
        foreach (var stream in written) builder.Unless(stream.IsDirect, () => functions.Scatter(builder, stream.Array.DType, stream.Tile, stream.Rows, rows, columns));

        void EmitRow(ValueId row)
        {
            emitRow(columns, starts.ToDictionary(stream => stream.Array, stream => RowOf(stream, row, lanes > 0 && sources.Contains(stream.Array) ? FillVector(stream, row) : builder.Const(1L))));
        }
    }

    /// <summary>Fills the tile of what is repeated along the row, and gives the step of the row.</summary>
    /// <remarks>A step that control flow decides LLVM adds to an address; with a selected one it would choose between two addresses for each vector.</remarks>
    private ValueId FillVector(Stream stream, ValueId row)
    {
        var (array, rows) = (stream.Array, stream.Rows);
        var one = builder.Const(1L);
        if (stream.Tile.IsNone) return one;
        return builder.If(stream.IsRepeated, () =>
        {
            var element = array.Load(builder, array.Offset(builder, rows.Data, builder.Times(row, rows.ToNext)));
            builder.Emit(Op.VectorStore, builder.EmitTyped(Op.Splat, IrType.Vector(array.DType, lanes), element), stream.Tile);
            return [builder.Const(0L)];
        }, () => [one])[0];
    }

    private void Gather(Stream stream, ValueId rows, ValueId columns, ValueId isFirst)
    {
        var dtype = stream.Array.DType;
        if (AreInOrder) builder.When(builder.AndOf(stream.IsRepeated, isFirst), () => functions.Fill(builder, dtype, stream.Rows, stream.Tile, rows, columns));
        else functions.Gather(builder, dtype, stream.Rows, stream.Tile, rows, columns, isFirst);
    }

    private Row RowOf(Stream stream, ValueId row, ValueId step)
    {
        var (data, toNext) = (stream.Rows.Data, stream.Rows.ToNext);
        if (stream.Tile.IsNone) return new Row(stream.Array.Offset(builder, data, builder.Times(row, toNext)), step, stream.IsDirect, stream.IsRepeated);
        var (isVector, none) = (lanes > 0 ? stream.IsRepeated : builder.Const(false), builder.Const(0L));
        (data, toNext) = (builder.Emit(Op.Select, stream.IsDirect, data, stream.Tile), builder.Emit(Op.Select, stream.IsDirect, toNext, builder.Select(isVector, none, builder.Const(Columns))));
        return new Row(stream.Array.Offset(builder, data, builder.Times(row, toNext)), step, stream.IsDirect, stream.IsRepeated);
    }

    /// <summary>Where the elements of a row lie one after the other.</summary>
    /// <param name="Step">How many elements the next one is away: 1, or 0 where one vector is read again and again.</param>
    /// <param name="IsDirect">Whether they are the array's own, and not in a tile.</param>
    /// <param name="IsRepeated">Whether all of them are one.</param>
    public sealed record Row(ValueId Data, ValueId Step, ValueId IsDirect, ValueId IsRepeated);

    /// <param name="Rows">Where its elements are.</param>
    /// <param name="IsDirect">Whether rows lie in order.</param>
    /// <param name="IsRepeated">Whether a row is one element.</param>
    /// <param name="Tile">Memory for a tile; none where rows always lie in order.</param>
    private sealed record Stream(Elements Array, Tiled Rows, ValueId IsDirect, ValueId IsRepeated, ValueId IsDirectOrRepeated, ValueId Tile);
}
