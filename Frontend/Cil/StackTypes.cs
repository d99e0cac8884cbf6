using DualJit.IR;

namespace DualJit.Frontend.Cil;

/// <summary>The types that CIL's evaluation stack has: int32, int64 (native int too) and floats.</summary>
internal static class StackTypes
{
    /// <summary>What the stack has for a dtype.</summary>
    public static DType Of(DType dtype) => dtype.IsFloat || dtype == DType.Complex128 ? dtype : dtype.Size < 8 ? DType.Int32 : DType.Int64;

    /// <summary>The type that values of both types can be used as.</summary>
    public static IrType Of(IrType a, IrType b)
    {
        if (a.IsUntyped || b.IsUntyped) return IrType.Number;
        if (!a.IsScalar || !b.IsScalar) return a.Takes(b) ? a : b;
        var (x, y) = (Of(a.DType), Of(b.DType));
        return IrType.Scalar(x == y ? x : x.IsFloat || y.IsFloat ? DType.Float64 : DType.Int64);
    }

    /// <summary>Whether a type has the constant's value.</summary>
    public static bool Holds(IrType type, ConstantItem constant)
    {
        if (!type.IsScalar) return false;
        if (type.DType.IsFloat || constant.DType.IsFloat) return type.DType == constant.DType;
        return type.DType switch
        {
            DType.Bool => constant.Bits is 0 or 1,
            DType.Int8 => constant.Bits is >= sbyte.MinValue and <= sbyte.MaxValue,
            DType.UInt8 => constant.Bits is >= byte.MinValue and <= byte.MaxValue,
            DType.Int16 => constant.Bits is >= short.MinValue and <= short.MaxValue,
            DType.UInt16 => constant.Bits is >= ushort.MinValue and <= ushort.MaxValue,
            // The others are their stack type but for the sign, which CIL leaves to the instruction.
            _ => Of(type.DType) == Of(constant.DType),
        };
    }

    public static DType Unsigned(DType stackType) => stackType switch
    {
        DType.Int32 => DType.UInt32,
        DType.Int64 => DType.UInt64,
        _ => stackType,
    };
}
