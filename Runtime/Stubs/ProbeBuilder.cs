using System.Reflection;
using System.Reflection.Emit;
using DualJit.Frontend;

namespace DualJit;

/// <summary>Emits the probe of a kernel, which fits no arguments: it finds the keys of those it gets, and goes on with the stub for them.</summary>
internal static class ProbeBuilder
{
    private static readonly FieldInfo Dispatcher = EmittedMethod.Field<KernelCall>(nameof(KernelCall.Dispatcher));
    private static readonly MethodInfo Resolve = EmittedMethod.Method<Dispatcher>(nameof(DualJit.Dispatcher.Resolve));

    public static Delegate Build(KernelSource source, Type stubType, Dispatcher dispatcher)
    {
        var method = new EmittedMethod(source.Name, stubType, typeof(KernelCall));
        var il = method.Il;
        LocalBuilder[] keyed = [.. ParameterReader.Read(method, source).Where(value => ArgumentKey.FieldOf(value.LocalType) is not null)];
        var keys = il.DeclareLocal(typeof(int*));
        il.Emit(OpCodes.Ldc_I4, keyed.Length * sizeof(int));
        il.Emit(OpCodes.Conv_U);
        il.Emit(OpCodes.Localloc);
        il.Emit(OpCodes.Stloc, keys);
        for (int i = 0; i < keyed.Length; i++)
        {
            il.Emit(OpCodes.Ldloc, keys);
            il.Emit(OpCodes.Ldc_I4, i * sizeof(int));
            il.Emit(OpCodes.Add);
            il.Emit(OpCodes.Ldloc, keyed[i]);
            il.Emit(OpCodes.Ldfld, ArgumentKey.FieldOf(keyed[i].LocalType)!);
            il.Emit(OpCodes.Stind_I4);
        }
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldfld, Dispatcher);
        il.Emit(OpCodes.Ldloc, keys);
        il.Emit(OpCodes.Ldc_I4, keyed.Length);
        il.Emit(OpCodes.Call, Resolve);
        method.LoadArguments();
        il.Emit(OpCodes.Callvirt, method.Invoke);
        il.Emit(OpCodes.Ret);
        return method.Finish().CreateDelegate(stubType, new KernelCall(dispatcher, null, null, source.Parameters));
    }
}
