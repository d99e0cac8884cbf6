using System.Linq.Expressions;
using DualJit.IR;

namespace DualJit.Frontend.Expressions;

/// <summary>Reads an expression tree: a lambda literal of C#, or a tree built by hand with blocks, loops and assignments.</summary>
/// <remarks>
/// The meaning is that of <see cref="LambdaExpression.Compile()"/>: the same order of evaluation, the same wrapping, the same exceptions,
/// and variables of blocks that are zero when the lambda is entered and keep their values when their block is entered again.
/// </remarks>
public static class ExpressionReader
{
    /// <summary>Reads the kernel.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="kernel"/> is null.</exception>
    /// <exception cref="KernelCompilationException">The tree has a construct or a type that kernels cannot have.</exception>
    public static KernelSource Read(LambdaExpression kernel)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        var unit = new KernelUnit();
        return unit.Read(() =>
        {
            var entry = new LambdaFunctions(unit).Of(kernel);
            var arguments = kernel.Parameters.Select((parameter, i) => new ArgumentSource(LambdaFunctions.NameOf(parameter, i), parameter.Type, i));
            return unit.Finish(entry.Function.Name, [.. arguments], kernel.ReturnType);
        });
    }
}
