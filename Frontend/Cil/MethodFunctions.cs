using System.Reflection;
using DualJit.IR;

namespace DualJit.Frontend.Cil;

/// <summary>The methods that a kernel calls, each read once as a function of its module: recursion is a call like any other.</summary>
internal sealed class MethodFunctions(KernelUnit unit)
{
    // A function that calls itself with another function each time would be read for each of them, without end.
    private const int MostOfOneMethod = 16;

    // What windows may be asked for is part of the code.
    private sealed record ReadMethod(PassedArguments Arguments, WindowReach? Windows, FunctionId Function);

    private readonly List<ReadMethod> _read = [];
    private readonly HashSet<string> _names = [];

    /// <summary>Calls the method as a function: the one that was read for such arguments, or a new one.</summary>
    public StackItem? Call(Emitter emitter, MethodBase method, StackItem[] arguments)
    {
        var returnType = method is MethodInfo info ? info.ReturnType : typeof(void);
        var passed = new PassedArguments(emitter, method, ParametersOf(method), arguments);
        if (KernelTypes.PassedAs(returnType) is not { } type || (type.IsArray && passed.Returned.Any())) throw DiagnosticCatalog.InlinedRecursion.Error(MethodNames.Of(method));
        var function = FunctionFor(passed, type);
        if (passed.Values() is [var a, var b] && AssociativeMethods.IdentityOf(emitter, method) is { } identity) return emitter.Item(emitter.Builder.Combine(function, identity, a, b), returnType);
        var result = emitter.Builder.Call(function, passed.Values());
        passed.Leave(result, first: type.IsVoid ? 0 : 1);
        if (type.IsVoid) return null;
        return emitter.Item(passed.Returned.Any() ? emitter.Builder.Emit(Op.Get, 0L, result) : result, returnType);
    }

    /// <summary>A name for a function that no other one of the module has.</summary>
    public string UniqueName(string name)
    {
        string unique = name;
        for (int i = 2; !_names.Add(unique); i++) unique = $"{name}.{i}";
        return unique;
    }

    // The this of a struct is its address.
    private static (Type Type, string? Name)[] ParametersOf(MethodBase method)
    {
        var parameters = method.GetParameters().Select(parameter => (parameter.ParameterType, parameter.Name));
        if (method.IsStatic) return [.. parameters];
        var declaring = method.DeclaringType!;
        return [(declaring.IsValueType ? declaring.MakeByRefType() : declaring, null), .. parameters];
    }

    private FunctionId FunctionFor(PassedArguments arguments, IrType returnType)
    {
        int same = 0;
        foreach (var (known, windows, function) in _read)
        {
            if (known.AreLike(arguments) && windows == unit.Windows) return function;
            if (known.Method == arguments.Method) same++;
        }
        if (same == MostOfOneMethod) throw DiagnosticCatalog.InlinedRecursion.Error(MethodNames.Of(arguments.Method));
        return Read(arguments, returnType);
    }

    private FunctionId Read(PassedArguments arguments, IrType returnType)
    {
        var method = arguments.Method;
        var code = CilMethod.Of(method);
        IrType[] returned = [.. returnType.IsVoid ? [] : new[] { returnType }, .. arguments.Returned];
        var builder = new FunctionBuilder(unit.Module, UniqueName(MethodNames.InIr(method)), returned.Length switch { 0 => IrType.Void, 1 => returned[0], _ => IrType.Tuple(returned) });
        var emitter = new Emitter(unit, builder);
        _read.Add(new ReadMethod(arguments, unit.Windows, builder.Id));
        var items = arguments.Enter(emitter);
        var parameters = ParametersOf(method);
        var storages = new Storage[items.Length];
        for (int i = 0; i < storages.Length; i++)
        {
            storages[i] = Storage.Create(builder, parameters[i].Type, parameters[i].Name);
            emitter.Write(storages[i], items[i]);
        }
        emitter.Inlined.Push(method);
        new BodyReader(emitter, code, storages, inline: false).Read();
        if (!unit.HasErrors) builder.Finish();
        return builder.Id;
    }
}
