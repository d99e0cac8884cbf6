using DualJit.Reductions;

namespace DualJit.IR;

/// <summary>A reduction of arrays that lie in order, by a function that works on lanes.</summary>
/// <remarks>
/// Up to 4,096 elements a block is one row of sixteen: 16 blocks are a straight tree of additions. Above, the rows of a block are added one after the other, in four
/// blocks at a time; in the longest blocks, of arrays that do not fit into a core's cache, one at a time, as memory is read fastest in one stream. All give partial
/// results of equal size for <see cref="Accumulators"/>; what is left is a subtree that lacks its last leaves.
/// </remarks>
internal sealed class DenseReduction(FunctionBuilder builder, IElementFunction function, Accumulators accumulators, ValueId[] data, ValueId count)
{
    private const int Row = CanonicalReduction.Lanes;
    private const int TreeRows = 16;
    private const int Together = 4;

    public ValueId Emit()
    {
        var isSmall = builder.Emit(Op.Le, count, builder.Const(CanonicalReduction.LongestOfSingleRows));
        var state = builder.If(isSmall, OfRows, OfBlocks);
        return accumulators.Finish(state[1..], state[0]);
    }

    /// <returns>How many partial results are on the stack, and what is left.</returns>
    private ValueId[] OfRows()
    {
        var (first, used) = Groups(builder.Const((long)TreeRows * Row), start => Tree(At(start), 0, TreeRows));
        return [used, .. RestOfRows(first)];
    }

    /// <inheritdoc cref="OfRows"/>
    private ValueId[] OfBlocks()
    {
        var block = BlockLength();
        var isLongest = builder.Emit(Op.Eq, block, builder.Const((long)CanonicalReduction.MostRows * Row));
        var state = builder.If(isLongest,
            () => AsArray(Groups(block, start => Blocks(block, start)[0])),
            () => AsArray(Groups(builder.Emit(Op.Mul, block, builder.Const((long)Together)), start => FourBlocks(start, block))));
        return [state[1], .. RestOfBlocks(state[0], block)];

        static ValueId[] AsArray((ValueId First, ValueId Used) state) => [state.First, state.Used];
    }

    /// <summary>Pushes the partial results of groups of this many elements, as long as there are so many.</summary>
    /// <returns>The first element of none, and how many partial results are on the stack.</returns>
    private (ValueId First, ValueId Used) Groups(ValueId length, Func<ValueId, ValueId[]> partial)
    {
        var zero = builder.Const(0L);
        var state = builder.While(
            [zero, zero, zero],
            now => builder.Emit(Op.Le, builder.Emit(Op.Add, now[0], length), count),
            now => [builder.Emit(Op.Add, now[0], length), accumulators.Push(partial(now[0]), now[2], now[1]), builder.Add(now[2], 1)]);
        return (state[0], state[1]);
    }

    /// <summary>What <see cref="CanonicalReduction.BlockLength"/> gives for more than 4,096 elements.</summary>
    private ValueId BlockLength()
    {
        var length = builder.Const(2L * Row);
        for (long rows = 2; rows < CanonicalReduction.MostRows; rows *= 2)
            length = builder.Emit(Op.Select, builder.Emit(Op.Gt, count, builder.Const(rows * CanonicalReduction.LongestOfSingleRows)), builder.Const(2 * rows * Row), length);
        return length;
    }

    /// <summary>The addresses of the elements with this index.</summary>
    private ValueId[] At(ValueId index) => Move(data, index);

    private bool IsScalar(ValueId value) => !builder.TypeOf(value).IsPointer;

    private ValueId[] Move(ValueId[] pointers, ValueId distance)
    {
        var moved = new ValueId[pointers.Length];
        for (int i = 0; i < moved.Length; i++) moved[i] = IsScalar(pointers[i]) ? pointers[i] : builder.Emit(Op.Offset, (long)function.ParameterType(i).DType, pointers[i], distance);
        return moved;
    }

    private ValueId[] Load(ValueId[] pointers, long distance, ValueId[]? masks = null)
    {
        var vectors = new ValueId[accumulators.Vectors];
        for (int v = 0; v < vectors.Length; v++)
        {
            long start = distance + v * accumulators.Lanes;
            var from = start == 0 ? pointers : Move(pointers, builder.Const(start));
            var arguments = new ValueId[from.Length];
            for (int i = 0; i < arguments.Length; i++)
            {
                var type = IrType.Vector(function.ParameterType(i).DType, accumulators.Lanes);
                if (IsScalar(from[i])) arguments[i] = from[i];
                else arguments[i] = masks is null ? builder.EmitTyped(Op.VectorLoad, type, from[i]) : builder.EmitTyped(Op.VectorLoad, type, from[i], masks[v]);
            }
            vectors[v] = function.EmitLanes(builder, arguments, accumulators.Lanes);
        }
        return vectors;
    }

    /// <summary>Rows, of which there are a power of two, as a tree: neighbours first.</summary>
    private ValueId[] Tree(ValueId[] pointers, int first, int rows) => rows == 1
        ? Load(pointers, first * Row)
        : accumulators.Combine(Tree(pointers, first, rows / 2), Tree(pointers, first + rows / 2, rows / 2));

    /// <summary>The elements behind the last whole row: lanes past the end are absent.</summary>
    private ValueId[] LastRow(ValueId index, ValueId length)
    {
        var lanes = accumulators.Lanes;
        var number = IrType.Vector(DType.Int32, lanes);
        var end = builder.EmitTyped(Op.Splat, number, builder.Convert(length, DType.Int32));
        var masks = new ValueId[accumulators.Vectors];
        for (int v = 0; v < masks.Length; v++)
        {
            var numbers = builder.EmitTyped(Op.Iota, number);
            if (v > 0) numbers = builder.Emit(Op.Add, numbers, builder.EmitTyped(Op.Splat, number, builder.Const(v * lanes)));
            masks[v] = builder.Emit(Op.Lt, numbers, end);
        }
        var (loaded, neutral) = (Load(At(index), 0, masks), accumulators.Neutral());
        for (int v = 0; v < masks.Length; v++) loaded[v] = builder.Emit(Op.Select, masks[v], loaded[v], neutral[v]);
        return loaded;
    }

    /// <summary>Less than 16 rows and a part of one: the tree of 8 of them, of 4 of the others, and so on; the last ones are the innermost.</summary>
    private ValueId[] RestOfRows(ValueId first)
    {
        var left = builder.Emit(Op.Sub, count, first);
        var inLast = builder.And(left, Row - 1);
        var rest = builder.If(builder.IsNotZero(inLast), () => LastRow(builder.Emit(Op.Sub, count, inLast), inLast), accumulators.Neutral);
        for (int rows = 1; rows < TreeRows; rows *= 2)
        {
            var (newer, half) = (rest, rows);
            rest = builder.If(builder.IsNotZero(builder.And(left, half * Row)), () =>
            {
                var start = builder.Add(first, builder.And(left, -2 * half * Row));
                return accumulators.Combine(Tree(At(start), 0, half), newer);
            }, () => newer);
        }
        return rest;
    }

    /// <summary>Whole blocks, each from its start, row by row. Their additions do not wait for each other.</summary>
    private ValueId[][] Blocks(ValueId length, params ValueId[] starts)
    {
        var pointers = Array.ConvertAll(starts, At);
        var state = builder.While(
            [builder.Const((long)Row), .. pointers.SelectMany(block => Load(block, 0))],
            now => builder.Emit(Op.Lt, now[0], length),
            now => [builder.Add(now[0], Row), .. pointers.SelectMany((block, i) => accumulators.Combine(OfBlock(now, i), Load(Move(block, now[0]), 0)))]);
        return [.. starts.Select((_, i) => OfBlock(state, i))];

        ValueId[] OfBlock(ValueId[] values, int block) => values.AsSpan(1 + block * accumulators.Vectors, accumulators.Vectors).ToArray();
    }

    private ValueId[] FourBlocks(ValueId first, ValueId length)
    {
        var second = builder.Add(first, length);
        var third = builder.Add(second, length);
        var blocks = Blocks(length, first, second, third, builder.Add(third, length));
        return accumulators.Combine(accumulators.Combine(blocks[0], blocks[1]), accumulators.Combine(blocks[2], blocks[3]));
    }

    /// <summary>Less than four blocks and a part of one.</summary>
    private ValueId[] RestOfBlocks(ValueId first, ValueId length)
    {
        var left = builder.Emit(Op.Sub, count, first);
        var two = builder.Emit(Op.Add, length, length);
        // A length is a power of two, so its bit says whether there is an odd block, and those above whether there are two before.
        var inLast = builder.Emit(Op.And, left, builder.Add(length, -1));
        var rest = LastBlock(builder.Emit(Op.Sub, count, inLast), inLast);
        var odd = builder.If(builder.IsNotZero(builder.Emit(Op.And, left, length)),
            () => accumulators.Combine(Blocks(length, builder.Add(first, builder.Emit(Op.And, left, two)))[0], rest),
            () => rest);
        return builder.If(builder.IsNotZero(builder.Emit(Op.And, left, two)),
            () =>
            {
                var pair = Blocks(length, first, builder.Add(first, length));
                return accumulators.Combine(accumulators.Combine(pair[0], pair[1]), odd);
            },
            () => odd);
    }

    private ValueId[] LastBlock(ValueId first, ValueId length)
    {
        var pointers = At(first);
        var inLast = builder.And(length, Row - 1);
        var whole = builder.Emit(Op.Sub, length, inLast);
        var state = builder.While(
            [builder.Const(0L), .. accumulators.Neutral()],
            now => builder.Emit(Op.Lt, now[0], whole),
            now => [builder.Add(now[0], Row), .. accumulators.Combine(now[1..], Load(Move(pointers, now[0]), 0))]);
        return builder.If(builder.IsNotZero(inLast), () => accumulators.Combine(state[1..], LastRow(builder.Add(first, whole), inLast)), () => state[1..]);
    }
}
