namespace DualJit.IR;

/// <summary>The loops of a reduction along axes: over its results, and for each over the elements in the row-major order of the reduced axes.</summary>
/// <remarks>
/// Where elements of different results lie next to each other, as along the first axis of arrays in C order, whole rows are combined, a tile of columns at a time that stays in a core's cache; where those of one result do,
/// they are read as vectors. What lies otherwise is copied to where it lies so, a piece at a time.
/// </remarks>
/// <param name="operands">Arrays, which broadcast, and scalars.</param>
/// <param name="shapes">Of the arrays; null for scalars.</param>
/// <param name="shape">What the arrays broadcast to.</param>
/// <param name="slot">Memory for one reduction of scalars.</param>
internal sealed class AxisReduction(FunctionBuilder builder, IElementFunction function, Op op, ReducedAxes axes, ValueId[] operands, ArrayShape?[] shapes, ArrayShape shape, ReductionFunctions functions, ValueId slot)
{
    // Of rows as long as this, the sum of 2,000 x 500 takes 140 µs, of half as long ones 150; the partial results stay in a core's caches. Its nearest one keeps all that 64 rows of a tile that is copied have
    // in lines, where these lie along the columns.
    private const int BytesOfTile = 2048, BytesOfCopiedTile = 256;

    private readonly DType _dtype = function.ReturnType.DType;
    private readonly int[] _reduced = [.. Enumerable.Range(0, shape.Rank).Where(axes.Contains)];
    private readonly int[] _kept = [.. Enumerable.Range(0, shape.Rank).Where(axis => !axes.Contains(axis))];
    private readonly ReducedOperand[] _operands = [.. operands.Select((operand, i) => ReducedOperand.Of(builder, operand, shapes[i], shape))];
    private readonly bool _hasNumber = function.ParameterCount > operands.Length;
    private readonly int _lanes = function.FindLanes();

    /// <summary>How the results are computed, for the report.</summary>
    public string Way { get; private set; } = "one element at a time: the function has no vector code";

    /// <summary>The lengths of the result.</summary>
    public ValueId[] Lengths { get; } = [.. Enumerable.Range(0, shape.Rank).Where(axis => axes.KeepsDims || !axes.Contains(axis)).Select(axis => axes.Contains(axis) ? builder.Const(1L) : shape.Lengths[axis])];

    /// <returns>The array of the results.</returns>
    public ValueId Emit()
    {
        var result = EmitResult();
        EmitInto(builder.Emit(Op.Data, result));
        return result;
    }

    /// <summary>The array of the results, in which nothing is yet.</summary>
    public ValueId EmitResult() => builder.EmitTyped(Op.AllocateRaw, IrType.Array(_dtype, Lengths.Length, Layout.C), Lengths);

    /// <summary>Emits the reduction into memory for its results.</summary>
    public void EmitInto(ValueId target)
    {
        var count = Count();
        builder.When(builder.Emit(Op.Eq, count, builder.Const(0L)), () => FillWithIdentity(target, Lengths.Aggregate(builder.Const(1L), builder.Times)), () => Reduce(target, count));
    }

    /// <summary>Emits the reduction of all elements.</summary>
    /// <returns>The one result.</returns>
    public ValueId EmitScalar()
    {
        var count = Count();
        return builder.If(builder.Emit(Op.Eq, count, builder.Const(0L)), () => [Identity()], () => [_lanes > 0 ? OfAll(count) : OfElements(_operands, count)])[0];
    }

    private ValueId Count() => _reduced.Aggregate(builder.Const(1L), (count, axis) => builder.Times(count, shape.Lengths[axis]));

    private ValueId Identity() => builder.ConstOf(Neutral.IdentityOf(op, _dtype));

    private void FillWithIdentity(ValueId target, ValueId count)
    {
        var (zero, one) = (builder.Const(0L), builder.Const(1L));
        builder.Emit(Op.Store, Identity(), slot);
        functions.Copies.Fill(builder, _dtype, new(slot, zero, zero), target, one, count);
    }

    private void Reduce(ValueId target, ValueId count)
    {
        if (_lanes == 0) OfElements(target, count);
        else if (FindRun() is { } run && !axes.Contains(run))
        {
            Way = $"on vectors of {_lanes} results";
            builder.When(builder.Emit(Op.Ge, shape.Lengths[run], builder.Const((long)_lanes)), () => OfTiles(run, target, count), () => OfFew(target, count));
        }
        else
        {
            var ofSequence = OfSequence(_operands, LengthsOfReduced());
            ForEachResult(_kept, _operands, (data, position) => Store(target, position, ofSequence(data, count)));
        }
    }

    /// <summary>Results of which there are fewer than lanes: what each is made of is computed to memory, a piece at a time.</summary>
    private void OfFew(ValueId target, ValueId count)
    {
        var (zero, piece) = (builder.Const(0L), builder.Const(ReductionFunctions.Piece));
        var (values, memory) = (Scratch(_dtype, builder.Emit(Op.Min, count, piece)), builder.StackSlot(ReductionFunctions.Bytes(_dtype)));
        ForEachResult(_kept, _operands, (data, position) =>
        {
            var walk = new RowWalk(builder, LengthsOfReduced(), SourcesOf(data));
            builder.While([zero, .. walk.Start()], now => builder.Emit(Op.Lt, now[0], count), now =>
            {
                var length = builder.Emit(Op.Min, piece, builder.Emit(Op.Sub, count, now[0]));
                var walked = builder.While([zero, .. now[1..]], row => builder.Emit(Op.Lt, row[0], length), row =>
                {
                    ValueId[] arguments = [.. walk.Columns(row[1..]), .. _hasNumber ? [builder.Emit(Op.Add, now[0], row[0])] : Array.Empty<ValueId>()];
                    Store(values, row[0], function.EmitScalar(builder, arguments));
                    return [builder.Add(row[0], 1), .. walk.Next(row[1..])];
                });
                functions.Reduce(builder, op, _dtype, values, length, now[0], count, memory);
                return [builder.Emit(Op.Add, now[0], length), .. walked[1..]];
            });
            Store(target, position, builder.EmitTyped(Op.Load, IrType.Scalar(_dtype), memory));
        });
    }

    private void OfElements(ValueId target, ValueId count) => ForEachResult(_kept, _operands, (data, position) => Store(target, position, OfElements(data, count)));

    private ValueId OfElements(ReducedOperand[] data, ValueId count)
    {
        new RowBlocks(builder, function, op, 0, builder.Const(1L), slot).Emit(new RowWalk(builder, LengthsOfReduced(), SourcesOf(data)), count);
        return builder.EmitTyped(Op.Load, IrType.Scalar(_dtype), slot);
    }

    private ValueId OfAll(ValueId count)
    {
        bool isInOrder = _hasNumber || !MemoryOrder.IsPossible(op, _dtype) || Array.TrueForAll(_operands, operand => operand.Array is null or { IsRowMajor: true });
        var (operands, lengths) = isInOrder ? (_operands, shape.Lengths) : MemoryOrder.Of(builder, _operands, shape.Lengths);
        return OfSequence(operands, lengths)(operands, count);
    }

    private Func<ReducedOperand[], ValueId, ValueId> OfSequence(ReducedOperand[] operands, ValueId[] lengths)
    {
        Way = $"on vectors of {_lanes} elements{(_kept.Length == 0 ? "" : " of a result")}";
        var sequences = new Sequences(builder, functions.Copies, function, _hasNumber, new Accumulators(builder, op, _dtype, _lanes, slot), operands, _reduced, lengths);
        return sequences.Emit;
    }

    private void OfTiles(int run, ValueId target, ValueId count)
    {
        var columns = shape.Lengths[run];
        var areInOrder = _operands.Where(operand => !operand.IsRepeated(builder, run)).Select(operand => IsInOrder(operand, run)).Aggregate(builder.Const(true), builder.AndOf);
        var width = TileWidth(columns, areInOrder);
        var room = builder.Emit(Op.Mul, builder.Emit(Op.Mul, RowBlocks.Levels(builder, count), builder.Const(16L)), width);
        var memory = Scratch(_dtype, room);
        var rows = new RowBlocks(builder, function, op, _lanes, width, memory);
        var distance = Distance(run);
        var ways = Array.ConvertAll(_operands, operand => operand.IsRepeated(builder, run) ? null : WayToColumns(operand, run, width));
        ForEachResult([.. _kept.Where(axis => axis != run)], _operands, (data, position) => builder.For(columns, width, x =>
        {
            // The last tile begins earlier rather than being narrower, so some columns may be done twice.
            var column = builder.Emit(Op.Min, x, builder.Emit(Op.Sub, columns, width));
            var sources = SourcesOf(Array.ConvertAll(data, operand => operand.Moved(builder, run, column)));
            for (int i = 0; i < ways.Length; i++) sources[i] = sources[i] with { Columns = ways[i] };
            rows.Emit(new RowWalk(builder, LengthsOfReduced(), sources, functions.Copies), count);
            var start = builder.Add(position, builder.Times(column, distance));
            builder.For(width, i => Store(target, builder.Add(start, builder.Times(i, distance)), builder.EmitTyped(Op.Load, IrType.Scalar(_dtype), builder.Emit(Op.Offset, (long)_dtype, memory, i))));
        }));
    }

    private RowCopy WayToColumns(ReducedOperand operand, int run, ValueId width)
    {
        var isInOrder = IsInOrder(operand, run);
        if (builder.ConstantOf(isInOrder) == 1) return new(operand.Value, width, operand.Strides[run], isInOrder);
        return new(builder.If(isInOrder, () => [operand.Value], () => [Scratch(operand.DType!.Value, builder.Times(width, builder.Const((long)RowBlocks.RowsAhead)))])[0], width, operand.Strides[run], isInOrder);
    }

    private ValueId IsInOrder(ReducedOperand operand, int run) => builder.ConstantOf(operand.Strides[run]) == 1 ? builder.Const(true) : builder.Emit(Op.Eq, operand.Strides[run], builder.Const(1L));

    private ValueId Scratch(DType dtype, ValueId count) => builder.Emit(Op.Data, builder.EmitTyped(Op.AllocateScratch, IrType.Array(dtype, 1, Layout.C), count));

    /// <summary>A multiple of the lanes that is no more than the columns, and little more than their number by that of the tiles.</summary>
    private ValueId TileWidth(ValueId columns, ValueId areInOrder)
    {
        ValueId wide = builder.Const(int.Log2(BytesOfTile / _dtype.Size)), narrow = builder.Const(int.Log2(Math.Max(BytesOfCopiedTile / _dtype.Size, _lanes)));
        var bits = builder.ConstantOf(areInOrder) == 1 ? wide : builder.Emit(Op.Select, areInOrder, wide, narrow);
        var tiles = builder.Emit(Op.Shr, builder.Emit(Op.Add, columns, builder.Add(builder.Emit(Op.Shl, builder.Const(1L), bits), -1)), bits);
        var width = Rounded(builder.Emit(Op.Div, builder.Add(columns, builder.Add(tiles, -1)), tiles));
        return builder.Emit(Op.Select, builder.Emit(Op.Le, width, columns), width, Rounded(builder.Emit(Op.Shr, builder.Add(columns, 1), builder.Const(1))));

        ValueId Rounded(ValueId value) => builder.And(builder.Add(value, _lanes - 1), -_lanes);
    }

    /// <summary>The axis along which most arrays have their elements one after the other, as far as their types tell; else the last one of those of the results.</summary>
    private int? FindRun()
    {
        int[] units = [.. _operands.Where(operand => operand.UnitAxis is not null).Select(operand => operand.UnitAxis!.Value)];
        return units.Length > 0 ? units.GroupBy(axis => axis).OrderByDescending(axis => axis.Count()).First().Key : _kept.Length > 0 ? _kept[^1] : null;
    }

    /// <summary>Loops over results: where their first elements are, and their place in the target.</summary>
    private void ForEachResult(int[] along, ReducedOperand[] data, Action<ReducedOperand[], ValueId> body)
    {
        Along(0, data, builder.Const(0L));

        void Along(int k, ReducedOperand[] now, ValueId position)
        {
            if (k == along.Length) body(now, position);
            else builder.For(shape.Lengths[along[k]], i => Along(k + 1, Array.ConvertAll(now, operand => operand.Moved(builder, along[k], i)), builder.Add(position, builder.Times(i, Distance(along[k])))));
        }
    }

    /// <summary>How many results there are for one place on an axis of theirs.</summary>
    public ValueId Distance(int keptAxis) => _kept.Where(axis => axis > keptAxis).Aggregate(builder.Const(1L), (distance, axis) => builder.Times(distance, shape.Lengths[axis]));

    private ValueId[] LengthsOfReduced() => Array.ConvertAll(_reduced, axis => shape.Lengths[axis]);

    private RowSource[] SourcesOf(ReducedOperand[] data) => Array.ConvertAll(data, operand => new RowSource(operand.Value, operand.DType, operand.DType is null ? [.. _reduced.Select(_ => builder.Const(0L))] : Array.ConvertAll(_reduced, axis => operand.Strides[axis])));

    private void Store(ValueId target, ValueId position, ValueId value) => builder.Emit(Op.Store, value, builder.Emit(Op.Offset, (long)_dtype, target, position));
}
