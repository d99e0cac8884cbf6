using System.Reflection;
using DualJit.IR;

namespace DualJit.Frontend.Cil;

/// <summary><c>Jit.Managed(…)</c>: a call that leaves the compiled code.</summary>
internal static class ManagedCallEmitter
{
    // The class belongs to a room above this one.
    public static bool Is(MethodBase method) => method is { Name: "Managed", DeclaringType.FullName: "DualJit.Jit" };

    /// <param name="arguments">The delegate, then its arguments.</param>
    public static StackItem? Emit(Emitter emitter, MethodBase method, StackItem[] arguments)
    {
        var delegateType = method.GetParameters()[0].ParameterType;
        var invoke = delegateType.GetMethod("Invoke")!;
        var types = Array.ConvertAll(invoke.GetParameters(), parameter => DTypeOf(parameter.ParameterType));
        DType? returned = invoke.ReturnType == typeof(void) ? null : DTypeOf(invoke.ReturnType);
        int own = Math.Max(1, types.Length);
        var loan = new ManagedLoan(emitter, own);
        var site = new ManagedCode(loan.ValueOf(arguments[0]), delegateType);

        var builder = emitter.Builder;
        var slots = builder.StackSlot((own + loan.Variables.Count) * sizeof(long));
        for (int i = 0; i < types.Length; i++) builder.Emit(Op.Store, emitter.As(arguments[i + 1], types[i]), Slot(i));
        for (int i = 0; i < loan.Variables.Count; i++) builder.Emit(Op.Store, builder.Read(loan.Variables[i].Variable), Slot(own + i));
        builder.Emit(Op.CallManaged, builder.Module.Add(site), slots);
        for (int i = 0; i < loan.Variables.Count; i++)
        {
            var variable = loan.Variables[i].Variable;
            builder.Write(variable, builder.EmitTyped(Op.Load, builder.TypeOf(variable), Slot(own + i)));
        }
        return returned is { } dtype ? new ValueItem(builder.EmitTyped(Op.Load, IrType.Scalar(dtype), slots)) : null;

        ValueId Slot(int index) => index == 0 ? slots : builder.Emit(Op.Offset, (long)DType.Int64, slots, builder.Const((long)index));
    }

    private static DType DTypeOf(Type type) => ExceptionOperand.DTypeOf(type) ?? throw DiagnosticCatalog.ManagedCode.Error($"a value of type {KernelTypes.NameOf(type)}");
}
