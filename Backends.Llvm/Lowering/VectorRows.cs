using DualJit.IR;
using DualJit.Llvm.Interop;

namespace DualJit.Llvm;

/// <summary>What ops that make, take apart and move vectors are in LLVM. A vector is LLVM's, a mask a vector of <c>i1</c>.</summary>
internal static class VectorRows
{
    /// <summary>A scalar in every lane.</summary>
    public static LLVMValueRef Splat(FunctionLowering f, LLVMValueRef scalar, IrType vector)
    {
        var empty = f.Module.TypeOf(vector).Poison;
        var first = f.Builder.BuildInsertElement(empty, scalar, f.Module.Int32(0));
        return f.Builder.BuildShuffleVector(first, empty, Indices(f, 0, vector.Lanes, step: 0));
    }

    public static LLVMValueRef Iota(FunctionLowering f, IrType vector)
    {
        var scalar = f.Module.TypeOf(vector.Element);
        var lanes = new LLVMValueRef[vector.Lanes];
        for (int i = 0; i < lanes.Length; i++)
            lanes[i] = vector.DType.IsFloat ? LLVMValueRef.CreateConstReal(scalar, i) : LLVMValueRef.CreateConstInt(scalar, (ulong)i);
        return LLVMValueRef.CreateConstVector(lanes);
    }

    /// <summary>Lanes of two vectors in turn.</summary>
    public static LLVMValueRef Zip(FunctionLowering f, Instruction i, int first)
    {
        int lanes = i.Type.Lanes;
        var indices = Enumerable.Range(0, lanes).Select(lane => f.Module.Int32(first + lane / 2 + lane % 2 * lanes));
        return f.Builder.BuildShuffleVector(f[i.Operands[0]], f[i.Operands[1]], LLVMValueRef.CreateConstVector([.. indices]));
    }

    /// <summary>The halves of the vector combined until one lane is left.</summary>
    public static LLVMValueRef Fold(FunctionLowering f, Instruction i)
    {
        var vector = f[i.Operands[0]];
        if (i.Type.IsBool) return FoldMask(f, i.Combiner, vector);
        for (int half = f.TypeOf(i.Operands[0]).Lanes / 2; half > 0; half /= 2)
        {
            var low = f.Builder.BuildShuffleVector(vector, vector, Indices(f, 0, half));
            var high = f.Builder.BuildShuffleVector(vector, vector, Indices(f, half, half));
            vector = OpRows.Combine(f, i.Combiner, i.Type.DType, low, high);
        }
        return f.Builder.BuildExtractElement(vector, f.Module.Int32(0));
    }

    public static void Store(FunctionLowering f, Instruction i)
    {
        var (type, value, pointer) = (f.TypeOf(i.Operands[0]), f[i.Operands[0]], f[i.Operands[1]]);
        if (i.Operands.Length == 2) f.Store(type, value, pointer);
        else f.StoreMasked(type, value, pointer, f[i.Operands[2]]);
    }

    // One test of a mask register, which halving hides.
    private static LLVMValueRef FoldMask(FunctionLowering f, Op op, LLVMValueRef mask) =>
        f.CallIntrinsic($"llvm.vector.reduce.{OpTable.Of(op).Text}", mask.TypeOf, mask);

    private static LLVMValueRef Indices(FunctionLowering f, int start, int count, int step = 1)
    {
        var indices = new LLVMValueRef[count];
        for (int i = 0; i < count; i++) indices[i] = f.Module.Int32(start + i * step);
        return LLVMValueRef.CreateConstVector(indices);
    }
}
