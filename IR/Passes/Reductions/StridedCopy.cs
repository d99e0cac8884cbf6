namespace DualJit.IR;

/// <summary>Copies of elements from one stride to another, eight at a time, as loads and stores do not wait for each other.</summary>
/// <param name="to">The first address that is written.</param>
/// <param name="step">Elements from one that is written to the next.</param>
/// <param name="from">The first address that is read.</param>
/// <param name="stride">Elements from one that is read to the next.</param>
internal sealed class StridedCopy(FunctionBuilder builder, DType dtype, ValueId to, ValueId step, ValueId from, ValueId stride)
{
    public const int Together = 8;

    /// <summary>Emits the copy of so many elements.</summary>
    public void Emit(ValueId count)
    {
        var whole = builder.And(count, -Together);
        builder.For(whole, builder.Const((long)Together), EmitSome);
        builder.While([whole], now => builder.Emit(Op.Lt, now[0], count), now =>
        {
            builder.Emit(Op.Store, Load(At(from, builder.Times(now[0], stride))), At(to, builder.Times(now[0], step)));
            return [builder.Add(now[0], 1)];
        });
    }

    /// <summary>Emits the copy of eight elements.</summary>
    public void EmitSome(ValueId first)
    {
        var (source, target) = (At(from, builder.Times(first, stride)), At(to, builder.Times(first, step)));
        var elements = Enumerable.Range(0, Together).Select(i => Load(At(source, builder.Times(builder.Const((long)i), stride)))).ToArray();
        for (int i = 0; i < Together; i++) builder.Emit(Op.Store, elements[i], At(target, builder.Times(builder.Const((long)i), step)));
    }

    private ValueId Load(ValueId address) => builder.EmitTyped(Op.Load, IrType.Scalar(dtype), address);

    private ValueId At(ValueId address, ValueId index) => builder.ConstantOf(index) == 0 ? address : builder.Emit(Op.Offset, (long)dtype, address, index);
}
