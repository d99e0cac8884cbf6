using System.Runtime.InteropServices;

namespace DualJit.Llvm.Interop;

// The instruction builder.
internal static unsafe partial class LLVM
{
    [LibraryImport(LibraryName, EntryPoint = "LLVMCreateBuilderInContext")]
    internal static partial LLVMBuilderRef CreateBuilderInContext(LLVMContextRef context);

    [LibraryImport(LibraryName, EntryPoint = "LLVMDisposeBuilder")]
    internal static partial void DisposeBuilder(LLVMBuilderRef builder);

    [LibraryImport(LibraryName, EntryPoint = "LLVMPositionBuilderAtEnd")]
    internal static partial void PositionBuilderAtEnd(LLVMBuilderRef builder, LLVMBasicBlockRef block);

    [LibraryImport(LibraryName, EntryPoint = "LLVMPositionBuilderBefore")]
    internal static partial void PositionBuilderBefore(LLVMBuilderRef builder, LLVMValueRef instruction);

    [LibraryImport(LibraryName, EntryPoint = "LLVMGetInsertBlock")]
    internal static partial LLVMBasicBlockRef GetInsertBlock(LLVMBuilderRef builder);

    [LibraryImport(LibraryName, EntryPoint = "LLVMInsertIntoBuilder")]
    internal static partial void InsertIntoBuilder(LLVMBuilderRef builder, LLVMValueRef instruction);

    [LibraryImport(LibraryName, EntryPoint = "LLVMBuildAdd", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial LLVMValueRef BuildAdd(LLVMBuilderRef builder, LLVMValueRef left, LLVMValueRef right, string name);

    [LibraryImport(LibraryName, EntryPoint = "LLVMBuildSub", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial LLVMValueRef BuildSub(LLVMBuilderRef builder, LLVMValueRef left, LLVMValueRef right, string name);

    [LibraryImport(LibraryName, EntryPoint = "LLVMBuildMul", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial LLVMValueRef BuildMul(LLVMBuilderRef builder, LLVMValueRef left, LLVMValueRef right, string name);

    [LibraryImport(LibraryName, EntryPoint = "LLVMBuildUDiv", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial LLVMValueRef BuildUDiv(LLVMBuilderRef builder, LLVMValueRef left, LLVMValueRef right, string name);

    [LibraryImport(LibraryName, EntryPoint = "LLVMBuildSDiv", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial LLVMValueRef BuildSDiv(LLVMBuilderRef builder, LLVMValueRef left, LLVMValueRef right, string name);

    [LibraryImport(LibraryName, EntryPoint = "LLVMBuildURem", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial LLVMValueRef BuildURem(LLVMBuilderRef builder, LLVMValueRef left, LLVMValueRef right, string name);

    [LibraryImport(LibraryName, EntryPoint = "LLVMBuildSRem", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial LLVMValueRef BuildSRem(LLVMBuilderRef builder, LLVMValueRef left, LLVMValueRef right, string name);

    [LibraryImport(LibraryName, EntryPoint = "LLVMBuildFAdd", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial LLVMValueRef BuildFAdd(LLVMBuilderRef builder, LLVMValueRef left, LLVMValueRef right, string name);

    [LibraryImport(LibraryName, EntryPoint = "LLVMBuildFSub", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial LLVMValueRef BuildFSub(LLVMBuilderRef builder, LLVMValueRef left, LLVMValueRef right, string name);

    [LibraryImport(LibraryName, EntryPoint = "LLVMBuildFMul", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial LLVMValueRef BuildFMul(LLVMBuilderRef builder, LLVMValueRef left, LLVMValueRef right, string name);

    [LibraryImport(LibraryName, EntryPoint = "LLVMBuildFDiv", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial LLVMValueRef BuildFDiv(LLVMBuilderRef builder, LLVMValueRef left, LLVMValueRef right, string name);

    [LibraryImport(LibraryName, EntryPoint = "LLVMBuildFRem", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial LLVMValueRef BuildFRem(LLVMBuilderRef builder, LLVMValueRef left, LLVMValueRef right, string name);

    [LibraryImport(LibraryName, EntryPoint = "LLVMBuildShl", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial LLVMValueRef BuildShl(LLVMBuilderRef builder, LLVMValueRef left, LLVMValueRef right, string name);

    [LibraryImport(LibraryName, EntryPoint = "LLVMBuildLShr", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial LLVMValueRef BuildLShr(LLVMBuilderRef builder, LLVMValueRef left, LLVMValueRef right, string name);

    [LibraryImport(LibraryName, EntryPoint = "LLVMBuildAShr", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial LLVMValueRef BuildAShr(LLVMBuilderRef builder, LLVMValueRef left, LLVMValueRef right, string name);

    [LibraryImport(LibraryName, EntryPoint = "LLVMBuildAnd", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial LLVMValueRef BuildAnd(LLVMBuilderRef builder, LLVMValueRef left, LLVMValueRef right, string name);

    [LibraryImport(LibraryName, EntryPoint = "LLVMBuildOr", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial LLVMValueRef BuildOr(LLVMBuilderRef builder, LLVMValueRef left, LLVMValueRef right, string name);

    [LibraryImport(LibraryName, EntryPoint = "LLVMBuildXor", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial LLVMValueRef BuildXor(LLVMBuilderRef builder, LLVMValueRef left, LLVMValueRef right, string name);

    [LibraryImport(LibraryName, EntryPoint = "LLVMBuildNeg", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial LLVMValueRef BuildNeg(LLVMBuilderRef builder, LLVMValueRef value, string name);

    [LibraryImport(LibraryName, EntryPoint = "LLVMBuildFNeg", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial LLVMValueRef BuildFNeg(LLVMBuilderRef builder, LLVMValueRef value, string name);

    [LibraryImport(LibraryName, EntryPoint = "LLVMBuildNot", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial LLVMValueRef BuildNot(LLVMBuilderRef builder, LLVMValueRef value, string name);

    [LibraryImport(LibraryName, EntryPoint = "LLVMBuildFreeze", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial LLVMValueRef BuildFreeze(LLVMBuilderRef builder, LLVMValueRef value, string name);

    [LibraryImport(LibraryName, EntryPoint = "LLVMBuildICmp", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial LLVMValueRef BuildICmp(LLVMBuilderRef builder, LLVMIntPredicate predicate, LLVMValueRef left, LLVMValueRef right, string name);

    [LibraryImport(LibraryName, EntryPoint = "LLVMBuildFCmp", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial LLVMValueRef BuildFCmp(LLVMBuilderRef builder, LLVMRealPredicate predicate, LLVMValueRef left, LLVMValueRef right, string name);

    [LibraryImport(LibraryName, EntryPoint = "LLVMBuildSelect", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial LLVMValueRef BuildSelect(LLVMBuilderRef builder, LLVMValueRef condition, LLVMValueRef then, LLVMValueRef otherwise, string name);

    [LibraryImport(LibraryName, EntryPoint = "LLVMBuildTrunc", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial LLVMValueRef BuildTrunc(LLVMBuilderRef builder, LLVMValueRef value, LLVMTypeRef type, string name);

    [LibraryImport(LibraryName, EntryPoint = "LLVMBuildZExt", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial LLVMValueRef BuildZExt(LLVMBuilderRef builder, LLVMValueRef value, LLVMTypeRef type, string name);

    [LibraryImport(LibraryName, EntryPoint = "LLVMBuildSExt", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial LLVMValueRef BuildSExt(LLVMBuilderRef builder, LLVMValueRef value, LLVMTypeRef type, string name);

    [LibraryImport(LibraryName, EntryPoint = "LLVMBuildFPTrunc", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial LLVMValueRef BuildFPTrunc(LLVMBuilderRef builder, LLVMValueRef value, LLVMTypeRef type, string name);

    [LibraryImport(LibraryName, EntryPoint = "LLVMBuildFPExt", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial LLVMValueRef BuildFPExt(LLVMBuilderRef builder, LLVMValueRef value, LLVMTypeRef type, string name);

    [LibraryImport(LibraryName, EntryPoint = "LLVMBuildFPToSI", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial LLVMValueRef BuildFPToSI(LLVMBuilderRef builder, LLVMValueRef value, LLVMTypeRef type, string name);

    [LibraryImport(LibraryName, EntryPoint = "LLVMBuildFPToUI", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial LLVMValueRef BuildFPToUI(LLVMBuilderRef builder, LLVMValueRef value, LLVMTypeRef type, string name);

    [LibraryImport(LibraryName, EntryPoint = "LLVMBuildSIToFP", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial LLVMValueRef BuildSIToFP(LLVMBuilderRef builder, LLVMValueRef value, LLVMTypeRef type, string name);

    [LibraryImport(LibraryName, EntryPoint = "LLVMBuildUIToFP", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial LLVMValueRef BuildUIToFP(LLVMBuilderRef builder, LLVMValueRef value, LLVMTypeRef type, string name);

    [LibraryImport(LibraryName, EntryPoint = "LLVMBuildBitCast", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial LLVMValueRef BuildBitCast(LLVMBuilderRef builder, LLVMValueRef value, LLVMTypeRef type, string name);

    [LibraryImport(LibraryName, EntryPoint = "LLVMBuildPtrToInt", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial LLVMValueRef BuildPtrToInt(LLVMBuilderRef builder, LLVMValueRef value, LLVMTypeRef type, string name);

    [LibraryImport(LibraryName, EntryPoint = "LLVMBuildIntToPtr", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial LLVMValueRef BuildIntToPtr(LLVMBuilderRef builder, LLVMValueRef value, LLVMTypeRef type, string name);

    [LibraryImport(LibraryName, EntryPoint = "LLVMBuildAlloca", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial LLVMValueRef BuildAlloca(LLVMBuilderRef builder, LLVMTypeRef type, string name);

    [LibraryImport(LibraryName, EntryPoint = "LLVMBuildArrayAlloca", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial LLVMValueRef BuildArrayAlloca(LLVMBuilderRef builder, LLVMTypeRef type, LLVMValueRef count, string name);

    [LibraryImport(LibraryName, EntryPoint = "LLVMBuildLoad2", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial LLVMValueRef BuildLoad2(LLVMBuilderRef builder, LLVMTypeRef type, LLVMValueRef pointer, string name);

    [LibraryImport(LibraryName, EntryPoint = "LLVMBuildStore")]
    internal static partial LLVMValueRef BuildStore(LLVMBuilderRef builder, LLVMValueRef value, LLVMValueRef pointer);

    [LibraryImport(LibraryName, EntryPoint = "LLVMBuildGEP2", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial LLVMValueRef BuildGEP2(LLVMBuilderRef builder, LLVMTypeRef type, LLVMValueRef pointer, LLVMValueRef* indices, uint count, string name);

    [LibraryImport(LibraryName, EntryPoint = "LLVMBuildInBoundsGEP2", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial LLVMValueRef BuildInBoundsGEP2(LLVMBuilderRef builder, LLVMTypeRef type, LLVMValueRef pointer, LLVMValueRef* indices, uint count, string name);

    [LibraryImport(LibraryName, EntryPoint = "LLVMBuildMemSet")]
    internal static partial LLVMValueRef BuildMemSet(LLVMBuilderRef builder, LLVMValueRef pointer, LLVMValueRef value, LLVMValueRef length, uint align);

    [LibraryImport(LibraryName, EntryPoint = "LLVMBuildMemCpy")]
    internal static partial LLVMValueRef BuildMemCpy(LLVMBuilderRef builder, LLVMValueRef target, uint targetAlign, LLVMValueRef source, uint sourceAlign, LLVMValueRef size);

    [LibraryImport(LibraryName, EntryPoint = "LLVMBuildCall2", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial LLVMValueRef BuildCall2(LLVMBuilderRef builder, LLVMTypeRef type, LLVMValueRef function, LLVMValueRef* arguments, uint count, string name);

    [LibraryImport(LibraryName, EntryPoint = "LLVMBuildExtractValue", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial LLVMValueRef BuildExtractValue(LLVMBuilderRef builder, LLVMValueRef aggregate, uint index, string name);

    [LibraryImport(LibraryName, EntryPoint = "LLVMBuildInsertValue", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial LLVMValueRef BuildInsertValue(LLVMBuilderRef builder, LLVMValueRef aggregate, LLVMValueRef element, uint index, string name);

    [LibraryImport(LibraryName, EntryPoint = "LLVMBuildExtractElement", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial LLVMValueRef BuildExtractElement(LLVMBuilderRef builder, LLVMValueRef vector, LLVMValueRef index, string name);

    [LibraryImport(LibraryName, EntryPoint = "LLVMBuildInsertElement", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial LLVMValueRef BuildInsertElement(LLVMBuilderRef builder, LLVMValueRef vector, LLVMValueRef element, LLVMValueRef index, string name);

    [LibraryImport(LibraryName, EntryPoint = "LLVMBuildShuffleVector", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial LLVMValueRef BuildShuffleVector(LLVMBuilderRef builder, LLVMValueRef left, LLVMValueRef right, LLVMValueRef mask, string name);

    [LibraryImport(LibraryName, EntryPoint = "LLVMBuildPhi", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial LLVMValueRef BuildPhi(LLVMBuilderRef builder, LLVMTypeRef type, string name);

    [LibraryImport(LibraryName, EntryPoint = "LLVMAddIncoming")]
    internal static partial void AddIncoming(LLVMValueRef phi, LLVMValueRef* values, LLVMBasicBlockRef* blocks, uint count);

    [LibraryImport(LibraryName, EntryPoint = "LLVMBuildBr")]
    internal static partial LLVMValueRef BuildBr(LLVMBuilderRef builder, LLVMBasicBlockRef target);

    [LibraryImport(LibraryName, EntryPoint = "LLVMBuildCondBr")]
    internal static partial LLVMValueRef BuildCondBr(LLVMBuilderRef builder, LLVMValueRef condition, LLVMBasicBlockRef then, LLVMBasicBlockRef otherwise);

    [LibraryImport(LibraryName, EntryPoint = "LLVMBuildSwitch")]
    internal static partial LLVMValueRef BuildSwitch(LLVMBuilderRef builder, LLVMValueRef value, LLVMBasicBlockRef otherwise, uint caseCount);

    [LibraryImport(LibraryName, EntryPoint = "LLVMAddCase")]
    internal static partial void AddCase(LLVMValueRef @switch, LLVMValueRef value, LLVMBasicBlockRef target);

    [LibraryImport(LibraryName, EntryPoint = "LLVMBuildRet")]
    internal static partial LLVMValueRef BuildRet(LLVMBuilderRef builder, LLVMValueRef value);

    [LibraryImport(LibraryName, EntryPoint = "LLVMBuildRetVoid")]
    internal static partial LLVMValueRef BuildRetVoid(LLVMBuilderRef builder);

    [LibraryImport(LibraryName, EntryPoint = "LLVMBuildUnreachable")]
    internal static partial LLVMValueRef BuildUnreachable(LLVMBuilderRef builder);

    [LibraryImport(LibraryName, EntryPoint = "LLVMSetFastMathFlags")]
    internal static partial void SetFastMathFlags(LLVMValueRef instruction, LLVMFastMathFlags flags);

    [LibraryImport(LibraryName, EntryPoint = "LLVMCanValueUseFastMathFlags")]
    internal static partial int CanValueUseFastMathFlags(LLVMValueRef instruction);

    [LibraryImport(LibraryName, EntryPoint = "LLVMSetNSW")]
    internal static partial void SetNSW(LLVMValueRef instruction, int value);

    [LibraryImport(LibraryName, EntryPoint = "LLVMSetNUW")]
    internal static partial void SetNUW(LLVMValueRef instruction, int value);

    [LibraryImport(LibraryName, EntryPoint = "LLVMSetTailCall")]
    internal static partial void SetTailCall(LLVMValueRef call, int value);
}
