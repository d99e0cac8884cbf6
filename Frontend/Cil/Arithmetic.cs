using DualJit.IR;

namespace DualJit.Frontend.Cil;

/// <summary>How an instruction reads integers.</summary>
internal enum Sign : byte { Any, Signed, Unsigned }

/// <summary>Arithmetic and logic on the stack's types.</summary>
internal static class Arithmetic
{
    public static void Binary(BodyReader reader, Op op, Sign sign = Sign.Any)
    {
        var (b, a) = (reader.Pop(), reader.Pop());
        if (op == Op.Add && Memory.Offset(reader.Emitter, a, b) is { } address)
        {
            reader.Push(address);
            return;
        }
        var dtype = OperandType(reader.Emitter, op, a, b, sign);
        reader.Push(reader.Builder.Emit(op, reader.Emitter.As(a, dtype), reader.Emitter.As(b, dtype)));
    }

    public static void Shift(BodyReader reader, Op op, Sign sign)
    {
        var (count, a) = (reader.Pop(), reader.Pop());
        var dtype = Signed(ScalarType(reader.Emitter, a), sign);
        reader.Push(reader.Builder.Emit(op, reader.Emitter.As(a, dtype), reader.Emitter.As(count, DType.Int32)));
    }

    public static void Unary(BodyReader reader, Op op)
    {
        var a = reader.Pop();
        reader.Push(reader.Builder.Emit(op, reader.Emitter.As(a, StackTypes.Of(ScalarType(reader.Emitter, a)))));
    }

    public static DType ScalarType(Emitter emitter, StackItem item) =>
        emitter.TypeOf(item) is { IsScalar: true } type ? type.DType : throw emitter.NotAValue(item);

    private static DType OperandType(Emitter emitter, Op op, StackItem a, StackItem b, Sign sign)
    {
        var (x, y) = (ScalarType(emitter, a), ScalarType(emitter, b));
        if ((op is Op.And or Op.Or or Op.Xor) && (x == DType.Bool || y == DType.Bool) && IsBool(a, x) && IsBool(b, y)) return DType.Bool;
        // Beside a constant the other operand decides, so that a uint stays one.
        if (sign == Sign.Any && a is ConstantItem && StackTypes.Of(x) == StackTypes.Of(y)) return Signed(y, sign);
        if (sign == Sign.Any && (x == y || b is ConstantItem) && StackTypes.Of(x) == StackTypes.Of(y)) return Signed(x, sign);
        return Signed(StackTypes.Of(IrType.Scalar(x), IrType.Scalar(y)).DType, sign);
    }

    // CIL has 0 and 1 for false and true.
    private static bool IsBool(StackItem item, DType dtype) => dtype == DType.Bool || (item is ConstantItem constant && StackTypes.Holds(IrType.Bool, constant));

    private static DType Signed(DType dtype, Sign sign) => sign switch
    {
        Sign.Any => dtype.Size >= 4 && dtype != DType.Bool ? dtype : StackTypes.Of(dtype),
        Sign.Signed => StackTypes.Of(dtype),
        Sign.Unsigned => StackTypes.Unsigned(StackTypes.Of(dtype)),
    };
}
