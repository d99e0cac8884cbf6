using System.Reflection;
using System.Reflection.Emit;

namespace DualJit.Tests;

/// <summary>Calls the delegate itself: what it does is what a kernel must do.</summary>
public static class Reference
{
    /// <summary>A call of the delegate with boxed arguments, spans given as arrays.</summary>
    public static Func<object[], object?> CallOf(Delegate kernel)
    {
        var invoke = kernel.GetType().GetMethod("Invoke")!;
        var call = new DynamicMethod("call", typeof(object), [typeof(Delegate), typeof(object[])], typeof(Reference).Module, skipVisibility: true);
        var il = call.GetILGenerator();
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Castclass, kernel.GetType());
        foreach (var parameter in invoke.GetParameters())
        {
            var type = parameter.ParameterType;
            il.Emit(OpCodes.Ldarg_1);
            il.Emit(OpCodes.Ldc_I4, parameter.Position);
            il.Emit(OpCodes.Ldelem_Ref);
            if (type.IsByRefLike)
            {
                var array = type.GenericTypeArguments[0].MakeArrayType();
                il.Emit(OpCodes.Castclass, array);
                il.Emit(OpCodes.Newobj, type.GetConstructor([array])!);
            }
            else
            {
                il.Emit(OpCodes.Unbox_Any, type);
            }
        }
        il.Emit(OpCodes.Callvirt, invoke);
        if (invoke.ReturnType == typeof(void)) il.Emit(OpCodes.Ldnull);
        else if (invoke.ReturnType.IsValueType) il.Emit(OpCodes.Box, invoke.ReturnType);
        il.Emit(OpCodes.Ret);
        var function = call.CreateDelegate<Func<Delegate, object[], object?>>();
        return arguments => function(kernel, arguments);
    }

    /// <summary>A delegate of a type of its own for a static method.</summary>
    public static Delegate DelegateOf(MethodInfo method)
    {
        Type[] types = [.. method.GetParameters().Select(parameter => parameter.ParameterType), method.ReturnType];
        return method.CreateDelegate(System.Linq.Expressions.Expression.GetDelegateType(types));
    }
}
