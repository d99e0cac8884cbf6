using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using DualJit.Ufuncs;

namespace DualJit;

/// <summary>Makes functions of the neighbourhood of an element functions of arrays.</summary>
public static class Stencil
{
    /// <summary>Makes a stencil of a lambda, a static method or a local function.</summary>
    /// <param name="function">Over <see cref="Window{T}"/>s, numbers and whole arrays, at least one of them a window. Captured variables are read at each call.</param>
    /// <param name="options">How it is compiled, and what it gives at the borders.</param>
    /// <exception cref="ArgumentNullException"><paramref name="function"/> is null.</exception>
    /// <exception cref="ArgumentException">There is no window.</exception>
    /// <exception cref="KernelCompilationException">The function uses what cannot be compiled, or an index that is not a constant where no neighbourhood is given; the message says what and where.</exception>
    /// <exception cref="NotSupportedException">A parameter or result is no dtype.</exception>
    [OverloadResolutionPriority(1)]
    public static Stencil<TResult> Compile<T, TResult>(Func<T, TResult> function, StencilOptions? options = null) where TResult : unmanaged => new(reach => new MethodElement(function) { Windows = reach }, options);

    /// <inheritdoc cref="Compile{T, TResult}(Func{T, TResult}, StencilOptions?)"/>
    public static Stencil<TResult> Compile<T, TResult>(Expression<Func<T, TResult>> function, StencilOptions? options = null) where TResult : unmanaged => new(reach => new TreeElement(function) { Windows = reach }, options);

    /// <inheritdoc cref="Compile{T, TResult}(Func{T, TResult}, StencilOptions?)"/>
    [OverloadResolutionPriority(1)]
    public static Stencil<TResult> Compile<T1, T2, TResult>(Func<T1, T2, TResult> function, StencilOptions? options = null) where TResult : unmanaged => new(reach => new MethodElement(function) { Windows = reach }, options);

    /// <inheritdoc cref="Compile{T, TResult}(Func{T, TResult}, StencilOptions?)"/>
    public static Stencil<TResult> Compile<T1, T2, TResult>(Expression<Func<T1, T2, TResult>> function, StencilOptions? options = null) where TResult : unmanaged => new(reach => new TreeElement(function) { Windows = reach }, options);

    /// <inheritdoc cref="Compile{T, TResult}(Func{T, TResult}, StencilOptions?)"/>
    [OverloadResolutionPriority(1)]
    public static Stencil<TResult> Compile<T1, T2, T3, TResult>(Func<T1, T2, T3, TResult> function, StencilOptions? options = null) where TResult : unmanaged => new(reach => new MethodElement(function) { Windows = reach }, options);

    /// <inheritdoc cref="Compile{T, TResult}(Func{T, TResult}, StencilOptions?)"/>
    public static Stencil<TResult> Compile<T1, T2, T3, TResult>(Expression<Func<T1, T2, T3, TResult>> function, StencilOptions? options = null) where TResult : unmanaged => new(reach => new TreeElement(function) { Windows = reach }, options);

    /// <inheritdoc cref="Compile{T, TResult}(Func{T, TResult}, StencilOptions?)"/>
    [OverloadResolutionPriority(1)]
    public static Stencil<TResult> Compile<T1, T2, T3, T4, TResult>(Func<T1, T2, T3, T4, TResult> function, StencilOptions? options = null) where TResult : unmanaged => new(reach => new MethodElement(function) { Windows = reach }, options);

    /// <inheritdoc cref="Compile{T, TResult}(Func{T, TResult}, StencilOptions?)"/>
    public static Stencil<TResult> Compile<T1, T2, T3, T4, TResult>(Expression<Func<T1, T2, T3, T4, TResult>> function, StencilOptions? options = null) where TResult : unmanaged => new(reach => new TreeElement(function) { Windows = reach }, options);
}
