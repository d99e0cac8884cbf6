using DualJit.IR;
using DualJit.Reductions;

namespace DualJit.Ufuncs;

/// <summary>Reductions by a function. Those of an associative op are the eager ones of <see cref="NdArray"/>, in their canonical order; others take the elements from the left.</summary>
internal static class UfuncReducer
{
    // A thread that comes late has less to do.
    private const int PartsOfThread = 2;

    // From how many on rows are taken together, by loops of their own.
    private const int LeastElementsOfRows = 1 << 14;

    /// <param name="ufunc">Says its identity and its options.</param>
    /// <param name="loop">The function for the dtype.</param>
    /// <param name="a">What is reduced.</param>
    /// <param name="axes">Null for all.</param>
    /// <param name="keepDims">Whether the axes stay, with length 1.</param>
    /// <param name="initial">What elements are combined with, before the first; null for nothing.</param>
    /// <param name="where">Which elements count; null for all.</param>
    /// <param name="output">Where the result goes; null for a new array.</param>
    public static NdArray Reduce(Ufunc ufunc, UfuncLoop loop, NdArray a, ReadOnlySpan<int> axes, bool keepDims, Scalar? initial, NdArray<bool>? where, NdArray? output)
    {
        var dtype = loop.Reducible;
        if (a.DType != dtype) a = a.AsType(dtype);
        if (initial is { } given) initial = given.AsType(dtype);
        var plan = new AxisPlan(a, axes, keepDims);
        if (output is not null) UfuncCall.Check(ufunc, output, 0, dtype, plan.Shape, CastingRule.SameKind);
        if (where is not null)
        {
            initial ??= ufunc.Identity?.AsType(dtype) ?? throw new ArgumentException(CanonicalReduction.NeedsInitial(ufunc.Name));
            where = where.BroadcastTo(a.Shape);
        }
        NdArray result;
        if (plan.IsOfNothing)
            result = NdArray.Full(initial ?? ufunc.Identity?.AsType(dtype) ?? throw new ArgumentException(CanonicalReduction.NothingToReduce), plan.Shape);
        else if (ReductionParts.Of(ufunc, loop, a, plan, axes) is { } parts)
        {
            int[] reduced = [.. axes];
            result = parts.Run(dtype, where, (part, mask) => Totals(loop, part, reduced, new AxisPlan(part, reduced, keepDims: true), initial, mask, threads: 1)).Reshape(plan.Shape);
        }
        else result = Totals(loop, a, axes, plan, initial, where, ReductionParts.ThreadsFor(ufunc, loop, a));
        if (output is null) return result;
        output.Assign(result);
        return output;
    }

    private static NdArray Totals(UfuncLoop loop, NdArray a, ReadOnlySpan<int> axes, AxisPlan plan, Scalar? initial, NdArray<bool>? where, int threads) =>
        Canonical(loop, a.DType, where is not null) is { } reduction ? ReduceCanonically(loop, reduction, a, plan, initial, where, threads) : Fold(loop, a, axes, plan, initial, where).Reshape(plan.Shape);

    // Under a mask what is left out counts as what makes no difference, of which products of complex numbers have none.
    private static Reduction? Canonical(UfuncLoop loop, DType dtype, bool hasMask) => dtype == DType.Bool ? null : loop.Facts.Associative switch
    {
        Op.Add => Reduction.Sum,
        Op.Mul when !hasMask || dtype != DType.Complex128 => Reduction.Prod,
        Op.Min when dtype != DType.Complex128 => Reduction.Min,
        Op.Max when dtype != DType.Complex128 => Reduction.Max,
        _ => null,
    };

    private static NdArray ReduceCanonically(UfuncLoop loop, Reduction reduction, NdArray a, AxisPlan plan, Scalar? initial, NdArray<bool>? where, int threads)
    {
        if (where is not null) a = Operators.Of(a.DType).Select(where, a, NdArray.Full(Neutral(reduction, a.DType, initial!.Value)));
        var reducer = Operators.Of(a.DType).Reducer(reduction);
        bool isDivided = threads > 1 && plan.Count == a.Length && a.Layout == Layout.C;
        var total = isDivided ? NdArray.Full(reducer.ReduceInParts(a, a.Length / threads / PartsOfThread, (count, run) => Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = threads }, run)), plan.Shape) : reducer.Reduce(a, plan);
        if (initial is not { } before) return total;
        UfuncCall.Run(loop.Maps, [NdArray.Full(before), total, total], plan.Shape, hasMask: false, keepsOrder: true);
        return total;
    }

    // The least and the greatest of numbers do not change by one that counts anyway.
    private static Scalar Neutral(Reduction reduction, DType dtype, Scalar initial) => reduction switch
    {
        Reduction.Sum => dtype == DType.Complex128 ? new System.Numerics.Complex(-0.0, -0.0) : dtype.IsFloat ? ((Scalar)(-0.0)).AsType(dtype) : ((Scalar)0).AsType(dtype),
        Reduction.Prod => ((Scalar)1).AsType(dtype),
        _ => initial,
    };

    /// <returns>The totals, with axes of length 1 in place of those that are reduced.</returns>
    private static NdArray Fold(UfuncLoop loop, NdArray a, ReadOnlySpan<int> axes, AxisPlan plan, Scalar? initial, NdArray<bool>? where)
    {
        var isReduced = new bool[a.Rank];
        foreach (int axis in axes) isReduced[AxisPlan.Axis(a, axis, nameof(axes))] = true;
        int[] reduced = [.. Enumerable.Range(0, a.Rank).Where(axis => isReduced[axis])];
        int[] order = Order(a, isReduced, loop.Facts.MayThrow);
        bool areRows = order is [.., var innermost] && !isReduced[innermost];
        if (initial is { } start)
        {
            var totals = NdArray.Full(start, plan.ShapeKept);
            Run(totals, a, where);
            return totals;
        }
        // The first element of each result is where it starts; the others follow in row-major order, those of the last axis first.
        var slices = Slices();
        foreach (int axis in reduced) slices[axis] = ..1;
        var first = a.View(slices).Copy();
        foreach (int axis in reduced.Reverse())
        {
            slices[axis] = 1..;
            Run(first, a.View(slices), null);
            slices[axis] = Slice.All;
        }
        return first;

        Slice[] Slices()
        {
            var all = new Slice[a.Rank];
            Array.Fill(all, Slice.All);
            return all;
        }

        void Run(NdArray totals, NdArray elements, NdArray<bool>? mask)
        {
            // Several rows at a time are in order only along one axis.
            if (areRows && mask is null && elements.Length >= LeastElementsOfRows && loop.FoldsOfRows is { } folds
                && Array.FindAll(reduced, axis => elements.ShapeArray[axis] > 1) is [var only] && elements.ShapeArray[only] >= UfuncLoop.RowsTogether)
            {
                int whole = elements.ShapeArray[only] / UfuncLoop.RowsTogether * UfuncLoop.RowsTogether;
                RunLoops(folds, totals, [.. Enumerable.Range(0, UfuncLoop.RowsTogether).Select(row => Along(only, Slice.Step(row, whole, UfuncLoop.RowsTogether)))], null);
                elements = Along(only, whole..);
            }
            RunLoops(loop.Folds, totals, [elements], mask);

            NdArray Along(int axis, Slice part)
            {
                var all = Slices();
                all[axis] = part;
                return elements.View(all);
            }
        }

        void RunLoops(Nests loops, NdArray totals, NdArray[] elements, NdArray<bool>? mask)
        {
            var shape = elements[0].ShapeArray;
            NdArray[] operands = [totals.BroadcastTo(shape).Transpose(order), .. elements.Select(array => array.Transpose(order)), .. mask is null ? (NdArray[])[] : [mask.BroadcastTo(shape).Transpose(order)]];
            UfuncCall.Run(loops, operands, operands[0].ShapeArray, mask is not null, keepsOrder: true);
        }
    }

    // Those reduced stay in their order. One that is kept is the innermost where the elements lie next to each other along it.
    private static int[] Order(NdArray a, bool[] isReduced, bool keepsOrder)
    {
        var kept = Enumerable.Range(0, a.Rank).Where(axis => !isReduced[axis]).ToList();
        int run = keepsOrder ? -1 : kept.FindIndex(axis => Math.Abs(a.StrideArray[axis]) == 1 && a.ShapeArray[axis] > 1);
        int[] last = run < 0 ? [] : [kept[run]];
        if (run >= 0) kept.RemoveAt(run);
        return [.. kept, .. Enumerable.Range(0, a.Rank).Where(axis => isReduced[axis]), .. last];
    }
}
