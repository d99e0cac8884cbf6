namespace DualJit.Llvm.Interop;

/// <summary>A type. Types are unique within their context, so equal types have equal handles.</summary>
internal readonly unsafe record struct LLVMTypeRef(nint Handle)
{
    public LLVMContextRef Context => LLVM.GetTypeContext(this);

    public LLVMTypeKind Kind => LLVM.GetTypeKind(this);

    public uint IntWidth => LLVM.GetIntTypeWidth(this);

    public LLVMTypeRef ElementType => LLVM.GetElementType(this);

    public uint VectorSize => LLVM.GetVectorSize(this);

    public LLVMValueRef Undef => LLVM.GetUndef(this);

    public LLVMValueRef Poison => LLVM.GetPoison(this);

    public static LLVMTypeRef CreateFunction(LLVMTypeRef result, ReadOnlySpan<LLVMTypeRef> parameters, bool isVarArg = false)
    {
        fixed (LLVMTypeRef* pointer = parameters) return LLVM.FunctionType(result, pointer, (uint)parameters.Length, isVarArg ? 1 : 0);
    }

    public static LLVMTypeRef CreateVector(LLVMTypeRef element, uint count) => LLVM.VectorType(element, count);

    public static LLVMTypeRef CreateArray(LLVMTypeRef element, ulong count) => LLVM.ArrayType2(element, count);

    public override string ToString() => Handle == 0 ? "null" : LLVM.TakeMessage(LLVM.PrintTypeToString(this));
}
