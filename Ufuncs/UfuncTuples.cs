using DualJit.Frontend;

namespace DualJit;

/// <summary>Ufuncs with several outputs applied to arrays.</summary>
public static class UfuncTuples
{
    /// <summary>Calls the function for each element of operands that broadcast.</summary>
    /// <param name="ufunc">What is called.</param>
    /// <param name="a">An array, or a number.</param>
    /// <param name="out">Where the results go: an array for each output, or null for a new one.</param>
    /// <param name="where">Where the function is called; it broadcasts with the operands.</param>
    /// <returns>The arrays of the outputs.</returns>
    /// <exception cref="ArgumentNullException">An operand is null.</exception>
    /// <exception cref="ArgumentException">The shapes do not broadcast, or one of <paramref name="out"/> has another one.</exception>
    /// <exception cref="InvalidCastException">An operand has a dtype that is not converted safely to what the function takes.</exception>
    /// <exception cref="InvalidOperationException">One of <paramref name="out"/> is read-only.</exception>
    [MapInKernels(Ufunc.KernelField, Ufunc.NameField)]
    public static (NdArray<R1>, NdArray<R2>) Apply<T, R1, R2>(this Ufunc<T, (R1, R2)> ufunc, Operand<T> a, (NdArray<R1>?, NdArray<R2>?)? @out = null, NdArray<bool>? where = null) where T : unmanaged where R1 : unmanaged where R2 : unmanaged
    {
        var results = ufunc.ApplyTyped([a.Array(nameof(a))], [@out?.Item1, @out?.Item2], where);
        return ((NdArray<R1>)results[1], (NdArray<R2>)results[2]);
    }

    /// <inheritdoc cref="Apply{T, R1, R2}(Ufunc{T, ValueTuple{R1, R2}}, Operand{T}, ValueTuple{NdArray{R1}, NdArray{R2}}?, NdArray{bool}?)"/>
    [MapInKernels(Ufunc.KernelField, Ufunc.NameField)]
    public static (NdArray<R1>, NdArray<R2>) Apply<T1, T2, R1, R2>(this Ufunc<T1, T2, (R1, R2)> ufunc, Operand<T1> a, Operand<T2> b, (NdArray<R1>?, NdArray<R2>?)? @out = null, NdArray<bool>? where = null) where T1 : unmanaged where T2 : unmanaged where R1 : unmanaged where R2 : unmanaged
    {
        var results = ufunc.ApplyTyped([a.Array(nameof(a)), b.Array(nameof(b))], [@out?.Item1, @out?.Item2], where);
        return ((NdArray<R1>)results[2], (NdArray<R2>)results[3]);
    }

    /// <inheritdoc cref="Apply{T, R1, R2}(Ufunc{T, ValueTuple{R1, R2}}, Operand{T}, ValueTuple{NdArray{R1}, NdArray{R2}}?, NdArray{bool}?)"/>
    [MapInKernels(Ufunc.KernelField, Ufunc.NameField)]
    public static (NdArray<R1>, NdArray<R2>) Apply<T1, T2, T3, R1, R2>(this Ufunc<T1, T2, T3, (R1, R2)> ufunc, Operand<T1> a, Operand<T2> b, Operand<T3> c, (NdArray<R1>?, NdArray<R2>?)? @out = null, NdArray<bool>? where = null) where T1 : unmanaged where T2 : unmanaged where T3 : unmanaged where R1 : unmanaged where R2 : unmanaged
    {
        var results = ufunc.ApplyTyped([a.Array(nameof(a)), b.Array(nameof(b)), c.Array(nameof(c))], [@out?.Item1, @out?.Item2], where);
        return ((NdArray<R1>)results[3], (NdArray<R2>)results[4]);
    }

    /// <inheritdoc cref="Apply{T, R1, R2}(Ufunc{T, ValueTuple{R1, R2}}, Operand{T}, ValueTuple{NdArray{R1}, NdArray{R2}}?, NdArray{bool}?)"/>
    [MapInKernels(Ufunc.KernelField, Ufunc.NameField)]
    public static (NdArray<R1>, NdArray<R2>) Apply<T1, T2, T3, T4, R1, R2>(this Ufunc<T1, T2, T3, T4, (R1, R2)> ufunc, Operand<T1> a, Operand<T2> b, Operand<T3> c, Operand<T4> d, (NdArray<R1>?, NdArray<R2>?)? @out = null, NdArray<bool>? where = null) where T1 : unmanaged where T2 : unmanaged where T3 : unmanaged where T4 : unmanaged where R1 : unmanaged where R2 : unmanaged
    {
        var results = ufunc.ApplyTyped([a.Array(nameof(a)), b.Array(nameof(b)), c.Array(nameof(c)), d.Array(nameof(d))], [@out?.Item1, @out?.Item2], where);
        return ((NdArray<R1>)results[4], (NdArray<R2>)results[5]);
    }

    /// <inheritdoc cref="Apply{T, R1, R2}(Ufunc{T, ValueTuple{R1, R2}}, Operand{T}, ValueTuple{NdArray{R1}, NdArray{R2}}?, NdArray{bool}?)"/>
    [MapInKernels(Ufunc.KernelField, Ufunc.NameField)]
    public static (NdArray<R1>, NdArray<R2>, NdArray<R3>) Apply<T, R1, R2, R3>(this Ufunc<T, (R1, R2, R3)> ufunc, Operand<T> a, (NdArray<R1>?, NdArray<R2>?, NdArray<R3>?)? @out = null, NdArray<bool>? where = null) where T : unmanaged where R1 : unmanaged where R2 : unmanaged where R3 : unmanaged
    {
        var results = ufunc.ApplyTyped([a.Array(nameof(a))], [@out?.Item1, @out?.Item2, @out?.Item3], where);
        return ((NdArray<R1>)results[1], (NdArray<R2>)results[2], (NdArray<R3>)results[3]);
    }

    /// <inheritdoc cref="Apply{T, R1, R2}(Ufunc{T, ValueTuple{R1, R2}}, Operand{T}, ValueTuple{NdArray{R1}, NdArray{R2}}?, NdArray{bool}?)"/>
    [MapInKernels(Ufunc.KernelField, Ufunc.NameField)]
    public static (NdArray<R1>, NdArray<R2>, NdArray<R3>) Apply<T1, T2, R1, R2, R3>(this Ufunc<T1, T2, (R1, R2, R3)> ufunc, Operand<T1> a, Operand<T2> b, (NdArray<R1>?, NdArray<R2>?, NdArray<R3>?)? @out = null, NdArray<bool>? where = null) where T1 : unmanaged where T2 : unmanaged where R1 : unmanaged where R2 : unmanaged where R3 : unmanaged
    {
        var results = ufunc.ApplyTyped([a.Array(nameof(a)), b.Array(nameof(b))], [@out?.Item1, @out?.Item2, @out?.Item3], where);
        return ((NdArray<R1>)results[2], (NdArray<R2>)results[3], (NdArray<R3>)results[4]);
    }

    /// <inheritdoc cref="Apply{T, R1, R2}(Ufunc{T, ValueTuple{R1, R2}}, Operand{T}, ValueTuple{NdArray{R1}, NdArray{R2}}?, NdArray{bool}?)"/>
    [MapInKernels(Ufunc.KernelField, Ufunc.NameField)]
    public static (NdArray<R1>, NdArray<R2>, NdArray<R3>) Apply<T1, T2, T3, R1, R2, R3>(this Ufunc<T1, T2, T3, (R1, R2, R3)> ufunc, Operand<T1> a, Operand<T2> b, Operand<T3> c, (NdArray<R1>?, NdArray<R2>?, NdArray<R3>?)? @out = null, NdArray<bool>? where = null) where T1 : unmanaged where T2 : unmanaged where T3 : unmanaged where R1 : unmanaged where R2 : unmanaged where R3 : unmanaged
    {
        var results = ufunc.ApplyTyped([a.Array(nameof(a)), b.Array(nameof(b)), c.Array(nameof(c))], [@out?.Item1, @out?.Item2, @out?.Item3], where);
        return ((NdArray<R1>)results[3], (NdArray<R2>)results[4], (NdArray<R3>)results[5]);
    }

    /// <inheritdoc cref="Apply{T, R1, R2}(Ufunc{T, ValueTuple{R1, R2}}, Operand{T}, ValueTuple{NdArray{R1}, NdArray{R2}}?, NdArray{bool}?)"/>
    [MapInKernels(Ufunc.KernelField, Ufunc.NameField)]
    public static (NdArray<R1>, NdArray<R2>, NdArray<R3>) Apply<T1, T2, T3, T4, R1, R2, R3>(this Ufunc<T1, T2, T3, T4, (R1, R2, R3)> ufunc, Operand<T1> a, Operand<T2> b, Operand<T3> c, Operand<T4> d, (NdArray<R1>?, NdArray<R2>?, NdArray<R3>?)? @out = null, NdArray<bool>? where = null) where T1 : unmanaged where T2 : unmanaged where T3 : unmanaged where T4 : unmanaged where R1 : unmanaged where R2 : unmanaged where R3 : unmanaged
    {
        var results = ufunc.ApplyTyped([a.Array(nameof(a)), b.Array(nameof(b)), c.Array(nameof(c)), d.Array(nameof(d))], [@out?.Item1, @out?.Item2, @out?.Item3], where);
        return ((NdArray<R1>)results[4], (NdArray<R2>)results[5], (NdArray<R3>)results[6]);
    }
}
