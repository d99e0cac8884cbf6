namespace DualJit;

/// <summary>How the elements of an array lie in memory.</summary>
/// <remarks>Contiguous rank-0 and rank-1 arrays are <see cref="C"/>. Where two layouts meet, the result is <see cref="Strided"/>.</remarks>
public enum Layout : byte
{
    /// <summary>Contiguous, the last axis varies fastest (row-major, as C and .NET have it).</summary>
    C,

    /// <summary>Contiguous, the first axis varies fastest (column-major, as Fortran has it).</summary>
    F,

    /// <summary>The elements along the last of several axes lie next to each other, as in a part of the rows of a larger array; the other axes have any strides.</summary>
    Inner,

    /// <summary>Any other strides, zero and negative ones included.</summary>
    Strided,
}
