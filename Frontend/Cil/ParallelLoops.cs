using System.Reflection;
using DualJit.IR;

namespace DualJit.Frontend.Cil;

/// <summary>What of a parallel loop is no plain code: the test that marks it, and its options, which are known while the kernel is read.</summary>
internal static class ParallelLoops
{
    /// <summary>Whether the type is the options of a loop, or what a loop goes through.</summary>
    public static bool IsOptions(Type type) => type == typeof(PrangeOptions);

    /// <summary>Whether a method that has such a local has a parallel loop, whose messages name variables.</summary>
    public static bool IsEnumerator(Type type) => type == typeof(ParallelRange.Enumerator) || type == typeof(LongParallelRange.Enumerator);

    /// <returns>False for other methods.</returns>
    public static bool TryEmit(Emitter emitter, MethodBase method, StackItem[] arguments, out StackItem? result)
    {
        result = null;
        if (method.DeclaringType == typeof(ParallelLoop))
        {
            var type = method.GetParameters()[0].ParameterType == typeof(int) ? DType.Int32 : DType.Int64;
            var options = arguments[2] switch
            {
                ParallelOptionsItem made => made,
                NullItem => new ParallelOptionsItem(),
                _ => throw DiagnosticCatalog.ParallelOptions.Error(),
            };
            ValueId[] grain = options.Grain is { } value ? [value] : [];
            result = new ValueItem(emitter.Builder.Emit(Op.Parallel, [emitter.As(arguments[0], type), emitter.As(arguments[1], type), .. grain, .. options.AssumeIndependent.Select(name => ArrayNamed(emitter, name))]));
            return true;
        }
        if (method.DeclaringType is not { } declaring || !IsOptions(declaring)) return false;
        switch (method.Name, arguments)
        {
            case ($"set_{nameof(PrangeOptions.AssumeIndependent)}", [ParallelOptionsItem made, ObjectsItem { Items: var items }]):
                made.AssumeIndependent = [.. items.Select(item => item is TextItem { IsConstant: true } text ? text.Text : throw DiagnosticCatalog.ParallelOptions.Error())];
                return true;
            case ($"set_{nameof(PrangeOptions.Grain)}", [ParallelOptionsItem made, var grain]):
                made.Grain = emitter.As(grain, DType.Int64);
                return true;
            default:
                throw DiagnosticCatalog.ParallelOptions.Error();
        }
    }

    // The method with the loop, or one around it: a lambda has the variables of the method that makes it.
    private static ValueId ArrayNamed(Emitter emitter, string name)
    {
        foreach (var reader in emitter.Readers)
            if (Find(emitter, reader, name) is { } found && emitter.TypeOf(found) is { IsReference: true }) return emitter.Value(found);
        throw DiagnosticCatalog.ParallelArray.Error(name);
    }

    private static StackItem? Find(Emitter emitter, BodyReader reader, string name)
    {
        var method = reader.Method.Method;
        int first = method.IsStatic ? 0 : 1;
        foreach (var parameter in method.GetParameters())
            if (parameter.Name == name) return emitter.Read(reader.Arguments[first + parameter.Position]);
        if (SourceLines.IndexOfLocal(method, name) is { } local) return emitter.Read(reader.Locals[local]);
        // What a lambda captures, and the method around it for lambdas, are fields of a closure.
        IEnumerable<Storage> closures = first == 1 ? [reader.Arguments[0], .. reader.Locals.ToArray()] : reader.Locals.ToArray();
        foreach (var storage in closures)
        {
            var item = storage is SymbolicStorage { Item: not null } ? emitter.Read(storage) : null;
            var type = item switch
            {
                VariableAddress { Storage: StructStorage fields } => fields.Type,
                CapturedItem captured => captured.Type,
                _ => null,
            };
            var field = type?.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic).FirstOrDefault(field => MethodNames.OfVariable(field) == name);
            if (field is not null) return Fields.Of(emitter, item!, field);
        }
        return null;
    }
}

/// <summary>The options of a parallel loop, made in place.</summary>
internal sealed class ParallelOptionsItem : StackItem
{
    public string[] AssumeIndependent { get; set; } = [];

    public ValueId? Grain { get; set; }
}
