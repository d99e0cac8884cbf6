using System.Linq.Expressions;
using DualJit.Frontend.Cil;
using DualJit.Frontend.Managed;
using DualJit.IR;

namespace DualJit.Frontend.Expressions;

/// <summary>The lambdas of a kernel that stand by themselves, each read once as a function: the kernel, and the trees spliced into it. One that calls itself is a call like any other.</summary>
internal sealed class LambdaFunctions(KernelUnit unit)
{
    private readonly Dictionary<LambdaExpression, FunctionBuilder> _read = [];

    public static string NameOf(ParameterExpression parameter, int position) => parameter.Name ?? $"p{position}";

    /// <summary>The type of a parameter of the function; null where kernels have none such.</summary>
    public static IrType? TypeOf(ParameterExpression parameter) => parameter.IsByRef ? null : KernelTypes.PassedAs(parameter.Type);

    /// <summary>The function of a lambda that uses no variable from outside but captured ones.</summary>
    public FunctionBuilder Of(LambdaExpression lambda)
    {
        if (_read.TryGetValue(lambda, out var known)) return known;
        // The delegates among the arguments of the kernel itself are known: it is read for them.
        bool isKernel = _read.Count == 0;
        var parameters = new List<(IrType Type, string? Name)>();
        for (int i = 0; i < lambda.Parameters.Count; i++)
        {
            var parameter = lambda.Parameters[i];
            string name = NameOf(parameter, i);
            if (isKernel && (Delegates.Is(parameter.Type) || CallControls.Is(parameter.Type))) continue;
            if (TypeOf(parameter) is { } type) parameters.Add((type, name));
            else unit.Report(DiagnosticCatalog.ParameterType.Error(name, KernelTypes.NameOf(parameter.IsByRef ? parameter.Type.MakeByRefType() : parameter.Type)));
        }
        if (KernelTypes.ReturnedAs(lambda.ReturnType) is not { } returnType)
        {
            unit.Report(DiagnosticCatalog.ReturnType.Error(KernelTypes.NameOf(lambda.ReturnType)));
            returnType = IrType.Void;
        }
        string functionName = unit.Functions.UniqueName(string.IsNullOrEmpty(lambda.Name) ? _read.Count == 0 ? "kernel" : "lambda" : MethodNames.InIr(lambda.Name));
        var builder = new FunctionBuilder(unit.Module, functionName, returnType, parameters.ToArray());
        _read[lambda] = builder;
        new TreeReader(unit, this, builder).ReadFunction(lambda, isKernel);
        return builder;
    }

    public StackItem? Call(Emitter emitter, LambdaExpression lambda, StackItem[] arguments)
    {
        var function = Of(lambda);
        if (unit.HasErrors) return emitter.Missing(lambda.ReturnType);
        var parameters = function.Function.Parameters;
        var values = arguments.Select((argument, i) => emitter.As(argument, function.TypeOf(parameters[i]))).ToArray();
        var result = emitter.Builder.Call(function.Id, values);
        return result.IsNone ? null : emitter.Item(result, lambda.ReturnType);
    }
}
