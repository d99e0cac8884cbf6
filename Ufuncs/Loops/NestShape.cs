namespace DualJit.Ufuncs;

/// <summary>How an operand moves in the innermost loop of a nest.</summary>
internal enum InnerStride : byte
{
    /// <summary>It stays where it is.</summary>
    Zero,

    /// <summary>To the next element in memory.</summary>
    One,

    /// <summary>By a number of elements that a call decides.</summary>
    Any,
}

/// <summary>What the code of a nest depends on: its depth, and of each operand the dtype and the innermost stride.</summary>
/// <param name="Rank">The number of loops.</param>
/// <param name="HasMask">Whether the last operand says where the function is called.</param>
/// <param name="Packed">The operands, six bits for each.</param>
internal readonly record struct NestShape(int Rank, bool HasMask, UInt128 Packed)
{
    private const int Bits = 6, StrideBits = 2;

    public NestShape With(int operand, DType dtype, InnerStride stride) =>
        this with { Packed = Packed | (UInt128)((uint)dtype << StrideBits | (uint)stride) << operand * Bits };

    public DType DTypeOf(int operand) => (DType)((uint)(Packed >> operand * Bits) >> StrideBits & 0xF);

    public InnerStride StrideOf(int operand) => (InnerStride)((uint)(Packed >> operand * Bits) & 3);
}
