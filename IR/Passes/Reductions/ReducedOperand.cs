namespace DualJit.IR;

/// <summary>What a function of elements takes: an array under the shape that all of them broadcast to, a scalar, or the number of the element.</summary>
/// <param name="Value">The address of the first element, or the scalar.</param>
/// <param name="DType">Of the elements; null for what is no array.</param>
/// <param name="Strides">By axis of the shape: 0 where the array is repeated.</param>
/// <param name="UnitAxis">The axis along which the elements lie one after the other by the type of the array, unless they are repeated; null where there is none, or it is not known.</param>
/// <param name="IsRowMajor">Whether the array lies in C order.</param>
internal sealed record ReducedOperand(ValueId Value, DType? DType, ValueId[] Strides, int? UnitAxis, bool IsRowMajor)
{
    public static ReducedOperand Of(FunctionBuilder builder, ValueId operand, ArrayShape? own, ArrayShape shape)
    {
        var type = builder.TypeOf(operand);
        if (own is null) return new(operand, null, [], null, false);
        var (zero, one) = (builder.Const(0L), builder.Const(1L));
        int missing = shape.Rank - type.Rank;
        int? unit = type.Rank == 0 ? null : type.Layout is Layout.C or Layout.Inner ? type.Rank - 1 : type.Layout == Layout.F ? 0 : null;
        var strides = new ValueId[shape.Rank];
        Array.Fill(strides, zero);
        for (int axis = 0; axis < type.Rank; axis++)
        {
            var length = own.Lengths[axis];
            if (builder.ConstantOf(length) == 1) continue;
            var stride = axis == unit ? one : builder.Emit(Op.Stride, axis, operand);
            strides[missing + axis] = length == shape.Lengths[missing + axis] ? stride : builder.Emit(Op.Select, builder.Emit(Op.Eq, length, one), zero, stride);
        }
        if (unit is { } last && builder.ConstantOf(own.Lengths[last]) == 1) unit = null;
        bool isWhole = Enumerable.Range(0, type.Rank).All(axis => own.Lengths[axis] == shape.Lengths[missing + axis]);
        return new(builder.Emit(Op.Data, operand), type.DType, strides, missing + unit, isWhole && missing == 0 && type.Layout == Layout.C);
    }

    /// <summary>Whether it is known to be one element along all of some axes.</summary>
    public bool IsRepeated(FunctionBuilder builder, params int[] axes) => DType is null || Array.TrueForAll(axes, axis => builder.ConstantOf(Strides[axis]) == 0);

    public ReducedOperand Moved(FunctionBuilder builder, int axis, ValueId index) =>
        DType is { } dtype && builder.Times(index, Strides[axis]) is var distance && builder.ConstantOf(distance) != 0 ? this with { Value = builder.Emit(Op.Offset, (long)dtype, Value, distance) } : this;

    public ValueId Load(FunctionBuilder builder) => DType is { } dtype ? builder.EmitTyped(Op.Load, IrType.Scalar(dtype), Value) : Value;
}
