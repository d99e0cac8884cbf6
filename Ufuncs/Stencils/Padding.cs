namespace DualJit.Ufuncs;

/// <summary>Parts of arrays that go on beyond the edges.</summary>
internal static class Padding
{
    /// <summary>The index that stands for one which may be outside.</summary>
    public static int Inside(Border border, int index, int length)
    {
        if ((uint)index < (uint)length) return index;
        switch (border)
        {
            case Border.Nearest:
                return Math.Clamp(index, 0, length - 1);
            case Border.Wrap:
                return Modulo(index, length);
            default:
                int reflected = Modulo(index, 2 * length);
                return reflected < length ? reflected : 2 * length - 1 - reflected;
        }
    }

    private static int Modulo(int index, int length) => (index % length + length) % length;

    /// <summary>A copy of the elements at indices from <paramref name="first"/> on, which may be outside.</summary>
    public static NdArray Copy(NdArray array, Border border, int[] first, int[] shape)
    {
        for (int axis = 0; axis < shape.Length; axis++)
        {
            int length = array.ShapeArray[axis];
            bool isInside = first[axis] >= 0 && first[axis] + shape[axis] <= length;
            if (isInside)
            {
                array = array.View(Along(axis, first[axis], shape[axis], array.Rank));
                continue;
            }
            int[] larger = [.. array.ShapeArray];
            larger[axis] = shape[axis];
            var made = Operators.Of(array.DType).Empty(larger);
            for (int i = 0; i < shape[axis]; i++)
                made.View(Along(axis, i, 1, array.Rank)).Assign(array.View(Along(axis, Inside(border, first[axis] + i, length), 1, array.Rank)));
            array = made;
        }
        return array.Copy();
    }

    /// <summary>All of an array but for one axis, of which a part.</summary>
    private static Slice[] Along(int axis, int first, int count, int rank)
    {
        var slices = new Slice[rank];
        Array.Fill(slices, Slice.All);
        slices[axis] = first..(first + count);
        return slices;
    }
}
