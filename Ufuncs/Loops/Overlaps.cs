using System.Runtime.CompilerServices;

namespace DualJit.Ufuncs;

/// <summary>Copies of operands that share memory with outputs in a way that a loop would see.</summary>
internal static class Overlaps
{
    /// <param name="arrays">The inputs, the outputs, and a mask where there is one, which counts as an input.</param>
    /// <param name="inputs">How many inputs there are.</param>
    /// <param name="outputs">How many outputs.</param>
    public static void CopyInputs(NdArray[] arrays, int inputs, int outputs)
    {
        for (int i = 0; i < arrays.Length; i++)
        {
            if (i >= inputs && i < inputs + outputs) continue;
            for (int output = inputs; output < inputs + outputs; output++)
                if (Meet(arrays[i], arrays[output])) arrays[i] = arrays[i].Copy();
        }
    }

    /// <summary>Whether an element of one may be another element of the other. Of the same view each element is only itself.</summary>
    public static bool Meet(NdArray a, NdArray b)
    {
        if (!ReferenceEquals(a.Buffer, b.Buffer)) return false;
        if (Unsafe.AreSame(ref a.First, ref b.First) && a.DType == b.DType && a.Shape.SequenceEqual(b.Shape) && AreSame(a, b)) return false;
        return ShareMemory(a, b);
    }

    /// <summary>Whether both reach into the same part of memory.</summary>
    public static bool ShareMemory(NdArray a, NdArray b)
    {
        if (!ReferenceEquals(a.Buffer, b.Buffer) || a.Length == 0 || b.Length == 0) return false;
        var (firstOfA, lastOfA) = Extent(a);
        var (firstOfB, lastOfB) = Extent(b);
        return firstOfA <= lastOfB && firstOfB <= lastOfA;
    }

    // The stride of an axis of one element does not matter.
    private static bool AreSame(NdArray a, NdArray b)
    {
        for (int axis = 0; axis < a.Rank; axis++)
            if (a.StrideArray[axis] != b.StrideArray[axis] && a.ShapeArray[axis] != 1) return false;
        return true;
    }

    // In bytes: fields of structs are arrays of other elements in the same memory.
    private static (long First, long Last) Extent(NdArray array)
    {
        long first = array.Offset, last = array.Offset;
        for (int axis = 0; axis < array.Rank; axis++)
        {
            long reach = (array.ShapeArray[axis] - 1L) * array.StrideArray[axis];
            if (reach < 0) first += reach;
            else last += reach;
        }
        return (first * array.DType.Size, (last + 1) * array.DType.Size - 1);
    }
}
