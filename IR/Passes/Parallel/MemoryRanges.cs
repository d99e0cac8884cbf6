namespace DualJit.IR;

/// <summary>Code that asks where arrays lie.</summary>
internal sealed class MemoryRanges(FunctionBuilder builder)
{
    /// <summary>Whether two arrays have no memory in common.</summary>
    /// <param name="mayBeOne">Whether it is also all right that they are one and the same.</param>
    public ValueId AreApart(ValueId a, ValueId b, bool mayBeOne)
    {
        var (typeA, typeB) = (builder.TypeOf(a), builder.TypeOf(b));
        if (typeA.IsRows && typeB.IsRows) return AreDistinct(a, b);
        if (typeB.IsRows) return AreRowsApart(b, a);
        if (typeA.IsRows) return AreRowsApart(a, b);
        var ((fromA, toA), (fromB, toB)) = (RangeOf(a), RangeOf(b));
        var apart = builder.Emit(Op.Or, builder.Emit(Op.Le, toA, fromB), builder.Emit(Op.Le, toB, fromA));
        apart = builder.Emit(Op.Or, apart, builder.Emit(Op.Or, IsEmpty(a), IsEmpty(b)));
        return mayBeOne && typeA.Rank == typeB.Rank ? builder.Emit(Op.Or, apart, AreOne(a, b)) : apart;
    }

    /// <summary>Whether no row with elements is there twice. Each is looked for in a table of those before it.</summary>
    public ValueId AreDistinct(params ValueId[] lists)
    {
        ValueId zero = builder.Const(0L), one = builder.Const(1L), yes = builder.Const(true);
        var count = zero;
        foreach (var rows in lists) count = builder.Emit(Op.Add, count, builder.Emit(Op.Length, rows));
        // At least twice as many places as rows.
        var places = builder.While([builder.Const(4L)], now => builder.Emit(Op.Lt, now[0], builder.Emit(Op.Add, count, count)), now => [builder.Add(now[0], now[0])])[0];
        var table = builder.EmitTyped(Op.Allocate, IrType.Array(DType.Int64, 1, Layout.C), places);
        var mask = builder.Add(places, -1);
        var distinct = yes;
        foreach (var rows in lists)
            distinct = builder.While([zero, distinct], now => builder.Emit(Op.And, now[1], builder.Emit(Op.Lt, now[0], builder.Emit(Op.Length, rows))), now =>
            {
                var row = builder.EmitTyped(Op.Row, builder.TypeOf(rows).Row, rows, now[0]);
                var address = builder.If(builder.Emit(Op.IsNull, row), () => [zero], () => [builder.Emit(Op.Select, IsEmpty(row), zero, AddressOf(row))])[0];
                var isNew = builder.If(builder.IsNotZero(address), () =>
                {
                    var first = builder.And(builder.Emit(Op.Shr, builder.Emit(Op.Mul, address, builder.Const(0x1E3779B97F4A7C15)), builder.Const(20)), 0xFFFFFFFFFFF);
                    var place = builder.While([builder.Emit(Op.And, first, mask)],
                        at => builder.Emit(Op.And, builder.IsNotZero(At(at[0])), builder.Emit(Op.Ne, At(at[0]), address)),
                        at => [builder.Emit(Op.And, builder.Add(at[0], 1), mask)])[0];
                    var isFree = builder.Emit(Op.Eq, At(place), zero);
                    builder.Emit(Op.ElementStore, table, address, place);
                    return [isFree];
                }, () => [yes])[0];
                return [builder.Emit(Op.Add, now[0], one), isNew];
            })[1];
        return distinct;

        ValueId At(ValueId place) => builder.Emit(Op.ElementLoad, table, place);
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
