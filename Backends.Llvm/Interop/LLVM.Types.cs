using System.Runtime.InteropServices;

namespace DualJit.Llvm.Interop;

// Versions, contexts, modules and types.
internal static unsafe partial class LLVM
{
    [LibraryImport(LibraryName, EntryPoint = "LLVMGetVersion")]
    internal static partial void GetVersion(uint* major, uint* minor, uint* patch);

    [LibraryImport(LibraryName, EntryPoint = "LLVMDisposeMessage")]
    internal static partial void DisposeMessage(sbyte* message);

    [LibraryImport(LibraryName, EntryPoint = "LLVMInstallFatalErrorHandler")]
    internal static partial void InstallFatalErrorHandler(delegate* unmanaged[Cdecl]<sbyte*, void> handler);

    [LibraryImport(LibraryName, EntryPoint = "LLVMContextCreate")]
    internal static partial LLVMContextRef ContextCreate();

    [LibraryImport(LibraryName, EntryPoint = "LLVMContextDispose")]
    internal static partial void ContextDispose(LLVMContextRef context);

    [LibraryImport(LibraryName, EntryPoint = "LLVMContextSetDiagnosticHandler")]
    internal static partial void ContextSetDiagnosticHandler(LLVMContextRef context, delegate* unmanaged[Cdecl]<LLVMOpaqueDiagnosticInfo*, void*, void> handler, void* state);

    [LibraryImport(LibraryName, EntryPoint = "LLVMGetDiagInfoSeverity")]
    internal static partial LLVMDiagnosticSeverity GetDiagInfoSeverity(LLVMOpaqueDiagnosticInfo* info);

    [LibraryImport(LibraryName, EntryPoint = "LLVMGetDiagInfoDescription")]
    internal static partial sbyte* GetDiagInfoDescription(LLVMOpaqueDiagnosticInfo* info);

    [LibraryImport(LibraryName, EntryPoint = "LLVMModuleCreateWithNameInContext", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial LLVMModuleRef ModuleCreateWithNameInContext(string name, LLVMContextRef context);

    [LibraryImport(LibraryName, EntryPoint = "LLVMDisposeModule")]
    internal static partial void DisposeModule(LLVMModuleRef module);

    [LibraryImport(LibraryName, EntryPoint = "LLVMCloneModule")]
    internal static partial LLVMModuleRef CloneModule(LLVMModuleRef module);

    [LibraryImport(LibraryName, EntryPoint = "LLVMGetModuleContext")]
    internal static partial LLVMContextRef GetModuleContext(LLVMModuleRef module);

    [LibraryImport(LibraryName, EntryPoint = "LLVMSetTarget", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial void SetTarget(LLVMModuleRef module, string triple);

    [LibraryImport(LibraryName, EntryPoint = "LLVMSetDataLayout", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial void SetDataLayout(LLVMModuleRef module, string layout);

    [LibraryImport(LibraryName, EntryPoint = "LLVMPrintModuleToString")]
    internal static partial sbyte* PrintModuleToString(LLVMModuleRef module);

    [LibraryImport(LibraryName, EntryPoint = "LLVMVerifyModule")]
    internal static partial int VerifyModule(LLVMModuleRef module, LLVMVerifierFailureAction action, sbyte** message);

    [LibraryImport(LibraryName, EntryPoint = "LLVMParseIRInContext")]
    internal static partial int ParseIRInContext(LLVMContextRef context, LLVMMemoryBufferRef buffer, LLVMModuleRef* module, sbyte** message);

    [LibraryImport(LibraryName, EntryPoint = "LLVMAddFunction", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial LLVMValueRef AddFunction(LLVMModuleRef module, string name, LLVMTypeRef type);

    [LibraryImport(LibraryName, EntryPoint = "LLVMGetNamedFunction", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial LLVMValueRef GetNamedFunction(LLVMModuleRef module, string name);

    [LibraryImport(LibraryName, EntryPoint = "LLVMGetFirstFunction")]
    internal static partial LLVMValueRef GetFirstFunction(LLVMModuleRef module);

    [LibraryImport(LibraryName, EntryPoint = "LLVMGetNextFunction")]
    internal static partial LLVMValueRef GetNextFunction(LLVMValueRef function);

    [LibraryImport(LibraryName, EntryPoint = "LLVMAddGlobal", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial LLVMValueRef AddGlobal(LLVMModuleRef module, LLVMTypeRef type, string name);

    [LibraryImport(LibraryName, EntryPoint = "LLVMVoidTypeInContext")]
    internal static partial LLVMTypeRef VoidTypeInContext(LLVMContextRef context);

    [LibraryImport(LibraryName, EntryPoint = "LLVMIntTypeInContext")]
    internal static partial LLVMTypeRef IntTypeInContext(LLVMContextRef context, uint bits);

    [LibraryImport(LibraryName, EntryPoint = "LLVMHalfTypeInContext")]
    internal static partial LLVMTypeRef HalfTypeInContext(LLVMContextRef context);

    [LibraryImport(LibraryName, EntryPoint = "LLVMFloatTypeInContext")]
    internal static partial LLVMTypeRef FloatTypeInContext(LLVMContextRef context);

    [LibraryImport(LibraryName, EntryPoint = "LLVMDoubleTypeInContext")]
    internal static partial LLVMTypeRef DoubleTypeInContext(LLVMContextRef context);

    [LibraryImport(LibraryName, EntryPoint = "LLVMPointerTypeInContext")]
    internal static partial LLVMTypeRef PointerTypeInContext(LLVMContextRef context, uint addressSpace);

    [LibraryImport(LibraryName, EntryPoint = "LLVMStructTypeInContext")]
    internal static partial LLVMTypeRef StructTypeInContext(LLVMContextRef context, LLVMTypeRef* elements, uint count, int packed);

    [LibraryImport(LibraryName, EntryPoint = "LLVMFunctionType")]
    internal static partial LLVMTypeRef FunctionType(LLVMTypeRef result, LLVMTypeRef* parameters, uint count, int isVarArg);

    [LibraryImport(LibraryName, EntryPoint = "LLVMVectorType")]
    internal static partial LLVMTypeRef VectorType(LLVMTypeRef element, uint count);

    [LibraryImport(LibraryName, EntryPoint = "LLVMArrayType2")]
    internal static partial LLVMTypeRef ArrayType2(LLVMTypeRef element, ulong count);

    [LibraryImport(LibraryName, EntryPoint = "LLVMGetTypeContext")]
    internal static partial LLVMContextRef GetTypeContext(LLVMTypeRef type);

    [LibraryImport(LibraryName, EntryPoint = "LLVMGetTypeKind")]
    internal static partial LLVMTypeKind GetTypeKind(LLVMTypeRef type);

    [LibraryImport(LibraryName, EntryPoint = "LLVMGetIntTypeWidth")]
    internal static partial uint GetIntTypeWidth(LLVMTypeRef type);

    [LibraryImport(LibraryName, EntryPoint = "LLVMGetElementType")]
    internal static partial LLVMTypeRef GetElementType(LLVMTypeRef type);

    [LibraryImport(LibraryName, EntryPoint = "LLVMGetVectorSize")]
    internal static partial uint GetVectorSize(LLVMTypeRef type);

    [LibraryImport(LibraryName, EntryPoint = "LLVMPrintTypeToString")]
    internal static partial sbyte* PrintTypeToString(LLVMTypeRef type);
}
