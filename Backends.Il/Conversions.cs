using System.Reflection.Emit;
using DualJit.IR;

namespace DualJit.Il;

/// <summary>C#'s unchecked casts, by the opcodes that C# has for them.</summary>
internal static class Conversions
{
    /// <summary>Converts the value on the stack.</summary>
    public static void Emit(IlWriter il, DType from, DType to)
    {
        if (from == to) return;
        if (!OpRules.HasOpcodes(from) || !OpRules.HasOpcodes(to)) il.Call(Meanings.Of(Op.Convert, from, to));
        else if (to == DType.Bool) IsNotZero(il, from);
        else if (to.IsFloat) ToFloat(il, from, to);
        else if (from.IsFloat) FromFloat(il, to);
        else BetweenIntegers(il, from, to);
    }

    private static void IsNotZero(IlWriter il, DType from)
    {
        StackType.LoadConstant(il, from, 0);
        if (from.IsFloat)
        {
            // NaN is not zero: cgt.un would do, but not for negative numbers.
            il.Emit(OpCodes.Ceq);
            il.Not();
        }
        else il.Emit(OpCodes.Cgt_Un);
    }

    private static void ToFloat(IlWriter il, DType from, DType to)
    {
        if (from is DType.UInt32 or DType.UInt64) il.Emit(OpCodes.Conv_R_Un);
        il.Emit(to == DType.Float32 ? OpCodes.Conv_R4 : OpCodes.Conv_R8);
    }

    private static void FromFloat(IlWriter il, DType to)
    {
        il.Emit(to switch
        {
            DType.Int64 => OpCodes.Conv_I8,
            DType.UInt64 => OpCodes.Conv_U8,
            DType.UInt32 => OpCodes.Conv_U4,
            _ => OpCodes.Conv_I4,
        });
        // Narrower ones saturate to int32, then truncate.
        StackType.Normalise(il, to);
    }

    private static void BetweenIntegers(IlWriter il, DType from, DType to)
    {
        if (to.Size < 4) StackType.Normalise(il, to);
        else if (to.Size == 4 && from.Size == 8) il.Emit(OpCodes.Conv_I4);
        else if (to.Size == 8 && from.Size < 8) il.Emit(from.IsUnsigned || from == DType.Bool ? OpCodes.Conv_U8 : OpCodes.Conv_I8);
    }

    /// <summary>Whether the integer on the stack is none of the target's: a checked cast would throw.</summary>
    public static void EmitOverflows(IlWriter il, DType from, DType to)
    {
        if (from.IsFloat || !to.IsInteger || from == DType.Bool)
        {
            il.Call(Meanings.Of(Op.ConvertOverflows, from, to));
            return;
        }
        BetweenIntegers(il, from, from == DType.UInt64 ? DType.UInt64 : DType.Int64);
        if (from == DType.UInt64)
        {
            il.Load(to == DType.UInt64 ? -1 : (long)(ulong.MaxValue >> (64 - to.Bits + (to.IsUnsigned ? 0 : 1))));
            il.Emit(OpCodes.Cgt_Un);
        }
        else if (to == DType.UInt64)
        {
            il.Load(0L);
            il.Emit(OpCodes.Clt);
        }
        else
        {
            il.Emit(OpCodes.Dup);
            BetweenIntegers(il, DType.Int64, to);
            BetweenIntegers(il, to, DType.Int64);
            il.Emit(OpCodes.Ceq);
            il.Not();
        }
    }
}
