using System.Reflection;
using DualJit.IR;

namespace DualJit.Frontend.Cil;

/// <summary>The methods that a kernel calls, each read once as a function of its module: recursion is a call like any other.</summary>
internal sealed class MethodFunctions(KernelUnit unit)
{
    private readonly List<(MethodBase Method, StackItem[] Bound, FunctionBuilder Function)> _read = [];
    private readonly HashSet<string> _names = [];

    /// <summary>Calls the method as a function. Captured objects among the arguments are bound: the function is read for them.</summary>
    public StackItem? Call(Emitter emitter, MethodBase method, StackItem[] arguments)
    {
        var types = ParameterTypes(method);
        var function = FunctionFor(method, types, arguments);
        var values = new List<ValueId>(arguments.Length);
        var parameters = function.Function.Parameters;
        for (int i = 0; i < arguments.Length; i++)
            if (!IsBound(types[i])) values.Add(emitter.As(arguments[i], function.TypeOf(parameters[values.Count])));
        var result = emitter.Builder.Call(function.Id, values.ToArray());
        return result.IsNone ? null : emitter.Item(result, ((MethodInfo)method).ReturnType);
    }

    /// <summary>A name for a function that no other one of the module has.</summary>
    public string UniqueName(string name)
    {
        string unique = name;
        for (int i = 2; !_names.Add(unique); i++) unique = $"{name}.{i}";
        return unique;
    }

    private static bool IsBound(Type parameterType) => KernelTypes.PassedAs(parameterType) is null;

    private static Type[] ParameterTypes(MethodBase method)
    {
        var types = method.GetParameters().Select(parameter => parameter.ParameterType);
        return [.. method.IsStatic ? types : types.Prepend(method.DeclaringType!)];
    }

    private FunctionBuilder FunctionFor(MethodBase method, Type[] types, StackItem[] arguments)
    {
        var bound = arguments.Where((_, i) => IsBound(types[i])).ToArray();
        foreach (var (known, items, function) in _read)
            if (known == method && items.Length == bound.Length && items.Zip(bound).All(pair => pair.First.IsSameAs(pair.Second))) return function;
        return Read(method, types, arguments, bound);
    }

    private FunctionBuilder Read(MethodBase method, Type[] types, StackItem[] arguments, StackItem[] bound)
    {
        var code = CilMethod.Of(method);
        var names = method.GetParameters();
        var builder = new FunctionBuilder(unit.Module, UniqueName(MethodNames.InIr(method)), KernelTypes.PassedAs(((MethodInfo)method).ReturnType)!.Value);
        var emitter = new Emitter(unit, builder);
        _read.Add((method, bound, builder));
        var storages = new Storage[arguments.Length];
        for (int i = 0; i < storages.Length; i++)
        {
            string? name = names.Length < types.Length ? i == 0 ? null : names[i - 1].Name : names[i].Name;
            storages[i] = Storage.Create(builder, types[i], name);
            emitter.Write(storages[i], KernelTypes.PassedAs(types[i]) is { } type ? emitter.Item(builder.Function.AddParameter(Function.EntryId, type, name), types[i]) : arguments[i]);
        }
        emitter.Inlined.Push(method);
        new BodyReader(emitter, code, storages, inline: false).Read();
        if (!unit.HasErrors) builder.Finish();
        return builder;
    }
}
