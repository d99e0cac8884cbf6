using DualJit.Reductions;

namespace DualJit.Ufuncs;

/// <summary>Reductions of structs, from the left: the function is applied to the totals and the elements of one index of the reduced axes after the other.</summary>
internal static class StructReducer
{
    /// <inheritdoc cref="UfuncReducer.Reduce"/>
    public static NdArray<T> Reduce<T>(Ufunc<T, T, T> ufunc, NdArray<T> a, ReadOnlySpan<int> axes, bool keepDims, T? initial, NdArray<bool>? where, NdArray<T>? output) where T : unmanaged
    {
        var plan = new AxisPlan(a, axes, keepDims);
        if (output is not null) UfuncCall.CheckMemory(ufunc, output, 0, plan.Shape);
        if (where is not null && initial is null) throw new ArgumentException(CanonicalReduction.NeedsInitial(ufunc.Name));
        if (plan.IsOfNothing && initial is null) throw new ArgumentException(CanonicalReduction.NothingToReduce);
        var mask = where?.BroadcastTo(a.Shape);
        bool[] isReduced = [.. plan.ShapeKept.Zip(a.ShapeArray, (kept, length) => kept != length)];
        var totals = NdArray.Zeros<T>(plan.ShapeKept);
        if (initial is { } start) totals.Fill(start);
        // An exception is that of the first result.
        foreach (var result in ufunc.Table.Facts.MayThrow ? IndicesOf(plan.ShapeKept, isReduced, isOf: false) : [AllOf(a)])
        {
            var total = totals.View(result);
            bool isFirst = initial is null;
            foreach (var element in totals.Length == 0 ? [] : IndicesOf(a.ShapeArray, isReduced, isOf: true))
            {
                for (int axis = 0; axis < element.Length; axis++)
                    if (!isReduced[axis]) element[axis] = result[axis];
                if (isFirst) total.Assign(a.View(element));
                else ufunc.Apply(total, (NdArray<T>)a.View(element), @out: (NdArray<T>)total, where: (NdArray<bool>?)mask?.View(element));
                isFirst = false;
            }
        }
        var shaped = totals.Reshape(plan.Shape);
        if (output is null) return shaped;
        output.Assign(shaped);
        return output;
    }

    private static Slice[] AllOf(NdArray a)
    {
        var slices = new Slice[a.Rank];
        Array.Fill(slices, Slice.All);
        return slices;
    }

    /// <summary>The indices of the axes that are reduced, or of those that are not, in row-major order: parts of length 1 along them, and all of the others.</summary>
    private static IEnumerable<Slice[]> IndicesOf(int[] shape, bool[] isReduced, bool isOf)
    {
        int[] lengths = [.. shape.Select((length, axis) => isReduced[axis] == isOf ? length : 1)];
        for (int place = 0; place < Shapes.Count(lengths); place++)
        {
            var slices = new Slice[shape.Length];
            for (int axis = shape.Length - 1, rest = place; axis >= 0; rest /= lengths[axis--])
                slices[axis] = isReduced[axis] == isOf ? (rest % lengths[axis])..(rest % lengths[axis] + 1) : Slice.All;
            yield return slices;
        }
    }
}
