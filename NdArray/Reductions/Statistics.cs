namespace DualJit;

/// <summary>Means and variances, of sums in the canonical order. Bools and integers are computed as float64, and float16 as float32, whose result is rounded once more.</summary>
internal static class Statistics
{
    /// <summary>The sum, divided by the number of elements.</summary>
    internal static NdArray Mean(NdArray a, AxisPlan plan) => OfWorking(a, plan, "Mean", working => Average(working, plan.CheckedNotOfNothing()));

    /// <summary>The sum of the squares of what the elements less their mean leave, divided by their number less <paramref name="ddof"/>.</summary>
    internal static NdArray Var(NdArray a, AxisPlan plan, double ddof) => OfWorking(a, plan, "Var", working => Variance(working, plan.CheckedNotOfNothing(), ddof));

    internal static NdArray Std(NdArray a, AxisPlan plan, double ddof) => OfWorking(a, plan, "Std", working => NdArray.Sqrt(Variance(working, plan.CheckedNotOfNothing(), ddof)));

    private static NdArray OfWorking(NdArray a, AxisPlan plan, string name, Func<NdArray, NdArray> compute)
    {
        var dtype = a.DType.IsFloat || a.DType == DType.Complex128 ? a.DType : DType.Float64;
        if (dtype == DType.Complex128 && name != "Mean") throw Operators.Of(dtype).Unsupported(name);
        return compute(a.OfType(dtype == DType.Float16 ? DType.Float32 : dtype)).OfType(dtype);
    }

    private static NdArray Average(NdArray a, AxisPlan plan) => Operators.Of(a.DType).Reducer(Reduction.Sum).Reduce(a, plan) / (Scalar)(double)plan.Count;

    private static NdArray Variance(NdArray a, AxisPlan plan, double ddof)
    {
        var rest = a - Average(a, plan).Reshape(plan.ShapeKept);
        return Operators.Of(a.DType).Reducer(Reduction.Sum).Reduce(NdArray.Square(rest), plan) / (Scalar)Math.Max(plan.Count - ddof, 0);
    }
}
