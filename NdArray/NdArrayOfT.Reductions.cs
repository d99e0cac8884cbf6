namespace DualJit;

// As those of NdArray, by its own type.
public sealed partial class NdArray<T>
{
    /// <inheritdoc cref="NdArray.Sum()"/>
    public new T Sum() => Operators<T>.For.Reducer(Reduction.Sum).Reduce(this);

    /// <inheritdoc cref="NdArray.Sum(int, bool)"/>
    public new NdArray<T> Sum(int axis, bool keepDims = false) => Reduce(Reduction.Sum, [AxisPlan.Axis(this, axis, nameof(axis))], keepDims);

    /// <inheritdoc cref="NdArray.Sum(ReadOnlySpan{int}, bool)"/>
    public new NdArray<T> Sum(ReadOnlySpan<int> axes, bool keepDims = false) => Reduce(Reduction.Sum, axes, keepDims);

    /// <inheritdoc cref="NdArray.Prod()"/>
    public new T Prod() => Operators<T>.For.Reducer(Reduction.Prod).Reduce(this);

    /// <inheritdoc cref="NdArray.Prod(int, bool)"/>
    public new NdArray<T> Prod(int axis, bool keepDims = false) => Reduce(Reduction.Prod, [AxisPlan.Axis(this, axis, nameof(axis))], keepDims);

    /// <inheritdoc cref="NdArray.Prod(ReadOnlySpan{int}, bool)"/>
    public new NdArray<T> Prod(ReadOnlySpan<int> axes, bool keepDims = false) => Reduce(Reduction.Prod, axes, keepDims);

    /// <inheritdoc cref="NdArray.Min()"/>
    public new T Min() => Operators<T>.For.Reducer(Reduction.Min).Reduce(this);

    /// <inheritdoc cref="NdArray.Min(int, bool)"/>
    public new NdArray<T> Min(int axis, bool keepDims = false) => Reduce(Reduction.Min, [AxisPlan.Axis(this, axis, nameof(axis))], keepDims);

    /// <inheritdoc cref="NdArray.Min(ReadOnlySpan{int}, bool)"/>
    public new NdArray<T> Min(ReadOnlySpan<int> axes, bool keepDims = false) => Reduce(Reduction.Min, axes, keepDims);

    /// <inheritdoc cref="NdArray.Max()"/>
    public new T Max() => Operators<T>.For.Reducer(Reduction.Max).Reduce(this);

    /// <inheritdoc cref="NdArray.Max(int, bool)"/>
    public new NdArray<T> Max(int axis, bool keepDims = false) => Reduce(Reduction.Max, [AxisPlan.Axis(this, axis, nameof(axis))], keepDims);

    /// <inheritdoc cref="NdArray.Max(ReadOnlySpan{int}, bool)"/>
    public new NdArray<T> Max(ReadOnlySpan<int> axes, bool keepDims = false) => Reduce(Reduction.Max, axes, keepDims);

    private NdArray<T> Reduce(Reduction reduction, ReadOnlySpan<int> axes, bool keepDims) => Operators<T>.For.Reducer(reduction).Reduce(this, new AxisPlan(this, axes, keepDims));
}
