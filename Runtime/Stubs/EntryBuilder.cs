using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;

namespace DualJit;

/// <summary>Emits the delegates that users hold. They find the stub to run, and hand it their arguments and what they are bound to.</summary>
/// <remarks>One method does for all kernels of a delegate type: what differs is what its delegates are closed over.</remarks>
internal static class EntryBuilder
{
    private static readonly FieldInfo Dispatcher = EmittedMethod.Field<BoundKernel>(nameof(BoundKernel.Dispatcher));
    private static readonly FieldInfo Target = EmittedMethod.Field<BoundKernel>(nameof(BoundKernel.Target));
    private static readonly FieldInfo Current = EmittedMethod.Field<Dispatcher>(nameof(DualJit.Dispatcher.Current));
    private static readonly MethodInfo First = EmittedMethod.Method<Dispatcher>(nameof(DualJit.Dispatcher.First));
    private static readonly MethodInfo Select = EmittedMethod.Method<BoundFunctions>(nameof(BoundFunctions.Select));

    private static readonly ConditionalWeakTable<Type, DynamicMethod> Entries = [];
    private static readonly ConditionalWeakTable<Type, DynamicMethod> FunctionEntries = [];

    /// <summary><c>(arguments) => (kernel.Dispatcher.Current ?? kernel.Dispatcher.First())(arguments, kernel.Target)</c>.</summary>
    public static Delegate Build(Type delegateType, BoundKernel kernel) => Entries.GetValue(delegateType, Emit).CreateDelegate(delegateType, kernel);

    /// <summary><c>(arguments) => kernel.Select([delegates among the arguments], out var call)(arguments, call)</c>.</summary>
    public static Delegate Build(Type delegateType, BoundFunctions kernel) => FunctionEntries.GetValue(delegateType, EmitForFunctions).CreateDelegate(delegateType, kernel);

    private static DynamicMethod Emit(Type delegateType)
    {
        var method = new EmittedMethod("kernel", delegateType, typeof(BoundKernel));
        var il = method.Il;
        var ready = il.DefineLabel();
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldfld, Dispatcher);
        il.Emit(OpCodes.Ldfld, Current);
        il.Emit(OpCodes.Dup);
        il.Emit(OpCodes.Brtrue, ready);
        il.Emit(OpCodes.Pop);
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldfld, Dispatcher);
        il.Emit(OpCodes.Call, First);
        il.MarkLabel(ready);
        return RunStub(method, delegateType, () =>
        {
            il.Emit(OpCodes.Ldarg_0);
            il.Emit(OpCodes.Ldfld, Target);
        });
    }

    private static DynamicMethod EmitForFunctions(Type delegateType)
    {
        var method = new EmittedMethod("kernel", delegateType, typeof(BoundFunctions));
        var call = method.Il.DeclareLocal(typeof(object));
        method.Il.Emit(OpCodes.Ldarg_0);
        method.LoadObjects(type => type.IsAssignableTo(typeof(Delegate)));
        method.Il.Emit(OpCodes.Ldloca, call);
        method.Il.Emit(OpCodes.Call, Select);
        return RunStub(method, delegateType, () => method.Il.Emit(OpCodes.Ldloc, call));
    }

    private static DynamicMethod RunStub(EmittedMethod method, Type delegateType, Action loadTarget)
    {
        method.LoadArguments();
        loadTarget();
        method.Il.Emit(OpCodes.Callvirt, StubType.Of(delegateType).GetMethod("Invoke")!);
        method.Il.Emit(OpCodes.Ret);
        return method.Finish();
    }
}
