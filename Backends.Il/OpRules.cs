using System.Collections.Frozen;
using System.Reflection.Emit;
using DualJit.IR;

namespace DualJit.Il;

/// <summary>How ops on scalars are emitted, with their operands on the stack: a row where IL has an opcode, else a call of the op's meaning.</summary>
internal static class OpRules
{
    private delegate void Rule(IlWriter il, DType dtype);

    private static readonly FrozenDictionary<Op, Rule> Rows = new Dictionary<Op, Rule>
    {
        //                    signed, float  unsigned
        [Op.Add] = Arithmetic(OpCodes.Add, OpCodes.Add),
        [Op.Sub] = Arithmetic(OpCodes.Sub, OpCodes.Sub),
        [Op.Mul] = Arithmetic(OpCodes.Mul, OpCodes.Mul),
        [Op.Div] = Arithmetic(OpCodes.Div, OpCodes.Div_Un),
        [Op.Rem] = Arithmetic(OpCodes.Rem, OpCodes.Rem_Un),
        [Op.Neg] = Arithmetic(OpCodes.Neg, OpCodes.Neg),
        [Op.And] = Arithmetic(OpCodes.And, OpCodes.And),
        [Op.Or] = Arithmetic(OpCodes.Or, OpCodes.Or),
        [Op.Xor] = Arithmetic(OpCodes.Xor, OpCodes.Xor),
        [Op.Not] = Not,
        [Op.Shl] = Shift(OpCodes.Shl, OpCodes.Shl),
        [Op.Shr] = Shift(OpCodes.Shr, OpCodes.Shr_Un),
        [Op.Eq] = (il, _) => il.Emit(OpCodes.Ceq),
        [Op.Ne] = (il, _) => { il.Emit(OpCodes.Ceq); il.Not(); },
        [Op.Lt] = (il, dtype) => il.Emit(dtype.IsUnsigned ? OpCodes.Clt_Un : OpCodes.Clt),
        [Op.Gt] = (il, dtype) => il.Emit(dtype.IsUnsigned ? OpCodes.Cgt_Un : OpCodes.Cgt),
        // Not the opposite; for floats the unordered one, so that NaN makes the opposite true.
        [Op.Le] = (il, dtype) => { il.Emit(dtype.IsUnsigned || dtype.IsFloat ? OpCodes.Cgt_Un : OpCodes.Cgt); il.Not(); },
        [Op.Ge] = (il, dtype) => { il.Emit(dtype.IsUnsigned || dtype.IsFloat ? OpCodes.Clt_Un : OpCodes.Clt); il.Not(); },
        [Op.AddOverflows] = Overflows(OpCodes.Add, nameof(Overflow.Add)),
        [Op.SubOverflows] = Overflows(OpCodes.Sub, nameof(Overflow.Sub)),
        [Op.MulOverflows] = Overflows(OpCodes.Mul, nameof(Overflow.Mul)),
    }.ToFrozenDictionary();

    /// <summary>True for the dtypes that IL's opcodes work on.</summary>
    public static bool HasOpcodes(DType dtype) => dtype is not (DType.Float16 or DType.Complex128);

    /// <summary>Emits an op on scalars whose operands are on the stack.</summary>
    public static void Emit(IlWriter il, in Instruction instruction, Func<ValueId, IrType> typeOf)
    {
        var dtype = typeOf(instruction.Operands[0]).DType;
        if (instruction.Op == Op.Convert) Conversions.Emit(il, dtype, instruction.Type.DType);
        else if (instruction.Op == Op.ConvertOverflows) Conversions.EmitOverflows(il, dtype, instruction.ElementType);
        else if (HasOpcodes(dtype) && Rows.TryGetValue(instruction.Op, out var rule)) rule(il, dtype);
        else il.Call(Meanings.Of(instruction, typeOf));
    }

    private static Rule Arithmetic(OpCode signed, OpCode unsigned) => (il, dtype) =>
    {
        il.Emit(dtype.IsUnsigned ? unsigned : signed);
        StackType.Normalise(il, dtype);
    };

    private static Rule Shift(OpCode signed, OpCode unsigned) => (il, dtype) =>
    {
        il.Load(dtype.Bits - 1);
        il.Emit(OpCodes.And);
        il.Emit(dtype.IsUnsigned ? unsigned : signed);
        StackType.Normalise(il, dtype);
    };

    private static void Not(IlWriter il, DType dtype)
    {
        if (dtype == DType.Bool) { il.Not(); return; }
        il.Emit(OpCodes.Not);
        StackType.Normalise(il, dtype);
    }

    // An int32 holds the exact result of 8 and 16 bits, but for the product of two u16, whose low bits differ from it all the same.
    private static Rule Overflows(OpCode opcode, string method) => (il, dtype) =>
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
    };
}
