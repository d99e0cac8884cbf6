using System.Reflection;
using DualJit.Frontend.Cil;
using DualJit.IR;

namespace DualJit.Frontend;

/// <summary>Reads a method by itself, as it would be read for a kernel that calls it: for tools that ask what kernels may call.</summary>
public static class MethodReader
{
    /// <summary>Reads a method or constructor. Parameters, <c>this</c> too, are captured where kernels have no values of their types, and parameters by reference refer to variables of the kernel.</summary>
    /// <param name="method">With generic arguments for all its generic parameters.</param>
    /// <returns>A kernel that has the method's parameters but for those, and its result where kernels have such results.</returns>
    /// <exception cref="KernelCompilationException">The method does what kernels cannot.</exception>
    public static KernelSource Read(MethodBase method)
    {
        ArgumentNullException.ThrowIfNull(method);
        return KernelUnit.Read(null, unit => Read(unit, method, CilMethod.Of(method)));
    }

    private static KernelSource Read(KernelUnit unit, MethodBase method, CilMethod code)
    {
        var returnType = method is MethodInfo info && KernelTypes.ReturnedAs(info.ReturnType) is not null ? info.ReturnType : typeof(void);
        string name = unit.Functions.UniqueName(MethodNames.InIr(method));
        var builder = new FunctionBuilder(unit.Module, name, KernelTypes.ReturnedAs(returnType)!.Value);
        var emitter = new Emitter(unit, builder);
        var storages = new List<Storage>();
        var arguments = new List<ArgumentSource>();
        if (!method.IsStatic) AddParameter("this", method.DeclaringType is { IsValueType: true } type ? type.MakeByRefType() : method.DeclaringType!);
        foreach (var parameter in method.GetParameters()) AddParameter(parameter.Name ?? $"argument {parameter.Position}", parameter.ParameterType);
        emitter.Inlined.Push(method);
        // In place, a result that is no value of a kernel is just left.
        bool isLeft = returnType == typeof(void);
        new BodyReader(emitter, code, [.. storages], inline: isLeft).Read();
        if (isLeft) builder.Return();
        if (!unit.HasErrors) builder.Finish();
        return unit.Finish(name, arguments, returnType);

        void AddParameter(string parameterName, Type type)
        {
            var storage = Storage.Create(builder, type, parameterName);
            storages.Add(storage);
            if (type.IsByRef)
            {
                var variable = Storage.Create(builder, type.GetElementType()!, parameterName);
                emitter.Write(variable, Argument(parameterName, variable.Type));
                emitter.Write(storage, new VariableAddress(variable));
            }
            else
            {
                emitter.Write(storage, Argument(parameterName, type));
            }
        }

        StackItem Argument(string parameterName, Type type)
        {
            if (type.IsPointer || type.IsFunctionPointer) throw DiagnosticCatalog.ParameterType.Error(parameterName, KernelTypes.NameOf(type));
            if (KernelTypes.PassedAs(type) is not { } irType) return new CapturedItem(new object(), [], type);
            arguments.Add(new ArgumentSource(parameterName, type, arguments.Count));
            return emitter.Item(builder.Function.AddParameter(Function.EntryId, irType, parameterName), type);
        }
    }
}
