namespace DualJit.IR;

/// <summary>Where the elements of an array lie.</summary>
internal sealed record Elements(DType DType, ValueId Data, ArrayShape Shape, ValueId[] Strides)
{
    public static Elements Of(FunctionBuilder builder, ValueId array)
    {
        var type = builder.TypeOf(array);
        return new(type.DType, builder.Emit(Op.Data, array), ArrayShape.Of(builder, array), [.. Enumerable.Range(0, type.Rank).Select(axis => builder.Emit(Op.Stride, axis, array))]);
    }

    /// <summary>The same under a shape that it broadcasts to: stride 0 where it is repeated.</summary>
    public Elements Repeated(FunctionBuilder builder, ArrayShape shape)
    {
        if (shape == Shape) return this;
        var (zero, one) = (builder.Const(0L), builder.Const(1L));
        var strides = new ValueId[shape.Rank];
        Array.Fill(strides, zero);
        for (int axis = 1; axis <= Shape.Rank; axis++) strides[^axis] = builder.Emit(Op.Select, builder.Emit(Op.Eq, Shape.Lengths[^axis], one), zero, Strides[^axis]);
        return new(DType, Data, shape, strides);
    }

    /// <summary>The first address in which there may be an element, and the one after the last. Of an empty array it is any range.</summary>
    public (ValueId From, ValueId To) Range(FunctionBuilder builder)
    {
        var zero = builder.Const(0L);
        var (from, to) = (zero, builder.Const(1L));
        for (int axis = 0; axis < Shape.Rank; axis++)
        {
            var last = builder.Emit(Op.Mul, builder.Add(Shape.Lengths[axis], -1), Strides[axis]);
            from = builder.Add(from, builder.Emit(Op.Min, last, zero));
            to = builder.Add(to, builder.Emit(Op.Max, last, zero));
        }
        return (AddressAt(from), AddressAt(to));

        ValueId AddressAt(ValueId offset) => builder.Emit(Op.Address, builder.Emit(Op.Offset, (long)DType, Data, offset));
    }

    /// <summary>Emits what throws where an argument is null.</summary>
    public static void ThrowIfNull(FunctionBuilder builder, ValueId array, string? parameter)
    {
        var (isNull, after) = (builder.NewBlock(), builder.NewBlock());
        builder.Branch(builder.Emit(Op.IsNull, array), isNull, after);
        builder.SwitchTo(isNull);
        builder.Throw(new ExceptionSite(typeof(ArgumentNullException).GetConstructor([typeof(string)])!, [parameter]));
        builder.SwitchTo(after);
    }

    /// <summary>Whether elements may lie in the memory of another array's.</summary>
    public ValueId Overlaps(FunctionBuilder builder, Elements other)
    {
        var ((from, to), (fromOther, toOther)) = (Range(builder), other.Range(builder));
        return builder.Emit(Op.And, builder.Emit(Op.Lt, from, toOther), builder.Emit(Op.Lt, fromOther, to));
    }

    /// <summary>A dense copy, which is of no use once it is made anew.</summary>
    public Elements Copy(FunctionBuilder builder)
    {
        var copy = Of(builder, builder.EmitTyped(Op.AllocateScratch, IrType.Array(DType, Shape.Rank, Layout.C), Shape.Lengths));
        ForEach(builder, [copy, this], [], (addresses, _) =>
        {
            builder.Emit(Op.Store, Load(builder, addresses[1]), addresses[0]);
            return [];
        });
        return copy;
    }

    /// <summary>The same, or a copy where they may lie in memory of an array that is written.</summary>
    public Elements Apart(FunctionBuilder builder, Elements written)
    {
        var parts = builder.If(Overlaps(builder, written), () => Copy(builder) is var copy ? [copy.Data, .. copy.Strides] : [], () => [Data, .. Strides]);
        return this with { Data = parts[0], Strides = parts[1..] };
    }

    public ValueId Load(FunctionBuilder builder, ValueId address) => builder.EmitTyped(Op.Load, IrType.Scalar(DType), address);

    /// <summary>Loops over the addresses of the elements of arrays of one shape, in row-major order.</summary>
    /// <param name="start">What the body changes from element to element.</param>
    /// <returns>What it is in the end.</returns>
    public static ValueId[] ForEach(FunctionBuilder builder, Elements[] arrays, ValueId[] start, Func<ValueId[], ValueId[], ValueId[]> body)
    {
        var lengths = arrays[0].Shape.Lengths;
        return Axis(0, Array.ConvertAll(arrays, array => array.Data), start);

        ValueId[] Axis(int axis, ValueId[] addresses, ValueId[] state)
        {
            if (axis == lengths.Length) return body(addresses, state);
            return builder.While([builder.Const(0L), .. state], now => builder.Emit(Op.Lt, now[0], lengths[axis]), now =>
            {
                ValueId[] inner = [.. arrays.Select((array, i) => builder.Emit(Op.Offset, (long)array.DType, addresses[i], builder.Emit(Op.Mul, now[0], array.Strides[axis])))];
                var next = Axis(axis + 1, inner, now[1..]);
                return [builder.Add(now[0], 1), .. next];
            })[1..];
        }
    }
}
