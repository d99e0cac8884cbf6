using System.Runtime.InteropServices;

namespace DualJit.Llvm.Interop;

// Pointers into libLLVM that need no methods of their own. Each is one pointer wide, and so passes as one.
internal readonly record struct LLVMAttributeRef(nint Handle);

/// <summary>A place where a value is an operand.</summary>
internal readonly record struct LLVMUseRef(nint Handle);

internal readonly record struct LLVMMetadataRef(nint Handle);

internal readonly record struct LLVMDIBuilderRef(nint Handle);

internal readonly record struct LLVMTargetRef(nint Handle);

internal readonly record struct LLVMTargetDataRef(nint Handle);

internal readonly record struct LLVMPassBuilderOptionsRef(nint Handle);

internal readonly record struct LLVMOrcLLJITRef(nint Handle);

internal readonly record struct LLVMOrcLLJITBuilderRef(nint Handle);

internal readonly record struct LLVMOrcJITTargetMachineBuilderRef(nint Handle);

internal readonly record struct LLVMOrcExecutionSessionRef(nint Handle);

internal readonly record struct LLVMOrcJITDylibRef(nint Handle);

internal readonly record struct LLVMOrcResourceTrackerRef(nint Handle);

internal readonly record struct LLVMOrcSymbolStringPoolEntryRef(nint Handle);

internal readonly record struct LLVMOrcMaterializationUnitRef(nint Handle);

internal readonly struct LLVMOpaqueDiagnosticInfo;

/// <summary>A symbol's address and flags, as LLVM lays them out.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct LLVMJITEvaluatedSymbol
{
    public ulong Address;
    public LLVMJITSymbolGenericFlags GenericFlags;
    public byte TargetFlags;
}

/// <summary>A symbol's name with its address; 24 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct LLVMOrcCSymbolMapPair
{
    public LLVMOrcSymbolStringPoolEntryRef Name;
    public LLVMJITEvaluatedSymbol Sym;
}
