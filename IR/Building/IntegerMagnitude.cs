namespace DualJit.IR;

/// <summary>The absolute value of an integer, as <see cref="Math.Abs(int)"/> has it: of the least one an OverflowException.</summary>
/// <example><code>
/// abs %x : i32     =>     select (lt %x, 0), (sub.checked 0, %x), %x
/// </code></example>
public static class IntegerMagnitude
{
    public static ValueId Emit(Func<Op, IrType, ValueId[], ValueId> emit, Func<DType, long, ValueId> constant, ValueId value, DType dtype)
    {
        if (dtype.IsUnsigned) return value;
        var (type, zero) = (IrType.Scalar(dtype), constant(dtype, 0));
        return emit(Op.Select, type, [emit(Op.Lt, IrType.Bool, [value, zero]), emit(Op.SubChecked, type, [zero, value]), value]);
    }
}
