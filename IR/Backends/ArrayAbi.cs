namespace DualJit.IR;

/// <summary>A part of an array as machine code gets it.</summary>
public enum ArrayPart : byte
{
    /// <summary>Address of the element whose indices are all 0, or of the first of rows, as <c>ptr</c>.</summary>
    Data,

    /// <summary>Length of an axis, as <c>i64</c>, from 0 to <see cref="int.MaxValue"/>: no .NET array has a longer axis.</summary>
    Length,

    /// <summary>Distance along an axis in elements, as <c>i64</c>.</summary>
    Stride,

    /// <summary>
    /// Which array a result is, as <c>i64</c>: the number of the entry's parameter that it came in as, counted from 1; for a row, one more than
    /// its index in the upper 32 bits too; 0 where the kernel made it, or it is null. Of a view of such an array also <see cref="ArrayAbi.View"/>, and
    /// of one that must not be written <see cref="ArrayAbi.ReadOnly"/>.
    /// </summary>
    Owner,
}

/// <summary>The parts that stand for an array of a known rank and layout, in their order.</summary>
/// <remarks>Parameters of the entry count from 1 as the delegate has them, but a tuple as many times as it has leaves. The address of a null array is 0, as are its lengths.</remarks>
public static class ArrayAbi
{
    /// <summary>Bytes for each of rows: its address, 0 where it is null, then its length and its owner as <c>i64</c>.</summary>
    public const int RowSize = 24;

    /// <summary>Where the row's number starts in an owner.</summary>
    public const int RowShift = 32;

    /// <summary>The bit of an owner that says that it is a view, or part, of that array.</summary>
    public const long View = 1 << 30;

    /// <summary>The bit of the owner of a view that says that it must not be written.</summary>
    public const long ReadOnly = 1 << 29;

    // The bit of an owner that is a variable of the caller's.
    private const long Result = 1 << 28;

    /// <summary>The owner of an array that lies in one of the caller's variables for results.</summary>
    public static long OwnerOfResult(int result) => Result | (long)result;

    /// <summary>The variable, or null where the owner is none.</summary>
    public static int? ResultOf(long owner) => (owner & Result) != 0 ? (int)(owner & (Result - 1)) : null;

    /// <summary>In what the entry returns; and everywhere but in the parameters of the entry, where that returns arrays or rows are replaced.</summary>
    public static IEnumerable<(ArrayPart Part, int Axis)> ResultParts(IrType array) => [.. Parts(array), (ArrayPart.Owner, 0)];

    /// <summary>In parameters.</summary>
    public static IEnumerable<(ArrayPart Part, int Axis)> Parts(IrType array)
    {
        yield return (ArrayPart.Data, 0);
        for (int axis = 0; axis < array.Rank; axis++) yield return (ArrayPart.Length, axis);
        if (array.Layout is Layout.C or Layout.F) yield break;
        for (int axis = 0; axis < array.Rank; axis++) yield return (ArrayPart.Stride, axis);
    }
}
