namespace DualJit.IR;

/// <summary>Rank and layout of views, by those of the array. A layout is what is certain: a strided view may lie in order at a call.</summary>
public static class ViewTypes
{
    /// <summary>The type of a slice; null where it names more axes than there are.</summary>
    public static IrType? Sliced(IrType array, SliceKinds kinds)
    {
        if (kinds.Count > array.Rank) return null;
        int dropped = 0, first = array.Rank, last = -1;
        bool hasStep = false;
        for (int axis = 0; axis < array.Rank; axis++)
        {
            if (kinds[axis] == SliceKind.All) continue;
            if (last < 0) first = axis;
            last = axis;
            hasStep |= kinds[axis] == SliceKind.Step;
            if (kinds[axis] == SliceKind.At) dropped++;
        }
        if (last < 0) return array;
        int rank = array.Rank - dropped;
        return array with { Rank = (sbyte)rank, Layout = rank == 0 ? Layout.C : LayoutOf() };

        Layout LayoutOf()
        {
            // Dense where whole blocks are left out at one place only, and what is outside of that is a single block.
            bool inOrder = !hasStep && array.Layout == Layout.C && AllAre(0, last, SliceKind.At);
            bool inColumns = !hasStep && array.Layout == Layout.F && AllAre(first + 1, array.Rank, SliceKind.At);
            if (inOrder || inColumns) return inOrder || rank == 1 ? Layout.C : Layout.F;
            bool keepsRows = array.Layout is Layout.C or Layout.Inner && HasUnitStride(array.Rank - 1);
            if (rank == 1) return keepsRows || array.Layout == Layout.F && HasUnitStride(0) ? Layout.C : Layout.Strided;
            return keepsRows ? Layout.Inner : Layout.Strided;
        }

        bool AllAre(int from, int to, SliceKind kind)
        {
            for (int axis = from; axis < to; axis++)
                if (kinds[axis] != kind) return false;
            return true;
        }

        bool HasUnitStride(int axis) => kinds[axis] is SliceKind.All or SliceKind.Range;
    }

    /// <summary>The type of an array with its axes in another order.</summary>
    /// <param name="isReversed">Whether in reverse order.</param>
    public static IrType Transposed(IrType array, bool isReversed) => array.Rank < 2 ? array : array with
    {
        Layout = !isReversed ? Layout.Strided : array.Layout switch { Layout.C => Layout.F, Layout.F => Layout.C, _ => Layout.Strided },
    };

    /// <summary>The type of an array that is repeated to another shape.</summary>
    public static IrType Broadcast(IrType array, int rank) => array with { Rank = (sbyte)rank, Layout = rank == 0 ? Layout.C : Layout.Strided, IsReadOnly = true };

    /// <summary>The type of an array under another shape: of one in C order a view, of others that or a copy.</summary>
    public static IrType Reshaped(IrType array, int rank) => array with { Rank = (sbyte)rank, Layout = rank == 0 ? Layout.C : array.Layout == Layout.C ? Layout.C : Layout.Strided };
}
