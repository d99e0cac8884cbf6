using DualJit.Reductions;

namespace DualJit.IR;

/// <summary>The canonical order for several results at once: rows of so many elements are combined, those of one result being in one column.</summary>
/// <remarks>
/// A block is sixteen lanes of a row each, in memory; so are the partial results, which a binary counter combines. What is absent is skipped, so there is no need of a neutral element.
/// Columns are vectors where the function works on lanes and the columns lie next to each other. A single column is scalars, of which whole blocks are combined as vectors where there are any.
/// </remarks>
/// <param name="lanes">Columns that are one vector, or 0 for a single column.</param>
/// <param name="width">Columns: a multiple of the lanes, or 1.</param>
/// <param name="memory">Room for <see cref="Levels"/> blocks.</param>
internal sealed class RowBlocks(FunctionBuilder builder, IElementFunction function, Op op, int lanes, ValueId width, ValueId memory)
{
    private const int Lanes = CanonicalReduction.Lanes;

    private readonly DType _dtype = function.ReturnType.DType;

    /// <summary>How many blocks of memory so many rows need.</summary>
    public static ValueId Levels(FunctionBuilder builder, ValueId count)
    {
        var blocks = builder.Emit(Op.Shr, count, builder.Const(4));
        return builder.Emit(Op.Sub, builder.Const(66L), builder.Emit(Op.LeadingZeroCount, blocks));
    }

    /// <summary>Emits what combines the rows, of which there is at least one, and leaves the results at the start of the memory.</summary>
    /// <param name="rows">Where the elements of each row are.</param>
    public void Emit(RowWalk rows, ValueId count)
    {
        var zero = builder.Const(0L);
        var length = BlockLength(count);
        // The next row, the blocks in memory, the lanes of the last one, the blocks that came before.
        var state = builder.While([zero, zero, zero, zero, .. rows.Start()], now => builder.Emit(Op.Lt, now[0], count), now =>
        {
            var (first, used) = (now[0], now[1]);
            var block = Block(used);
            var end = builder.Emit(Op.Min, builder.Add(first, length), count);
            var present = builder.Emit(Op.Min, builder.Emit(Op.Sub, end, first), builder.Const((long)Lanes));
            var fresh = builder.While([zero, .. now[4..]], lane => builder.Emit(Op.Lt, lane[0], present), lane =>
            {
                ForEachColumn(rows, lane[1..], builder.Emit(Op.Add, first, lane[0]), Lane(block, lane[0]), (value, address) => Store(value, address));
                return [builder.Add(lane[0], 1), .. rows.Next(lane[1..])];
            });
            var rest = builder.While([builder.Add(first, Lanes), .. fresh[1..]], next => builder.Emit(Op.Lt, next[0], end), next =>
            {
                // A block has a multiple of sixteen rows before it.
                ForEachColumn(rows, next[1..], next[0], Lane(block, builder.And(builder.Emit(Op.Sub, next[0], first), Lanes - 1)), (value, address) => Store(builder.Emit(op, Load(value, address), value), address));
                return [builder.Add(next[0], 1), .. rows.Next(next[1..])];
            });
            // As in a binary counter: where there are two of one size, they become one of twice the size.
            var merged = builder.While([now[3], used, present], carry => builder.IsNotZero(builder.And(carry[0], 1)), carry =>
            {
                Merge(Block(builder.Add(carry[1], -1)), Block(carry[1]), carry[2]);
                return [builder.Emit(Op.Shr, carry[0], builder.Const(1)), builder.Add(carry[1], -1), builder.Const((long)Lanes)];
            });
            return [end, builder.Add(merged[1], 1), merged[2], builder.Add(now[3], 1), .. rest[1..]];
        });
        var last = builder.While([state[1], state[2]], now => builder.Emit(Op.Gt, now[0], builder.Const(1L)), now =>
        {
            Merge(Block(builder.Add(now[0], -2)), Block(builder.Add(now[0], -1)), now[1]);
            return [builder.Add(now[0], -1), builder.Const((long)Lanes)];
        });
        for (int half = Lanes / 2; half > 0; half /= 2)
        {
            var above = builder.Emit(Op.Min, builder.Add(last[1], -half), builder.Const((long)half));
            Merge(memory, Lane(memory, builder.Const((long)half)), above, isWhole: false);
        }
    }

    private ValueId BlockLength(ValueId count)
    {
        var length = builder.Const((long)Lanes);
        for (long rows = 1; rows < CanonicalReduction.MostRows; rows *= 2)
            length = builder.Emit(Op.Select, builder.Emit(Op.Gt, count, builder.Const(rows * CanonicalReduction.LongestOfSingleRows)), builder.Const(2 * rows * Lanes), length);
        return length;
    }

    private ValueId Block(ValueId index) => Lane(memory, builder.Emit(Op.Mul, index, builder.Const((long)Lanes)));

    private ValueId Lane(ValueId block, ValueId lane) => At(block, lanes == 0 ? lane : builder.Emit(Op.Mul, lane, width));

    private ValueId At(ValueId address, ValueId index) => builder.Emit(Op.Offset, (long)_dtype, address, index);

    /// <summary>Evaluates the function for each column of a row, and hands over the value and where the column is in a lane.</summary>
    private void ForEachColumn(RowWalk rows, ValueId[] row, ValueId number, ValueId lane, Action<ValueId, ValueId> use)
    {
        ValueId? taken = function.ParameterCount > rows.Sources ? number : null;
        if (lanes == 0)
        {
            use(function.EmitScalar(builder, rows.Elements(row, null, 0, taken)), lane);
            return;
        }
        builder.While([builder.Const(0L)], now => builder.Emit(Op.Lt, now[0], width), now =>
        {
            use(function.EmitLanes(builder, rows.Elements(row, now[0], lanes, taken), lanes), At(lane, now[0]));
            return [builder.Add(now[0], lanes)];
        });
    }

    private ValueId Load(ValueId like, ValueId address) => LoadAs(builder.TypeOf(like), address);

    private ValueId LoadAs(IrType type, ValueId address) => builder.EmitTyped(type.IsVector ? Op.VectorLoad : Op.Load, type, address);

    private void Store(ValueId value, ValueId address) => builder.Emit(builder.TypeOf(value).IsVector ? Op.VectorStore : Op.Store, value, address);

    /// <summary>Combines the first lanes of two blocks into the older one.</summary>
    /// <param name="isWhole">Whether it is nearly always all of them.</param>
    private void Merge(ValueId older, ValueId newer, ValueId present, bool isWhole = true)
    {
        if (lanes > 0)
        {
            Combine(IrType.Vector(_dtype, lanes), older, newer, builder.Emit(Op.Mul, present, width), lanes);
            return;
        }
        int most = IrType.HasVector(_dtype, 16) ? 16 : 8;
        if (!isWhole || !IrType.HasVector(_dtype, most)) Combine(IrType.Scalar(_dtype), older, newer, present, 1);
        else builder.If(builder.Emit(Op.Eq, present, builder.Const((long)Lanes)),
            () => { Combine(IrType.Vector(_dtype, most), older, newer, builder.Const((long)Lanes), most); return []; },
            () => { Combine(IrType.Scalar(_dtype), older, newer, present, 1); return []; });
    }

    private void Combine(IrType type, ValueId older, ValueId newer, ValueId count, int step) =>
        builder.While([builder.Const(0L)], now => builder.Emit(Op.Lt, now[0], count), now =>
        {
            var address = At(older, now[0]);
            Store(builder.Emit(op, LoadAs(type, address), LoadAs(type, At(newer, now[0]))), address);
            return [builder.Add(now[0], step)];
        });
}
