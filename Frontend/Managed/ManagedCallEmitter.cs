using System.Reflection;
using DualJit.Frontend.Cil;
using DualJit.IR;

namespace DualJit.Frontend.Managed;

/// <summary><c>Jit.Managed(…)</c>: a call that leaves the compiled code.</summary>
internal static class ManagedCallEmitter
{
    // The class belongs to a room above this one.
    public static bool Is(MethodBase method) => method is { Name: "Managed", DeclaringType.FullName: "DualJit.Jit" };

    /// <param name="delegateType">The type of the delegate that is called.</param>
    /// <param name="arguments">The delegate, then its arguments.</param>
    public static StackItem? Emit(Emitter emitter, Type delegateType, StackItem[] arguments)
    {
        var invoke = delegateType.GetMethod("Invoke")!;
        var parameters = invoke.GetParameters();
        var firstSlots = new int[parameters.Length];
        int count = 0;
        for (int i = 0; i < parameters.Length; i++)
        {
            firstSlots[i] = count;
            if (IsValue(parameters[i].ParameterType)) count += CountOf(parameters[i].ParameterType);
        }
        var returned = invoke.ReturnType;
        // The result takes the place of the arguments.
        var loan = new ManagedLoan(emitter, Math.Max(Math.Max(1, count), returned == typeof(void) ? 0 : CountOf(returned)));
        if (returned != typeof(void)) RequireReadable(returned);
        var make = loan.ValueOf(arguments[0]);
        var values = parameters.Select((parameter, i) => IsValue(parameter.ParameterType) ? writer => writer.Load(parameter.ParameterType, firstSlots[i]) : loan.ValueOf(arguments[i + 1])).ToArray();
        loan.Complete();

        var builder = emitter.Builder;
        var address = builder.StackSlot(loan.Slots * Slots.Size);
        var slots = new Slots(emitter, address);
        for (int i = 0; i < parameters.Length; i++)
            if (IsValue(parameters[i].ParameterType)) slots.Put(parameters[i].ParameterType, arguments[i + 1], firstSlots[i]);
        foreach (var variable in loan.Variables) slots.Put(variable.Type, emitter.Load(variable.Address), variable.Slot);
        builder.Emit(Op.CallManaged, builder.Module.Add(new ManagedCode(delegateType, make, values)), address);
        emitter.Unit.CheckManagedCode();
        foreach (var variable in loan.Variables)
            if (variable.IsAssigned) emitter.Store(variable.Address, slots.Take(variable.Type, variable.Slot));
        return returned == typeof(void) ? null : slots.Take(returned, 0);
    }

    /// <summary>How many slots a value takes.</summary>
    /// <exception cref="KernelCompilationException">There are no such values on either side.</exception>
    public static int CountOf(Type type) => Slots.CountOf(type) ?? throw DiagnosticCatalog.ManagedCode.Error($"a value of type {KernelTypes.NameOf(type)}");

    /// <summary>Throws if the kernel cannot take values of the type from the code.</summary>
    public static void RequireReadable(Type type)
    {
        if (!Slots.AreReadable(type)) throw DiagnosticCatalog.ManagedCode.Error($"a value of type {KernelTypes.NameOf(type)} that the code returns or assigns");
    }

    // Other objects come from outside, and are known.
    private static bool IsValue(Type type) => (type.IsValueType && !CallControls.Is(type)) || KernelTypes.Of(type) is { IsArray: true };
}
