using System.Reflection;
using DualJit.Frontend.Managed;
using DualJit.IR;

namespace DualJit.Frontend.Cil;

/// <summary>What a call of a method becomes: an op, a member of an array, a substitute, a call of a function, or the method's code in place.</summary>
internal static class CallEmitter
{
    /// <param name="arguments"><c>this</c> first, for an instance method.</param>
    /// <returns>The result; null for void.</returns>
    public static StackItem? Emit(Emitter emitter, MethodBase method, StackItem[] arguments, bool isVirtual)
    {
        switch (method.GetCustomAttribute<InKernelsAttribute>())
        {
            case ReadInKernelsAsAttribute { Method: var name }:
                Type[] parameters = [.. method.GetParameters().Select(parameter => parameter.ParameterType)];
                return Inline(emitter, method.DeclaringType!.GetMethod(name, BindingFlags.Instance | BindingFlags.Static | BindingFlags.NonPublic, parameters)!, arguments);
            case MapInKernelsAttribute map:
                return AppliedFunctions.Emit(emitter, (MethodInfo)method, map, arguments);
            case StencilInKernelsAttribute stencil:
                return AppliedStencils.Emit(emitter, (MethodInfo)method, stencil, arguments);
            case MethodInKernelsAttribute named:
                return AppliedMethods.Emit(emitter, (MethodInfo)method, named, arguments);
            case GufuncInKernelsAttribute gufunc:
                return AppliedGufuncs.Emit(emitter, (MethodInfo)method, gufunc, arguments);
            case NotInKernelsAttribute:
                throw DiagnosticCatalog.MethodOutsideKernels.Error(MethodNames.Of(method));
            case ReduceInKernelsAttribute reduction:
                return AppliedReductions.Emit(emitter, (MethodInfo)method, reduction, arguments);
        }
        if (Texts.TryEmit(emitter, method, arguments, out var result) || ParallelLoops.TryEmit(emitter, method, arguments, out result)) return result;
        if (method is ConstructorInfo constructor && Calls.TryConstruct(emitter, constructor, arguments[1..]) is { } made)
        {
            emitter.Store(arguments[0], made);
            return null;
        }
        // Substitutes are short, and shorter still in place, where constant arguments are known.
        if (Substitutes.For(method) is { } substitute) return Inline(emitter, substitute, arguments);
        if (Memory.TryEmit(emitter, method, arguments, out result)
            || ArrayMembers.TryEmit(emitter, method, arguments, out result)
            || NumberStructs.TryEmit(emitter, method, arguments, out result)
            || Scalars.TryEmit(emitter, method, arguments, out result)
            || Vectors.TryEmit(emitter, method, arguments, out result)
            || KnownMethods.TryEmit(emitter, method, arguments, out result)
            || CallControls.TryEmit(emitter, method, arguments, out result)) return result;
        if (ManagedCallEmitter.Is(method)) return ManagedCallEmitter.Emit(emitter, method.GetParameters()[0].ParameterType, arguments);
        if (Delegates.Is(method.DeclaringType)) return Delegates.Invoke(emitter, method, arguments);
        RefusedMethods.Reject(method);
        if (isVirtual && Known(arguments[0]) is { } receiver) (method, isVirtual) = (OverrideIn(receiver.GetType(), method), false);
        RejectWhatHasNoCode(method, isVirtual);
        return IsFunction(emitter, method, arguments)
            ? emitter.Unit.Functions.Call(emitter, method, arguments)
            : Inline(emitter, method, arguments);
    }

    // The framework's own objects are never replaced: EqualityComparer<T>.Default, say.
    private static object? Known(StackItem item) =>
        item is CapturedItem { Root: null, Path: [{ IsInitOnly: true } field], Type.IsValueType: false } && field.FieldType == field.DeclaringType && field.Module.Assembly == typeof(object).Assembly ? field.GetValue(null) : null;

    private static MethodBase OverrideIn(Type type, MethodBase method) =>
        type.GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic).FirstOrDefault(own => own.GetBaseDefinition() == method) ?? method;

    /// <summary>Whether an object's class may have another method in its place.</summary>
    public static bool IsOpen(MethodBase method) => method is { IsVirtual: true, IsFinal: false, DeclaringType: { IsSealed: false, IsValueType: false } };

    private static void RejectWhatHasNoCode(MethodBase method, bool isVirtual)
    {
        var declaring = method.DeclaringType!;
        if (declaring == typeof(string) || declaring.Name == "DefaultInterpolatedStringHandler" || (method is MethodInfo { ReturnType: var type } && type == typeof(string)))
            throw DiagnosticCatalog.Text.Error(MethodNames.Of(method));
        if (declaring == typeof(decimal)) throw DiagnosticCatalog.ValueType.Error(KernelTypes.NameOf(declaring));
        if (declaring.IsInterface && method.IsAbstract || isVirtual && IsOpen(method))
            throw DiagnosticCatalog.VirtualCall.Error(MethodNames.Of(method));
    }

    // Functions take and return scalars, structs of them and arrays; captured objects are known where they are called. Anything else needs the caller's variables.
    private static bool IsFunction(Emitter emitter, MethodBase method, StackItem[] arguments)
    {
        if (method is not MethodInfo info || KernelTypes.PassedAs(info.ReturnType) is null || IsThrowHelper(info) || Vectors.IsHome(info.DeclaringType!) || Slices.IsHome(info.DeclaringType!)) return false;
        int first = method.IsStatic ? 0 : 1;
        if (first == 1 && (arguments[0] is not CapturedItem || method.DeclaringType!.IsValueType)) return false;
        var parameters = method.GetParameters();
        for (int i = 0; i < parameters.Length; i++)
            if (!IsPassed(emitter, parameters[i].ParameterType, arguments[first + i])) return false;
        return true;
    }

    // In place, where the numbers that choose the exception's text are known.
    private static bool IsThrowHelper(MethodInfo method) =>
        method.Module.Assembly == typeof(object).Assembly && method.ReturnType == typeof(void) && method.Name.StartsWith("Throw", StringComparison.Ordinal);

    private static bool IsPassed(Emitter emitter, Type type, StackItem argument) => KernelTypes.PassedAs(type) switch
    {
        null => IsFromOutside(argument),
        { IsTuple: true } => argument is CapturedItem or StructItem,
        _ => emitter.TypeOf(argument) is not null,
    };

    private static bool IsFromOutside(StackItem argument) => argument is CapturedItem or DelegateItem { Target: null or CapturedItem };

    public static StackItem? Inline(Emitter emitter, MethodBase method, StackItem[] arguments)
    {
        if (emitter.Inlined.Contains(method)) return emitter.Unit.Functions.Call(emitter, method, arguments);
        var code = CilMethod.Of(method);
        var parameters = method.GetParameters();
        var storages = new Storage[arguments.Length];
        for (int i = 0; i < storages.Length; i++)
        {
            bool isThis = i == 0 && !method.IsStatic;
            var type = isThis ? method.DeclaringType! : parameters[i - (method.IsStatic ? 0 : 1)].ParameterType;
            // What is called on a struct, and is written again as a static method, takes the struct by value.
            if (!isThis && !type.IsByRef && arguments[i] is VariableAddress or ObjectField) arguments[i] = emitter.Load(arguments[i]);
            if (arguments[i] is ConstantItem constant && KernelTypes.ScalarOf(type) is { } dtype && !code.ChangesArgument(i))
            {
                storages[i] = new SymbolicStorage(type) { Item = Emitter.ConstantOf(constant, dtype) };
                continue;
            }
            // What a method is called on is known, or an array.
            storages[i] = isThis && (type.IsValueType || KernelTypes.Of(type) is not { IsArray: true }) ? new SymbolicStorage(type.IsValueType ? type.MakeByRefType() : type) : Storage.Create(emitter.Builder, type);
            emitter.Write(storages[i], arguments[i]);
        }
        emitter.Inlined.Push(method);
        var result = new BodyReader(emitter, code, storages, inline: true).Read();
        emitter.Inlined.Pop();
        if (method is not MethodInfo { ReturnType: var returned } || result is null || KernelTypes.Of(returned) is not { IsScalar: true } irType) return result;
        return result is ConstantItem known ? Emitter.ConstantOf(known, irType.DType) : new ValueItem(emitter.As(result, irType.DType));
    }
}
