using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using DualJit.Ufuncs;

namespace DualJit;

/// <summary>Makes functions of numbers functions of arrays.</summary>
public static class Vectorize
{
    /// <summary>Makes a ufunc of a lambda, a static method or a local function over numbers.</summary>
    /// <param name="function">Over bools, integers, floats and complex numbers; one that returns a tuple of them has several outputs. Captured variables are read at each call.</param>
    /// <param name="options">How it is compiled.</param>
    /// <exception cref="ArgumentNullException"><paramref name="function"/> is null.</exception>
    /// <exception cref="KernelCompilationException">The function uses what cannot be compiled; the message says what and where.</exception>
    /// <exception cref="NotSupportedException">A parameter or result is no dtype.</exception>
    [OverloadResolutionPriority(1)]
    public static Ufunc<T, TResult> Compile<T, TResult>(Func<T, TResult> function, UfuncOptions? options = null) where T : unmanaged where TResult : unmanaged => new(new MethodElement(function), options);

    /// <summary>Makes a ufunc of an expression tree.</summary>
    /// <inheritdoc cref="Compile{T, TResult}(Func{T, TResult}, UfuncOptions?)"/>
    public static Ufunc<T, TResult> Compile<T, TResult>(Expression<Func<T, TResult>> function, UfuncOptions? options = null) where T : unmanaged where TResult : unmanaged => new(new TreeElement(function), options);

    /// <inheritdoc cref="Compile{T, TResult}(Func{T, TResult}, UfuncOptions?)"/>
    [OverloadResolutionPriority(1)]
    public static Ufunc<T1, T2, TResult> Compile<T1, T2, TResult>(Func<T1, T2, TResult> function, UfuncOptions? options = null) where T1 : unmanaged where T2 : unmanaged where TResult : unmanaged => new(new MethodElement(function), options);

    /// <inheritdoc cref="Compile{T, TResult}(Expression{Func{T, TResult}}, UfuncOptions?)"/>
    public static Ufunc<T1, T2, TResult> Compile<T1, T2, TResult>(Expression<Func<T1, T2, TResult>> function, UfuncOptions? options = null) where T1 : unmanaged where T2 : unmanaged where TResult : unmanaged => new(new TreeElement(function), options);

    /// <inheritdoc cref="Compile{T, TResult}(Func{T, TResult}, UfuncOptions?)"/>
    [OverloadResolutionPriority(1)]
    public static Ufunc<T1, T2, T3, TResult> Compile<T1, T2, T3, TResult>(Func<T1, T2, T3, TResult> function, UfuncOptions? options = null) where T1 : unmanaged where T2 : unmanaged where T3 : unmanaged where TResult : unmanaged => new(new MethodElement(function), options);

    /// <inheritdoc cref="Compile{T, TResult}(Expression{Func{T, TResult}}, UfuncOptions?)"/>
    public static Ufunc<T1, T2, T3, TResult> Compile<T1, T2, T3, TResult>(Expression<Func<T1, T2, T3, TResult>> function, UfuncOptions? options = null) where T1 : unmanaged where T2 : unmanaged where T3 : unmanaged where TResult : unmanaged => new(new TreeElement(function), options);

    /// <inheritdoc cref="Compile{T, TResult}(Func{T, TResult}, UfuncOptions?)"/>
    [OverloadResolutionPriority(1)]
    public static Ufunc<T1, T2, T3, T4, TResult> Compile<T1, T2, T3, T4, TResult>(Func<T1, T2, T3, T4, TResult> function, UfuncOptions? options = null) where T1 : unmanaged where T2 : unmanaged where T3 : unmanaged where T4 : unmanaged where TResult : unmanaged => new(new MethodElement(function), options);

    /// <inheritdoc cref="Compile{T, TResult}(Expression{Func{T, TResult}}, UfuncOptions?)"/>
    public static Ufunc<T1, T2, T3, T4, TResult> Compile<T1, T2, T3, T4, TResult>(Expression<Func<T1, T2, T3, T4, TResult>> function, UfuncOptions? options = null) where T1 : unmanaged where T2 : unmanaged where T3 : unmanaged where T4 : unmanaged where TResult : unmanaged => new(new TreeElement(function), options);

    /// <inheritdoc cref="Compile{T, TResult}(Func{T, TResult}, UfuncOptions?)"/>
    [OverloadResolutionPriority(1)]
    public static Ufunc<T1, T2, T3, T4, T5, TResult> Compile<T1, T2, T3, T4, T5, TResult>(Func<T1, T2, T3, T4, T5, TResult> function, UfuncOptions? options = null) where T1 : unmanaged where T2 : unmanaged where T3 : unmanaged where T4 : unmanaged where T5 : unmanaged where TResult : unmanaged => new(new MethodElement(function), options);

    /// <inheritdoc cref="Compile{T, TResult}(Expression{Func{T, TResult}}, UfuncOptions?)"/>
    public static Ufunc<T1, T2, T3, T4, T5, TResult> Compile<T1, T2, T3, T4, T5, TResult>(Expression<Func<T1, T2, T3, T4, T5, TResult>> function, UfuncOptions? options = null) where T1 : unmanaged where T2 : unmanaged where T3 : unmanaged where T4 : unmanaged where T5 : unmanaged where TResult : unmanaged => new(new TreeElement(function), options);

    /// <inheritdoc cref="Compile{T, TResult}(Func{T, TResult}, UfuncOptions?)"/>
    [OverloadResolutionPriority(1)]
    public static Ufunc<T1, T2, T3, T4, T5, T6, TResult> Compile<T1, T2, T3, T4, T5, T6, TResult>(Func<T1, T2, T3, T4, T5, T6, TResult> function, UfuncOptions? options = null) where T1 : unmanaged where T2 : unmanaged where T3 : unmanaged where T4 : unmanaged where T5 : unmanaged where T6 : unmanaged where TResult : unmanaged => new(new MethodElement(function), options);

    /// <inheritdoc cref="Compile{T, TResult}(Expression{Func{T, TResult}}, UfuncOptions?)"/>
    public static Ufunc<T1, T2, T3, T4, T5, T6, TResult> Compile<T1, T2, T3, T4, T5, T6, TResult>(Expression<Func<T1, T2, T3, T4, T5, T6, TResult>> function, UfuncOptions? options = null) where T1 : unmanaged where T2 : unmanaged where T3 : unmanaged where T4 : unmanaged where T5 : unmanaged where T6 : unmanaged where TResult : unmanaged => new(new TreeElement(function), options);

    /// <inheritdoc cref="Compile{T, TResult}(Func{T, TResult}, UfuncOptions?)"/>
    [OverloadResolutionPriority(1)]
    public static Ufunc<T1, T2, T3, T4, T5, T6, T7, TResult> Compile<T1, T2, T3, T4, T5, T6, T7, TResult>(Func<T1, T2, T3, T4, T5, T6, T7, TResult> function, UfuncOptions? options = null) where T1 : unmanaged where T2 : unmanaged where T3 : unmanaged where T4 : unmanaged where T5 : unmanaged where T6 : unmanaged where T7 : unmanaged where TResult : unmanaged => new(new MethodElement(function), options);

    /// <inheritdoc cref="Compile{T, TResult}(Expression{Func{T, TResult}}, UfuncOptions?)"/>
    public static Ufunc<T1, T2, T3, T4, T5, T6, T7, TResult> Compile<T1, T2, T3, T4, T5, T6, T7, TResult>(Expression<Func<T1, T2, T3, T4, T5, T6, T7, TResult>> function, UfuncOptions? options = null) where T1 : unmanaged where T2 : unmanaged where T3 : unmanaged where T4 : unmanaged where T5 : unmanaged where T6 : unmanaged where T7 : unmanaged where TResult : unmanaged => new(new TreeElement(function), options);

    /// <inheritdoc cref="Compile{T, TResult}(Func{T, TResult}, UfuncOptions?)"/>
    [OverloadResolutionPriority(1)]
    public static Ufunc<T1, T2, T3, T4, T5, T6, T7, T8, TResult> Compile<T1, T2, T3, T4, T5, T6, T7, T8, TResult>(Func<T1, T2, T3, T4, T5, T6, T7, T8, TResult> function, UfuncOptions? options = null) where T1 : unmanaged where T2 : unmanaged where T3 : unmanaged where T4 : unmanaged where T5 : unmanaged where T6 : unmanaged where T7 : unmanaged where T8 : unmanaged where TResult : unmanaged => new(new MethodElement(function), options);

    /// <inheritdoc cref="Compile{T, TResult}(Expression{Func{T, TResult}}, UfuncOptions?)"/>
    public static Ufunc<T1, T2, T3, T4, T5, T6, T7, T8, TResult> Compile<T1, T2, T3, T4, T5, T6, T7, T8, TResult>(Expression<Func<T1, T2, T3, T4, T5, T6, T7, T8, TResult>> function, UfuncOptions? options = null) where T1 : unmanaged where T2 : unmanaged where T3 : unmanaged where T4 : unmanaged where T5 : unmanaged where T6 : unmanaged where T7 : unmanaged where T8 : unmanaged where TResult : unmanaged => new(new TreeElement(function), options);

    /// <summary>Makes a ufunc for any dtypes of a function over <see cref="Scalar"/>: a loop for each list of dtypes that it is applied to, compiled when first needed.</summary>
    /// <inheritdoc cref="Compile{T, TResult}(Func{T, TResult}, UfuncOptions?)"/>
    [OverloadResolutionPriority(2)]
    public static UntypedUfunc Compile<TResult>(Func<Scalar, TResult> function, UfuncOptions? options = null) => UntypedUfunc.Of(new MethodElement(function), options);

    /// <inheritdoc cref="Compile{TResult}(Func{Scalar, TResult}, UfuncOptions?)"/>
    [OverloadResolutionPriority(2)]
    public static UntypedUfunc Compile<TResult>(Func<Scalar, Scalar, TResult> function, UfuncOptions? options = null) => UntypedUfunc.Of(new MethodElement(function), options);

    /// <inheritdoc cref="Compile{TResult}(Func{Scalar, TResult}, UfuncOptions?)"/>
    [OverloadResolutionPriority(2)]
    public static UntypedUfunc Compile<TResult>(Func<Scalar, Scalar, Scalar, TResult> function, UfuncOptions? options = null) => UntypedUfunc.Of(new MethodElement(function), options);

    /// <inheritdoc cref="Compile{TResult}(Func{Scalar, TResult}, UfuncOptions?)"/>
    [OverloadResolutionPriority(2)]
    public static UntypedUfunc Compile<TResult>(Func<Scalar, Scalar, Scalar, Scalar, TResult> function, UfuncOptions? options = null) => UntypedUfunc.Of(new MethodElement(function), options);

    /// <summary>Makes a ufunc of a generic method: a loop for each dtype that its type parameters may be, compiled when first needed.</summary>
    /// <param name="function">The method with any type arguments, such as <c>(Func&lt;double, double&gt;)Cube&lt;double&gt;</c>.</param>
    /// <param name="options">How it is compiled.</param>
    /// <exception cref="ArgumentException">The method is not generic.</exception>
    /// <inheritdoc cref="Compile{T, TResult}(Func{T, TResult}, UfuncOptions?)"/>
    public static UntypedUfunc CompileGeneric(Delegate function, UfuncOptions? options = null) => UntypedUfunc.OfGeneric(new MethodElement(function), options);
}
