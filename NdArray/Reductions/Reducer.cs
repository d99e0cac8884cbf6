using System.Buffers;
using DualJit.Reductions;

namespace DualJit;

/// <summary>What elements are combined to.</summary>
internal enum Reduction
{
    Sum, Prod, Min, Max,
}

/// <summary>One reduction of arrays of one dtype.</summary>
internal abstract class Reducer
{
    internal abstract Scalar Reduce(NdArray a);

    internal abstract NdArray Reduce(NdArray a, AxisPlan plan);

    /// <summary>Reduces all of an array in C order, of which there is some, in parts that may be made at the same time: the same bits.</summary>
    internal abstract Scalar ReduceInParts(NdArray a, int least, Action<int, Action<int>> run);

    /// <summary>What the elements along an axis are combined to up to each of them.</summary>
    internal abstract NdArray Accumulate(NdArray a, int axis);
}

internal abstract class Reducer<T> : Reducer where T : unmanaged
{
    internal abstract T Reduce(NdArray<T> a);

    internal abstract NdArray<T> Reduce(NdArray<T> a, AxisPlan plan);

    internal abstract NdArray<T> Accumulate(NdArray<T> a, int axis);

    internal sealed override Scalar Reduce(NdArray a) => Scalar.Of(Reduce((NdArray<T>)a));

    internal sealed override NdArray Reduce(NdArray a, AxisPlan plan) => Reduce((NdArray<T>)a, plan);

    internal sealed override NdArray Accumulate(NdArray a, int axis) => Accumulate((NdArray<T>)a, axis);
}

/// <param name="identity">What no elements are combined to; null where that is nothing.</param>
internal sealed unsafe class Reducer<T, TCombination>(T? identity) : Reducer<T> where T : unmanaged where TCombination : struct, IVectorCombination<T>
{
    internal override T Reduce(NdArray<T> a) => a.Length == 0 ? OfNothing : Reducing.Reduce<T, TCombination>(a);

    internal override NdArray<T> Reduce(NdArray<T> a, AxisPlan plan)
    {
        if (plan.IsOfNothing) return NdArray.Full(OfNothing, plan.Shape);
        var result = NdArray.Empty<T>(plan.Shape);
        if (result.Length == 0) return result;
        // Without a neighbour in memory for any element there is no good order to walk in.
        if (!a.StrideArray.Contains(1)) a = a.Copy();
        fixed (T* buffer = &a.At(0), target = &result.At(0))
            if (plan.Run(a) is { } run) Rows(a, plan, run, buffer + a.Offset, target + result.Offset);
            else Single(a, plan, buffer + a.Offset, target + result.Offset);
        return result;
    }

    internal override Scalar ReduceInParts(NdArray a, int least, Action<int, Action<int>> run) => Scalar.Of(Reducing.ReduceInParts<T, TCombination>((NdArray<T>)a, least, run));

    internal override NdArray<T> Accumulate(NdArray<T> a, int axis)
    {
        var result = a.Copy();
        int length = result.ShapeArray[axis], inner = result.StrideArray[axis];
        var elements = result.Dense;
        for (int first = 0; first < elements.Length; first += length * inner)
            for (int i = first + inner; i < first + length * inner; i++) elements[i] = default(TCombination).Combine(elements[i - inner], elements[i]);
        return result;
    }

    private T OfNothing => identity ?? throw new ArgumentException(CanonicalReduction.NothingToReduce);

    private static void Rows(NdArray<T> a, AxisPlan plan, int run, T* first, T* target)
    {
        int[] elements = plan.Elements(a);
        var (firsts, results, step) = plan.Rows(a, run);
        for (int i = 0; i < firsts.Length; i++)
            RowReduction.Reduce<T, TCombination>(first + firsts[i], elements, a.ShapeArray[run], target + results[i], step, default);
    }

    private static void Single(NdArray<T> a, AxisPlan plan, T* first, T* target)
    {
        int[] results = plan.Results(a);
        if (plan.IsDense(a))
        {
            for (int i = 0; i < results.Length; i++) target[i] = Reducing.Reduce<T, TCombination>(new ReadOnlySpan<T>(first + results[i], plan.Count));
            return;
        }
        int[] elements = plan.Elements(a);
        var row = ArrayPool<T>.Shared.Rent(plan.Count);
        for (int i = 0; i < results.Length; i++)
        {
            T* start = first + results[i];
            for (int k = 0; k < elements.Length; k++) row[k] = start[elements[k]];
            target[i] = Reducing.Reduce<T, TCombination>(row.AsSpan(0, plan.Count));
        }
        ArrayPool<T>.Shared.Return(row);
    }
}
