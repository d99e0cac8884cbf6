using DualJit.Frontend;

namespace DualJit;

/// <summary>Ufuncs with one output applied to arrays.</summary>
public static class UfuncArrays
{
    /// <summary>Calls the function for each element of operands that broadcast.</summary>
    /// <param name="ufunc">What is called.</param>
    /// <param name="a">An array, or a number.</param>
    /// <param name="out">Where the results go: an array of the shape that the operands broadcast to, which may share memory with them. By default a new one, of layout C.</param>
    /// <param name="where">Where the function is called; it broadcasts with the operands. Elsewhere <paramref name="out"/> keeps what it has, and a new array is zero.</param>
    /// <returns><paramref name="out"/>, or the new array.</returns>
    /// <exception cref="ArgumentNullException">An operand is null.</exception>
    /// <exception cref="ArgumentException">The shapes do not broadcast, or <paramref name="out"/> has another one.</exception>
    /// <exception cref="InvalidCastException">An operand has a dtype that is not converted safely to what the function takes.</exception>
    /// <exception cref="InvalidOperationException"><paramref name="out"/> is read-only.</exception>
    [MapInKernels(Ufunc.KernelField, Ufunc.NameField)]
    public static NdArray<TResult> Apply<T, TResult>(this Ufunc<T, TResult> ufunc, Operand<T> a, NdArray<TResult>? @out = null, NdArray<bool>? where = null) where T : unmanaged where TResult : unmanaged =>
        (NdArray<TResult>)ufunc.ApplyTyped(a.Array(nameof(a)), null, null, @out, where);

    /// <inheritdoc cref="Apply{T, TResult}(Ufunc{T, TResult}, Operand{T}, NdArray{TResult}?, NdArray{bool}?)"/>
    [MapInKernels(Ufunc.KernelField, Ufunc.NameField)]
    public static NdArray<TResult> Apply<T1, T2, TResult>(this Ufunc<T1, T2, TResult> ufunc, Operand<T1> a, Operand<T2> b, NdArray<TResult>? @out = null, NdArray<bool>? where = null) where T1 : unmanaged where T2 : unmanaged where TResult : unmanaged =>
        (NdArray<TResult>)ufunc.ApplyTyped(a.Array(nameof(a)), b.Array(nameof(b)), null, @out, where);

    /// <inheritdoc cref="Apply{T, TResult}(Ufunc{T, TResult}, Operand{T}, NdArray{TResult}?, NdArray{bool}?)"/>
    [MapInKernels(Ufunc.KernelField, Ufunc.NameField)]
    public static NdArray<TResult> Apply<T1, T2, T3, TResult>(this Ufunc<T1, T2, T3, TResult> ufunc, Operand<T1> a, Operand<T2> b, Operand<T3> c, NdArray<TResult>? @out = null, NdArray<bool>? where = null) where T1 : unmanaged where T2 : unmanaged where T3 : unmanaged where TResult : unmanaged =>
        (NdArray<TResult>)ufunc.ApplyTyped(a.Array(nameof(a)), b.Array(nameof(b)), c.Array(nameof(c)), @out, where);

    /// <inheritdoc cref="Apply{T, TResult}(Ufunc{T, TResult}, Operand{T}, NdArray{TResult}?, NdArray{bool}?)"/>
    [MapInKernels(Ufunc.KernelField, Ufunc.NameField)]
    public static NdArray<TResult> Apply<T1, T2, T3, T4, TResult>(this Ufunc<T1, T2, T3, T4, TResult> ufunc, Operand<T1> a, Operand<T2> b, Operand<T3> c, Operand<T4> d, NdArray<TResult>? @out = null, NdArray<bool>? where = null) where T1 : unmanaged where T2 : unmanaged where T3 : unmanaged where T4 : unmanaged where TResult : unmanaged =>
        (NdArray<TResult>)ufunc.ApplyTyped([a.Array(nameof(a)), b.Array(nameof(b)), c.Array(nameof(c)), d.Array(nameof(d))], @out, where);

    /// <inheritdoc cref="Apply{T, TResult}(Ufunc{T, TResult}, Operand{T}, NdArray{TResult}?, NdArray{bool}?)"/>
    [MapInKernels(Ufunc.KernelField, Ufunc.NameField)]
    public static NdArray<TResult> Apply<T1, T2, T3, T4, T5, TResult>(this Ufunc<T1, T2, T3, T4, T5, TResult> ufunc, Operand<T1> a, Operand<T2> b, Operand<T3> c, Operand<T4> d, Operand<T5> e, NdArray<TResult>? @out = null, NdArray<bool>? where = null) where T1 : unmanaged where T2 : unmanaged where T3 : unmanaged where T4 : unmanaged where T5 : unmanaged where TResult : unmanaged =>
        (NdArray<TResult>)ufunc.ApplyTyped([a.Array(nameof(a)), b.Array(nameof(b)), c.Array(nameof(c)), d.Array(nameof(d)), e.Array(nameof(e))], @out, where);

    /// <inheritdoc cref="Apply{T, TResult}(Ufunc{T, TResult}, Operand{T}, NdArray{TResult}?, NdArray{bool}?)"/>
    [MapInKernels(Ufunc.KernelField, Ufunc.NameField)]
    public static NdArray<TResult> Apply<T1, T2, T3, T4, T5, T6, TResult>(this Ufunc<T1, T2, T3, T4, T5, T6, TResult> ufunc, Operand<T1> a, Operand<T2> b, Operand<T3> c, Operand<T4> d, Operand<T5> e, Operand<T6> f, NdArray<TResult>? @out = null, NdArray<bool>? where = null) where T1 : unmanaged where T2 : unmanaged where T3 : unmanaged where T4 : unmanaged where T5 : unmanaged where T6 : unmanaged where TResult : unmanaged =>
        (NdArray<TResult>)ufunc.ApplyTyped([a.Array(nameof(a)), b.Array(nameof(b)), c.Array(nameof(c)), d.Array(nameof(d)), e.Array(nameof(e)), f.Array(nameof(f))], @out, where);

    /// <inheritdoc cref="Apply{T, TResult}(Ufunc{T, TResult}, Operand{T}, NdArray{TResult}?, NdArray{bool}?)"/>
    [MapInKernels(Ufunc.KernelField, Ufunc.NameField)]
    public static NdArray<TResult> Apply<T1, T2, T3, T4, T5, T6, T7, TResult>(this Ufunc<T1, T2, T3, T4, T5, T6, T7, TResult> ufunc, Operand<T1> a, Operand<T2> b, Operand<T3> c, Operand<T4> d, Operand<T5> e, Operand<T6> f, Operand<T7> g, NdArray<TResult>? @out = null, NdArray<bool>? where = null) where T1 : unmanaged where T2 : unmanaged where T3 : unmanaged where T4 : unmanaged where T5 : unmanaged where T6 : unmanaged where T7 : unmanaged where TResult : unmanaged =>
        (NdArray<TResult>)ufunc.ApplyTyped([a.Array(nameof(a)), b.Array(nameof(b)), c.Array(nameof(c)), d.Array(nameof(d)), e.Array(nameof(e)), f.Array(nameof(f)), g.Array(nameof(g))], @out, where);

    /// <inheritdoc cref="Apply{T, TResult}(Ufunc{T, TResult}, Operand{T}, NdArray{TResult}?, NdArray{bool}?)"/>
    [MapInKernels(Ufunc.KernelField, Ufunc.NameField)]
    public static NdArray<TResult> Apply<T1, T2, T3, T4, T5, T6, T7, T8, TResult>(this Ufunc<T1, T2, T3, T4, T5, T6, T7, T8, TResult> ufunc, Operand<T1> a, Operand<T2> b, Operand<T3> c, Operand<T4> d, Operand<T5> e, Operand<T6> f, Operand<T7> g, Operand<T8> h, NdArray<TResult>? @out = null, NdArray<bool>? where = null) where T1 : unmanaged where T2 : unmanaged where T3 : unmanaged where T4 : unmanaged where T5 : unmanaged where T6 : unmanaged where T7 : unmanaged where T8 : unmanaged where TResult : unmanaged =>
        (NdArray<TResult>)ufunc.ApplyTyped([a.Array(nameof(a)), b.Array(nameof(b)), c.Array(nameof(c)), d.Array(nameof(d)), e.Array(nameof(e)), f.Array(nameof(f)), g.Array(nameof(g)), h.Array(nameof(h))], @out, where);
}
