namespace DualJit.IR;

/// <summary>What a function of elements takes: an array under the shape that all of them broadcast to, a scalar, or the number of the element.</summary>
/// <param name="Value">The address of the first element, or the scalar.</param>
/// <param name="Array">Null for what is no array.</param>
internal sealed record ReducedOperand(ValueId Value, Elements? Array)
{
    public DType? DType => Array?.DType;

    /// <summary>By axis of the shape: 0 where the array is repeated, or has one element only.</summary>
    public ValueId[] Strides => Array?.Strides ?? [];

    public int? UnitAxis => Array?.UnitAxis;

    public static ReducedOperand Of(FunctionBuilder builder, ValueId operand, ArrayShape? own, ArrayShape shape)
    {
        if (own is null) return new(operand, null);
        var elements = Elements.Of(builder, operand, own).Repeated(builder, shape);
        ValueId[] strides = [.. elements.Strides];
        for (int axis = 1; axis <= own.Rank; axis++)
            if (builder.ConstantOf(own.Lengths[^axis]) == 1) strides[^axis] = builder.Const(0L);
        var unit = elements.UnitAxis is { } last && builder.ConstantOf(strides[last]) != 0 ? elements.UnitAxis : null;
        return new(elements.Data, elements with { Strides = strides, UnitAxis = unit });
    }

    /// <summary>Whether it is known to be one element along all of some axes.</summary>
    public bool IsRepeated(FunctionBuilder builder, params int[] axes) => System.Array.TrueForAll(axes, axis => Array is null || builder.ConstantOf(Strides[axis]) == 0);

    public ReducedOperand Moved(FunctionBuilder builder, int axis, ValueId index) => Array is null ? this : this with { Value = At(builder, builder.Times(index, Strides[axis])) };

    /// <summary>The address so many elements further on.</summary>
    public ValueId At(FunctionBuilder builder, ValueId distance) => Array!.Offset(builder, Value, distance);

    public ValueId Load(FunctionBuilder builder) => Array is null ? Value : Array.Load(builder, Value);
}
