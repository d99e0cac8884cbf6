namespace DualJit.Llvm.Interop;

/// <summary>A basic block of a function.</summary>
internal readonly record struct LLVMBasicBlockRef(nint Handle)
{
    public LLVMBasicBlockRef Next => LLVM.GetNextBasicBlock(this);

    public LLVMValueRef FirstInstruction => LLVM.GetFirstInstruction(this);

    /// <summary>The instruction that ends the block, or a null handle.</summary>
    public LLVMValueRef Terminator => LLVM.GetBasicBlockTerminator(this);

    public static LLVMBasicBlockRef AppendInContext(LLVMContextRef context, LLVMValueRef function, string name) =>
        LLVM.AppendBasicBlockInContext(context, function, name);

    public void MoveAfter(LLVMBasicBlockRef position) => LLVM.MoveBasicBlockAfter(this, position);
}
