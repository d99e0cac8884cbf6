namespace DualJit.IR;

/// <summary>A part of an array as machine code gets it.</summary>
public enum ArrayPart : byte
{
    /// <summary>Address of the element whose indices are all 0, as <c>ptr</c>.</summary>
    Data,

    /// <summary>Length of an axis, as <c>i64</c>, from 0 to <see cref="int.MaxValue"/>: no .NET array has a longer axis.</summary>
    Length,

    /// <summary>Distance along an axis in elements, as <c>i64</c>.</summary>
    Stride,
}

/// <summary>The parts that stand for an array of a known rank and layout in parameters, in their order.</summary>
public static class ArrayAbi
{
    public static IEnumerable<(ArrayPart Part, int Axis)> Parts(IrType array)
    {
        yield return (ArrayPart.Data, 0);
        for (int axis = 0; axis < array.Rank; axis++) yield return (ArrayPart.Length, axis);
        if (array.Layout != Layout.Strided) yield break;
        for (int axis = 0; axis < array.Rank; axis++) yield return (ArrayPart.Stride, axis);
    }
}
