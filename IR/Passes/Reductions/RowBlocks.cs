using DualJit.Reductions;

namespace DualJit.IR;

/// <summary>The canonical order for several results at once: rows of so many elements are combined, those of one result being in one column.</summary>
/// <remarks>
/// A block is sixteen lanes of a row each, in memory; so are the partial results, which a binary counter combines. What is absent is skipped, so there is no need of a neutral element.
/// Columns are vectors where the function works on lanes. Where it is easy to say where the sixteenth row from a row is, four rows of each lane are combined at a time: in long blocks one after the other, in
/// those of one or two rows to what the counter would make of four or two blocks, and, every other time, of these and the ones before. Else blocks of one row for each lane are taken two at a time, for the same reason.
/// </remarks>
/// <param name="lanes">Columns that are one vector, or 0 for a single column.</param>
/// <param name="width">Columns: a multiple of the lanes, or 1.</param>
/// <param name="memory">Room for <see cref="Levels"/> blocks.</param>
internal sealed class RowBlocks(FunctionBuilder builder, IElementFunction function, Op op, int lanes, ValueId width, ValueId memory)
{
    /// <summary>How many rows are copied at a time.</summary>
    public const int RowsAhead = Together * Lanes;

    private const int Together = 4, Lanes = CanonicalReduction.Lanes;

    private readonly DType _dtype = function.ReturnType.DType;
    private readonly IrType _type = lanes > 0 ? IrType.Vector(function.ReturnType.DType, lanes) : function.ReturnType;

    /// <summary>How many blocks of memory so many rows need.</summary>
    public static ValueId Levels(FunctionBuilder builder, ValueId count)
    {
        var blocks = builder.Emit(Op.Shr, count, builder.Const(5));
        return builder.Emit(Op.Sub, builder.Const(66L), builder.Emit(Op.LeadingZeroCount, blocks));
    }

    /// <summary>Emits what combines the rows, of which there is at least one, and leaves the results at the start of the memory.</summary>
    /// <param name="rows">Where the elements of each row are.</param>
    public void Emit(RowWalk rows, ValueId count)
    {
        ValueId zero = builder.Const(0L), most = builder.Const((long)Lanes);
        bool hasFours = lanes > 0 && rows.CanSkip;
        var length = CanonicalBlocks.Length(builder, count, fewestRows: 2);
        var isTree = builder.Emit(Op.Eq, length, builder.Const(2L * Lanes));
        var whole = hasFours ? builder.Emit(Op.Max, length, builder.Const(Together * (long)Lanes)) : length;
        // The next row, the blocks in memory, the lanes of the last one, the blocks that came before.
        var state = builder.While([zero, zero, zero, zero, .. rows.Start()], now => builder.Emit(Op.Lt, now[0], count), now =>
        {
            var first = now[0];
            var isWhole = builder.Emit(Op.Le, builder.Add(first, whole), count);
            // What the counter would combine with the block before at once is added to it.
            var joins = hasFours ? builder.AndOf(builder.AndOf(isTree, isWhole), builder.IsNotZero(builder.And(now[3], 1))) : builder.Const(false);
            var used = builder.Select(joins, builder.Add(now[1], -1), now[1]);
            var block = Block(used);
            var end = builder.Emit(Op.Min, builder.Add(first, builder.Emit(Op.Select, isWhole, whole, length)), count);
            ValueId[] walked = [first, .. now[4..]];
            if (hasFours) walked = Fours(rows, walked, first, end, block, isTree, joins);
            walked = builder.While(walked, row => builder.Emit(Op.Lt, row[0], end), row =>
            {
                var place = builder.Emit(Op.Sub, row[0], first);
                Add(rows, row, Lane(block, builder.And(place, Lanes - 1)), builder.Emit(Op.Lt, place, most));
                return [builder.Add(row[0], 1), .. rows.Next(row[1..])];
            });
            // As in a binary counter: where there are two of one size, they become one of twice the size. At the end all become one.
            var carries = builder.Emit(Op.Select, isWhole, builder.Select(joins, builder.Emit(Op.Shr, now[3], builder.Const(1)), now[3]), zero);
            carries = builder.Emit(Op.Select, builder.Emit(Op.Eq, end, count), builder.Add(builder.Emit(Op.Shl, builder.Const(1L), builder.Convert(used, DType.Int32)), -1), carries);
            var merged = builder.While([carries, used, builder.Emit(Op.Min, builder.Emit(Op.Sub, end, first), most)], carry => builder.IsNotZero(builder.And(carry[0], 1)), carry =>
            {
                Combine(Block(builder.Add(carry[1], -1)), Block(carry[1]), carry[2]);
                return [builder.Emit(Op.Shr, carry[0], builder.Const(1)), builder.Add(carry[1], -1), most];
            });
            return [end, builder.Add(merged[1], 1), merged[2], builder.Add(now[3], 1), .. walked[1..]];
        });
        builder.While([builder.Const(Lanes / 2L)], now => builder.IsNotZero(now[0]), now =>
        {
            Combine(memory, Lane(memory, now[0]), builder.Emit(Op.Min, builder.Emit(Op.Sub, state[2], now[0]), now[0]));
            return [builder.Emit(Op.Shr, now[0], builder.Const(1))];
        });
    }

    /// <summary>Combines rows of a block, four of each lane at a time, as long as there are so many.</summary>
    /// <param name="row">The first one: its number, and the walk.</param>
    /// <returns>The next row.</returns>
    private ValueId[] Fours(RowWalk rows, ValueId[] row, ValueId first, ValueId end, ValueId block, ValueId isTree, ValueId joins)
    {
        return builder.While(row, now => builder.Emit(Op.Le, builder.Add(now[0], RowsAhead), end), now =>
        {
            rows.CopyAhead(now[1..], RowsAhead);
            var isFirst = builder.Emit(Op.Eq, now[0], first);
            var lane = builder.While([builder.Const(0L), .. now], lane => builder.Emit(Op.Lt, lane[0], builder.Const((long)Lanes)), lane =>
            {
                AddFour(rows, lane[1..], lane[0], block, isFirst, isTree, joins);
                return [builder.Add(lane[0], 1), builder.Add(lane[1], 1), .. rows.Next(lane[2..])];
            });
            return [builder.Add(now[0], RowsAhead), .. rows.Skip(lane[2..], RowsAhead - Lanes)];
        });
    }

    private ValueId Block(ValueId index) => Lane(memory, builder.Emit(Op.Mul, index, builder.Const((long)Lanes)));

    private ValueId Lane(ValueId block, ValueId lane) => At(block, builder.Times(lane, width));

    private ValueId At(ValueId address, ValueId index) => builder.Emit(Op.Offset, (long)_dtype, address, index);

    /// <summary>Evaluates the function for each column of a row, and combines it with what is in a lane, if it is not the first there.</summary>
    /// <param name="row">Its number, and the walk.</param>
    private void Add(RowWalk rows, ValueId[] row, ValueId lane, ValueId isFirst)
    {
        var columns = Columns(rows, row);
        if (lanes == 0)
        {
            var value = function.EmitScalar(builder, columns);
            Store(builder.If(isFirst, () => [value], () => [builder.Emit(op, Load(_type, lane), value)])[0], lane);
            return;
        }
        var isNew = Mask(isFirst);
        builder.For(width, builder.Const((long)lanes), column =>
        {
            var (value, address) = (At(columns, column), At(lane, column));
            Store(builder.Emit(Op.Select, isNew, value, builder.Emit(op, Load(_type, address), value)), address);
        });
    }

    /// <summary>Does so for four rows, each the sixteenth from the one before: one after the other, or two and two.</summary>
    private void AddFour(RowWalk rows, ValueId[] row, ValueId number, ValueId block, ValueId isFirst, ValueId isTree, ValueId joins)
    {
        var columns = Enumerable.Range(0, Together).Select(i => Columns(rows, [builder.Add(row[0], i * Lanes), .. rows.Skip(row[1..], i * Lanes)], builder.Add(number, i * Lanes))).ToArray();
        var lane = Lane(block, number);
        builder.When(isTree,
            () => ForEachVector((address, values) =>
            {
                var pairs = builder.Emit(op, builder.Emit(op, values[0], values[1]), builder.Emit(op, values[2], values[3]));
                return builder.Emit(Op.Select, Mask(joins), builder.Emit(op, Load(_type, address), pairs), pairs);
            }),
            () => ForEachVector((address, values) => values[1..].Aggregate(
                builder.Emit(Op.Select, Mask(isFirst), values[0], builder.Emit(op, Load(_type, address), values[0])), (chain, value) => builder.Emit(op, chain, value))));

        void ForEachVector(Func<ValueId, ValueId[], ValueId> combine) => builder.For(width, builder.Const((long)lanes), column =>
        {
            var address = At(lane, column);
            Store(combine(address, Array.ConvertAll(columns, row => At(row, column))), address);
        });
    }

    /// <summary>What the function takes for a row: addresses of columns, and what is the same for all of them.</summary>
    private ValueId[] Columns(RowWalk rows, ValueId[] row, ValueId? place = null) => [.. rows.Columns(row[1..], place), .. function.ParameterCount > rows.Sources ? [row[0]] : Array.Empty<ValueId>()];

    /// <summary>The function for the columns of a vector.</summary>
    private ValueId At(ValueId[] columns, ValueId column) => function.EmitLanes(builder, [.. columns.Select((start, i) => builder.TypeOf(start).IsPointer && function.ParameterType(i) is { } type
        ? Load(IrType.Vector(type.DType, lanes), builder.Emit(Op.Offset, (long)type.DType, start, column)) : start)], lanes);

    private ValueId Mask(ValueId condition) => builder.EmitTyped(Op.Splat, IrType.Vector(DType.Bool, lanes), condition);

    private ValueId Load(IrType type, ValueId address) => builder.EmitTyped(type.IsVector ? Op.VectorLoad : Op.Load, type, address);

    private void Store(ValueId value, ValueId address) => builder.Emit(builder.TypeOf(value).IsVector ? Op.VectorStore : Op.Store, value, address);

    /// <summary>Combines the first lanes of two blocks into the older one.</summary>
    private void Combine(ValueId older, ValueId newer, ValueId present) => builder.For(builder.Times(present, width), builder.Const(Math.Max(1L, lanes)), i =>
    {
        var address = At(older, i);
        Store(builder.Emit(op, Load(_type, address), Load(_type, At(newer, i))), address);
    });
}
