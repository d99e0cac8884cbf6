namespace DualJit.IR;

/// <summary>The way from row to row: through the elements along the reduced axes, in row-major order.</summary>
/// <remarks>What changes is where each array is, and an index for each axis but the first, so that no index is divided by lengths.</remarks>
/// <param name="lengths">Of the reduced axes.</param>
internal sealed class RowWalk(FunctionBuilder builder, ValueId[] lengths, RowSource[] sources)
{
    private readonly int _indices = Math.Max(0, lengths.Length - 1);

    public int Sources => sources.Length;

    public ValueId[] Start() => [.. Enumerable.Repeat(builder.Const(0L), _indices + sources.Length)];

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

    /// <summary>The elements of a row in a column: vectors from there on where there are lanes and the array has a column for each.</summary>
    /// <param name="number">Of the row, for a function that takes it.</param>
    public ValueId[] Elements(ValueId[] row, ValueId? column, int lanes, ValueId? number = null)
    {
        var elements = new ValueId[sources.Length + (number is null ? 0 : 1)];
        if (number is { } last) elements[^1] = last;
        for (int i = 0; i < sources.Length; i++)
        {
            var source = sources[i];
            if (source.DType is not { } dtype)
            {
                elements[i] = source.Value;
                continue;
            }
            var offset = row[_indices + i];
            if (column is { } distance && source.HasColumns) offset = builder.Add(offset, distance);
            var address = builder.Emit(Op.Offset, (long)dtype, source.Value, offset);
            bool isVector = lanes > 0 && source.HasColumns;
            elements[i] = builder.EmitTyped(isVector ? Op.VectorLoad : Op.Load, isVector ? IrType.Vector(dtype, lanes) : IrType.Scalar(dtype), address);
        }
        return elements;
    }
}

/// <summary>What a function of elements takes: those of an array, or a scalar.</summary>
/// <param name="Value">The address of the first element, or the scalar.</param>
/// <param name="DType">Of the elements; null for a scalar.</param>
/// <param name="Strides">Along the reduced axes.</param>
/// <param name="HasColumns">Whether elements of one row lie one after the other; else one element is that of all columns.</param>
internal sealed record RowSource(ValueId Value, DType? DType, ValueId[] Strides, bool HasColumns);
