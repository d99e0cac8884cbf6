using DualJit.IR;
using DualJit.Llvm.Interop;
using static DualJit.Llvm.Interop.LLVMIntPredicate;
using static DualJit.Llvm.Interop.LLVMRealPredicate;

namespace DualJit.Llvm;

/// <summary>.NET's conversions between scalar types, and lane by lane between vectors, as <see cref="Semantics.Convert"/> has them.</summary>
internal static class Conversions
{
    /// <summary>The unchecked cast.</summary>
    public static LLVMValueRef Convert(FunctionLowering f, LLVMValueRef value, DType from, DType to)
    {
        var type = TypeLike(f, value, to);
        if (from == to) return value;
        if (from.IsFloat) return to.IsFloat ? ConvertFloat(f, value, type, from, to) : ToInteger(f, value, from, to);
        if (to == DType.Bool) return f.Builder.BuildICmp(LLVMIntNE, value, LLVMValueRef.CreateConstNull(value.TypeOf));
        bool signed = from.Kind == Kinds.Signed;
        if (to.IsFloat) return signed ? f.Builder.BuildSIToFP(value, type) : f.Builder.BuildUIToFP(value, type);
        int width = from == DType.Bool ? 1 : from.Bits;
        return to.Bits == width ? value
            : to.Bits < width ? f.Builder.BuildTrunc(value, type)
            : signed ? f.Builder.BuildSExt(value, type)
            : f.Builder.BuildZExt(value, type);
    }

    /// <summary>Whether the checked cast throws.</summary>
    public static LLVMValueRef Overflows(FunctionLowering f, LLVMValueRef value, DType from, DType to)
    {
        var builder = f.Builder;
        var never = LLVMValueRef.CreateConstInt(f.Module.Context.Int1Type, 0);
        if (to.IsFloat || to == DType.Bool) return never;
        if (from.IsFloat)
        {
            // The whole part has to lie in [minimum, 2^bits): both are floats, and NaN does not.
            var whole = f.CallIntrinsic("llvm.trunc", value.TypeOf, value);
            var (minimum, above) = Limits(value.TypeOf, to);
            var fits = builder.BuildAnd(builder.BuildFCmp(LLVMRealOGE, whole, minimum), builder.BuildFCmp(LLVMRealOLT, whole, above));
            return builder.BuildNot(fits);
        }
        // It fits when the way to the target and back gives the same value, and a sign that only one side has does not appear.
        var there = Convert(f, value, from, to);
        var back = Convert(f, there, to, from == DType.Bool ? DType.UInt8 : from);
        var original = from == DType.Bool ? Convert(f, value, from, DType.UInt8) : value;
        var differs = builder.BuildICmp(LLVMIntNE, back, original);
        bool wasSigned = from.Kind == Kinds.Signed, isSigned = to.Kind == Kinds.Signed;
        if (wasSigned == isSigned) return differs;
        var negative = wasSigned
            ? builder.BuildICmp(LLVMIntSLT, value, LLVMValueRef.CreateConstNull(value.TypeOf))
            : builder.BuildICmp(LLVMIntSLT, there, LLVMValueRef.CreateConstNull(there.TypeOf));
        return builder.BuildOr(differs, negative);
    }

    /// <summary>To long, and its least value for what is none: one instruction on x86, whose result LLVM itself leaves open.</summary>
    public static LLVMValueRef OrMinimum(FunctionLowering f, LLVMValueRef value)
    {
        var (builder, f64) = (f.Builder, f.Module.Context.DoubleType);
        var number = value.TypeOf == f64 ? value : builder.BuildFPExt(value, f64);
        if (HostTarget.Current.IsX86)
        {
            var convert = f.Module.Intrinsic("llvm.x86.sse2.cvttsd2si64");
            var vector = builder.BuildInsertElement(LLVMTypeRef.CreateVector(f64, 2).Poison, number, f.Module.Int32(0));
            return builder.BuildCall2(convert.GlobalValueType, convert, [vector]);
        }
        var (minimum, above) = Limits(f64, DType.Int64);
        var fits = builder.BuildAnd(builder.BuildFCmp(LLVMRealOGE, number, minimum), builder.BuildFCmp(LLVMRealOLT, number, above));
        return ToIntegerInRange(f, builder.BuildSelect(fits, number, minimum), DType.Int64);
    }

    /// <summary>The type of a dtype, in as many lanes as the value has.</summary>
    private static LLVMTypeRef TypeLike(FunctionLowering f, LLVMValueRef value, DType dtype)
    {
        var scalar = f.Module.TypeOf(IrType.Scalar(dtype));
        return value.TypeOf.Kind == LLVMTypeKind.LLVMVectorTypeKind ? LLVMTypeRef.CreateVector(scalar, value.TypeOf.VectorSize) : scalar;
    }

    private static LLVMValueRef ConvertFloat(FunctionLowering f, LLVMValueRef value, LLVMTypeRef type, DType from, DType to) =>
        from == DType.Float16 ? Halves.Widen(f, value)
        : to == DType.Float16 ? Halves.Narrow(f, from == DType.Float64 ? Halves.RoundToOdd(f, value) : value)
        : from.Size < to.Size ? f.Builder.BuildFPExt(value, type)
        : f.Builder.BuildFPTrunc(value, type);

    private static LLVMValueRef ToInteger(FunctionLowering f, LLVMValueRef value, DType from, DType to)
    {
        var builder = f.Builder;
        var zero = LLVMValueRef.CreateConstReal(value.TypeOf, 0);
        if (to == DType.Bool) return builder.BuildFCmp(LLVMRealUNE, value, zero);
        if (to.Bits < 32) return builder.BuildTrunc(ToInteger(f, value, from, DType.Int32), TypeLike(f, value, to));
        return from == DType.Float64 && to.Bits == 32 ? Clamp(f, value, to) : Saturate(f, value, to);
    }

    /// <summary>
    /// NaN to 0, then clamp, then convert. Clamping keeps to values that doubles have, so it is exact, and unlike <c>llvm.fptosi.sat</c> it vectorises.
    /// </summary>
    private static LLVMValueRef Clamp(FunctionLowering f, LLVMValueRef value, DType to)
    {
        var builder = f.Builder;
        var (minimum, _) = Limits(value.TypeOf, to);
        var maximum = LLVMValueRef.CreateConstReal(value.TypeOf, to == DType.Int32 ? int.MaxValue : uint.MaxValue);
        var number = builder.BuildSelect(builder.BuildFCmp(LLVMRealUNO, value, value), LLVMValueRef.CreateConstReal(value.TypeOf, 0), value);
        var below = builder.BuildSelect(builder.BuildFCmp(LLVMRealOLT, number, maximum), number, maximum);
        return ToIntegerInRange(f, builder.BuildSelect(builder.BuildFCmp(LLVMRealOGT, below, minimum), below, minimum), to);
    }

    /// <summary>For targets whose largest value is no float: convert what is in range, and select the ends.</summary>
    private static LLVMValueRef Saturate(FunctionLowering f, LLVMValueRef value, DType to)
    {
        var builder = f.Builder;
        var type = TypeLike(f, value, to);
        var (minimum, above) = Limits(value.TypeOf, to);
        var isLow = builder.BuildFCmp(LLVMRealULT, value, minimum);
        var isHigh = builder.BuildFCmp(LLVMRealOGE, value, above);
        var inRange = builder.BuildSelect(builder.BuildOr(isLow, isHigh), LLVMValueRef.CreateConstReal(value.TypeOf, 0), value);
        var converted = ToIntegerInRange(f, inRange, to);
        var highest = ModuleLowering.Integer(type, ulong.MaxValue >> (64 - to.Bits + (to.IsUnsigned ? 0 : 1)));
        var result = builder.BuildSelect(isHigh, highest, converted);
        if (to.IsUnsigned) return result;
        // Not NaN, which stays 0.
        var lowest = ModuleLowering.Integer(type, 1UL << (to.Bits - 1));
        return builder.BuildSelect(builder.BuildFCmp(LLVMRealOLT, value, minimum), lowest, result);
    }

    private static LLVMValueRef ToIntegerInRange(FunctionLowering f, LLVMValueRef value, DType to)
    {
        var type = TypeLike(f, value, to);
        return to.IsUnsigned ? f.Builder.BuildFPToUI(value, type) : f.Builder.BuildFPToSI(value, type);
    }

    /// <summary>The least value of an integer type, and the number above its greatest: powers of two, which every float type has.</summary>
    private static (LLVMValueRef Minimum, LLVMValueRef Above) Limits(LLVMTypeRef type, DType to)
    {
        double above = Math.ScaleB(1, to.IsUnsigned ? to.Bits : to.Bits - 1);
        return (LLVMValueRef.CreateConstReal(type, to.IsUnsigned ? 0 : -above), LLVMValueRef.CreateConstReal(type, above));
    }
}
