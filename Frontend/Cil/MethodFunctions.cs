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
        var function = FunctionFor(method, arguments);
        var values = new List<ValueId>(arguments.Length);
        var parameters = function.Function.Parameters;
        foreach (var argument in arguments)
            if (!IsBound(argument)) values.Add(emitter.As(argument, function.TypeOf(parameters[values.Count])));
        var result = emitter.Builder.Call(function.Id, values.ToArray());
        return result.IsNone ? null : new ValueItem(result);
    }

    /// <summary>A name for a function that no other one of the module has.</summary>
    public string UniqueName(string name)
    {
        string unique = name;
        for (int i = 2; !_names.Add(unique); i++) unique = $"{name}.{i}";
        return unique;
    }

    private static bool IsBound(StackItem argument) => argument is CapturedItem captured && KernelTypes.Of(captured.Type) is null;

    private FunctionBuilder FunctionFor(MethodBase method, StackItem[] arguments)
    {
        var bound = Array.FindAll(arguments, IsBound);
        foreach (var (known, items, function) in _read)
            if (known == method && items.Length == bound.Length && items.Zip(bound).All(pair => pair.First.IsSameAs(pair.Second))) return function;
        return Read(method, arguments, bound);
    }

    private FunctionBuilder Read(MethodBase method, StackItem[] arguments, StackItem[] bound)
    {
        var code = CilMethod.Of(method);
        var parameters = method.GetParameters();
        int first = method.IsStatic ? 0 : 1;
        var builder = new FunctionBuilder(unit.Module, UniqueName(MethodNames.InIr(method)), KernelTypes.Of(((MethodInfo)method).ReturnType)!.Value);
        var emitter = new Emitter(unit, builder);
        _read.Add((method, bound, builder));
        var storages = new Storage[arguments.Length];
        for (int i = 0; i < storages.Length; i++)
        {
            var type = i < first ? method.DeclaringType! : parameters[i - first].ParameterType;
            string? name = i < first ? null : parameters[i - first].Name;
            storages[i] = Storage.Create(builder, type, name);
            emitter.Write(storages[i], IsBound(arguments[i]) ? arguments[i]
                : new ValueItem(builder.Function.AddParameter(Function.EntryId, KernelTypes.Of(type)!.Value, name)));
        }
        emitter.Inlined.Push(method);
        new BodyReader(emitter, code, storages, inline: false).Read();
        builder.Finish();
        return builder;
    }
}
