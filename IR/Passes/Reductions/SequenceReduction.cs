using DualJit.Reductions;

namespace DualJit.IR;

/// <summary>The canonical order for one result, on vectors, of elements that lie one after the other, by a function that works on lanes.</summary>
/// <remarks>
/// Up to 4,096 elements a block is one row of sixteen: 16 blocks are a straight tree of additions, and what is left is one of 4 blocks, of which some may be absent. Above, the rows of a block are added one after the other, in four
/// blocks at a time; in the longest blocks, of arrays that do not fit into a core's cache, one at a time, as memory is read fastest in one stream. All give partial
/// results for <see cref="Accumulators"/>, as do the blocks that are left at the end. Elements that come in pieces may end a piece in the middle of a block, which the next one goes on with.
/// </remarks>
/// <param name="hasNumber">Whether the last parameter of the function is the number of the element.</param>
/// <param name="hasPieces">Whether elements come in pieces.</param>
/// <param name="steps">By array: how far one element is from the next, 0 where <see cref="Ahead"/> elements stand for all; null where it is one.</param>
internal sealed class SequenceReduction(FunctionBuilder builder, IElementFunction function, bool hasNumber, bool hasPieces, Accumulators accumulators, ValueId?[] steps, ValueId count)
{
    /// <summary>The most elements that are read from an address before it is moved.</summary>
    public const int Ahead = TreeRows * Row;

    /// <summary>Of what is no last piece, whole rows are read.</summary>
    public const int Row = CanonicalReduction.Lanes;

    /// <summary>Of the partial results of pieces, those that are no vectors.</summary>
    public const int Numbers = 4;

    private const int TreeRows = 16;
    private const int RowsOfRest = 4;
    private const int Together = 4;

    private ValueId _block, _isLongest, _group;

    /// <summary>Whether a block is one row: then there is one piece.</summary>
    public ValueId IsSmall { get; } = builder.Emit(Op.Le, count, builder.Const(CanonicalReduction.LongestOfSingleRows));

    /// <summary>Reduces elements that all lie one after the other.</summary>
    /// <param name="data">By parameter of the function: the address of the first element, a scalar, or the number of the first element.</param>
    public ValueId Emit(ValueId[] data) => Finish(Continue(Start(), data, count, builder.Const(true))[1..]);

    /// <returns>What the partial results are before the first element.</returns>
    public ValueId[] Start()
    {
        _block = CanonicalBlocks.Length(builder, count);
        _isLongest = builder.Emit(Op.Eq, _block, builder.Const((long)CanonicalReduction.MostRows * Row));
        _group = builder.Emit(Op.Select, IsSmall, builder.Const((long)TreeRows * Row), builder.Emit(Op.Select, _isLongest, _block, builder.Emit(Op.Mul, _block, builder.Const((long)Together))));
        var zero = builder.Const(0L);
        return [zero, zero, zero, .. hasPieces ? NoBlock() : []];
    }

    /// <summary>Reduces a piece: whole rows, or all that there is where it is the last one.</summary>
    /// <param name="partials">What they were before.</param>
    /// <returns>The first element that is left, and the partial results.</returns>
    public ValueId[] Continue(ValueId[] partials, ValueId[] data, ValueId available, ValueId areLast)
    {
        var whole = builder.Select(areLast, available, builder.And(available, -Row));
        // Where a piece ends between blocks, those of the next one are not the ones that combine with each other.
        var areAll = hasPieces ? builder.Emit(Op.Eq, available, count) : builder.Const(true);
        return builder.While([builder.Const(0L), .. partials], now => builder.Emit(Op.Lt, now[0], whole), now =>
        {
            var (first, left, begun) = (Move(data, now[0]), builder.Emit(Op.Sub, whole, now[0]), hasPieces ? now[4] : builder.Const(0L));
            var isGroup = builder.AndOf(builder.Emit(Op.Ge, left, _group), areAll);
            var block = hasPieces ? builder.Emit(Op.Sub, _block, begun) : _block;
            var length = builder.Emit(Op.Select, isGroup, _group, builder.Emit(Op.Min, left, builder.Emit(Op.Select, IsSmall, builder.Const((long)RowsOfRest * Row), block)));
            var partial = builder.If(builder.Emit(Op.And, isGroup, builder.Emit(Op.Not, _isLongest)),
                () => builder.If(IsSmall, () => Tree(first, 0, TreeRows), () => FourBlocks(first)),
                () => builder.If(IsSmall, () => Tree(first, 0, RowsOfRest, length), () => Block(hasPieces ? now[5..] : accumulators.Neutral(), first, length)));
            var end = builder.Emit(Op.Add, now[0], length);
            if (!hasPieces) return [end, .. Push(now[1..4], partial, length)];
            var isOpen = builder.AndOf(builder.Emit(Op.Lt, length, block), builder.NotOf(builder.OrOf(IsSmall, builder.AndOf(areLast, builder.Emit(Op.Eq, length, left)))));
            length = builder.Emit(Op.Add, begun, length);
            return [end, .. builder.If(isOpen, () => [.. now[1..4], length, .. partial], () => [.. Push(now[1..4], partial, length), .. NoBlock()])];
        });
    }

    // Those of one size combine as a binary counter carries; smaller ones at the end begin anew.
    private ValueId[] Push(ValueId[] partials, ValueId[] next, ValueId length)
    {
        var before = builder.Emit(Op.Select, builder.Emit(Op.Eq, length, partials[2]), partials[1], builder.Const(0L));
        return [accumulators.Push(next, before, partials[0]), builder.Add(before, 1), length];
    }

    /// <summary>How much there is of a block that is not at its end, and its lanes.</summary>
    private ValueId[] NoBlock() => [builder.Const(0L), .. accumulators.Neutral()];

    /// <summary>Combines the partial results.</summary>
    public ValueId Finish(ValueId[] partials) => accumulators.Finish(partials[0]);

    private bool IsNumber(ValueId[] data, int index) => hasNumber && index == data.Length - 1;

    private ValueId[] Move(ValueId[] data, ValueId distance)
    {
        var moved = new ValueId[data.Length];
        for (int i = 0; i < moved.Length; i++)
            moved[i] = builder.TypeOf(data[i]).IsPointer ? builder.Emit(Op.Offset, (long)function.ParameterType(i).DType, data[i], steps[i] is { } step ? builder.Times(distance, step) : distance)
                : IsNumber(data, i) ? builder.Emit(Op.Add, data[i], distance) : data[i];
        return moved;
    }

    private ValueId[] Load(ValueId[] data, long distance, ValueId[]? masks = null)
    {
        var vectors = new ValueId[accumulators.Vectors];
        for (int v = 0; v < vectors.Length; v++)
        {
            long start = distance + v * accumulators.Lanes;
            var arguments = new ValueId[data.Length];
            for (int i = 0; i < arguments.Length; i++)
            {
                var type = IrType.Vector(function.ParameterType(i).DType, accumulators.Lanes);
                arguments[i] = data[i];
                if (builder.TypeOf(data[i]).IsPointer)
                {
                    var address = start == 0 ? data[i] : builder.Emit(Op.Offset, (long)type.DType, data[i], builder.Const(start));
                    arguments[i] = masks is null ? builder.EmitTyped(Op.VectorLoad, type, address) : builder.EmitTyped(Op.VectorLoad, type, address, masks[v]);
                }
                else if (IsNumber(data, i)) arguments[i] = builder.Emit(Op.Add, builder.EmitTyped(Op.Splat, type, builder.Add(data[i], start)), builder.EmitTyped(Op.Iota, type));
            }
            vectors[v] = function.EmitLanes(builder, arguments, accumulators.Lanes);
        }
        return vectors;
    }

    /// <summary>Rows, of which there are a power of two, as a tree: neighbours first.</summary>
    /// <param name="length">How many elements there are, where it may be fewer.</param>
    private ValueId[] Tree(ValueId[] data, int first, int rows, ValueId? length = null)
    {
        if (rows > 1) return accumulators.Combine(Tree(data, first, rows / 2, length), Tree(data, first + rows / 2, rows / 2, length));
        return length is { } end ? PartOfRow(data, first * Row, end) : Load(data, first * Row);
    }

    /// <summary>Four blocks, row by row. Their additions do not wait for each other.</summary>
    private ValueId[] FourBlocks(ValueId[] first)
    {
        var starts = new ValueId[Together][];
        for (int i = 0; i < Together; i++) starts[i] = i == 0 ? first : Move(starts[i - 1], _block);
        var state = builder.While(
            [builder.Const((long)Row), .. starts.SelectMany(start => Load(start, 0))],
            now => builder.Emit(Op.Lt, now[0], _block),
            now => [builder.Add(now[0], Row), .. starts.SelectMany((start, i) => accumulators.Combine(OfBlock(now, i), Load(Move(start, now[0]), 0)))]);
        return accumulators.Combine(accumulators.Combine(OfBlock(state, 0), OfBlock(state, 1)), accumulators.Combine(OfBlock(state, 2), OfBlock(state, 3)));

        ValueId[] OfBlock(ValueId[] values, int block) => values.AsSpan(1 + block * accumulators.Vectors, accumulators.Vectors).ToArray();
    }

    /// <summary>One block, which may be shorter than others.</summary>
    /// <param name="lanes">What there is of it.</param>
    private ValueId[] Block(ValueId[] lanes, ValueId[] first, ValueId length)
    {
        var inLast = builder.And(length, Row - 1);
        var whole = builder.Emit(Op.Sub, length, inLast);
        var state = builder.While(
            [builder.Const(0L), .. lanes],
            now => builder.Emit(Op.Lt, now[0], whole),
            now => [builder.Add(now[0], Row), .. accumulators.Combine(now[1..], Load(Move(first, now[0]), 0))]);
        return builder.If(builder.IsNotZero(inLast), () => accumulators.Combine(state[1..], PartOfRow(Move(first, whole), 0, inLast)), () => state[1..]);
    }

    /// <summary>A row that starts so many elements further on, and in which lanes past the end are absent.</summary>
    private ValueId[] PartOfRow(ValueId[] data, int start, ValueId length)
    {
        var masks = accumulators.FirstLanes(builder.Add(length, -start));
        var (loaded, neutral) = (Load(data, start, masks), accumulators.Neutral());
        for (int v = 0; v < masks.Length; v++) loaded[v] = builder.Emit(Op.Select, masks[v], loaded[v], neutral[v]);
        return loaded;
    }
}
