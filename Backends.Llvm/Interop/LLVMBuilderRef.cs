namespace DualJit.Llvm.Interop;

/// <summary>Appends instructions at a place in a block, folding constants as it goes.</summary>
internal readonly unsafe record struct LLVMBuilderRef(nint Handle) : IDisposable
{
    public LLVMBasicBlockRef InsertBlock => LLVM.GetInsertBlock(this);

    /// <summary>Sets the debug location of what is built next.</summary>
    public void SetDebugLocation(LLVMMetadataRef location) => LLVM.SetCurrentDebugLocation2(this, location);

    public void PositionAtEnd(LLVMBasicBlockRef block) => LLVM.PositionBuilderAtEnd(this, block);

    public void PositionBefore(LLVMValueRef instruction) => LLVM.PositionBuilderBefore(this, instruction);

    public LLVMValueRef BuildAdd(LLVMValueRef left, LLVMValueRef right, string name = "") => LLVM.BuildAdd(this, left, right, name);

    public LLVMValueRef BuildSub(LLVMValueRef left, LLVMValueRef right, string name = "") => LLVM.BuildSub(this, left, right, name);

    public LLVMValueRef BuildMul(LLVMValueRef left, LLVMValueRef right, string name = "") => LLVM.BuildMul(this, left, right, name);

    public LLVMValueRef BuildUDiv(LLVMValueRef left, LLVMValueRef right, string name = "") => LLVM.BuildUDiv(this, left, right, name);

    public LLVMValueRef BuildSDiv(LLVMValueRef left, LLVMValueRef right, string name = "") => LLVM.BuildSDiv(this, left, right, name);

    public LLVMValueRef BuildURem(LLVMValueRef left, LLVMValueRef right, string name = "") => LLVM.BuildURem(this, left, right, name);

    public LLVMValueRef BuildSRem(LLVMValueRef left, LLVMValueRef right, string name = "") => LLVM.BuildSRem(this, left, right, name);

    public LLVMValueRef BuildFAdd(LLVMValueRef left, LLVMValueRef right, string name = "") => LLVM.BuildFAdd(this, left, right, name);

    public LLVMValueRef BuildFSub(LLVMValueRef left, LLVMValueRef right, string name = "") => LLVM.BuildFSub(this, left, right, name);

    public LLVMValueRef BuildFMul(LLVMValueRef left, LLVMValueRef right, string name = "") => LLVM.BuildFMul(this, left, right, name);

    public LLVMValueRef BuildFDiv(LLVMValueRef left, LLVMValueRef right, string name = "") => LLVM.BuildFDiv(this, left, right, name);

    public LLVMValueRef BuildFRem(LLVMValueRef left, LLVMValueRef right, string name = "") => LLVM.BuildFRem(this, left, right, name);

    public LLVMValueRef BuildShl(LLVMValueRef left, LLVMValueRef right, string name = "") => LLVM.BuildShl(this, left, right, name);

    public LLVMValueRef BuildLShr(LLVMValueRef left, LLVMValueRef right, string name = "") => LLVM.BuildLShr(this, left, right, name);

    public LLVMValueRef BuildAShr(LLVMValueRef left, LLVMValueRef right, string name = "") => LLVM.BuildAShr(this, left, right, name);

    public LLVMValueRef BuildAnd(LLVMValueRef left, LLVMValueRef right, string name = "") => LLVM.BuildAnd(this, left, right, name);

    public LLVMValueRef BuildOr(LLVMValueRef left, LLVMValueRef right, string name = "") => LLVM.BuildOr(this, left, right, name);

    public LLVMValueRef BuildXor(LLVMValueRef left, LLVMValueRef right, string name = "") => LLVM.BuildXor(this, left, right, name);

    public LLVMValueRef BuildNeg(LLVMValueRef value, string name = "") => LLVM.BuildNeg(this, value, name);

    public LLVMValueRef BuildFNeg(LLVMValueRef value, string name = "") => LLVM.BuildFNeg(this, value, name);

    public LLVMValueRef BuildNot(LLVMValueRef value, string name = "") => LLVM.BuildNot(this, value, name);

    public LLVMValueRef BuildFreeze(LLVMValueRef value, string name = "") => LLVM.BuildFreeze(this, value, name);

    public LLVMValueRef BuildTrunc(LLVMValueRef value, LLVMTypeRef type, string name = "") => LLVM.BuildTrunc(this, value, type, name);

    public LLVMValueRef BuildZExt(LLVMValueRef value, LLVMTypeRef type, string name = "") => LLVM.BuildZExt(this, value, type, name);

    public LLVMValueRef BuildSExt(LLVMValueRef value, LLVMTypeRef type, string name = "") => LLVM.BuildSExt(this, value, type, name);

    public LLVMValueRef BuildFPTrunc(LLVMValueRef value, LLVMTypeRef type, string name = "") => LLVM.BuildFPTrunc(this, value, type, name);

    public LLVMValueRef BuildFPExt(LLVMValueRef value, LLVMTypeRef type, string name = "") => LLVM.BuildFPExt(this, value, type, name);

    public LLVMValueRef BuildFPToSI(LLVMValueRef value, LLVMTypeRef type, string name = "") => LLVM.BuildFPToSI(this, value, type, name);

    public LLVMValueRef BuildFPToUI(LLVMValueRef value, LLVMTypeRef type, string name = "") => LLVM.BuildFPToUI(this, value, type, name);

    public LLVMValueRef BuildSIToFP(LLVMValueRef value, LLVMTypeRef type, string name = "") => LLVM.BuildSIToFP(this, value, type, name);

    public LLVMValueRef BuildUIToFP(LLVMValueRef value, LLVMTypeRef type, string name = "") => LLVM.BuildUIToFP(this, value, type, name);

    public LLVMValueRef BuildBitCast(LLVMValueRef value, LLVMTypeRef type, string name = "") => LLVM.BuildBitCast(this, value, type, name);

    public LLVMValueRef BuildPtrToInt(LLVMValueRef value, LLVMTypeRef type, string name = "") => LLVM.BuildPtrToInt(this, value, type, name);

    public LLVMValueRef BuildIntToPtr(LLVMValueRef value, LLVMTypeRef type, string name = "") => LLVM.BuildIntToPtr(this, value, type, name);

    public LLVMValueRef BuildICmp(LLVMIntPredicate predicate, LLVMValueRef left, LLVMValueRef right, string name = "") =>
        LLVM.BuildICmp(this, predicate, left, right, name);

    public LLVMValueRef BuildFCmp(LLVMRealPredicate predicate, LLVMValueRef left, LLVMValueRef right, string name = "") =>
        LLVM.BuildFCmp(this, predicate, left, right, name);

    public LLVMValueRef BuildSelect(LLVMValueRef condition, LLVMValueRef then, LLVMValueRef otherwise, string name = "") =>
        LLVM.BuildSelect(this, condition, then, otherwise, name);

    public LLVMValueRef BuildAlloca(LLVMTypeRef type, string name = "") => LLVM.BuildAlloca(this, type, name);

    public LLVMValueRef BuildArrayAlloca(LLVMTypeRef type, LLVMValueRef count, string name = "") => LLVM.BuildArrayAlloca(this, type, count, name);

    public LLVMValueRef BuildLoad2(LLVMTypeRef type, LLVMValueRef pointer, string name = "") => LLVM.BuildLoad2(this, type, pointer, name);

    public LLVMValueRef BuildStore(LLVMValueRef value, LLVMValueRef pointer) => LLVM.BuildStore(this, value, pointer);

    public LLVMValueRef BuildGEP2(LLVMTypeRef type, LLVMValueRef pointer, ReadOnlySpan<LLVMValueRef> indices, string name = "")
    {
        fixed (LLVMValueRef* p = indices) return LLVM.BuildGEP2(this, type, pointer, p, (uint)indices.Length, name);
    }

    public LLVMValueRef BuildInBoundsGEP2(LLVMTypeRef type, LLVMValueRef pointer, ReadOnlySpan<LLVMValueRef> indices, string name = "")
    {
        fixed (LLVMValueRef* p = indices) return LLVM.BuildInBoundsGEP2(this, type, pointer, p, (uint)indices.Length, name);
    }

    public LLVMValueRef BuildMemSet(LLVMValueRef pointer, LLVMValueRef value, LLVMValueRef length, uint align) =>
        LLVM.BuildMemSet(this, pointer, value, length, align);

    public LLVMValueRef BuildMemCpy(LLVMValueRef target, uint targetAlign, LLVMValueRef source, uint sourceAlign, LLVMValueRef size) =>
        LLVM.BuildMemCpy(this, target, targetAlign, source, sourceAlign, size);

    public LLVMValueRef BuildCall2(LLVMTypeRef type, LLVMValueRef function, ReadOnlySpan<LLVMValueRef> arguments, string name = "")
    {
        fixed (LLVMValueRef* p = arguments) return LLVM.BuildCall2(this, type, function, p, (uint)arguments.Length, name);
    }

    public LLVMValueRef BuildExtractValue(LLVMValueRef aggregate, uint index, string name = "") => LLVM.BuildExtractValue(this, aggregate, index, name);

    public LLVMValueRef BuildInsertValue(LLVMValueRef aggregate, LLVMValueRef element, uint index, string name = "") =>
        LLVM.BuildInsertValue(this, aggregate, element, index, name);

    public LLVMValueRef BuildExtractElement(LLVMValueRef vector, LLVMValueRef index, string name = "") => LLVM.BuildExtractElement(this, vector, index, name);

    public LLVMValueRef BuildInsertElement(LLVMValueRef vector, LLVMValueRef element, LLVMValueRef index, string name = "") =>
        LLVM.BuildInsertElement(this, vector, element, index, name);

    public LLVMValueRef BuildShuffleVector(LLVMValueRef left, LLVMValueRef right, LLVMValueRef mask, string name = "") =>
        LLVM.BuildShuffleVector(this, left, right, mask, name);

    public LLVMValueRef BuildPhi(LLVMTypeRef type, string name = "") => LLVM.BuildPhi(this, type, name);

    public LLVMValueRef BuildBr(LLVMBasicBlockRef target) => LLVM.BuildBr(this, target);

    public LLVMValueRef BuildCondBr(LLVMValueRef condition, LLVMBasicBlockRef then, LLVMBasicBlockRef otherwise) =>
        LLVM.BuildCondBr(this, condition, then, otherwise);

    public LLVMValueRef BuildSwitch(LLVMValueRef value, LLVMBasicBlockRef otherwise, uint caseCount) => LLVM.BuildSwitch(this, value, otherwise, caseCount);

    public LLVMValueRef BuildRet(LLVMValueRef value) => LLVM.BuildRet(this, value);

    public LLVMValueRef BuildRetVoid() => LLVM.BuildRetVoid(this);

    public LLVMValueRef BuildUnreachable() => LLVM.BuildUnreachable(this);

    public void Dispose() => LLVM.DisposeBuilder(this);
}
