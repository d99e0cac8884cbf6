using System.Reflection.Metadata;
using DualJit.IR;

namespace DualJit.Frontend.Cil;

/// <summary>The <c>conv</c> instructions.</summary>
internal static class Conversions
{
    /// <param name="sign">How an int32 or int64 on the stack is read where the target is wider or a float.</param>
    public static void Convert(BodyReader reader, DType target, Sign sign = Sign.Signed)
    {
        var item = reader.Pop();
        if (item is ConstantItem { DType.IsInteger: true } constant && target.IsInteger)
            reader.Push(new ConstantItem(target, ScalarBits.Wrap(sign == Sign.Unsigned && constant.DType.Size == 4 ? (uint)constant.Bits : constant.Bits, target)));
        else
            reader.Push(reader.Builder.Convert(Source(reader.Emitter, item, sign), target));
    }

    public static void Checked(BodyReader reader, DType target, Sign sign)
    {
        var value = Source(reader.Emitter, reader.Pop(), sign);
        reader.Push(reader.Builder.TypeOf(value) == IrType.Scalar(target) ? value : reader.Builder.EmitTyped(Op.ConvertChecked, IrType.Scalar(target), value));
    }

    /// <summary><c>conv.r.un</c>, which C# follows by the float type it wants: one rounding, not two.</summary>
    public static void UnsignedToFloat(BodyReader reader)
    {
        var target = DType.Float64;
        if (reader.Next == ILOpCode.Conv_r4)
        {
            target = DType.Float32;
            reader.SkipNext();
        }
        Convert(reader, target, Sign.Unsigned);
    }

    // A narrow operand is a number that int32 and int64 hold; the others are bits that the instruction calls signed or unsigned.
    private static ValueId Source(Emitter emitter, StackItem item, Sign sign)
    {
        var dtype = Arithmetic.ScalarType(emitter, item);
        if (dtype.IsFloat) return emitter.Value(item);
        bool isExact = item is not ConstantItem && (dtype == DType.Bool || (dtype.Size < 4 && (dtype.IsUnsigned || sign == Sign.Signed)));
        if (isExact) return emitter.Value(item);
        var stackType = StackTypes.Of(dtype);
        return emitter.As(item, sign == Sign.Unsigned ? StackTypes.Unsigned(stackType) : stackType);
    }
}
