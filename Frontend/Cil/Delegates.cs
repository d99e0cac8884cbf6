using System.Reflection;
using DualJit.IR;

namespace DualJit.Frontend.Cil;

/// <summary>Delegates made in a kernel. Which method one calls is known while the kernel is read, so calling it is calling that method.</summary>
/// <remarks>
/// The variables that lambdas capture are fields of an object that the compiler makes a class for. As it cannot leave the kernel, its fields
/// are variables like any other, and the object is their address: the method and its lambdas share them, as in C#.
/// </remarks>
internal static class Delegates
{
    public static bool Is(Type? type) => type is not null && type.IsAssignableTo(typeof(Delegate));

    /// <summary>Pushes the method that a delegate is about to be made of.</summary>
    public static void LoadFunction(BodyReader reader, CilInstruction instruction) => reader.Push(new MethodItem(reader.Method.MethodOf(instruction)));

    /// <summary>The same where the method is that of an object's class.</summary>
    public static void LoadVirtualFunction(BodyReader reader, CilInstruction instruction)
    {
        var method = reader.Method.MethodOf(instruction);
        reader.Pop();
        if (CallEmitter.IsOpen(method)) throw DiagnosticCatalog.VirtualCall.Error(MethodNames.Of(method));
        reader.Push(new MethodItem(method));
    }

    /// <summary>What <c>new D(target, method)</c> makes.</summary>
    public static StackItem New(Type type, StackItem[] arguments) => arguments is [var target, MethodItem { Method: MethodInfo method }]
        ? new DelegateItem(type, method, target is NullItem ? null : target)
        : throw DiagnosticCatalog.DelegateUse.Error();

    /// <summary>An object that holds captured variables.</summary>
    public static StackItem NewClosure(Emitter emitter, Type type)
    {
        if (emitter.Unit.ClosuresInMemory) return ClosureObjects.New(emitter, type);
        var storage = StructStorage.Create(emitter.Builder, type, isMadeInLoop: emitter.Readers.Any(reader => reader.IsInLoop));
        emitter.Zero(storage);
        return new VariableAddress(storage);
    }

    /// <summary>Calls a delegate.</summary>
    /// <param name="arguments">The delegate first.</param>
    public static StackItem? Invoke(Emitter emitter, MethodBase method, StackItem[] arguments)
    {
        if (method.Name != "Invoke") throw DiagnosticCatalog.DelegateUse.Error();
        if (arguments[0] is InvocableItem invocable) return invocable.Invoke(emitter, arguments[1..]);
        var function = Known(emitter, arguments[0]);
        if (function is DelegateChoiceItem choice) return emitter.Unit.Choices.Invoke(emitter, choice, (MethodInfo)method, arguments[1..]);
        if (function is NullItem none)
        {
            none.Take();
            DelegateChoices.ThrowNull(emitter.Builder);
            return emitter.Unreachable(((MethodInfo)method).ReturnType);
        }
        if (function is not DelegateItem known) throw emitter.NotAValue(function);
        return CallEmitter.Emit(emitter, known.Method, known.Target is { } target ? [target, .. arguments[1..]] : arguments[1..], isVirtual: false);
    }

    /// <summary>A delegate as it is known: one from outside by its method, for which the kernel is read. Anything else as it is.</summary>
    public static StackItem Known(Emitter emitter, StackItem item)
    {
        if (item is not CapturedItem captured || !Is(captured.Type)) return item;
        if (emitter.Unit.Know(captured.Source) is not { } value) return NullItem.Instance;
        var type = value.Method.IsStatic ? value.Method.GetParameters().FirstOrDefault()?.ParameterType : value.Method.DeclaringType;
        return new DelegateItem(captured.Type, value.Method, value.Target is null ? null : new CapturedItem(captured.Root, [.. captured.Path, CaptureSource.TargetField], type!));
    }

    /// <summary>What stands for one of these items, given its number and what it is bound to; null where they are not all delegates.</summary>
    public static Func<ValueId, ValueId?, DelegateChoiceItem>? Choose(StackItem[] items)
    {
        if (!Array.TrueForAll(items, item => item is FunctionItem or DelegateChoiceItem or NullItem)) return null;
        var type = items.Select(item => item is FunctionItem known ? known.Type : (item as DelegateChoiceItem)?.Type).FirstOrDefault(type => type is not null);
        if (type is null) return null;
        var candidates = new List<FunctionItem>();
        foreach (var item in items)
            foreach (var candidate in Candidates(item))
                if (!candidates.Exists(candidate.IsLike)) candidates.Add(candidate);
        return (number, target) => new DelegateChoiceItem(type, number, candidates, target);
    }

    /// <summary>The delegates that an item may be.</summary>
    public static IEnumerable<FunctionItem> Candidates(StackItem item) => item switch
    {
        FunctionItem known => [known],
        DelegateChoiceItem choice => [.. choice.Candidates],
        _ => [],
    };

    /// <summary>
    /// Whether the compiler made a field to keep a delegate in once it is made. Kernels make it each time, which is nothing: the field is null
    /// for them.
    /// </summary>
    public static bool IsCache(FieldInfo field) =>
        Is(field.FieldType) && MethodNames.IsClosure(field.DeclaringType!) && (field.IsStatic || field.Name.StartsWith("<>9__", StringComparison.Ordinal));
}
