using System.Linq.Expressions;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;

namespace DualJit;

/// <summary>The types of delegates that run stubs: those that users hold, with one more parameter at the end for what a kernel's delegate is bound to.</summary>
/// <remarks>The other parameters are where they were, so an entry passes them on in the registers they came in.</remarks>
internal static class StubType
{
    private static readonly ConditionalWeakTable<Type, Type> Emitted = [];

    public static Type Of(Type delegateType)
    {
        var invoke = delegateType.GetMethod("Invoke")!;
        Type[] parameters = [.. invoke.GetParameters().Select(parameter => parameter.ParameterType), typeof(object)];
        if (invoke.ReturnType == typeof(void)) return Expression.TryGetActionType(parameters, out var action) ? action : Emitted.GetValue(delegateType, Emit);
        return Expression.TryGetFuncType([.. parameters, invoke.ReturnType], out var function) ? function : Emitted.GetValue(delegateType, Emit);
    }

    // For more parameters than System.Func has. In an assembly of its own, which goes when the delegate type goes.
    private static Type Emit(Type delegateType)
    {
        var invoke = delegateType.GetMethod("Invoke")!;
        var assembly = AssemblyBuilder.DefineDynamicAssembly(new AssemblyName("DualJit.Stubs"), AssemblyBuilderAccess.RunAndCollect);
        var type = assembly.DefineDynamicModule("DualJit.Stubs").DefineType("Stub", TypeAttributes.Public | TypeAttributes.Sealed, typeof(MulticastDelegate));
        type.DefineConstructor(MethodAttributes.Public | MethodAttributes.HideBySig | MethodAttributes.RTSpecialName, CallingConventions.Standard, [typeof(object), typeof(nint)])
            .SetImplementationFlags(MethodImplAttributes.Runtime);
        type.DefineMethod("Invoke", MethodAttributes.Public | MethodAttributes.HideBySig | MethodAttributes.NewSlot | MethodAttributes.Virtual,
            invoke.ReturnType, [.. invoke.GetParameters().Select(parameter => parameter.ParameterType), typeof(object)]).SetImplementationFlags(MethodImplAttributes.Runtime);
        return type.CreateType();
    }
}
