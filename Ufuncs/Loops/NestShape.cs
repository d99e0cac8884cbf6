namespace DualJit.Ufuncs;

/// <summary>How an operand moves in the innermost loop of a nest.</summary>
internal enum InnerStride : byte
{
    /// <summary>It stays where it is.</summary>
    Zero,

    /// <summary>To the next element in memory.</summary>
    One,

    /// <summary>To the element before.</summary>
    Back,

    /// <summary>To the next element but one, as every other element of an array does.</summary>
    Two,

    /// <summary>By a number of elements that a call decides.</summary>
    Any,
}

internal static class InnerStrides
{
    /// <summary>By how many elements; null where a call decides. What is known when the loop is compiled can be vectors.</summary>
    public static long? Known(this InnerStride stride) => stride switch { InnerStride.Zero => 0, InnerStride.One => 1, InnerStride.Back => -1, InnerStride.Two => 2, _ => null };

    public static InnerStride Of(long stride) => stride switch { 0 => InnerStride.Zero, 1 => InnerStride.One, -1 => InnerStride.Back, 2 => InnerStride.Two, _ => InnerStride.Any };
}

/// <summary>What the code of a nest depends on: its depth, and of each operand the dtype and the innermost stride.</summary>
/// <param name="Rank">The number of loops.</param>
/// <param name="HasMask">Whether the last operand says where the function is called.</param>
/// <param name="KeepsOrder">Whether elements are computed one after the other, as one may be read after it was written, or throw.</param>
/// <param name="Packed">The operands, seven bits for each.</param>
internal readonly record struct NestShape(int Rank, bool HasMask, bool KeepsOrder, UInt128 Packed)
{
    private const int Bits = 7, StrideBits = 3, StrideMask = (1 << StrideBits) - 1;

    public NestShape With(int operand, DType dtype, InnerStride stride) =>
        this with { Packed = Packed | (UInt128)((uint)dtype << StrideBits | (uint)stride) << operand * Bits };

    public DType DTypeOf(int operand) => (DType)((uint)(Packed >> operand * Bits) >> StrideBits & 0xF);

    public InnerStride StrideOf(int operand) => (InnerStride)((uint)(Packed >> operand * Bits) & StrideMask);
}
