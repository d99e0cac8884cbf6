using DualJit.Llvm.Interop;
using static DualJit.Llvm.Interop.LLVMIntPredicate;
using static DualJit.Llvm.Interop.LLVMRealPredicate;

namespace DualJit.Llvm;

/// <summary>Conversions between f16 and wider floats. No f16 is computed with.</summary>
/// <remarks>Where the CPU has no instruction for them LLVM would call functions of its compiler's library, so they are written out in integers.</remarks>
internal static class Halves
{
    private const ulong Infinity = 0x7F800000, HalfInfinity = 0x7C00, HalfNaN = 0x7E00;

    /// <summary>f16 as float, exactly.</summary>
    public static LLVMValueRef Widen(FunctionLowering f, LLVMValueRef half)
    {
        var (builder, context) = (f.Builder, f.Module.Context);
        if (f.Module.HasHalfConversions) return builder.BuildFPExt(half, context.FloatType);
        var bits = builder.BuildZExt(builder.BuildBitCast(half, context.Int16Type), context.Int32Type);
        var sign = builder.BuildShl(builder.BuildAnd(bits, Int(f, 0x8000)), Int(f, 16));
        // With the fields in place the exponent is too small by 112, also that of a denormal, which is one in both formats.
        var magnitude = builder.BuildShl(builder.BuildAnd(bits, Int(f, 0x7FFF)), Int(f, 13));
        var scaled = builder.BuildFMul(builder.BuildBitCast(magnitude, context.FloatType), LLVMValueRef.CreateConstReal(context.FloatType, Math.ScaleB(1, 112)));
        var isFinite = builder.BuildICmp(LLVMIntULT, magnitude, Int(f, HalfInfinity << 13));
        var result = builder.BuildSelect(isFinite, builder.BuildBitCast(scaled, context.Int32Type), builder.BuildOr(magnitude, Int(f, Infinity)));
        return builder.BuildBitCast(builder.BuildOr(result, sign), context.FloatType);
    }

    /// <summary>The f16 nearest to a float, the even one of two.</summary>
    public static LLVMValueRef Narrow(FunctionLowering f, LLVMValueRef value)
    {
        var (builder, context) = (f.Builder, f.Module.Context);
        if (f.Module.HasHalfConversions) return builder.BuildFPTrunc(value, context.HalfType);
        var bits = builder.BuildBitCast(value, context.Int32Type);
        var magnitude = builder.BuildAnd(bits, Int(f, 0x7FFFFFFF));
        var sign = builder.BuildLShr(builder.BuildAnd(bits, Int(f, 0x80000000)), Int(f, 16));
        // Half a unit of the last place less one, and one more where that place is odd.
        var isOdd = builder.BuildAnd(builder.BuildLShr(magnitude, Int(f, 13)), Int(f, 1));
        var rebased = builder.BuildSub(magnitude, Int(f, (127 - 15) << 23));
        var normal = builder.BuildLShr(builder.BuildAdd(builder.BuildAdd(rebased, Int(f, 0xFFF)), isOdd), Int(f, 13));
        // The last place of a float near one half is that of a denormal f16: the addition rounds to it.
        var shifted = builder.BuildFAdd(builder.BuildBitCast(magnitude, context.FloatType), LLVMValueRef.CreateConstReal(context.FloatType, 0.5));
        var denormal = builder.BuildSub(builder.BuildBitCast(shifted, context.Int32Type), Int(f, 0x3F000000));
        var result = builder.BuildSelect(builder.BuildICmp(LLVMIntULT, magnitude, Int(f, (127 - 14) << 23)), denormal, normal);
        result = builder.BuildSelect(builder.BuildICmp(LLVMIntUGE, magnitude, Int(f, (127 + 16) << 23)), Int(f, HalfInfinity), result);
        result = builder.BuildSelect(builder.BuildICmp(LLVMIntUGT, magnitude, Int(f, Infinity)), Int(f, HalfNaN), result);
        return builder.BuildBitCast(builder.BuildTrunc(builder.BuildOr(result, sign), context.Int16Type), context.HalfType);
    }

    /// <summary>The double as float; of the two floats around one that is none, that with an odd last bit.</summary>
    /// <remarks>Rounding this once more, to a format at least two bits shorter, gives what rounding the double once would.</remarks>
    public static LLVMValueRef RoundToOdd(FunctionLowering f, LLVMValueRef value)
    {
        var (builder, context) = (f.Builder, f.Module.Context);
        var nearest = builder.BuildFPTrunc(value, context.FloatType);
        var (original, rounded) = (f.CallIntrinsic("llvm.fabs", context.DoubleType, value), f.CallIntrinsic("llvm.fabs", context.DoubleType, builder.BuildFPExt(nearest, context.DoubleType)));
        var bits = builder.BuildBitCast(nearest, context.Int32Type);
        var isEven = builder.BuildICmp(LLVMIntEQ, builder.BuildAnd(bits, Int(f, 1)), Int(f, 0));
        var isBelow = builder.BuildAnd(isEven, builder.BuildFCmp(LLVMRealOLT, rounded, original));
        var isAbove = builder.BuildAnd(isEven, builder.BuildFCmp(LLVMRealOGT, rounded, original));
        // Both neighbours of an even float are odd; magnitudes are ordered as their bits.
        var odd = builder.BuildSub(builder.BuildAdd(bits, builder.BuildZExt(isBelow, context.Int32Type)), builder.BuildZExt(isAbove, context.Int32Type));
        return builder.BuildBitCast(odd, context.FloatType);
    }

    private static LLVMValueRef Int(FunctionLowering f, ulong value) => LLVMValueRef.CreateConstInt(f.Module.Context.Int32Type, value);
}
