namespace DualJit.IR;

/// <summary>Where the elements of an array lie, under its own shape or under one that it broadcasts to. What is both read and written is two of these.</summary>
/// <param name="Array">The array, or that which this is a copy of.</param>
/// <param name="Data">The address of the first element.</param>
/// <param name="Strides">By axis of the shape: how many elements the next one is away, 0 where the array is repeated.</param>
/// <param name="UnitAxis">The axis along which the elements lie one after the other by the type of the array, unless they are repeated; null where there is none, or it is not known.</param>
/// <param name="IsRowMajor">Whether they lie in C order by the type of the array, and none is repeated.</param>
internal sealed record Elements(ValueId Array, DType DType, ValueId Data, ArrayShape Shape, ValueId[] Strides, int? UnitAxis, bool IsRowMajor)
{
    /// <summary>Whether they lie one after the other along the last axis by the type of the array, unless they are repeated.</summary>
    public bool IsInOrder => UnitAxis == Shape.Rank - 1;

    public static Elements Of(FunctionBuilder builder, ValueId array) => Of(builder, array, ArrayShape.Of(builder, array));

    /// <param name="shape">Its own.</param>
    public static Elements Of(FunctionBuilder builder, ValueId array, ArrayShape shape)
    {
        var type = builder.TypeOf(array);
        int? unit = type.Rank == 0 ? null : type.Layout is Layout.C or Layout.Inner ? type.Rank - 1 : type.Layout == Layout.F ? 0 : null;
        var strides = Enumerable.Range(0, type.Rank).Select(axis => axis == unit ? builder.Const(1L) : builder.Emit(Op.Stride, axis, array));
        return new(array, type.DType, builder.Emit(Op.Data, array), shape, [.. strides], unit, type.Layout == Layout.C);
    }

    /// <summary>The same under a shape that it broadcasts to.</summary>
    public Elements Repeated(FunctionBuilder builder, ArrayShape shape)
    {
        if (shape == Shape) return this;
        var (zero, one) = (builder.Const(0L), builder.Const(1L));
        int missing = shape.Rank - Shape.Rank;
        bool isWhole = missing == 0;
        var strides = new ValueId[shape.Rank];
        System.Array.Fill(strides, zero);
        for (int axis = 0; axis < Shape.Rank; axis++)
        {
            var (length, stride) = (Shape.Lengths[axis], Strides[axis]);
            bool isSame = length == shape.Lengths[missing + axis];
            strides[missing + axis] = isSame ? stride : builder.ConstantOf(length) == 1 ? zero : builder.Emit(Op.Select, builder.Emit(Op.Eq, length, one), zero, stride);
            isWhole &= isSame;
        }
        return this with { Shape = shape, Strides = strides, UnitAxis = missing + UnitAxis, IsRowMajor = IsRowMajor && isWhole };
    }

    public ValueId Load(FunctionBuilder builder, ValueId address) => builder.EmitTyped(Op.Load, IrType.Scalar(DType), address);

    public void Store(FunctionBuilder builder, ValueId address, ValueId value) => builder.Emit(Op.Store, builder.ConvertNumber(value, DType), address);

    /// <summary>The address so many elements after another one.</summary>
    public ValueId Offset(FunctionBuilder builder, ValueId start, ValueId elements) => builder.ConstantOf(elements) == 0 ? start : builder.Emit(Op.Offset, (long)DType, start, elements);

    /// <summary>The same from an index along an axis on.</summary>
    public Elements Moved(FunctionBuilder builder, int axis, ValueId index) => this with { Data = Offset(builder, Data, builder.Times(index, Strides[axis])) };

    /// <summary>Whether it has the lengths of a shape, so that nothing of it is repeated.</summary>
    public ValueId HasLengths(FunctionBuilder builder, ArrayShape shape)
    {
        if (shape.Rank > Shape.Rank) return builder.Const(false);
        return Enumerable.Range(0, shape.Rank).Where(axis => Shape.Lengths[axis] != shape.Lengths[axis])
            .Select(axis => builder.Emit(Op.Eq, Shape.Lengths[axis], shape.Lengths[axis])).Aggregate(builder.Const(true), builder.AndOf);
    }

    /// <summary>Whether no element lies in the memory of another array's.</summary>
    public ValueId IsApart(FunctionBuilder builder, Elements other)
    {
        var ((from, to), (fromOther, toOther)) = (Range(builder), other.Range(builder));
        return builder.Emit(Op.Or, builder.Emit(Op.Le, toOther, from), builder.Emit(Op.Le, to, fromOther));
    }

    /// <summary>Whether no element is read after it was written, where an array is written in any order, each element after the same one of this was read.</summary>
    public ValueId IsReadBefore(FunctionBuilder builder, Elements written)
    {
        var isApart = IsApart(builder, written);
        if (written.DType != DType || written.Shape.Rank != Shape.Rank) return isApart;
        var isSame = builder.Emit(Op.Eq, builder.Emit(Op.Address, written.Data), builder.Emit(Op.Address, Data));
        for (int axis = 0; axis < Shape.Rank; axis++)
        {
            isSame = builder.Emit(Op.And, isSame, builder.Emit(Op.Eq, written.Shape.Lengths[axis], Shape.Lengths[axis]));
            isSame = builder.Emit(Op.And, isSame, builder.Emit(Op.Eq, written.Strides[axis], Strides[axis]));
        }
        return builder.Emit(Op.Or, isApart, isSame);
    }

    /// <summary>The first address in which there may be an element, and the one after the last. Of an empty array it is any range.</summary>
    private (ValueId From, ValueId To) Range(FunctionBuilder builder)
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

    /// <summary>The same, or a copy where a condition does not hold.</summary>
    public Elements CopyUnless(FunctionBuilder builder, CopyFunctions functions, ValueId condition)
    {
        var parts = builder.If(condition, () => [Data, .. Strides], () => Copy(builder, functions) is var copy ? [copy.Data, .. copy.Strides] : []);
        return this with { Data = parts[0], Strides = parts[1..] };
    }

    /// <summary>A dense copy, which is of no use once it is made anew.</summary>
    private Elements Copy(FunctionBuilder builder, CopyFunctions functions)
    {
        var copy = Of(builder, builder.EmitTyped(Op.AllocateScratch, IrType.Array(DType, Shape.Rank, Layout.C), Shape.Lengths));
        var (zero, one) = (builder.Const(0L), builder.Const(1L));
        CopyAxis(0, this, copy);
        return copy;

        void CopyAxis(int axis, Elements from, Elements to)
        {
            if (axis < Shape.Rank - 2) builder.For(Shape.Lengths[axis], i => CopyAxis(axis + 1, from.Moved(builder, axis, i), to.Moved(builder, axis, i)));
            else functions.Copy(builder, DType, Tiled(from), Tiled(to), Shape.Rank > 1 ? Shape.Lengths[^2] : one, Shape.Rank > 0 ? Shape.Lengths[^1] : one);
        }

        Tiled Tiled(Elements now) => new(now.Data, Shape.Rank > 1 ? now.Strides[^2] : zero, Shape.Rank > 0 ? now.Strides[^1] : zero);
    }

    /// <summary>Loops over the addresses of the elements of arrays of one shape, in row-major order.</summary>
    /// <param name="start">What the body changes from element to element.</param>
    /// <returns>What it is in the end.</returns>
    public static ValueId[] ForEach(FunctionBuilder builder, Elements[] arrays, ValueId[] start, Func<ValueId[], ValueId[], ValueId[]> body)
    {
        var lengths = arrays[0].Shape.Lengths;
        return Axis(0, arrays, start);

        ValueId[] Axis(int axis, Elements[] now, ValueId[] state)
        {
            if (axis == lengths.Length) return body(System.Array.ConvertAll(now, array => array.Data), state);
            return builder.While([builder.Const(0L), .. state], count => builder.Emit(Op.Lt, count[0], lengths[axis]), count =>
                [builder.Add(count[0], 1), .. Axis(axis + 1, System.Array.ConvertAll(now, array => array.Moved(builder, axis, count[0])), count[1..])])[1..];
        }
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
}
