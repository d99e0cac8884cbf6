namespace DualJit;

/// <summary>Expressions of arrays as one loop, without a kernel of their own.</summary>
public static class Evaluation
{
    extension(NdArray)
    {
        /// <summary>What an expression of arrays and numbers gives, compiled: operators and functions that follow each other run as one loop, with no arrays in between.</summary>
        /// <param name="expression">A lambda; what it captures is read at each call: <c>NdArray.Evaluate(() => 2 * a * b + NdArray.Sin(c))</c>.</param>
        /// <returns>The result that the expression has without the JIT, bit for bit.</returns>
        /// <remarks>It is compiled at its first call for captured arrays of a dtype, rank and layout, and found again by its place in the source, as by <see cref="Jit.Compile{TDelegate}(TDelegate, JitOptions?)"/>.</remarks>
        /// <exception cref="ArgumentNullException"><paramref name="expression"/> is null.</exception>
        /// <exception cref="KernelCompilationException">The expression uses what cannot be compiled; the message says what and where.</exception>
        public static NdArray<T> Evaluate<T>(Func<NdArray<T>> expression) where T : unmanaged => Jit.Compile(expression)();

        /// <inheritdoc cref="Evaluate{T}(Func{NdArray{T}})"/>
        public static NdArray Evaluate(Func<NdArray> expression) => Jit.Compile(expression)();

        /// <inheritdoc cref="Evaluate{T}(Func{NdArray{T}})"/>
        public static Scalar Evaluate(Func<Scalar> expression) => Jit.Compile(expression)();

        /// <inheritdoc cref="Evaluate{T}(Func{NdArray{T}})"/>
        public static T Evaluate<T>(Func<T> expression) where T : unmanaged => Jit.Compile(expression)();
    }
}
