using DualJit.Frontend;
using DualJit.Ufuncs;

namespace DualJit;

/// <summary>Reductions by ufuncs that take two numbers of one type and give a third.</summary>
/// <remarks>
/// Where the function is one associative operator, as <c>p + q</c> or <c>Math.Max(p, q)</c>, elements are combined in the order of <see cref="NdArray.Sum()"/>, with the bits that it has; by any other function from the left,
/// along the row-major index of the axes that are reduced.
/// </remarks>
public static class UfuncReductions
{
    /// <summary>Combines all elements.</summary>
    /// <param name="ufunc">What combines elements.</param>
    /// <param name="a">An array.</param>
    /// <param name="initial">What they are combined with, before the first.</param>
    /// <param name="where">Which elements count; by default all. It broadcasts to the array.</param>
    /// <exception cref="ArgumentNullException"><paramref name="a"/> is null.</exception>
    /// <exception cref="ArgumentException">There is no element, or a mask, and neither an identity nor an initial value; or the mask does not broadcast.</exception>
    [ReduceInKernels(Ufunc.KernelField, Ufunc.IdentityField, Ufunc.NameField)]
    public static T Reduce<T>(this Ufunc<T, T, T> ufunc, NdArray<T> a, T? initial = null, NdArray<bool>? where = null) where T : unmanaged =>
        Reduce(ufunc, a, AllAxes(a), keepDims: false, initial, where).GetValue();

    /// <summary>Combines the elements along an axis.</summary>
    /// <param name="ufunc">What combines elements.</param>
    /// <param name="a">An array.</param>
    /// <param name="axis">The axis, counted from 0, or from the last, which is -1.</param>
    /// <param name="keepDims">Whether the axis stays, with length 1, so that the result broadcasts with the array.</param>
    /// <param name="initial">What the elements are combined with, before the first.</param>
    /// <param name="where">Which elements count; by default all. It broadcasts to the array.</param>
    /// <param name="out">Where the result goes; by default a new array.</param>
    /// <exception cref="ArgumentNullException"><paramref name="a"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    /// <exception cref="ArgumentException">There is no element, or a mask, and neither an identity nor an initial value; or a shape does not fit.</exception>
    /// <exception cref="InvalidOperationException"><paramref name="out"/> is read-only.</exception>
    [ReduceInKernels(Ufunc.KernelField, Ufunc.IdentityField, Ufunc.NameField)]
    public static NdArray<T> Reduce<T>(this Ufunc<T, T, T> ufunc, NdArray<T> a, int axis, bool keepDims = false, T? initial = null, NdArray<bool>? where = null, NdArray<T>? @out = null) where T : unmanaged =>
        Reduce(ufunc, a, [axis], keepDims, initial, where, @out);

    /// <summary>Combines the elements along several axes.</summary>
    /// <param name="ufunc">What combines elements.</param>
    /// <param name="a">An array.</param>
    /// <param name="axes">The axes, in any order, each counted from 0, or from the last, which is -1; without any, each element is a result of its own.</param>
    /// <param name="keepDims">Whether the axes stay, with length 1, so that the result broadcasts with the array.</param>
    /// <param name="initial">What the elements are combined with, before the first.</param>
    /// <param name="where">Which elements count; by default all. It broadcasts to the array.</param>
    /// <param name="out">Where the result goes; by default a new array.</param>
    /// <inheritdoc cref="Reduce{T}(Ufunc{T, T, T}, NdArray{T}, int, bool, T?, NdArray{bool}?, NdArray{T}?)"/>
    [ReduceInKernels(Ufunc.KernelField, Ufunc.IdentityField, Ufunc.NameField)]
    public static NdArray<T> Reduce<T>(this Ufunc<T, T, T> ufunc, NdArray<T> a, ReadOnlySpan<int> axes, bool keepDims = false, T? initial = null, NdArray<bool>? where = null, NdArray<T>? @out = null) where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(a);
        if (ufunc.Table.Only!.Structs is not null) return StructReducer.Reduce(ufunc, a, axes, keepDims, initial, where, @out);
        return (NdArray<T>)UfuncReducer.Reduce(ufunc, LoopOf(ufunc), a, axes, keepDims, initial is { } value ? Scalar.Of(value) : null, where, @out);
    }

    /// <summary>Combines elements from the left, along an axis, up to each of them.</summary>
    /// <param name="ufunc">What combines elements.</param>
    /// <param name="a">An array.</param>
    /// <param name="axis">The axis, counted from 0, or from the last, which is -1.</param>
    /// <param name="out">Where the result goes; by default a new array.</param>
    /// <returns>An array of the same shape.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="a"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    /// <exception cref="ArgumentException"><paramref name="out"/> has another shape.</exception>
    /// <exception cref="InvalidOperationException"><paramref name="out"/> is read-only.</exception>
    [MethodInKernels(Ufunc.KernelField, Ufunc.NameField)]
    public static NdArray<T> Accumulate<T>(this Ufunc<T, T, T> ufunc, NdArray<T> a, int axis = 0, NdArray<T>? @out = null) where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(a);
        return (NdArray<T>)UfuncMethods.Accumulate(ufunc, LoopOf(ufunc), a, axis, @out);
    }

    /// <summary>Combines the elements of parts of an axis: from each index up to the next one, the last to the end. Where the next index is no higher, the part is one element.</summary>
    /// <param name="ufunc">What combines elements.</param>
    /// <param name="a">An array.</param>
    /// <param name="indices">Where the parts begin.</param>
    /// <param name="axis">The axis, counted from 0, or from the last, which is -1.</param>
    /// <param name="out">Where the result goes; by default a new array.</param>
    /// <returns>An array with as many elements along the axis as there are indices.</returns>
    /// <exception cref="IndexOutOfRangeException">There is no such index.</exception>
    /// <inheritdoc cref="Accumulate{T}(Ufunc{T, T, T}, NdArray{T}, int, NdArray{T}?)"/>
    [MethodInKernels(Ufunc.KernelField, Ufunc.NameField, nameof(ReduceParts))]
    public static NdArray<T> ReduceAt<T>(this Ufunc<T, T, T> ufunc, NdArray<T> a, ReadOnlySpan<int> indices, int axis = 0, NdArray<T>? @out = null) where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(a);
        return (NdArray<T>)UfuncMethods.ReduceAt(ufunc, LoopOf(ufunc), a, indices, axis, @out);
    }

    /// <summary>Calls the function for each element of one array with each of another.</summary>
    /// <param name="ufunc">What is called.</param>
    /// <param name="a">An array, or a number.</param>
    /// <param name="b">An array, or a number.</param>
    /// <returns>An array with the axes of <paramref name="a"/>, then those of <paramref name="b"/>.</returns>
    /// <exception cref="ArgumentNullException">An operand is null.</exception>
    /// <exception cref="ArgumentException">The operands have more than 8 axes together.</exception>
    /// <exception cref="InvalidCastException">An operand has a dtype that is not converted safely to what the function takes.</exception>
    [MethodInKernels(Ufunc.KernelField, Ufunc.NameField)]
    public static NdArray<TResult> Outer<T1, T2, TResult>(this Ufunc<T1, T2, TResult> ufunc, Operand<T1> a, Operand<T2> b) where T1 : unmanaged where T2 : unmanaged where TResult : unmanaged =>
        ufunc.Apply(UfuncMethods.ForOuter(a.Array(nameof(a)), b.Array(nameof(b))), b);

    /// <summary>Changes elements of an array, one after the other: an index that is there twice changes its element twice.</summary>
    /// <param name="ufunc">What is called.</param>
    /// <param name="a">The array, whose elements become what the function makes of them and the values.</param>
    /// <param name="indices">Indices along the first axis.</param>
    /// <param name="values">A value for each index and each element of the part of the array that it names; they broadcast.</param>
    /// <exception cref="ArgumentNullException">An array is null.</exception>
    /// <exception cref="ArgumentException">The values do not broadcast, or the indices are no integers.</exception>
    /// <exception cref="IndexOutOfRangeException">There is no such index.</exception>
    /// <exception cref="InvalidOperationException"><paramref name="a"/> is read-only.</exception>
    [MethodInKernels(Ufunc.KernelField, Ufunc.NameField)]
    public static void At<T, T2>(this Ufunc<T, T2, T> ufunc, NdArray<T> a, NdArray indices, Operand<T2> values) where T : unmanaged where T2 : unmanaged => At(ufunc, a, [indices], values);

    /// <param name="ufunc">What is called.</param>
    /// <param name="a">The array, whose elements become what the function makes of them and the values.</param>
    /// <param name="indices">Indices along each of the first axes; they broadcast.</param>
    /// <param name="values">A value for each index and each element of the part of the array that it names; they broadcast.</param>
    /// <inheritdoc cref="At{T, T2}(Ufunc{T, T2, T}, NdArray{T}, NdArray, Operand{T2})"/>
    [MethodInKernels(Ufunc.KernelField, Ufunc.NameField)]
    public static void At<T, T2>(this Ufunc<T, T2, T> ufunc, NdArray<T> a, ReadOnlySpan<NdArray> indices, Operand<T2> values) where T : unmanaged where T2 : unmanaged =>
        UfuncMethods.At(ufunc, ufunc.Table.Find([DTypes.Of<T>(), values.Array(nameof(values)).DType], null, CastingRule.SameKind), Checked(a), indices, values.Array(nameof(values)));

    /// <param name="ufunc">What is called.</param>
    /// <param name="a">The array, whose elements become what the function makes of them.</param>
    /// <param name="indices">Indices along the first axis.</param>
    /// <inheritdoc cref="At{T, T2}(Ufunc{T, T2, T}, NdArray{T}, NdArray, Operand{T2})"/>
    [MethodInKernels(Ufunc.KernelField, Ufunc.NameField)]
    public static void At<T>(this Ufunc<T, T> ufunc, NdArray<T> a, NdArray indices) where T : unmanaged =>
        UfuncMethods.At(ufunc, ufunc.Table.Find([DTypes.Of<T>()], null, CastingRule.SameKind), Checked(a), [indices], null);

    // What a kernel does, along the second of three axes.
    private static void ReduceParts<T>(Ufunc<T, T, T> ufunc, NdArray<T> a, ReadOnlySpan<int> indices, NdArray<T> result) where T : unmanaged
    {
        for (int i = 0; i < indices.Length; i++)
        {
            int first = indices[i], end = i + 1 < indices.Length ? indices[i + 1] : a.GetLength(1);
            if (end <= first) end = first + 1;
            result[.., i..(i + 1), ..] = ufunc.Reduce((NdArray<T>)a[.., first..end, ..], 1, keepDims: true);
        }
    }

    private static UfuncLoop LoopOf<T>(Ufunc<T, T, T> ufunc) where T : unmanaged => ufunc.Table.Find([DTypes.Of<T>(), DTypes.Of<T>()], null, CastingRule.SameKind);

    private static NdArray<T> Checked<T>(NdArray<T> a) where T : unmanaged => a ?? throw new ArgumentNullException(nameof(a));

    private static int[] AllAxes(NdArray? a) => [.. Enumerable.Range(0, a?.Rank ?? throw new ArgumentNullException(nameof(a)))];
}
