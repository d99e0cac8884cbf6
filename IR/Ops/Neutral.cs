using System.Numerics;

namespace DualJit.IR;

/// <summary>The elements that associative ops leave others as they are with, as <see cref="ScalarBits"/>.</summary>
public static class Neutral
{
    /// <summary>The element e for which <c>e op x</c> has every bit of x (NaN's payload aside): of a sum of floats -0.</summary>
    public static long Of(Op op, DType dtype) => op == Op.Add && dtype.IsFloat ? FloatBits(dtype, -0.0) : Identity(op, dtype);

    /// <summary>What a reduction of nothing gives: of a sum 0.</summary>
    public static long Identity(Op op, DType dtype) => op switch
    {
        Op.Add or Op.Or or Op.Xor => 0,
        Op.And => dtype == DType.Bool ? 1 : ScalarBits.Wrap(-1, dtype),
        Op.Mul => dtype.IsFloat ? FloatBits(dtype, 1) : 1,
        Op.Min when dtype.IsFloat => FloatBits(dtype, double.PositiveInfinity),
        Op.Max when dtype.IsFloat => FloatBits(dtype, double.NegativeInfinity),
        Op.Min => (long)(ulong.MaxValue >> (64 - dtype.Bits + (dtype.IsUnsigned ? 0 : 1))),
        Op.Max => dtype.IsUnsigned ? 0 : long.MinValue >> (64 - dtype.Bits),
        _ => throw new InternalCompilerException($"{OpTable.Of(op).Text} has no neutral element"),
    };

    /// <summary>What a reduction of nothing gives, as a number of the dtype's .NET type.</summary>
    public static object IdentityOf(Op op, DType dtype) => dtype == DType.Complex128 ? new Complex(op == Op.Mul ? 1 : 0, 0) : ScalarBits.Box(dtype, Identity(op, dtype));

    private static long FloatBits(DType dtype, double value) => dtype switch
    {
        DType.Float64 => ScalarBits.Of(value),
        DType.Float16 => ScalarBits.Of((Half)value),
        DType.Float32 => ScalarBits.Of((float)value),
        _ => throw new InternalCompilerException($"no neutral element of {dtype.IrName}"),
    };
}
