using System.Linq.Expressions;
using DualJit.Frontend.Cil;
using DualJit.Frontend.Managed;
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
    /// <param name="arguments">Those of a call, of which the delegates count: the kernel is read for their methods. Without delegates among the parameters there need be none.</param>
    /// <param name="windows">Where the kernel is a stencil's: how far its windows reach.</param>
    public static KernelSource Read(LambdaExpression kernel, IReadOnlyList<object?>? arguments = null, WindowReach? windows = null)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        return KernelUnit.Read(arguments, unit =>
        {
            var entry = new LambdaFunctions(unit).Of(kernel);
            var parameters = kernel.Parameters.Select((parameter, i) => new ArgumentSource(LambdaFunctions.NameOf(parameter, i), parameter.Type, i)).Where(parameter => !Delegates.Is(parameter.Type) && !CallControls.Is(parameter.Type));
            return unit.Finish(entry.Function.Name, [.. parameters], kernel.ReturnType);
        }, windows);
    }
}
