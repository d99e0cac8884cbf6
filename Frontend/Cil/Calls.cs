using System.Reflection;
using System.Runtime.CompilerServices;
using DualJit.IR;

namespace DualJit.Frontend.Cil;

/// <summary>The instructions that call and construct.</summary>
internal static class Calls
{
    public static void Call(BodyReader reader, CilInstruction instruction, bool isVirtual)
    {
        var method = reader.Method.MethodOf(instruction);
        var constraint = reader.Constraint;
        reader.Constraint = null;
        var arguments = new StackItem[method.GetParameters().Length + (method.IsStatic ? 0 : 1)];
        for (int i = arguments.Length - 1; i >= 0; i--) arguments[i] = reader.Pop();
        if (constraint is not null)
        {
            method = Constrained(reader.Emitter.Unit, method, constraint);
            isVirtual = false;
        }
        if (ArrayMembers.IsElementReference(method))
            Elements.PushAddress(reader, arguments[0], ((MethodInfo)method).ReturnType.GetElementType(), arguments[1..]);
        else if (CallEmitter.Emit(reader.Emitter, method, arguments, isVirtual) is { } result)
            reader.Push(result);
    }

    public static void New(BodyReader reader, CilInstruction instruction)
    {
        var constructor = (ConstructorInfo)reader.Method.MethodOf(instruction);
        var type = constructor.DeclaringType!;
        var parameters = constructor.GetParameters();
        var arguments = new StackItem[parameters.Length];
        for (int i = arguments.Length - 1; i >= 0; i--) arguments[i] = reader.Pop();
        reader.Push(New(reader.Emitter, constructor, type, arguments));
    }

    public static StackItem New(Emitter emitter, ConstructorInfo constructor, Type type, StackItem[] arguments)
    {
        if (type.IsAssignableTo(typeof(Exception))) return new ExceptionItem(constructor, arguments);
        if (Delegates.Is(type)) return Delegates.New(type, arguments);
        RefusedMethods.Reject(constructor);
        if (ParallelLoops.IsOptions(type)) return new ParallelOptionsItem();
        if (type == typeof(string)) throw DiagnosticCatalog.Text.Error("new string");
        if (type.IsArray) return Elements.NewArray(emitter, type, arguments);
        if (!type.IsValueType) return MethodNames.IsClosure(type) ? Delegates.NewClosure(emitter, type) : throw DiagnosticCatalog.NewObject.Error(KernelTypes.NameOf(type));
        if (type.IsPrimitive && arguments.Length == 1 && KernelTypes.ScalarOf(constructor.GetParameters()[0].ParameterType) is { } source)
            return new ValueItem(emitter.Builder.Convert(emitter.As(arguments[0], source), KernelTypes.ScalarOf(type)!.Value));
        if (TryConstruct(emitter, constructor, arguments) is { } value) return value;
        var made = Storage.Create(emitter.Builder, type);
        emitter.Zero(made);
        CallEmitter.Emit(emitter, constructor, [new VariableAddress(made), .. arguments], isVirtual: false);
        return emitter.Read(made);
    }

    /// <summary>What a constructor of a number, a span or a tuple makes; null where its code is to be read.</summary>
    public static StackItem? TryConstruct(Emitter emitter, ConstructorInfo constructor, StackItem[] arguments)
    {
        var type = constructor.DeclaringType!;
        if (Texts.IsBuilder(type)) return Texts.NewBuilder(arguments);
        if (NumberStructs.TryConstruct(emitter, constructor, arguments) is { } number) return number;
        if (Memory.IsSpan(type) && KernelTypes.Of(type) is not null)
            return Memory.TryConstruct(emitter, constructor, arguments)
                ?? (Substitutes.For(constructor) is { } substitute ? CallEmitter.Inline(emitter, substitute, arguments)! : throw DiagnosticCatalog.ArrayMember.Error(MethodNames.Of(constructor)));
        if (ItemLists.IsSpan(type) && arguments is [VariableAddress or ItemAddress]) return new ItemsItem([emitter.Load(arguments[0])]);
        if (!type.IsValueType || !type.IsAssignableTo(typeof(ITuple))) return null;
        // Nothing but its fields; the constructor of eight asks for the type of the last.
        var tuple = (StructStorage)Storage.Create(emitter.Builder, type);
        for (int i = 0; i < arguments.Length; i++) emitter.Write(tuple.Parts[i], arguments[i]);
        return emitter.Read(tuple);
    }

    /// <summary>The method of <paramref name="type"/> that a call through a type parameter reaches.</summary>
    public static MethodBase Constrained(KernelUnit unit, MethodBase method, Type type)
    {
        if (method.DeclaringType == type || !type.IsValueType) return method;
        if (method.DeclaringType is not { IsInterface: true } face)
            return type.GetMethod(method.Name, [.. method.GetParameters().Select(parameter => parameter.ParameterType)]) ?? method;
        var definition = method is MethodInfo { IsGenericMethod: true } generic ? generic.GetGenericMethodDefinition() : method;
        var map = unit.InterfaceMap(type, face);
        int index = Array.IndexOf(map.InterfaceMethods, definition);
        if (index < 0) return method;
        var target = map.TargetMethods[index];
        return target.IsGenericMethodDefinition ? target.MakeGenericMethod(method.GetGenericArguments()) : target;
    }
}
