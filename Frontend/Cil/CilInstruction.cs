using System.Reflection.Metadata;

namespace DualJit.Frontend.Cil;

/// <summary>One CIL instruction, in its long form: <c>ldloc.0</c> and <c>ldloc.s 0</c> are both <c>ldloc</c> with operand 0.</summary>
/// <param name="Operand">Index, token, integer, bits of the double (of <c>ldc.r4</c> too), or the target's offset of a jump.</param>
/// <param name="Targets">The targets' offsets of a <c>switch</c>, else null.</param>
internal readonly record struct CilInstruction(int Offset, ILOpCode OpCode, long Operand, int[]? Targets = null)
{
    /// <summary>The name in ECMA-335, such as <c>conv.ovf.i4.un</c>.</summary>
    public string Name => OpCode.ToString().ToLowerInvariant().Replace('_', '.');

    /// <summary>True where the next instruction does not follow.</summary>
    public bool EndsFlow => OpCode is ILOpCode.Br or ILOpCode.Ret or ILOpCode.Throw or ILOpCode.Rethrow or ILOpCode.Jmp or ILOpCode.Leave or ILOpCode.Endfinally;

    public bool IsJump => OpCode is (>= ILOpCode.Br and <= ILOpCode.Blt_un) or ILOpCode.Leave or ILOpCode.Switch;
}
