using DualJit.Llvm.Interop;
using static DualJit.Llvm.Interop.LLVMRealPredicate;

namespace DualJit.Llvm;

/// <summary>Replaces <c>llvm.minimum</c> and <c>llvm.maximum</c> in an optimised module by what is fast on x86.</summary>
/// <remarks>
/// x86's <c>minsd a, b</c> is <c>a &lt; b ? a : b</c>: it gives b for NaNs and for two zeros, so LLVM surrounds it with tests.
/// Both orders together need none: <code>
/// minimum(a, b) = (a &lt; b ? a : b) | (b &lt; a ? b : a)
/// </code>
/// Of different numbers both sides are the lesser one, of zeros the or of the signs is -0 if there is one, and the or of a NaN with anything is a NaN.
/// <c>maximum(a, b)</c> is <c>-minimum(-a, -b)</c>. This comes after the passes, as those know the intrinsics: they vectorise reductions with them.
/// </remarks>
internal static class FastExtrema
{
    public static void Run(LLVMModuleRef module)
    {
        using var builder = module.Context.CreateBuilder();
        for (var function = module.FirstFunction; function.Handle != 0; function = function.NextFunction)
        {
            string name = function.Name;
            if (name.StartsWith("llvm.minimum.", StringComparison.Ordinal)) ReplaceCalls(builder, function, Minimum);
            if (name.StartsWith("llvm.maximum.", StringComparison.Ordinal)) ReplaceCalls(builder, function, Maximum);
        }
    }

    private static void ReplaceCalls(
        LLVMBuilderRef builder, LLVMValueRef function, Func<LLVMBuilderRef, LLVMValueRef, LLVMValueRef, LLVMValueRef> make)
    {
        var calls = new List<LLVMValueRef>();
        for (var use = function.FirstUse; use.Handle != 0; use = LLVM.GetNextUse(use)) calls.Add(LLVM.GetUser(use));
        foreach (var call in calls) ShortenRecurrence(builder, function, call);
        foreach (var call in calls)
        {
            var (a, b) = (call.GetOperand(0), call.GetOperand(1));
            // Where a constant is known to be no NaN, or no zero, LLVM needs fewer tests by itself.
            if (a.IsConstant || b.IsConstant) continue;
            builder.PositionBefore(call);
            call.ReplaceAllUsesWith(make(builder, a, b));
            call.InstructionEraseFromParent();
        }
    }

    /// <summary>
    /// Of <c>min(min(x, last), y)</c> makes <c>min(min(x, y), last)</c>, where the last iteration computed <c>last</c>: the next one then waits
    /// for one minimum instead of two. The order of operands does not matter to the result.
    /// </summary>
    private static void ShortenRecurrence(LLVMBuilderRef builder, LLVMValueRef function, LLVMValueRef outer)
    {
        for (uint side = 0; side < 2; side++)
        {
            var (inner, y) = (outer.GetOperand(side), outer.GetOperand(1 - side));
            if (!inner.IsInstruction || inner.InstructionOpcode != LLVMOpcode.LLVMCall || LLVM.GetCalledValue(inner) != function) continue;
            var (a, b) = (inner.GetOperand(0), inner.GetOperand(1));
            if (IsPhi(y) || IsPhi(a) == IsPhi(b) || LLVM.GetNextUse(inner.FirstUse).Handle != 0) continue;
            var (x, last) = IsPhi(a) ? (b, a) : (a, b);
            // The inner call moves to where y is known too.
            builder.PositionBefore(outer);
            LLVM.InstructionRemoveFromParent(inner);
            LLVM.InsertIntoBuilder(builder, inner);
            LLVM.SetOperand(inner, 0, x);
            LLVM.SetOperand(inner, 1, y);
            LLVM.SetOperand(outer, side, inner);
            LLVM.SetOperand(outer, 1 - side, last);
            return;
        }
    }

    private static bool IsPhi(LLVMValueRef value) => value.IsInstruction && value.InstructionOpcode == LLVMOpcode.LLVMPHI;

    private static LLVMValueRef Minimum(LLVMBuilderRef builder, LLVMValueRef a, LLVMValueRef b)
    {
        var (floats, bits) = (a.TypeOf, BitsOf(a.TypeOf));
        var first = builder.BuildSelect(builder.BuildFCmp(LLVMRealOLT, a, b), a, b);
        var second = builder.BuildSelect(builder.BuildFCmp(LLVMRealOLT, b, a), b, a);
        return builder.BuildBitCast(builder.BuildOr(builder.BuildBitCast(first, bits), builder.BuildBitCast(second, bits)), floats);
    }

    private static LLVMValueRef Maximum(LLVMBuilderRef builder, LLVMValueRef a, LLVMValueRef b) =>
        builder.BuildFNeg(Minimum(builder, builder.BuildFNeg(a), builder.BuildFNeg(b)));

    private static LLVMTypeRef BitsOf(LLVMTypeRef type) => type.Kind switch
    {
        LLVMTypeKind.LLVMVectorTypeKind => LLVMTypeRef.CreateVector(BitsOf(type.ElementType), type.VectorSize),
        LLVMTypeKind.LLVMHalfTypeKind => type.Context.Int16Type,
        LLVMTypeKind.LLVMFloatTypeKind => type.Context.Int32Type,
        _ => type.Context.Int64Type,
    };
}
