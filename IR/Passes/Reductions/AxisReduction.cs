namespace DualJit.IR;

/// <summary>The loops of a reduction along axes: over its results, and for each over the elements in the row-major order of the reduced axes.</summary>
/// <remarks>
/// Where elements of different results lie next to each other, as along the first axis of arrays in C order, whole rows are combined, a tile of columns at a time that stays in a core's cache; where those of one result do,
/// they are read as vectors. The last tile begins earlier rather than being narrower, so some columns may be done twice.
/// </remarks>
/// <param name="slot">Memory for one reduction of scalars.</param>
internal sealed class AxisReduction(FunctionBuilder builder, IElementFunction function, Op op, ReducedAxes axes, ValueId[] operands, ArrayShape shape, ValueId slot)
{
    private const int BytesOfTile = 1024;

    private readonly DType _dtype = function.ReturnType.DType;
    private readonly int[] _reduced = [.. Enumerable.Range(0, shape.Rank).Where(axes.Contains)];
    private readonly int[] _kept = [.. Enumerable.Range(0, shape.Rank).Where(axis => !axes.Contains(axis))];
    private readonly int _lanes = function.FindLanes();

    /// <summary>How the results are computed, for the report.</summary>
    public string Way { get; private set; } = "one element at a time: the elements do not lie in order, or the function has no vector code";

    /// <returns>The array of the results.</returns>
    public ValueId Emit()
    {
        ValueId[] lengths = [.. Enumerable.Range(0, shape.Rank).Where(axis => axes.KeepsDims || !axes.Contains(axis)).Select(axis => axes.Contains(axis) ? builder.Const(1L) : shape.Lengths[axis])];
        var result = builder.EmitTyped(Op.AllocateRaw, IrType.Array(_dtype, lengths.Length, Layout.C), lengths);
        var target = builder.Emit(Op.Data, result);
        var count = Count();
        builder.If(builder.Emit(Op.Eq, count, builder.Const(0L)), () => { FillWithIdentity(target, builder.Emit(Op.Length, result)); return []; }, () => { Reduce(target, count); return []; });
        return result;
    }

    /// <summary>Emits the reduction of all elements.</summary>
    /// <returns>The one result.</returns>
    public ValueId EmitScalar()
    {
        var count = Count();
        return builder.If(builder.Emit(Op.Eq, count, builder.Const(0L)), () => [Identity()], () => [OfRows(Array.ConvertAll(operands, operand => Data(operand)), count)])[0];
    }

    private ValueId Count() => _reduced.Aggregate(builder.Const(1L), (count, axis) => builder.Emit(Op.Mul, count, shape.Lengths[axis]));

    private ValueId Identity() => builder.ConstOf(Neutral.IdentityOf(op, _dtype));

    private void FillWithIdentity(ValueId target, ValueId count)
    {
        var identity = Identity();
        Loop(count, i => Store(target, i, identity));
    }

    private void Reduce(ValueId target, ValueId count)
    {
        ValueId[] first = Array.ConvertAll(operands, operand => Data(operand));
        if (_lanes > 0 && FindRun() is { } run)
        {
            if (axes.Contains(run))
            {
                Way = $"on vectors of {_lanes} elements of a result";
                var accumulators = new Accumulators(builder, op, _dtype, _lanes, slot);
                ForEachResult(_kept, first, (data, position) => Store(target, position, new DenseReduction(builder, function, accumulators, data, count).Emit()));
                return;
            }
            Way = $"on vectors of {_lanes} results";
            builder.If(builder.Emit(Op.Ge, shape.Lengths[run], builder.Const((long)_lanes)), () => { OfTiles(run, first, target, count); return []; }, () => { OfScalars(first, target, count); return []; });
        }
        else OfScalars(first, target, count);
    }

    private void OfScalars(ValueId[] first, ValueId target, ValueId count) => ForEachResult(_kept, first, (data, position) => Store(target, position, OfRows(data, count)));

    private ValueId OfRows(ValueId[] data, ValueId count)
    {
        new RowBlocks(builder, function, op, 0, builder.Const(1L), slot).Emit(new RowWalk(builder, LengthsOfReduced(), SourcesOf(data, null)), count);
        return builder.EmitTyped(Op.Load, IrType.Scalar(_dtype), slot);
    }

    private void OfTiles(int run, ValueId[] first, ValueId target, ValueId count)
    {
        var columns = shape.Lengths[run];
        var width = TileWidth(columns);
        var room = builder.Emit(Op.Mul, builder.Emit(Op.Mul, RowBlocks.Levels(builder, count), builder.Const(16L)), width);
        var memory = builder.Emit(Op.Data, builder.EmitTyped(Op.AllocateRaw, IrType.Array(_dtype, 1, Layout.C), room));
        var blocks = new RowBlocks(builder, function, op, _lanes, width, memory);
        var distance = Distance(run);
        ForEachResult([.. _kept.Where(axis => axis != run)], first, (data, position) =>
            builder.While([builder.Const(0L)], now => builder.Emit(Op.Lt, now[0], columns), now =>
            {
                var column = builder.Emit(Op.Min, now[0], builder.Emit(Op.Sub, columns, width));
                var sources = SourcesOf(Move(data, run, column), run);
                blocks.Emit(new RowWalk(builder, LengthsOfReduced(), sources), count);
                var start = builder.Add(position, builder.Emit(Op.Mul, column, distance));
                Loop(width, i => Store(target, builder.Add(start, builder.Emit(Op.Mul, i, distance)), builder.EmitTyped(Op.Load, IrType.Scalar(_dtype), builder.Emit(Op.Offset, (long)_dtype, memory, i))));
                return [builder.Add(now[0], width)];
            }));
    }

    /// <summary>A multiple of the lanes that is no more than the columns, and little more than their number by that of the tiles.</summary>
    private ValueId TileWidth(ValueId columns)
    {
        int most = BytesOfTile / _dtype.Size;
        var tiles = builder.Emit(Op.Shr, builder.Add(columns, most - 1), builder.Const(int.Log2(most)));
        var width = Rounded(builder.Emit(Op.Div, builder.Add(columns, builder.Add(tiles, -1)), tiles));
        return builder.Emit(Op.Select, builder.Emit(Op.Le, width, columns), width, Rounded(builder.Emit(Op.Shr, builder.Add(columns, 1), builder.Const(1))));

        ValueId Rounded(ValueId value) => builder.And(builder.Add(value, _lanes - 1), -_lanes);
    }

    /// <summary>The axis along which all arrays have their elements one after the other, where vectors along it are what is reduced, or results; null where there is none.</summary>
    private int? FindRun()
    {
        if (shape.Rank == 0 || Array.Exists(operands, operand => builder.TypeOf(operand) is { IsArray: true } type && type.Rank != shape.Rank) || operands.Length > 1) return null;
        var layouts = Array.ConvertAll(operands, operand => builder.TypeOf(operand).Layout);
        int? run = Array.TrueForAll(layouts, layout => layout is Layout.C or Layout.Inner) ? shape.Rank - 1 : Array.TrueForAll(layouts, layout => layout == Layout.F) ? 0 : null;
        if (run is not { } axis || !axes.Contains(axis)) return run;
        // Vectors of elements do not say which these are.
        if (function.ParameterCount > operands.Length) return null;
        // Several axes that are reduced lie in order only as the last ones of arrays in C order.
        bool isSuffix = _reduced[0] == shape.Rank - _reduced.Length && Array.TrueForAll(layouts, layout => layout == Layout.C);
        return _reduced.Length == 1 || isSuffix ? run : null;
    }

    /// <summary>Loops over results: where their first elements are, and their place in the target.</summary>
    private void ForEachResult(int[] along, ValueId[] data, Action<ValueId[], ValueId> body)
    {
        Along(0, data, builder.Const(0L));

        void Along(int k, ValueId[] pointers, ValueId position)
        {
            if (k == along.Length) body(pointers, position);
            else Loop(shape.Lengths[along[k]], i => Along(k + 1, Move(pointers, along[k], i), builder.Add(position, builder.Emit(Op.Mul, i, Distance(along[k])))));
        }
    }

    private ValueId Distance(int keptAxis) => _kept.Where(axis => axis > keptAxis).Aggregate(builder.Const(1L), (distance, axis) => builder.Emit(Op.Mul, distance, shape.Lengths[axis]));

    private ValueId[] LengthsOfReduced() => Array.ConvertAll(_reduced, axis => shape.Lengths[axis]);

    private ValueId Data(ValueId operand) => builder.TypeOf(operand).IsArray ? builder.Emit(Op.Data, operand) : operand;

    private ValueId[] Move(ValueId[] pointers, int axis, ValueId index) =>
        [.. pointers.Select((pointer, i) => builder.TypeOf(operands[i]) is { IsArray: true } type ? builder.Emit(Op.Offset, (long)type.DType, pointer, builder.Emit(Op.Mul, index, Stride(operands[i], axis))) : pointer)];

    private RowSource[] SourcesOf(ValueId[] pointers, int? run) => [.. operands.Select((operand, i) => builder.TypeOf(operand) is { IsArray: true } type
        ? new RowSource(pointers[i], type.DType, Array.ConvertAll(_reduced, axis => Stride(operand, axis)), run is not null)
        : new RowSource(pointers[i], null, Array.ConvertAll(_reduced, _ => builder.Const(0L)), false))];

    /// <summary>Along an axis of the shape: 0 where the array is repeated.</summary>
    private ValueId Stride(ValueId array, int axis)
    {
        int own = axis - shape.Rank + builder.TypeOf(array).Rank;
        if (own < 0) return builder.Const(0L);
        var stride = builder.Emit(Op.Stride, own, array);
        return operands.Length == 1 ? stride : builder.Emit(Op.Select, builder.Emit(Op.Eq, builder.Emit(Op.Dim, own, array), builder.Const(1L)), builder.Const(0L), stride);
    }

    private void Loop(ValueId count, Action<ValueId> body) => builder.While([builder.Const(0L)], now => builder.Emit(Op.Lt, now[0], count), now =>
    {
        body(now[0]);
        return [builder.Add(now[0], 1)];
    });

    private void Store(ValueId target, ValueId position, ValueId value) => builder.Emit(Op.Store, value, builder.Emit(Op.Offset, (long)_dtype, target, position));
}
