using System.Linq.Expressions;
using System.Runtime.CompilerServices;

namespace DualJit;

/// <summary>Compiles C# delegates and expression trees to fast code with the same results.</summary>
public static class Jit
{
    /// <summary>Compiles a lambda, a static method or a local function.</summary>
    /// <param name="kernel">Over scalars, <see cref="NdArray{T}"/>, <c>T[]</c>, <c>T[,]</c> and spans. Captured variables are read at each call.</param>
    /// <param name="options">How; by default LLVM where it is installed, else IL.</param>
    /// <returns>A delegate of the same type. It is compiled at its first call for arguments of a rank and layout, and safe to call from many threads.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="kernel"/> is null.</exception>
    /// <exception cref="KernelCompilationException">The kernel uses what cannot be compiled; the message says what and where.</exception>
    /// <exception cref="PlatformNotSupportedException">The backend asked for cannot be used here; the message says what to install.</exception>
    [OverloadResolutionPriority(1)]
    public static TDelegate Compile<TDelegate>(TDelegate kernel, JitOptions? options = null) where TDelegate : Delegate =>
        (TDelegate)KernelCompiler.Compile(kernel, options);

    /// <summary>Compiles an expression tree, written as a lambda or built by hand.</summary>
    /// <remarks>
    /// Kernels are composed of others by invoking their trees: <c>f.Compile()(x)</c> in a lambda, where <c>f</c> is a captured
    /// <see cref="Expression{TDelegate}"/>, or <see cref="Expression.Invoke(Expression, Expression[])"/> of a tree. Nothing is compiled or called
    /// there: the code of <c>f</c>, as it is when this kernel is compiled, becomes part of the kernel.
    /// </remarks>
    /// <inheritdoc cref="Compile{TDelegate}(TDelegate, JitOptions?)"/>
    public static TDelegate Compile<TDelegate>(Expression<TDelegate> kernel, JitOptions? options = null) where TDelegate : Delegate =>
        (TDelegate)KernelCompiler.Compile(kernel, options);

    /// <summary>Compiles an expression tree whose delegate type is not known when the program is written.</summary>
    /// <inheritdoc cref="Compile{TDelegate}(TDelegate, JitOptions?)"/>
    /// <returns>A delegate of type <see cref="Expression.Type"/>.</returns>
    public static Delegate Compile(LambdaExpression kernel, JitOptions? options = null) => KernelCompiler.Compile(kernel, options);

    /// <summary>The numbers from 0 to below <paramref name="end"/> for a loop whose iterations run in parallel: <c>foreach (int i in Prange(n)) …</c>. Outside of kernels they run one after the other.</summary>
    /// <remarks>
    /// Iterations must not depend on each other. Variables from outside may be sums and the like (<c>total += x</c>, <c>Math.Min</c>, counts), whose order of operations is fixed, so that results have the same bits
    /// for every number of threads; elements of arrays may be written where each iteration has its own. What could be a race is refused, with the variable and the line, when the kernel is compiled.
    /// </remarks>
    public static ParallelRange Prange(int end) => new(0, end, null);

    /// <summary>The numbers from <paramref name="start"/> to below <paramref name="end"/> for a parallel loop.</summary>
    /// <inheritdoc cref="Prange(int)"/>
    public static ParallelRange Prange(int start, int end) => new(start, end, null);

    /// <summary>The same with options, which are made in place.</summary>
    public static ParallelRange Prange(int end, PrangeOptions options) => new(0, end, options);

    /// <inheritdoc cref="Prange(int, PrangeOptions)"/>
    public static ParallelRange Prange(int start, int end, PrangeOptions options) => new(start, end, options);

    /// <inheritdoc cref="Prange(int)"/>
    public static LongParallelRange Prange(long end) => new(0, end, null);

    /// <inheritdoc cref="Prange(int, int)"/>
    public static LongParallelRange Prange(long start, long end) => new(start, end, null);

    /// <inheritdoc cref="Prange(int, PrangeOptions)"/>
    public static LongParallelRange Prange(long end, PrangeOptions options) => new(0, end, options);

    /// <inheritdoc cref="Prange(int, PrangeOptions)"/>
    public static LongParallelRange Prange(long start, long end, PrangeOptions options) => new(start, end, options);

    /// <summary>Calls <paramref name="body"/> for the numbers from 0 to below <paramref name="end"/>: a parallel loop for expression trees and for lambdas. Outside of kernels the calls come one after the other.</summary>
    /// <inheritdoc cref="Prange(int)"/>
    public static void ParallelFor(int end, Action<int> body)
    {
        foreach (int i in Prange(end)) body(i);
    }

    /// <inheritdoc cref="ParallelFor(int, Action{int})"/>
    public static void ParallelFor(long end, Action<long> body)
    {
        foreach (long i in Prange(end)) body(i);
    }

    /// <summary>Runs managed code from a kernel: what kernels cannot do themselves, such as printing, logging or reading a file. Outside of kernels it just calls the delegate.</summary>
    /// <param name="action">
    /// A lambda, a method or a delegate from outside. A lambda shares the variables of the kernel that it captures while it runs: numbers, bools,
    /// arrays, structs and tuples of them. Arguments and results are of these types too, and arguments also objects from outside and constant strings.
    /// </param>
    /// <remarks>
    /// It runs on the thread of the call, on every backend. What it throws leaves the kernel as it is, with arrays as they were then.
    /// An array that came into the kernel is the same object for the code. One that the kernel made is lent: the code works on a copy, whose elements
    /// are the kernel's when the code ends, and what it keeps of the array later is that copy. An array that the code returns, or assigns to a variable
    /// of the kernel, is a <c>T[]</c> or <c>T[,]</c> (of up to 8 axes); a kernel that returns it in turn returns a copy. What the kernel itself captures from
    /// outside it reads once, when it is called, and does not see what the code changes there, but for elements of arrays.
    /// </remarks>
    public static void Managed(Action action) => action();

    /// <inheritdoc cref="Managed(Action)"/>
    public static void Managed<T>(Action<T> action, T argument) => action(argument);

    /// <inheritdoc cref="Managed(Action)"/>
    public static void Managed<T1, T2>(Action<T1, T2> action, T1 first, T2 second) => action(first, second);

    /// <inheritdoc cref="Managed(Action)"/>
    public static void Managed<T1, T2, T3>(Action<T1, T2, T3> action, T1 first, T2 second, T3 third) => action(first, second, third);

    /// <inheritdoc cref="Managed(Action)"/>
    public static void Managed<T1, T2, T3, T4>(Action<T1, T2, T3, T4> action, T1 first, T2 second, T3 third, T4 fourth) => action(first, second, third, fourth);

    /// <param name="function">As for actions.</param>
    /// <returns>What it returns, in a kernel a number, a bool, an array that is no <see cref="NdArray"/>, or a struct or tuple of them.</returns>
    /// <inheritdoc cref="Managed(Action)"/>
    public static TResult Managed<TResult>(Func<TResult> function) => function();

    /// <inheritdoc cref="Managed{TResult}(Func{TResult})"/>
    public static TResult Managed<T, TResult>(Func<T, TResult> function, T argument) => function(argument);

    /// <inheritdoc cref="Managed{TResult}(Func{TResult})"/>
    public static TResult Managed<T1, T2, TResult>(Func<T1, T2, TResult> function, T1 first, T2 second) => function(first, second);

    /// <inheritdoc cref="Managed{TResult}(Func{TResult})"/>
    public static TResult Managed<T1, T2, T3, TResult>(Func<T1, T2, T3, TResult> function, T1 first, T2 second, T3 third) => function(first, second, third);

    /// <inheritdoc cref="Managed{TResult}(Func{TResult})"/>
    public static TResult Managed<T1, T2, T3, T4, TResult>(Func<T1, T2, T3, T4, TResult> function, T1 first, T2 second, T3 third, T4 fourth) => function(first, second, third, fourth);

    /// <summary>The kernel behind a delegate that <c>Compile</c> returned: its specialisations, listings and explanation.</summary>
    /// <exception cref="ArgumentException">The delegate was not compiled by DualJit.</exception>
    public static Kernel Inspect(Delegate kernel) => KernelCompiler.Inspect(kernel);

    /// <summary>Null where <paramref name="backend"/> can run kernels on this machine; else a sentence that says why not and what to install.</summary>
    public static string? WhyUnavailable(Backend backend) => Backends.WhyUnavailable(backend);
}
