namespace DualJit;

/// <summary>How the elements of an array lie in memory.</summary>
/// <remarks>Contiguous rank-0 and rank-1 arrays are <see cref="C"/>. Where two layouts meet, the result is <see cref="Strided"/>.</remarks>
public enum Layout : byte
{
    /// <summary>Contiguous, the last axis varies fastest (row-major, as C and .NET have it).</summary>
    C,

    /// <summary>Contiguous, the first axis varies fastest (column-major, as Fortran has it).</summary>
    F,

    /// <summary>Any other strides, zero and negative ones included.</summary>
    Strided,
}
