namespace DualJit.Llvm.Interop;

internal enum LLVMIntPredicate
{
    LLVMIntEQ = 32, LLVMIntNE, LLVMIntUGT, LLVMIntUGE, LLVMIntULT, LLVMIntULE, LLVMIntSGT, LLVMIntSGE, LLVMIntSLT, LLVMIntSLE,
}

internal enum LLVMRealPredicate
{
    LLVMRealPredicateFalse, LLVMRealOEQ, LLVMRealOGT, LLVMRealOGE, LLVMRealOLT, LLVMRealOLE, LLVMRealONE, LLVMRealORD,
    LLVMRealUNO, LLVMRealUEQ, LLVMRealUGT, LLVMRealUGE, LLVMRealULT, LLVMRealULE, LLVMRealUNE, LLVMRealPredicateTrue,
}

internal enum LLVMTypeKind
{
    LLVMVoidTypeKind = 0, LLVMHalfTypeKind = 1, LLVMFloatTypeKind = 2, LLVMDoubleTypeKind = 3, LLVMLabelTypeKind = 7, LLVMIntegerTypeKind = 8,
    LLVMFunctionTypeKind = 9, LLVMStructTypeKind = 10, LLVMArrayTypeKind = 11, LLVMPointerTypeKind = 12, LLVMVectorTypeKind = 13,
}

/// <summary>The opcodes that readers of a module ask for; the builder needs none.</summary>
internal enum LLVMOpcode
{
    LLVMLoad = 27, LLVMStore = 28, LLVMPHI = 44, LLVMCall = 45,
}

internal enum LLVMLinkage
{
    LLVMExternalLinkage = 0, LLVMAppendingLinkage = 7, LLVMInternalLinkage = 8, LLVMPrivateLinkage = 9,
}

internal enum LLVMUnnamedAddr
{
    LLVMNoUnnamedAddr, LLVMLocalUnnamedAddr, LLVMGlobalUnnamedAddr,
}

/// <summary>Where an attribute belongs: the result, the function, or a parameter counted from 1.</summary>
internal enum LLVMAttributeIndex : uint
{
    LLVMAttributeReturnIndex = 0, LLVMAttributeFunctionIndex = uint.MaxValue,
}

/// <summary>What the optimiser may do to a floating-point instruction beyond IEEE 754.</summary>
[Flags]
internal enum LLVMFastMathFlags : uint
{
    LLVMFastMathNone = 0, LLVMFastMathAllowReassoc = 1, LLVMFastMathNoNaNs = 2, LLVMFastMathNoInfs = 4, LLVMFastMathNoSignedZeros = 8,
    LLVMFastMathAllowReciprocal = 16, LLVMFastMathAllowContract = 32, LLVMFastMathApproxFunc = 64, LLVMFastMathAll = 127,
}

internal enum LLVMVerifierFailureAction
{
    LLVMAbortProcessAction, LLVMPrintMessageAction, LLVMReturnStatusAction,
}

internal enum LLVMDiagnosticSeverity
{
    LLVMDSError, LLVMDSWarning, LLVMDSRemark, LLVMDSNote,
}

internal enum LLVMCodeGenOptLevel
{
    LLVMCodeGenLevelNone, LLVMCodeGenLevelLess, LLVMCodeGenLevelDefault, LLVMCodeGenLevelAggressive,
}

internal enum LLVMRelocMode
{
    LLVMRelocDefault, LLVMRelocStatic, LLVMRelocPIC,
}

internal enum LLVMCodeModel
{
    LLVMCodeModelDefault,
}

internal enum LLVMCodeGenFileType
{
    LLVMAssemblyFile, LLVMObjectFile,
}

[Flags]
internal enum LLVMJITSymbolGenericFlags : byte
{
    LLVMJITSymbolGenericFlagsNone = 0, LLVMJITSymbolGenericFlagsExported = 1, LLVMJITSymbolGenericFlagsWeak = 2, LLVMJITSymbolGenericFlagsCallable = 4,
}
