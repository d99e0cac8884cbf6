namespace DualJit.IR;

/// <summary>Loops over rows whose elements need not lie one after the other: in tiles, which are copied to where they do.</summary>
/// <remarks>
/// The innermost axis is the one along which most arrays lie in order, as far as the strides tell when the kernel runs; axes that lie behind each other in all arrays are one. Of an array that lies in
/// order along the next axis instead, a tile is as many rows as fit into a cache line, so that each line is read or written once. An element that is repeated along the row fills a row of a tile.
/// So what computes the elements is one loop for all of them, over memory in order.
/// </remarks>
internal sealed class TiledLoops(FunctionBuilder builder, ArrayShape shape, IReadOnlyList<MappedArray> sources, IReadOnlyList<MappedArray> targets, Dictionary<MappedArray, ValueId[]> stridesOf, TileMemory memory)
{
    private const long Columns = TileMemory.Columns;

    private readonly MappedArray[] _arrays = [.. sources, .. targets];
    private readonly ValueId[] _lengths = [.. shape.Lengths];
    private readonly Dictionary<MappedArray, ValueId[]> _strides = stridesOf.ToDictionary(pair => pair.Key, pair => (ValueId[])[.. pair.Value]);

    private int Inner => shape.Rank - 1;

    private long Rows => TileMemory.Rows(_arrays.Max(array => array.Type.DType.Size));

    /// <param name="emitRow">Emits the loop over elements in order: of which number, and where the rows of the arrays start.</param>
    public void Emit(Action<ValueId, Dictionary<MappedArray, ValueId>> emitRow)
    {
        JoinAxes();
        // What lies in order along the last axis by its type has nothing to gain from another one.
        if (shape.Rank > 1 && !Array.TrueForAll(_arrays, array => array.IsInOrder))
        {
            for (int axis = Inner - 2; axis >= 0; axis--) SwapAxes(axis, Inner - 1, builder.AndOf(HasUnit(axis), builder.Emit(Op.Not, HasUnit(Inner - 1))));
            SwapAxes(Inner - 1, Inner, builder.Emit(Op.Gt, Units(Inner - 1), Units(Inner)));
        }
        EmitAxis(0, [], emitRow);
    }

    /// <summary>Makes one axis of the last ones, where each goes on where the next one ends.</summary>
    private void JoinAxes()
    {
        if (shape.Rank == 1) return;
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
                strides[Inner] = Select(takesStride, strides[axis], strides[Inner]);
            }
            _lengths[Inner] = Select(joins.Value, builder.Emit(Op.Mul, _lengths[axis], _lengths[Inner]), _lengths[Inner]);
            _lengths[axis] = Select(joins.Value, one, _lengths[axis]);
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

    private ValueId IsUnit(MappedArray array, int axis) => builder.Emit(Op.Eq, _strides[array][axis], builder.Const(1L));

    private void SwapAxes(int a, int b, ValueId condition)
    {
        foreach (var values in (ValueId[][])[_lengths, .. _strides.Values]) (values[a], values[b]) = (Select(condition, values[b], values[a]), Select(condition, values[a], values[b]));
    }

    private ValueId Select(ValueId condition, ValueId then, ValueId otherwise) => then == otherwise ? then : builder.Emit(Op.Select, condition, then, otherwise);

    private void EmitAxis(int axis, ValueId[] indices, Action<ValueId, Dictionary<MappedArray, ValueId>> emitRow)
    {
        if (axis < Inner - 1)
        {
            builder.For(_lengths[axis], i => EmitAxis(axis + 1, [.. indices, i], emitRow));
            return;
        }
        var streams = _arrays.Select((array, i) => StreamOf(array, indices, memory.Tile(i))).ToArray();
        var one = builder.Const(1L);
        var (all, across) = (_lengths[Inner], Inner > 0 ? _lengths[Inner - 1] : one);
        var columns = Select(All(streams, stream => stream.IsDirect), all, builder.Const(Columns));
        var rows = Inner == 0 ? one : Select(All(streams, stream => builder.Emit(Op.Or, stream.IsDirect, stream.IsRepeated)), one, builder.Const(Rows));
        builder.For(across, rows, y => builder.For(all, columns, x =>
            EmitTile(streams, y, x, builder.Emit(Op.Min, rows, builder.Emit(Op.Sub, across, y)), builder.Emit(Op.Min, columns, builder.Emit(Op.Sub, all, x)), emitRow)));
    }

    private ValueId All(Stream[] streams, Func<Stream, ValueId> condition) => streams.Select(condition).Aggregate(builder.AndOf);

    private Stream StreamOf(MappedArray array, ValueId[] indices, ValueId tile)
    {
        var strides = _strides[array];
        var data = array.Data;
        for (int axis = 0; axis < indices.Length; axis++) data = array.Offset(builder, data, builder.Times(indices[axis], strides[axis]));
        var (alongRow, toNext) = (strides[Inner], Inner > 0 ? strides[Inner - 1] : builder.Const(0L));
        return new Stream(array, data, alongRow, toNext, builder.Emit(Op.Eq, alongRow, builder.Const(1L)), builder.Emit(Op.Eq, alongRow, builder.Const(0L)), tile);
    }

    private void EmitTile(Stream[] streams, ValueId y, ValueId x, ValueId rows, ValueId columns, Action<ValueId, Dictionary<MappedArray, ValueId>> emitRow)
    {
        var (copied, zero) = (builder.Const(Columns), builder.Const(0L));
        var tiles = streams.ToDictionary(stream => stream, stream => stream.Array.Offset(builder, stream.Data, builder.Add(builder.Times(y, stream.ToNext), builder.Times(x, stream.AlongRow))));
        foreach (var stream in streams.Take(sources.Count))
            Unless(stream.IsDirect, () => builder.If(stream.IsRepeated,
                // The same for all tiles of these rows.
                () => Nothing(() => Unless(builder.Emit(Op.Ne, x, zero), () => builder.For(rows, row =>
                {
                    var value = stream.Array.Load(builder, tiles[stream], builder.Times(row, stream.ToNext));
                    builder.For(columns, column => stream.Array.Store(builder, stream.Tile, InTile(row, column), value));
                }))),
                () => Nothing(() => ForTile((row, column, place) => stream.Array.Store(builder, stream.Tile, InTile(row, column), stream.Array.Load(builder, tiles[stream], place(stream)))))));
        builder.For(rows, row => emitRow(columns, streams.ToDictionary(stream => stream.Array, stream => stream.Array.Offset(builder,
            builder.Emit(Op.Select, stream.IsDirect, tiles[stream], stream.Tile), builder.Emit(Op.Mul, row, builder.Emit(Op.Select, stream.IsDirect, stream.ToNext, copied))))));
        foreach (var stream in streams.Skip(sources.Count))
            Unless(stream.IsDirect, () => ForTile((row, column, place) => stream.Array.Store(builder, tiles[stream], place(stream), stream.Array.Load(builder, stream.Tile, InTile(row, column)))));

        ValueId InTile(ValueId row, ValueId column) => builder.Add(builder.Emit(Op.Mul, row, copied), column);

        void ForTile(Action<ValueId, ValueId, Func<Stream, ValueId>> visit) => builder.For(columns, column => builder.For(rows, row =>
            visit(row, column, stream => builder.Add(builder.Emit(Op.Mul, column, stream.AlongRow), builder.Times(row, stream.ToNext)))));
    }

    private void Unless(ValueId condition, Action emit)
    {
        if (builder.ConstantOf(condition) == 1) return;
        builder.If(condition, () => [], () => Nothing(emit));
    }

    private static ValueId[] Nothing(Action emit)
    {
        emit();
        return [];
    }

    /// <param name="AlongRow">The stride along the rows.</param>
    /// <param name="ToNext">The stride from row to row.</param>
    /// <param name="IsDirect">Whether rows lie in order.</param>
    /// <param name="IsRepeated">Whether a row is one element.</param>
    /// <param name="Tile">Memory for a tile.</param>
    private sealed record Stream(MappedArray Array, ValueId Data, ValueId AlongRow, ValueId ToNext, ValueId IsDirect, ValueId IsRepeated, ValueId Tile);
}
