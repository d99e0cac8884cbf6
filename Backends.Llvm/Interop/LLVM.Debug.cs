using System.Runtime.InteropServices;

namespace DualJit.Llvm.Interop;

// Debug locations.
internal static unsafe partial class LLVM
{
    [LibraryImport(LibraryName, EntryPoint = "LLVMCreateDIBuilder")]
    internal static partial LLVMDIBuilderRef CreateDIBuilder(LLVMModuleRef module);

    [LibraryImport(LibraryName, EntryPoint = "LLVMDIBuilderFinalize")]
    internal static partial void DIBuilderFinalize(LLVMDIBuilderRef builder);

    [LibraryImport(LibraryName, EntryPoint = "LLVMDisposeDIBuilder")]
    internal static partial void DisposeDIBuilder(LLVMDIBuilderRef builder);

    [LibraryImport(LibraryName, EntryPoint = "LLVMDIBuilderCreateFile")]
    internal static partial LLVMMetadataRef DIBuilderCreateFile(LLVMDIBuilderRef builder, byte* name, nuint nameLength, byte* directory, nuint directoryLength);

    [LibraryImport(LibraryName, EntryPoint = "LLVMDIBuilderCreateCompileUnit")]
    internal static partial LLVMMetadataRef DIBuilderCreateCompileUnit(
        LLVMDIBuilderRef builder, int language, LLVMMetadataRef file, byte* producer, nuint producerLength, int isOptimized, byte* flags, nuint flagsLength, uint runtimeVersion,
        byte* splitName, nuint splitNameLength, int emission, uint dwoId, int splitDebugInlining, int debugInfoForProfiling, byte* sysRoot, nuint sysRootLength, byte* sdk, nuint sdkLength);

    [LibraryImport(LibraryName, EntryPoint = "LLVMDIBuilderCreateSubroutineType")]
    internal static partial LLVMMetadataRef DIBuilderCreateSubroutineType(LLVMDIBuilderRef builder, LLVMMetadataRef file, LLVMMetadataRef* parameters, uint count, int flags);

    [LibraryImport(LibraryName, EntryPoint = "LLVMDIBuilderCreateFunction")]
    internal static partial LLVMMetadataRef DIBuilderCreateFunction(
        LLVMDIBuilderRef builder, LLVMMetadataRef scope, byte* name, nuint nameLength, byte* linkageName, nuint linkageNameLength, LLVMMetadataRef file, uint line,
        LLVMMetadataRef type, int isLocal, int isDefinition, uint scopeLine, int flags, int isOptimized);

    [LibraryImport(LibraryName, EntryPoint = "LLVMDIBuilderCreateDebugLocation")]
    internal static partial LLVMMetadataRef DIBuilderCreateDebugLocation(LLVMContextRef context, uint line, uint column, LLVMMetadataRef scope, LLVMMetadataRef inlinedAt);

    [LibraryImport(LibraryName, EntryPoint = "LLVMSetSubprogram")]
    internal static partial void SetSubprogram(LLVMValueRef function, LLVMMetadataRef subprogram);

    [LibraryImport(LibraryName, EntryPoint = "LLVMSetCurrentDebugLocation2")]
    internal static partial void SetCurrentDebugLocation2(LLVMBuilderRef builder, LLVMMetadataRef location);

    [LibraryImport(LibraryName, EntryPoint = "LLVMInstructionGetDebugLoc")]
    internal static partial LLVMMetadataRef InstructionGetDebugLoc(LLVMValueRef instruction);

    [LibraryImport(LibraryName, EntryPoint = "LLVMDILocationGetLine")]
    internal static partial uint DILocationGetLine(LLVMMetadataRef location);

    [LibraryImport(LibraryName, EntryPoint = "LLVMAddModuleFlag")]
    internal static partial void AddModuleFlag(LLVMModuleRef module, int behavior, byte* key, nuint keyLength, LLVMMetadataRef value);

    [LibraryImport(LibraryName, EntryPoint = "LLVMDebugMetadataVersion")]
    internal static partial uint DebugMetadataVersion();

    [LibraryImport(LibraryName, EntryPoint = "LLVMStripModuleDebugInfo")]
    internal static partial int StripModuleDebugInfo(LLVMModuleRef module);
}
