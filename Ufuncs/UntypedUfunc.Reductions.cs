using DualJit.Frontend;
using DualJit.Ufuncs;

namespace DualJit;

// As UfuncReductions, with arrays of any dtype: the loop is that for two arrays of the dtype.
public sealed partial class UntypedUfunc
{
    /// <inheritdoc cref="UfuncReductions.Reduce{T}(Ufunc{T, T, T}, NdArray{T}, T?, NdArray{bool}?)"/>
    /// <param name="a">An array.</param>
    /// <param name="initial">What the elements are combined with, before the first.</param>
    /// <param name="where">Which elements count; by default all. It broadcasts to the array.</param>
    /// <param name="dtype">The dtype to compute in; by default that of the array.</param>
    [NotInKernels]
    public Scalar Reduce(NdArray a, Scalar? initial = null, NdArray<bool>? where = null, DType? dtype = null) =>
        Reduce(a, [.. Enumerable.Range(0, a?.Rank ?? throw new ArgumentNullException(nameof(a)))], keepDims: false, initial, where, dtype: dtype).GetValue();

    /// <inheritdoc cref="UfuncReductions.Reduce{T}(Ufunc{T, T, T}, NdArray{T}, int, bool, T?, NdArray{bool}?, NdArray{T}?)"/>
    /// <param name="a">An array.</param>
    /// <param name="axis">The axis, counted from 0, or from the last, which is -1.</param>
    /// <param name="keepDims">Whether axes that are reduced stay, with length 1, so that the result broadcasts with the array.</param>
    /// <param name="initial">What the elements are combined with, before the first.</param>
    /// <param name="where">Which elements count; by default all. It broadcasts to the array.</param>
    /// <param name="out">Where the result goes; by default a new array.</param>
    /// <param name="dtype">The dtype to compute in; by default that of the array.</param>
    [NotInKernels]
    public NdArray Reduce(NdArray a, int axis, bool keepDims = false, Scalar? initial = null, NdArray<bool>? where = null, NdArray? @out = null, DType? dtype = null) =>
        Reduce(a, [axis], keepDims, initial, where, @out, dtype);

    /// <inheritdoc cref="UfuncReductions.Reduce{T}(Ufunc{T, T, T}, NdArray{T}, ReadOnlySpan{int}, bool, T?, NdArray{bool}?, NdArray{T}?)"/>
    /// <param name="a">An array.</param>
    /// <param name="axes">The axes, in any order, each counted from 0, or from the last, which is -1.</param>
    /// <param name="keepDims">Whether axes that are reduced stay, with length 1, so that the result broadcasts with the array.</param>
    /// <param name="initial">What the elements are combined with, before the first.</param>
    /// <param name="where">Which elements count; by default all. It broadcasts to the array.</param>
    /// <param name="out">Where the result goes; by default a new array.</param>
    /// <param name="dtype">The dtype to compute in; by default that of the array.</param>
    [NotInKernels]
    public NdArray Reduce(NdArray a, ReadOnlySpan<int> axes, bool keepDims = false, Scalar? initial = null, NdArray<bool>? where = null, NdArray? @out = null, DType? dtype = null) =>
        UfuncReducer.Reduce(this, LoopOf(a, dtype), a, axes, keepDims, initial, where, @out);

    /// <inheritdoc cref="UfuncReductions.Accumulate{T}(Ufunc{T, T, T}, NdArray{T}, int, NdArray{T}?)"/>
    [NotInKernels]
    public NdArray Accumulate(NdArray a, int axis = 0, NdArray? @out = null, DType? dtype = null) => UfuncMethods.Accumulate(this, LoopOf(a, dtype), a, axis, @out);

    /// <inheritdoc cref="UfuncReductions.ReduceAt{T}(Ufunc{T, T, T}, NdArray{T}, ReadOnlySpan{int}, int, NdArray{T}?)"/>
    [NotInKernels]
    public NdArray ReduceAt(NdArray a, ReadOnlySpan<int> indices, int axis = 0, NdArray? @out = null, DType? dtype = null) => UfuncMethods.ReduceAt(this, LoopOf(a, dtype), a, indices, axis, @out);

    /// <inheritdoc cref="UfuncReductions.Outer{T1, T2, TResult}(Ufunc{T1, T2, TResult}, Operand{T1}, Operand{T2})"/>
    [NotInKernels]
    public NdArray Outer(Operand a, Operand b)
    {
        var arrays = Arrays([a, b]);
        return Call([UfuncMethods.ForOuter(arrays[0], arrays[1]), arrays[1]])[0];
    }

    /// <inheritdoc cref="UfuncReductions.At{T, T2}(Ufunc{T, T2, T}, NdArray{T}, NdArray, Operand{T2})"/>
    [NotInKernels]
    public void At(NdArray a, NdArray indices, Operand values)
    {
        ArgumentNullException.ThrowIfNull(a);
        var arrays = Arrays([a, values]);
        UfuncMethods.At(this, Table.Find([a.DType, arrays[1].DType], null, CastingRule.SameKind), a, [indices], arrays[1]);
    }

    private UfuncLoop LoopOf(NdArray a, DType? dtype)
    {
        ArgumentNullException.ThrowIfNull(a);
        return InputCount == 2 ? Table.Find([dtype ?? a.DType, dtype ?? a.DType], null, CastingRule.SameKind)
            : throw new InvalidOperationException($"Ufunc '{Name}' cannot reduce: it takes {InputCount} inputs, not 2.");
    }
}
