using System.Reflection;
using System.Reflection.Emit;

namespace DualJit;

/// <summary>A dynamic method under construction: what the entries, probes and stubs have in common.</summary>
/// <remarks>Its argument 0 is what its delegate is closed over; the delegate's own follow.</remarks>
internal sealed class EmittedMethod
{
    public const BindingFlags Hidden = BindingFlags.Instance | BindingFlags.NonPublic;

    private readonly DynamicMethod _method;

    public EmittedMethod(string name, Type delegateType, Type closure)
    {
        Invoke = delegateType.GetMethod("Invoke")!;
        Parameters = Invoke.GetParameters();
        // Owned by no module of the user's: code in a module built for debugging is not optimised.
        _method = new DynamicMethod(name, Invoke.ReturnType, [closure, .. Parameters.Select(parameter => parameter.ParameterType)], restrictedSkipVisibility: true) { InitLocals = false };
        Il = _method.GetILGenerator();
    }

    public ILGenerator Il { get; }

    public MethodInfo Invoke { get; }

    public ParameterInfo[] Parameters { get; }

    public DynamicMethod Finish() => _method;

    /// <summary>The field of a class that emitted code reads.</summary>
    public static FieldInfo Field<T>(string name) => typeof(T).GetField(name, Hidden | BindingFlags.Public)!;

    /// <summary>The method of a class that emitted code calls.</summary>
    public static MethodInfo Method<T>(string name) => typeof(T).GetMethod(name, Hidden | BindingFlags.Static | BindingFlags.Public)!;

    public void LoadArguments()
    {
        for (int i = 1; i <= Parameters.Length; i++) Il.Emit(OpCodes.Ldarg, (short)i);
    }

    /// <summary>Loads an array of the arguments by position, with those of certain types, and of other objects after them.</summary>
    public void LoadObjects(Predicate<Type> isIncluded, params ReadOnlySpan<LocalBuilder> others)
    {
        Il.Emit(OpCodes.Ldc_I4, Parameters.Length + others.Length);
        Il.Emit(OpCodes.Newarr, typeof(object));
        foreach (var parameter in Parameters)
        {
            if (!isIncluded(parameter.ParameterType)) continue;
            Il.Emit(OpCodes.Dup);
            Il.Emit(OpCodes.Ldc_I4, parameter.Position);
            Il.Emit(OpCodes.Ldarg, (short)(parameter.Position + 1));
            if (parameter.ParameterType.IsValueType) Il.Emit(OpCodes.Box, parameter.ParameterType);
            Il.Emit(OpCodes.Stelem_Ref);
        }
        for (int i = 0; i < others.Length; i++)
        {
            Il.Emit(OpCodes.Dup);
            Il.Emit(OpCodes.Ldc_I4, Parameters.Length + i);
            Il.Emit(OpCodes.Ldloc, others[i]);
            Il.Emit(OpCodes.Stelem_Ref);
        }
    }

    public void LoadAddress(LocalBuilder local)
    {
        Il.Emit(OpCodes.Ldloca, local);
        Il.Emit(OpCodes.Conv_U);
    }
}
