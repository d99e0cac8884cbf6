using System.Runtime.InteropServices;

namespace DualJit.IR;

/// <summary>What a call of a kernel shares with its caller; generated code reads and writes it at these offsets.</summary>
[StructLayout(LayoutKind.Explicit, Size = 80)]
public unsafe struct KernelContext
{
    public const int OperandsOffset = 0;
    public const int StackLimitOffset = 64;

    /// <summary>Operands of the trap or exception that ended the kernel, as <see cref="ScalarBits"/>.</summary>
    [FieldOffset(OperandsOffset)] public fixed long Operands[Traps.MaximumOperands];

    /// <summary>The lowest address that a function's frame may reach.</summary>
    [FieldOffset(StackLimitOffset)] public nint StackLimit;
}
