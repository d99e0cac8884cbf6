using System.Reflection.Emit;
using DualJit.IR;

namespace DualJit.Il;

/// <summary>How values of a type are kept: on the evaluation stack and in locals, in memory, as bits.</summary>
/// <remarks>
/// bool and integers of up to 32 bits are an int32, sign- or zero-extended by their own type, so that comparing, dividing and
/// shifting right need no further extension. u32 is an int32 of the same bits.
/// </remarks>
internal static class StackType
{
    /// <summary>The type of a local that holds the value.</summary>
    public static Type Local(IrType type) => type.IsVector ? VectorTypes.Of(type) : type.IsPointer ? typeof(nint) : type.DType switch
    {
        DType.Bool or DType.Int8 or DType.UInt8 or DType.Int16 or DType.UInt16 or DType.Int32 or DType.UInt32 => typeof(int),
        DType.Int64 or DType.UInt64 => typeof(long),
        DType.Float16 or DType.Float32 or DType.Float64 or DType.Complex128 => type.DType.ClrType,
    };

    /// <summary>The type of a parameter that passes the value.</summary>
    public static Type Parameter(IrType type) => type.IsVector ? VectorTypes.Of(type) : type.IsPointer ? typeof(nint) : type.DType.ClrType;

    /// <summary>Loads the value whose address is on the stack.</summary>
    public static void Load(IlWriter il, IrType type)
    {
        switch (type.IsPointer ? null : (DType?)type.DType)
        {
            case null: il.Emit(OpCodes.Ldind_I); break;
            case DType.Bool or DType.UInt8: il.Emit(OpCodes.Ldind_U1); break;
            case DType.Int8: il.Emit(OpCodes.Ldind_I1); break;
            case DType.Int16: il.Emit(OpCodes.Ldind_I2); break;
            case DType.UInt16: il.Emit(OpCodes.Ldind_U2); break;
            case DType.Int32: il.Emit(OpCodes.Ldind_I4); break;
            case DType.UInt32: il.Emit(OpCodes.Ldind_U4); break;
            case DType.Int64 or DType.UInt64: il.Emit(OpCodes.Ldind_I8); break;
            case DType.Float32: il.Emit(OpCodes.Ldind_R4); break;
            case DType.Float64: il.Emit(OpCodes.Ldind_R8); break;
            default: il.Emit(OpCodes.Ldobj, type.DType.ClrType); break;
        }
    }

    /// <summary>Stores the value on the stack at the address below it.</summary>
    public static void Store(IlWriter il, IrType type)
    {
        if (type.IsVector)
        {
            VectorTypes.Store(il, type);
            return;
        }
        switch (type.IsPointer ? null : (DType?)type.DType)
        {
            case null: il.Emit(OpCodes.Stind_I); break;
            case DType.Bool or DType.Int8 or DType.UInt8: il.Emit(OpCodes.Stind_I1); break;
            case DType.Int16 or DType.UInt16: il.Emit(OpCodes.Stind_I2); break;
            case DType.Int32 or DType.UInt32: il.Emit(OpCodes.Stind_I4); break;
            case DType.Int64 or DType.UInt64: il.Emit(OpCodes.Stind_I8); break;
            case DType.Float32: il.Emit(OpCodes.Stind_R4); break;
            case DType.Float64: il.Emit(OpCodes.Stind_R8); break;
            default: il.Emit(OpCodes.Stobj, type.DType.ClrType); break;
        }
    }

    /// <summary>Loads a constant given as <see cref="ScalarBits"/>.</summary>
    public static void LoadConstant(IlWriter il, DType dtype, long bits)
    {
        switch (dtype)
        {
            case DType.Float32: il.Load(ScalarBits.To<float>(bits)); break;
            case DType.Float64: il.Load(ScalarBits.To<double>(bits)); break;
            case DType.Int64 or DType.UInt64: il.Load(bits); break;
            case DType.Float16:
                il.Load((int)bits);
                il.Call(((Func<short, Half>)BitConverter.Int16BitsToHalf).Method);
                break;
            case DType.Complex128: throw new InternalCompilerException("a constant of type c128 does not fit in 64 bits");
            default: il.Load((int)bits); break;
        }
    }

    /// <summary>Turns the value on the stack into its <see cref="ScalarBits"/>.</summary>
    public static void ToBits(IlWriter il, IrType type)
    {
        if (type.IsPointer || type.IsInteger) il.Emit(!type.IsPointer && type.DType.IsUnsigned ? OpCodes.Conv_U8 : OpCodes.Conv_I8);
        else if (type.IsBool) il.Emit(OpCodes.Conv_U8);
        else il.Call(typeof(ScalarBits).GetMethod(nameof(ScalarBits.Of))!.MakeGenericMethod(type.DType.ClrType));
    }

    /// <summary>Extends the int32 on the stack from the width of a type narrower than that; nothing for the others.</summary>
    public static void Normalise(IlWriter il, DType dtype)
    {
        switch (dtype)
        {
            case DType.Int8: il.Emit(OpCodes.Conv_I1); break;
            case DType.UInt8: il.Emit(OpCodes.Conv_U1); break;
            case DType.Int16: il.Emit(OpCodes.Conv_I2); break;
            case DType.UInt16: il.Emit(OpCodes.Conv_U2); break;
        }
    }
}
