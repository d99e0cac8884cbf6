using System.Buffers.Binary;
using System.Reflection.Metadata;

namespace DualJit.Frontend.Cil;

/// <summary>Bytes of CIL into instructions (ECMA-335, III).</summary>
internal static class CilDecoder
{
    public static List<CilInstruction> Decode(ReadOnlySpan<byte> code)
    {
        var instructions = new List<CilInstruction>(code.Length / 2 + 1);
        int at = 0;
        while (at < code.Length)
        {
            int start = at;
            int first = code[at++];
            var opCode = (ILOpCode)(first == 0xFE ? 0xFE00 | code[at++] : first);
            long operand = 0;
            int[]? targets = null;
            switch (KindOf(opCode))
            {
                case OperandKind.None: break;
                case OperandKind.Int8: operand = (sbyte)code[at++]; break;
                case OperandKind.UInt8: operand = code[at++]; break;
                case OperandKind.UInt16: operand = BinaryPrimitives.ReadUInt16LittleEndian(code[at..]); at += 2; break;
                case OperandKind.Int32: operand = BinaryPrimitives.ReadInt32LittleEndian(code[at..]); at += 4; break;
                case OperandKind.Int64: operand = BinaryPrimitives.ReadInt64LittleEndian(code[at..]); at += 8; break;
                case OperandKind.Single: operand = BitConverter.DoubleToInt64Bits(BinaryPrimitives.ReadSingleLittleEndian(code[at..])); at += 4; break;
                case OperandKind.ShortJump: operand = (sbyte)code[at++]; operand += at; break;
                case OperandKind.Jump: operand = BinaryPrimitives.ReadInt32LittleEndian(code[at..]); at += 4; operand += at; break;
                case OperandKind.Switch:
                    targets = new int[BinaryPrimitives.ReadInt32LittleEndian(code[at..])];
                    at += 4;
                    int end = at + 4 * targets.Length;
                    for (int i = 0; i < targets.Length; i++, at += 4) targets[i] = end + BinaryPrimitives.ReadInt32LittleEndian(code[at..]);
                    break;
            }
            instructions.Add(Lengthen(start, opCode, operand, targets));
        }
        return instructions;
    }

    private enum OperandKind : byte { None, Int8, UInt8, UInt16, Int32, Int64, Single, ShortJump, Jump, Switch }

    private static OperandKind KindOf(ILOpCode opCode) => opCode switch
    {
        ILOpCode.Ldc_i4_s => OperandKind.Int8,
        >= ILOpCode.Ldarg_s and <= ILOpCode.Stloc_s or ILOpCode.Unaligned => OperandKind.UInt8,
        >= ILOpCode.Ldarg and <= ILOpCode.Stloc => OperandKind.UInt16,
        ILOpCode.Ldc_i8 or ILOpCode.Ldc_r8 => OperandKind.Int64,
        ILOpCode.Ldc_r4 => OperandKind.Single,
        >= ILOpCode.Br_s and <= ILOpCode.Blt_un_s or ILOpCode.Leave_s => OperandKind.ShortJump,
        >= ILOpCode.Br and <= ILOpCode.Blt_un or ILOpCode.Leave => OperandKind.Jump,
        ILOpCode.Switch => OperandKind.Switch,
        ILOpCode.Ldc_i4 or ILOpCode.Jmp or ILOpCode.Call or ILOpCode.Calli or
        >= ILOpCode.Callvirt and <= ILOpCode.Isinst or ILOpCode.Unbox or
        >= ILOpCode.Ldfld and <= ILOpCode.Stobj or ILOpCode.Box or ILOpCode.Newarr or ILOpCode.Ldelema or
        ILOpCode.Ldelem or ILOpCode.Stelem or ILOpCode.Unbox_any or ILOpCode.Refanyval or ILOpCode.Mkrefany or ILOpCode.Ldtoken or
        ILOpCode.Ldftn or ILOpCode.Ldvirtftn or ILOpCode.Initobj or ILOpCode.Constrained or ILOpCode.Sizeof => OperandKind.Int32,
        _ => OperandKind.None,
    };

    private static CilInstruction Lengthen(int offset, ILOpCode opCode, long operand, int[]? targets) => opCode switch
    {
        >= ILOpCode.Ldarg_0 and <= ILOpCode.Ldarg_3 => new(offset, ILOpCode.Ldarg, opCode - ILOpCode.Ldarg_0),
        >= ILOpCode.Ldloc_0 and <= ILOpCode.Ldloc_3 => new(offset, ILOpCode.Ldloc, opCode - ILOpCode.Ldloc_0),
        >= ILOpCode.Stloc_0 and <= ILOpCode.Stloc_3 => new(offset, ILOpCode.Stloc, opCode - ILOpCode.Stloc_0),
        >= ILOpCode.Ldarg_s and <= ILOpCode.Stloc_s => new(offset, ILOpCode.Ldarg + (opCode - ILOpCode.Ldarg_s), operand),
        >= ILOpCode.Ldc_i4_m1 and <= ILOpCode.Ldc_i4_8 => new(offset, ILOpCode.Ldc_i4, (int)opCode - (int)ILOpCode.Ldc_i4_0),
        ILOpCode.Ldc_i4_s => new(offset, ILOpCode.Ldc_i4, operand),
        >= ILOpCode.Br_s and <= ILOpCode.Blt_un_s => new(offset, ILOpCode.Br + (opCode - ILOpCode.Br_s), operand),
        ILOpCode.Leave_s => new(offset, ILOpCode.Leave, operand),
        _ => new(offset, opCode, operand, targets),
    };
}
