using System.Reflection.Emit;
using DualJit.IR;

namespace DualJit.Il;

/// <summary>How ops are emitted, with their operands on the stack: a row where IL has an opcode, else a call of the op's meaning.</summary>
internal static class OpRules
{
    /// <summary>True for the dtypes that IL's opcodes work on.</summary>
    public static bool HasOpcodes(DType dtype) => dtype is not (DType.Float16 or DType.Complex128);

    /// <summary>Emits an op on scalars whose operands are on the stack.</summary>
    public static void Emit(IlWriter il, in Instruction instruction, Func<ValueId, IrType> typeOf)
    {
        if (instruction.Type.IsVector || typeOf(instruction.Operands[0]).IsVector)
        {
            VectorRules.Emit(il, instruction, typeOf);
            return;
        }
        var dtype = typeOf(instruction.Operands[0]).DType;
        if (instruction.Op == Op.Convert) Conversions.Emit(il, dtype, instruction.Type.DType);
        else if (instruction.Op == Op.ConvertOverflows) Conversions.EmitOverflows(il, dtype, instruction.ElementType);
        else if (!HasOpcodes(dtype) || !TryEmitOpcode(il, instruction.Op, dtype)) il.Call(Meanings.Of(instruction, typeOf));
    }

    /// <summary>Emits an op on two scalars of one dtype, for ops that are made of others.</summary>
    public static void EmitBinary(IlWriter il, Op op, DType dtype)
    {
        if (!HasOpcodes(dtype) || !TryEmitOpcode(il, op, dtype)) il.Call(Meanings.Of(op, dtype));
    }

    private static bool TryEmitOpcode(IlWriter il, Op op, DType dtype)
    {
        switch (op)
        {
            //                                      signed, float  unsigned
            case Op.Add: Arithmetic(il, dtype, OpCodes.Add, OpCodes.Add); return true;
            case Op.Sub: Arithmetic(il, dtype, OpCodes.Sub, OpCodes.Sub); return true;
            case Op.Mul: Arithmetic(il, dtype, OpCodes.Mul, OpCodes.Mul); return true;
            case Op.Div: Arithmetic(il, dtype, OpCodes.Div, OpCodes.Div_Un); return true;
            case Op.Rem: Arithmetic(il, dtype, OpCodes.Rem, OpCodes.Rem_Un); return true;
            case Op.Neg: Arithmetic(il, dtype, OpCodes.Neg, OpCodes.Neg); return true;
            case Op.And: Arithmetic(il, dtype, OpCodes.And, OpCodes.And); return true;
            case Op.Or: Arithmetic(il, dtype, OpCodes.Or, OpCodes.Or); return true;
            case Op.Xor: Arithmetic(il, dtype, OpCodes.Xor, OpCodes.Xor); return true;
            case Op.Not when dtype == DType.Bool: il.Not(); return true;
            case Op.Not: Arithmetic(il, dtype, OpCodes.Not, OpCodes.Not); return true;
            case Op.Shl: Shift(il, dtype, OpCodes.Shl, OpCodes.Shl); return true;
            case Op.Shr: Shift(il, dtype, OpCodes.Shr, OpCodes.Shr_Un); return true;
            case Op.Eq: il.Emit(OpCodes.Ceq); return true;
            case Op.Ne: il.Emit(OpCodes.Ceq); il.Not(); return true;
            case Op.Lt: il.Emit(dtype.IsUnsigned ? OpCodes.Clt_Un : OpCodes.Clt); return true;
            case Op.Gt: il.Emit(dtype.IsUnsigned ? OpCodes.Cgt_Un : OpCodes.Cgt); return true;
            // Not the opposite; for floats the unordered one, so that NaN makes the opposite true.
            case Op.Le: il.Emit(dtype.IsUnsigned || dtype.IsFloat ? OpCodes.Cgt_Un : OpCodes.Cgt); il.Not(); return true;
            case Op.Ge: il.Emit(dtype.IsUnsigned || dtype.IsFloat ? OpCodes.Clt_Un : OpCodes.Clt); il.Not(); return true;
            case Op.AddOverflows: Overflows(il, dtype, OpCodes.Add, nameof(Overflow.Add)); return true;
            case Op.SubOverflows: Overflows(il, dtype, OpCodes.Sub, nameof(Overflow.Sub)); return true;
            case Op.MulOverflows: Overflows(il, dtype, OpCodes.Mul, nameof(Overflow.Mul)); return true;
            default: return false;
        }
    }

    private static void Arithmetic(IlWriter il, DType dtype, OpCode signed, OpCode unsigned)
    {
        il.Emit(dtype.IsUnsigned ? unsigned : signed);
        StackType.Normalise(il, dtype);
    }

    private static void Shift(IlWriter il, DType dtype, OpCode signed, OpCode unsigned)
    {
        il.Load(dtype.Bits - 1);
        il.Emit(OpCodes.And);
        Arithmetic(il, dtype, signed, unsigned);
    }

    // An int32 holds the exact result of 8 and 16 bits, but for the product of two u16, whose low bits differ from it all the same.
    private static void Overflows(IlWriter il, DType dtype, OpCode opcode, string method)
    {
        if (dtype.Size >= 4)
        {
            il.Call(typeof(Overflow).GetMethod(method, [dtype.ClrType, dtype.ClrType])!);
            return;
        }
        il.Emit(opcode);
        il.Emit(OpCodes.Dup);
        StackType.Normalise(il, dtype);
        il.Emit(OpCodes.Ceq);
        il.Not();
    }
}
