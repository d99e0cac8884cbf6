namespace DualJit.IR;

/// <summary>The way from row to row: through the elements along the reduced axes, in row-major order.</summary>
/// <remarks>What changes is where each array is, and an index for each axis but the first, so that no index is divided by lengths.</remarks>
/// <param name="lengths">Of the reduced axes.</param>
/// <param name="functions">For rows that are copied.</param>
internal sealed class RowWalk(FunctionBuilder builder, ValueId[] lengths, RowSource[] sources, CopyFunctions? functions = null)
{
    private readonly int _indices = Math.Max(0, lengths.Length - 1);

    public int Sources => sources.Length;

    public ValueId[] Start() => [.. Enumerable.Repeat(builder.Const(0L), _indices + sources.Length)];

    /// <summary>Whether <see cref="Skip"/> can tell.</summary>
    public bool CanSkip => lengths.Length == 1;

    /// <summary>The row after so many others.</summary>
    public ValueId[] Skip(ValueId[] row, long count) => count == 0 ? row : [.. row.Zip(sources, (offset, source) => builder.Emit(Op.Add, offset, builder.Times(builder.Const(count), source.Strides[0])))];

    public ValueId[] Next(ValueId[] row) => lengths.Length == 0 ? row : Step(row, lengths.Length - 1);

    private ValueId[] Step(ValueId[] row, int axis)
    {
        ValueId[] next = [.. row[.._indices], .. row[_indices..].Zip(sources, (offset, source) => builder.Emit(Op.Add, offset, source.Strides[axis]))];
        // The first axis ends where the rows do.
        if (axis == 0) return next;
        next[axis - 1] = builder.Add(row[axis - 1], 1);
        return builder.If(builder.Emit(Op.Lt, next[axis - 1], lengths[axis]), () => next, () =>
        {
            ValueId[] back = [.. next[.._indices], .. next[_indices..].Zip(sources, (offset, source) => builder.Emit(Op.Sub, offset, builder.Emit(Op.Mul, lengths[axis], source.Strides[axis])))];
            back[axis - 1] = builder.Const(0L);
            return Step(back, axis - 1);
        });
    }

    /// <summary>Copies the columns of so many rows to where they lie one after the other; <see cref="Skip"/> can tell where they are.</summary>
    public void CopyAhead(ValueId[] row, long count)
    {
        for (int i = 0; i < sources.Length; i++)
            if (sources[i] is { DType: { } dtype, Columns: { } copy, Strides: [var toNext] } source) Copy(builder.Emit(Op.Offset, (long)dtype, source.Value, row[_indices + i]), dtype, copy, toNext, builder.Const(count));
    }

    /// <summary>By source: the element of a row that is the same for all columns, or the address of its columns, which lie there one after the other.</summary>
    /// <param name="place">The number of the row among those that were copied; null where it is copied now.</param>
    public ValueId[] Columns(ValueId[] row, ValueId? place = null)
    {
        var columns = new ValueId[sources.Length];
        for (int i = 0; i < sources.Length; i++)
        {
            var source = sources[i];
            columns[i] = source.Value;
            if (source.DType is not { } dtype) continue;
            var address = builder.Emit(Op.Offset, (long)dtype, source.Value, row[_indices + i]);
            columns[i] = source.Columns is { } copy ? InOrder(address, dtype, copy, place) : builder.EmitTyped(Op.Load, IrType.Scalar(dtype), address);
        }
        return columns;
    }

    private ValueId InOrder(ValueId address, DType dtype, RowCopy copy, ValueId? place)
    {
        if (builder.ConstantOf(copy.IsInOrder) == 1) return address;
        if (place is { } number) return builder.Select(copy.IsInOrder, address, builder.Emit(Op.Offset, (long)dtype, copy.Memory, builder.Times(number, copy.Width)));
        Copy(address, dtype, copy, builder.Const(0L), builder.Const(1L));
        return builder.Select(copy.IsInOrder, address, copy.Memory);
    }

    private void Copy(ValueId address, DType dtype, RowCopy copy, ValueId toNext, ValueId rows) =>
        builder.Unless(copy.IsInOrder, () => functions!.Copy(builder, dtype, new(address, toNext, copy.Stride), new(copy.Memory, copy.Width, builder.Const(1L)), rows, copy.Width));
}

/// <summary>What a function of elements takes: those of an array, or a scalar.</summary>
/// <param name="Value">The address of the first element, or the scalar.</param>
/// <param name="DType">Of the elements; null for a scalar.</param>
/// <param name="Strides">Along the reduced axes.</param>
internal sealed record RowSource(ValueId Value, DType? DType, ValueId[] Strides)
{
    /// <summary>How its columns are read; null where one element is that of all columns.</summary>
    public RowCopy? Columns { get; init; }
}

/// <summary>How the elements of a row come to lie one after the other.</summary>
/// <param name="Memory">Room for <see cref="RowBlocks.RowsAhead"/> rows.</param>
/// <param name="Width">How many there are.</param>
/// <param name="Stride">From one to the next.</param>
/// <param name="IsInOrder">Whether they do already.</param>
internal sealed record RowCopy(ValueId Memory, ValueId Width, ValueId Stride, ValueId IsInOrder);
