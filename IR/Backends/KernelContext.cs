using System.Runtime.InteropServices;

namespace DualJit.IR;

/// <summary>What a call of a kernel shares with its caller; generated code reads and writes it at these offsets.</summary>
[StructLayout(LayoutKind.Explicit, Size = 256)]
public unsafe struct KernelContext
{
    /// <summary>How many arrays that a kernel makes may be the caller's memory from the start.</summary>
    public const int MaximumResults = 4;

    public const int OperandsOffset = 0;
    public const int StackLimitOffset = OperandsOffset + Traps.MaximumOperands * sizeof(long);
    public const int AllocateOffset = StackLimitOffset + 16;
    public const int ScratchOffset = StackLimitOffset + 32;
    public const int AllocateResultOffset = StackLimitOffset + 72;
    public const int CallManagedOffset = StackLimitOffset + 40;
    public const int ForkOffset = StackLimitOffset + 56;

    /// <summary>Operands of the trap or exception that ended the kernel, as <see cref="ScalarBits"/>.</summary>
    [FieldOffset(OperandsOffset)] public fixed long Operands[Traps.MaximumOperands];

    /// <summary>The lowest address that a function's frame may reach.</summary>
    [FieldOffset(StackLimitOffset)] public nint StackLimit;

    /// <summary>The list of what the call has allocated, or 0; <see cref="KernelMemory"/> keeps it.</summary>
    [FieldOffset(StackLimitOffset + 8)] public nint Memory;

    /// <summary>The address of <c>nint allocate(KernelContext*, long bytes)</c>, for code that allocates.</summary>
    [FieldOffset(AllocateOffset)] public nint Allocate;

    /// <summary>The list of the places that use their memory again, or 0.</summary>
    [FieldOffset(StackLimitOffset + 24)] public nint ScratchPlaces;

    /// <summary>The address of <c>nint scratch(KernelContext*, long bytes, long place)</c>, for code that allocates.</summary>
    [FieldOffset(ScratchOffset)] public nint Scratch;

    /// <summary>The address of <c>int call(KernelContext*, nint slots, long site)</c>, for code that calls managed code; what it returns is a status.</summary>
    [FieldOffset(CallManagedOffset)] public nint CallManaged;

    /// <summary>The handle of the <see cref="IR.ManagedCalls"/> of the call.</summary>
    [FieldOffset(StackLimitOffset + 48)] public nint ManagedCalls;

    /// <summary>The address of what runs the ranges of a <c>fork</c>, as <see cref="ForkCalls.Run"/>; what it returns is a status.</summary>
    [FieldOffset(ForkOffset)] public nint Fork;

    /// <summary>On how many threads a fork may run.</summary>
    [FieldOffset(StackLimitOffset + 64)] public int MaxThreads;

    /// <summary>The address of <c>nint allocateResult(KernelContext*, long elements, long dtype, long result, long isZeroed)</c>, for code that returns arrays it made.</summary>
    [FieldOffset(AllocateResultOffset)] public nint AllocateResult;

    /// <summary>The managed function of the caller's that does so, or 0 where results are memory of the call.</summary>
    [FieldOffset(StackLimitOffset + 80)] public nint ResultAllocator;

    /// <summary>The addresses of the caller's pinned variables that keep the arrays.</summary>
    [FieldOffset(StackLimitOffset + 88)] public fixed long Results[MaximumResults];

    /// <summary>The address of what the caller may stop the ranges of a fork by, or 0.</summary>
    [FieldOffset(StackLimitOffset + 120)] public nint ForkControl;
}
