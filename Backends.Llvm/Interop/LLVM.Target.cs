using System.Runtime.InteropServices;

namespace DualJit.Llvm.Interop;

// Targets, target machines, the pass builder, errors and memory buffers.
internal static unsafe partial class LLVM
{
    [LibraryImport(LibraryName, EntryPoint = "LLVMInitializeX86TargetInfo")]
    internal static partial void InitializeX86TargetInfo();

    [LibraryImport(LibraryName, EntryPoint = "LLVMInitializeX86Target")]
    internal static partial void InitializeX86Target();

    [LibraryImport(LibraryName, EntryPoint = "LLVMInitializeX86TargetMC")]
    internal static partial void InitializeX86TargetMC();

    [LibraryImport(LibraryName, EntryPoint = "LLVMInitializeX86AsmPrinter")]
    internal static partial void InitializeX86AsmPrinter();

    [LibraryImport(LibraryName, EntryPoint = "LLVMInitializeAArch64TargetInfo")]
    internal static partial void InitializeAArch64TargetInfo();

    [LibraryImport(LibraryName, EntryPoint = "LLVMInitializeAArch64Target")]
    internal static partial void InitializeAArch64Target();

    [LibraryImport(LibraryName, EntryPoint = "LLVMInitializeAArch64TargetMC")]
    internal static partial void InitializeAArch64TargetMC();

    [LibraryImport(LibraryName, EntryPoint = "LLVMInitializeAArch64AsmPrinter")]
    internal static partial void InitializeAArch64AsmPrinter();

    [LibraryImport(LibraryName, EntryPoint = "LLVMGetTargetFromTriple", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int GetTargetFromTriple(string triple, LLVMTargetRef* target, sbyte** message);

    [LibraryImport(LibraryName, EntryPoint = "LLVMCreateTargetMachine", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial LLVMTargetMachineRef CreateTargetMachine(LLVMTargetRef target, string triple, string cpu, string features, LLVMCodeGenOptLevel level, LLVMRelocMode relocation, LLVMCodeModel model);

    [LibraryImport(LibraryName, EntryPoint = "LLVMDisposeTargetMachine")]
    internal static partial void DisposeTargetMachine(LLVMTargetMachineRef machine);

    [LibraryImport(LibraryName, EntryPoint = "LLVMTargetMachineEmitToMemoryBuffer")]
    internal static partial int TargetMachineEmitToMemoryBuffer(LLVMTargetMachineRef machine, LLVMModuleRef module, LLVMCodeGenFileType kind, sbyte** message, LLVMMemoryBufferRef* buffer);

    [LibraryImport(LibraryName, EntryPoint = "LLVMCreateTargetDataLayout")]
    internal static partial LLVMTargetDataRef CreateTargetDataLayout(LLVMTargetMachineRef machine);

    [LibraryImport(LibraryName, EntryPoint = "LLVMDisposeTargetData")]
    internal static partial void DisposeTargetData(LLVMTargetDataRef layout);

    [LibraryImport(LibraryName, EntryPoint = "LLVMCopyStringRepOfTargetData")]
    internal static partial sbyte* CopyStringRepOfTargetData(LLVMTargetDataRef layout);

    [LibraryImport(LibraryName, EntryPoint = "LLVMGetDefaultTargetTriple")]
    internal static partial sbyte* GetDefaultTargetTriple();

    [LibraryImport(LibraryName, EntryPoint = "LLVMGetHostCPUName")]
    internal static partial sbyte* GetHostCPUName();

    [LibraryImport(LibraryName, EntryPoint = "LLVMGetHostCPUFeatures")]
    internal static partial sbyte* GetHostCPUFeatures();

    [LibraryImport(LibraryName, EntryPoint = "LLVMRunPasses", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial LLVMErrorRef RunPasses(LLVMModuleRef module, string passes, LLVMTargetMachineRef machine, LLVMPassBuilderOptionsRef options);

    [LibraryImport(LibraryName, EntryPoint = "LLVMCreatePassBuilderOptions")]
    internal static partial LLVMPassBuilderOptionsRef CreatePassBuilderOptions();

    [LibraryImport(LibraryName, EntryPoint = "LLVMDisposePassBuilderOptions")]
    internal static partial void DisposePassBuilderOptions(LLVMPassBuilderOptionsRef options);

    [LibraryImport(LibraryName, EntryPoint = "LLVMPassBuilderOptionsSetLoopVectorization")]
    internal static partial void PassBuilderOptionsSetLoopVectorization(LLVMPassBuilderOptionsRef options, int enabled);

    [LibraryImport(LibraryName, EntryPoint = "LLVMPassBuilderOptionsSetLoopInterleaving")]
    internal static partial void PassBuilderOptionsSetLoopInterleaving(LLVMPassBuilderOptionsRef options, int enabled);

    [LibraryImport(LibraryName, EntryPoint = "LLVMPassBuilderOptionsSetLoopUnrolling")]
    internal static partial void PassBuilderOptionsSetLoopUnrolling(LLVMPassBuilderOptionsRef options, int enabled);

    [LibraryImport(LibraryName, EntryPoint = "LLVMPassBuilderOptionsSetSLPVectorization")]
    internal static partial void PassBuilderOptionsSetSLPVectorization(LLVMPassBuilderOptionsRef options, int enabled);

    [LibraryImport(LibraryName, EntryPoint = "LLVMGetErrorMessage")]
    internal static partial sbyte* GetErrorMessage(LLVMErrorRef error);

    [LibraryImport(LibraryName, EntryPoint = "LLVMDisposeErrorMessage")]
    internal static partial void DisposeErrorMessage(sbyte* message);

    [LibraryImport(LibraryName, EntryPoint = "LLVMCreateMemoryBufferWithMemoryRangeCopy", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial LLVMMemoryBufferRef CreateMemoryBufferWithMemoryRangeCopy(byte* data, nuint length, string name);

    [LibraryImport(LibraryName, EntryPoint = "LLVMGetBufferStart")]
    internal static partial byte* GetBufferStart(LLVMMemoryBufferRef buffer);

    [LibraryImport(LibraryName, EntryPoint = "LLVMGetBufferSize")]
    internal static partial nuint GetBufferSize(LLVMMemoryBufferRef buffer);

    [LibraryImport(LibraryName, EntryPoint = "LLVMDisposeMemoryBuffer")]
    internal static partial void DisposeMemoryBuffer(LLVMMemoryBufferRef buffer);
}
