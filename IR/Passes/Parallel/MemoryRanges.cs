namespace DualJit.IR;

/// <summary>Code that asks where arrays lie.</summary>
internal sealed class MemoryRanges(FunctionBuilder builder)
{
    /// <summary>Whether two arrays have no memory in common.</summary>
    /// <param name="mayBeOne">Whether it is also all right that they are one and the same.</param>
    public ValueId AreApart(ValueId a, ValueId b, bool mayBeOne)
    {
        var (typeA, typeB) = (builder.TypeOf(a), builder.TypeOf(b));
        if (typeB.IsRows) return typeA.IsRows ? builder.Const(true) : AreRowsApart(b, a);
        if (typeA.IsRows) return AreRowsApart(a, b);
        var ((fromA, toA), (fromB, toB)) = (RangeOf(a), RangeOf(b));
        var apart = builder.Emit(Op.Or, builder.Emit(Op.Le, toA, fromB), builder.Emit(Op.Le, toB, fromA));
        apart = builder.Emit(Op.Or, apart, builder.Emit(Op.Or, IsEmpty(a), IsEmpty(b)));
        return mayBeOne && typeA.Rank == typeB.Rank ? builder.Emit(Op.Or, apart, AreOne(a, b)) : apart;
    }

    private ValueId IsEmpty(ValueId array) => builder.Emit(Op.Eq, builder.Emit(Op.Length, array), builder.Const(0L));

    private ValueId AreOne(ValueId a, ValueId b)
    {
        var same = builder.Emit(Op.Eq, AddressOf(a), AddressOf(b));
        if (builder.TypeOf(a).ElementSize != builder.TypeOf(b).ElementSize) return builder.Const(false);
        for (int axis = 0; axis < builder.TypeOf(a).Rank; axis++)
            same = builder.Emit(Op.And, same, builder.Emit(Op.Eq, builder.Emit(Op.Stride, axis, a), builder.Emit(Op.Stride, axis, b)));
        return same;
    }

    private ValueId AddressOf(ValueId array) => builder.Emit(Op.Address, builder.Emit(Op.Data, array));

    /// <summary>The first byte, and the one after the last.</summary>
    private (ValueId From, ValueId To) RangeOf(ValueId array)
    {
        var type = builder.TypeOf(array);
        var zero = builder.Const(0L);
        var (low, high) = (zero, builder.Const(1L));
        for (int axis = 0; axis < type.Rank; axis++)
        {
            var span = builder.Emit(Op.Mul, builder.Add(builder.Emit(Op.Dim, axis, array), -1), builder.Emit(Op.Stride, axis, array));
            low = builder.Emit(Op.Add, low, builder.Emit(Op.Min, span, zero));
            high = builder.Emit(Op.Add, high, builder.Emit(Op.Max, span, zero));
        }
        var (address, size) = (AddressOf(array), builder.Const((long)type.ElementSize));
        return (builder.Emit(Op.Add, address, builder.Emit(Op.Mul, low, size)), builder.Emit(Op.Add, address, builder.Emit(Op.Mul, high, size)));
    }

    // Rows that are null are of no length.
    private ValueId AreRowsApart(ValueId rows, ValueId array) => builder.While(
        [builder.Const(0L), builder.Const(true)],
        now => builder.Emit(Op.Lt, now[0], builder.Emit(Op.Length, rows)),
        now =>
        {
            var row = builder.EmitTyped(Op.Row, builder.TypeOf(rows).Row, rows, now[0]);
            var apart = builder.If(builder.Emit(Op.IsNull, row), () => [builder.Const(true)], () => [AreApart(row, array, mayBeOne: false)])[0];
            return [builder.Add(now[0], 1), builder.Emit(Op.And, now[1], apart)];
        })[1];
}
