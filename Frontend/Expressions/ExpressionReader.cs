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
        var arguments = new ArgumentSource[kernel.Parameters.Count];
        var parameters = new (IrType Type, string? Name)[arguments.Length];
        for (int i = 0; i < arguments.Length; i++)
        {
            var parameter = kernel.Parameters[i];
            var type = parameter.IsByRef ? parameter.Type.MakeByRefType() : parameter.Type;
            string name = parameter.Name ?? $"p{i}";
            parameters[i] = (KernelTypes.Of(type) ?? throw DiagnosticCatalog.ParameterType.Error(name, KernelTypes.NameOf(type)), name);
            arguments[i] = new ArgumentSource(name, type, i);
        }
        if (KernelTypes.Of(kernel.ReturnType) is not { IsArray: false } returnType) throw DiagnosticCatalog.ReturnType.Error(KernelTypes.NameOf(kernel.ReturnType));

        var unit = new KernelUnit();
        string kernelName = unit.Functions.UniqueName(string.IsNullOrEmpty(kernel.Name) ? "kernel" : kernel.Name);
        var builder = new FunctionBuilder(unit.Module, kernelName, returnType, parameters);
        new TreeReader(unit, builder).ReadKernel(kernel);
        return unit.Finish(kernelName, arguments, kernel.ReturnType);
    }
}
