using System.Reflection;
using System.Reflection.Emit;
using DualJit.Frontend.Cil;
using DualJit.IR;

namespace DualJit.Frontend;

/// <summary>Reads delegates: the CIL of their method, and what they capture.</summary>
public static class CilReader
{
    /// <summary>Reads a kernel.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="kernel"/> is null.</exception>
    /// <exception cref="KernelCompilationException">The delegate has no CIL of its own, or its method does what kernels cannot.</exception>
    public static KernelSource Read(Delegate kernel)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        if (!kernel.HasSingleTarget) throw DiagnosticCatalog.Multicast.Error(kernel.GetInvocationList().Length);
        var method = kernel.Method;
        RejectMadeAtRunTime(method);
        var code = CilMethod.Of(method);
        try
        {
            return Read(kernel, method, code);
        }
        catch (KernelCompilationException error) when (error.Line == 0)
        {
            var (file, line) = SourceLines.Find(method, 0);
            throw new KernelCompilationException(error.Code, error.Text, file, line);
        }
    }

    private static KernelSource Read(Delegate kernel, MethodInfo method, CilMethod code)
    {
        var unit = new KernelUnit();
        var returnType = KernelTypes.Of(method.ReturnType);
        if (returnType is null or { IsArray: true }) throw DiagnosticCatalog.ReturnType.Error(KernelTypes.NameOf(method.ReturnType));
        string name = unit.Functions.UniqueName(MethodNames.InIr(method));
        var builder = new FunctionBuilder(unit.Module, name, returnType.Value);
        var emitter = new Emitter(unit, builder);
        var parameters = method.GetParameters();
        // A static method's delegate with a target has its first parameter bound to it.
        bool isBound = kernel.Target is not null;
        var storages = new List<Storage>(parameters.Length + 1);
        var arguments = new List<ArgumentSource>(parameters.Length);
        if (!method.IsStatic) AddParameter("this", method.DeclaringType!);
        foreach (var parameter in parameters) AddParameter(parameter.Name ?? $"argument {parameter.Position}", parameter.ParameterType);
        emitter.Inlined.Push(method);
        new BodyReader(emitter, code, [.. storages], inline: false).Read();
        builder.Finish();
        return unit.Finish(name, arguments, method.ReturnType);

        void AddParameter(string parameterName, Type type)
        {
            var storage = Storage.Create(builder, type, parameterName);
            if (isBound && storages.Count == 0)
            {
                emitter.Write(storage, new CapturedItem(kernel.Target, [], KernelTypes.Of(type) is null ? kernel.Target!.GetType() : type));
            }
            else
            {
                var irType = KernelTypes.Of(type) ?? throw DiagnosticCatalog.ParameterType.Error(parameterName, KernelTypes.NameOf(type));
                emitter.Write(storage, new ValueItem(builder.Function.AddParameter(Function.EntryId, irType, parameterName)));
                arguments.Add(new ArgumentSource(parameterName, type, arguments.Count));
            }
            storages.Add(storage);
        }
    }

    // A compiled expression is a dynamic method; an interpreted one is a thunk in the interpreter's own helpers, with CIL that means nothing here.
    private static void RejectMadeAtRunTime(MethodInfo method)
    {
        if (method is DynamicMethod || method.DeclaringType is null)
            throw DiagnosticCatalog.NoCil.Error("the delegate", "it was made at run time");
        if (method.DeclaringType.Namespace is { } space && (space.StartsWith("System.Linq.Expressions", StringComparison.Ordinal) || space.StartsWith("System.Dynamic", StringComparison.Ordinal)))
            throw DiagnosticCatalog.NoCil.Error("the delegate", "it is an interpreted expression");
    }
}
