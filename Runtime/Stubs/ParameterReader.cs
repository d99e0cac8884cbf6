using System.Reflection;
using System.Reflection.Emit;
using DualJit.Frontend;

namespace DualJit;

/// <summary>Emits the start of probes and stubs: every argument and captured variable is read once, into a local; nulls end the call.</summary>
internal static class ParameterReader
{
    private static readonly FieldInfo Roots = EmittedMethod.Field<KernelCall>(nameof(KernelCall.Roots));
    private static readonly FieldInfo Target = EmittedMethod.Field<FunctionCall>(nameof(FunctionCall.Target));
    private static readonly FieldInfo Functions = EmittedMethod.Field<FunctionCall>(nameof(FunctionCall.Functions));
    private static readonly MethodInfo FailNull = EmittedMethod.Method<KernelCall>(nameof(KernelCall.FailNull));

    public static LocalBuilder[] Read(EmittedMethod method, KernelSource source)
    {
        var il = method.Il;
        var values = new LocalBuilder[source.Parameters.Count];
        for (int i = 0; i < values.Length; i++)
        {
            var parameter = source.Parameters[i];
            values[i] = il.DeclareLocal(parameter.Type);
            if (parameter is CaptureSource capture) LoadCapture(method, source, capture, i);
            else il.Emit(OpCodes.Ldarg, (short)(((ArgumentSource)parameter).Position + 1));
            il.Emit(OpCodes.Stloc, values[i]);
            if (parameter.Type.IsValueType) continue;
            var present = il.DefineLabel();
            il.Emit(OpCodes.Ldloc, values[i]);
            il.Emit(OpCodes.Brtrue, present);
            il.Emit(OpCodes.Ldarg_0);
            il.Emit(OpCodes.Ldc_I4, i);
            il.Emit(OpCodes.Call, FailNull);
            il.MarkLabel(present);
        }
        return values;
    }

    private static void LoadCapture(EmittedMethod method, KernelSource source, CaptureSource capture, int parameter)
    {
        var il = method.Il;
        int first = 0;
        if (KnownObject.IndexOfLast(source.Known, capture) is >= 0 and var function)
        {
            il.Emit(OpCodes.Ldarg, (short)method.Parameters.Length);
            il.Emit(OpCodes.Ldfld, Functions);
            il.Emit(OpCodes.Ldc_I4, function);
            il.Emit(OpCodes.Ldelem_Ref);
            first = source.Known[function].Variable.Path.Count;
        }
        else if (capture.Root is ArgumentSource argument)
        {
            bool isTarget = argument.Position == method.Parameters.Length - 1;
            il.Emit(OpCodes.Ldarg, (short)(argument.Position + 1));
            if (isTarget && source.Known.Count > 0) il.Emit(OpCodes.Ldfld, Target);
            if (isTarget) Unbox(0);
        }
        else if (capture.Root is not null)
        {
            il.Emit(OpCodes.Ldarg_0);
            il.Emit(OpCodes.Ldfld, Roots);
            il.Emit(OpCodes.Ldc_I4, parameter);
            il.Emit(OpCodes.Ldelem_Ref);
            Unbox(0);
        }
        for (int i = first; i < capture.Path.Count; i++)
        {
            var field = capture.Path[i];
            il.Emit(field.IsStatic ? OpCodes.Ldsfld : OpCodes.Ldfld, field);
            // What a delegate is bound to is an object of any class.
            if (field == CaptureSource.TargetField) Unbox(i + 1);
        }

        // An object is of the class that its field belongs to, as the kernel was read for it.
        void Unbox(int next)
        {
            var type = next < capture.Path.Count ? capture.Path[next].DeclaringType! : capture.Type;
            if (type.IsValueType) il.Emit(OpCodes.Unbox_Any, type);
        }
    }
}
