using System.Runtime.InteropServices;

namespace DualJit.Llvm.Interop;

// The ORC just-in-time linker. Only functions that are the same from LLVM 19 to 22.
internal static unsafe partial class LLVM
{
    [LibraryImport(LibraryName, EntryPoint = "LLVMOrcCreateLLJITBuilder")]
    internal static partial LLVMOrcLLJITBuilderRef OrcCreateLLJITBuilder();

    [LibraryImport(LibraryName, EntryPoint = "LLVMOrcLLJITBuilderSetJITTargetMachineBuilder")]
    internal static partial void OrcLLJITBuilderSetJITTargetMachineBuilder(LLVMOrcLLJITBuilderRef builder, LLVMOrcJITTargetMachineBuilderRef machine);

    [LibraryImport(LibraryName, EntryPoint = "LLVMOrcJITTargetMachineBuilderCreateFromTargetMachine")]
    internal static partial LLVMOrcJITTargetMachineBuilderRef OrcJITTargetMachineBuilderCreateFromTargetMachine(LLVMTargetMachineRef machine);

    [LibraryImport(LibraryName, EntryPoint = "LLVMOrcCreateLLJIT")]
    internal static partial LLVMErrorRef OrcCreateLLJIT(LLVMOrcLLJITRef* jit, LLVMOrcLLJITBuilderRef builder);

    [LibraryImport(LibraryName, EntryPoint = "LLVMOrcLLJITGetExecutionSession")]
    internal static partial LLVMOrcExecutionSessionRef OrcLLJITGetExecutionSession(LLVMOrcLLJITRef jit);

    [LibraryImport(LibraryName, EntryPoint = "LLVMOrcExecutionSessionSetErrorReporter")]
    internal static partial void OrcExecutionSessionSetErrorReporter(LLVMOrcExecutionSessionRef session, delegate* unmanaged[Cdecl]<void*, LLVMErrorRef, void> reporter, void* state);

    [LibraryImport(LibraryName, EntryPoint = "LLVMOrcLLJITGetMainJITDylib")]
    internal static partial LLVMOrcJITDylibRef OrcLLJITGetMainJITDylib(LLVMOrcLLJITRef jit);

    [LibraryImport(LibraryName, EntryPoint = "LLVMOrcLLJITMangleAndIntern", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial LLVMOrcSymbolStringPoolEntryRef OrcLLJITMangleAndIntern(LLVMOrcLLJITRef jit, string name);

    [LibraryImport(LibraryName, EntryPoint = "LLVMOrcAbsoluteSymbols")]
    internal static partial LLVMOrcMaterializationUnitRef OrcAbsoluteSymbols(LLVMOrcCSymbolMapPair* pairs, nuint count);

    [LibraryImport(LibraryName, EntryPoint = "LLVMOrcJITDylibDefine")]
    internal static partial LLVMErrorRef OrcJITDylibDefine(LLVMOrcJITDylibRef library, LLVMOrcMaterializationUnitRef unit);

    [LibraryImport(LibraryName, EntryPoint = "LLVMOrcJITDylibCreateResourceTracker")]
    internal static partial LLVMOrcResourceTrackerRef OrcJITDylibCreateResourceTracker(LLVMOrcJITDylibRef library);

    [LibraryImport(LibraryName, EntryPoint = "LLVMOrcLLJITAddObjectFileWithRT")]
    internal static partial LLVMErrorRef OrcLLJITAddObjectFileWithRT(LLVMOrcLLJITRef jit, LLVMOrcResourceTrackerRef tracker, LLVMMemoryBufferRef @object);

    [LibraryImport(LibraryName, EntryPoint = "LLVMOrcLLJITLookup", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial LLVMErrorRef OrcLLJITLookup(LLVMOrcLLJITRef jit, ulong* address, string name);

    [LibraryImport(LibraryName, EntryPoint = "LLVMOrcResourceTrackerRemove")]
    internal static partial LLVMErrorRef OrcResourceTrackerRemove(LLVMOrcResourceTrackerRef tracker);

    [LibraryImport(LibraryName, EntryPoint = "LLVMOrcReleaseResourceTracker")]
    internal static partial void OrcReleaseResourceTracker(LLVMOrcResourceTrackerRef tracker);
}
