using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using DualJit.IR;

namespace DualJit.Frontend;

/// <summary>How an object that managed code gets is made at a call.</summary>
internal delegate object? ManagedValue(ManagedObjects call);

/// <summary>A delegate that a kernel calls as managed code, made at each call.</summary>
/// <param name="make">Makes the delegate.</param>
internal sealed class ManagedCode(ManagedValue make, Type delegateType) : ManagedSite
{
    private readonly Action<Delegate, nint> _invoke = Invoker(delegateType);

    public override void Invoke(nint slots, object?[] arguments)
    {
        var call = new ManagedObjects(slots, arguments);
        _invoke((Delegate)make(call)!, slots);
        call.TakeBack();
    }

    /// <summary>A method that calls a delegate with the values in the first slots, and puts the result into the first.</summary>
    private static Action<Delegate, nint> Invoker(Type delegateType)
    {
        var invoke = delegateType.GetMethod("Invoke")!;
        bool returns = invoke.ReturnType != typeof(void);
        var method = new DynamicMethod("managed", typeof(void), [typeof(Delegate), typeof(nint)], typeof(ManagedCode).Module, skipVisibility: true);
        var il = method.GetILGenerator();
        if (returns) il.Emit(OpCodes.Ldarg_1);
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Castclass, delegateType);
        foreach (var parameter in invoke.GetParameters())
        {
            il.Emit(OpCodes.Ldarg_1);
            il.Emit(OpCodes.Ldc_I4, parameter.Position * sizeof(long));
            il.Emit(OpCodes.Add);
            il.Emit(OpCodes.Ldobj, parameter.ParameterType);
        }
        il.Emit(OpCodes.Callvirt, invoke);
        if (returns) il.Emit(OpCodes.Stobj, invoke.ReturnType);
        il.Emit(OpCodes.Ret);
        return method.CreateDelegate<Action<Delegate, nint>>();
    }
}

/// <summary>An object that holds variables of the kernel while managed code runs.</summary>
/// <param name="Fields">What to put into its fields.</param>
/// <param name="Lent">The fields, of the object or of structs in it, whose values come from a slot and go back there.</param>
internal sealed record ManagedHolder(Type Type, List<(FieldInfo Field, ManagedValue Value)> Fields, List<(FieldInfo[] Path, int Slot)> Lent);

/// <summary>The objects of one call of managed code.</summary>
/// <param name="slots">The values of the kernel, eight bytes each.</param>
/// <param name="arguments">The objects among the arguments of the kernel.</param>
internal sealed class ManagedObjects(nint slots, object?[] arguments)
{
    private readonly Dictionary<ManagedHolder, object> _made = [];

    public object?[] Arguments { get; } = arguments;

    public object Read(int slot, Type type) => ExceptionOperand.Box(type, ScalarMemory.Load(AddressOf(slot), DTypeOf(type)));

    /// <summary>The object, made at the first request.</summary>
    public object Make(ManagedHolder holder)
    {
        if (_made.TryGetValue(holder, out object? known)) return known;
        object made = RuntimeHelpers.GetUninitializedObject(holder.Type);
        // A struct is copied to where it goes; an object may be in a field of its own.
        if (!holder.Type.IsValueType) _made[holder] = made;
        foreach (var (field, value) in holder.Fields) field.SetValue(made, value(this));
        return made;
    }

    /// <summary>Puts what the code made of variables back into their slots.</summary>
    public void TakeBack()
    {
        foreach (var (holder, made) in _made)
            foreach (var (path, slot) in holder.Lent)
                ScalarMemory.Store(AddressOf(slot), DTypeOf(path[^1].FieldType), BitsOf(path.Aggregate(made, (value, field) => field.GetValue(value)!)));
    }

    private nint AddressOf(int slot) => slots + slot * sizeof(long);

    private static DType DTypeOf(Type type) => ExceptionOperand.DTypeOf(type)!.Value;

    private static long BitsOf(object value) => ScalarBits.Unbox(value is Enum ? Convert.ChangeType(value, Enum.GetUnderlyingType(value.GetType())) : value);
}
