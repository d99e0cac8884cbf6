namespace DualJit.Ufuncs;

/// <summary>A reduction along some axes as several, of parts along another one, which threads run. Each result is made in one of them, in the order that it always has, so its bits are the same.</summary>
internal sealed class ReductionParts
{
    // As many as take a core longer than it takes to start another.
    private const int LeastElements = 1 << 16;

    private readonly NdArray _array;
    private readonly AxisPlan _plan;
    private readonly int _axis, _count;

    private ReductionParts(NdArray array, AxisPlan plan, int axis, int count) => (_array, _plan, _axis, _count) = (array, plan, axis, count);

    /// <summary>On how many threads a reduction is worth being made.</summary>
    public static int ThreadsFor(Ufunc ufunc, UfuncLoop loop, NdArray a) =>
        ufunc.Options.Target != Target.Parallel || loop.Facts.MayThrow ? 1 : Math.Min(ThreadLimit.For(ufunc.Options.MaxThreads), a.Length / LeastElements);

    /// <summary>The parts; null where one thread is to do it: the array is small, no axis stays, or the exception has to be that of the first element.</summary>
    public static ReductionParts? Of(Ufunc ufunc, UfuncLoop loop, NdArray a, AxisPlan plan, ReadOnlySpan<int> axes)
    {
        int longest = -1;
        for (int axis = 0; axis < a.Rank; axis++)
            if (!axes.Contains(axis) && !axes.Contains(axis - a.Rank) && (longest < 0 || a.ShapeArray[axis] > a.ShapeArray[longest])) longest = axis;
        int count = longest < 0 ? 0 : Math.Min(ThreadsFor(ufunc, loop, a), a.ShapeArray[longest]);
        return count < 2 ? null : new ReductionParts(a, plan, longest, count);
    }

    /// <param name="dtype">That of the result.</param>
    /// <param name="where">Which elements count; null for all.</param>
    /// <param name="reduce">Reduces a part, given its part of the mask; in the result, axes that are reduced have length 1.</param>
    public NdArray Run(DType dtype, NdArray<bool>? where, Func<NdArray, NdArray<bool>?, NdArray> reduce)
    {
        var result = Operators.Of(dtype).Empty(_plan.ShapeKept);
        var mask = where?.BroadcastTo(_array.Shape);
        int length = _array.ShapeArray[_axis];
        Parallel.For(0, _count, new ParallelOptions { MaxDegreeOfParallelism = _count }, part =>
        {
            var slices = new Slice[_array.Rank];
            Array.Fill(slices, Slice.All);
            slices[_axis] = (int)((long)length * part / _count)..(int)((long)length * (part + 1) / _count);
            result.View(slices).Assign(reduce(_array.View(slices), (NdArray<bool>?)mask?.View(slices)));
        });
        return result;
    }
}
