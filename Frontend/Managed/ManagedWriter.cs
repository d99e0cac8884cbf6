using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using DualJit.Frontend.Cil;
using DualJit.IR;

namespace DualJit.Frontend.Managed;

/// <summary>Writes the method that calls a delegate for a kernel: <c>void (object[] constants, nint slots, ManagedCalls call)</c>.</summary>
internal sealed class ManagedWriter(ILGenerator il)
{
    private static readonly MethodInfo Objects = typeof(ManagedCalls).GetProperty(nameof(ManagedCalls.Objects))!.GetMethod!;
    private static readonly MethodInfo MakeObject = typeof(RuntimeHelpers).GetMethod(nameof(RuntimeHelpers.GetUninitializedObject))!;
    private static readonly MethodInfo TypeFromHandle = typeof(Type).GetMethod(nameof(Type.GetTypeFromHandle))!;

    private readonly Dictionary<ManagedHolder, LocalBuilder> _made = [];
    private LocalBuilder? _arrays;

    /// <summary>What the method is closed over.</summary>
    public List<object> Constants { get; } = [];

    public void Null() => il.Emit(OpCodes.Ldnull);

    public void Constant(object value)
    {
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldc_I4, Constants.Count);
        il.Emit(OpCodes.Ldelem_Ref);
        il.Emit(value.GetType().IsValueType ? OpCodes.Unbox_Any : OpCodes.Castclass, value.GetType());
        Constants.Add(value);
    }

    /// <summary>Pushes a variable outside the kernel, as it is now.</summary>
    public void Captured(CaptureSource source)
    {
        if (source.Root is ArgumentSource argument)
        {
            il.Emit(OpCodes.Ldarg_2);
            il.Emit(OpCodes.Call, Objects);
            il.Emit(OpCodes.Ldc_I4, argument.Position);
            il.Emit(OpCodes.Ldelem_Ref);
            // What a delegate is bound to is an object of any class, or a struct in a box.
            il.Emit(OpCodes.Unbox_Any, source.Path.Count > 0 ? source.Path[0].DeclaringType! : source.Type);
        }
        else if (source.Root is { } root)
        {
            Constant(root);
        }
        for (int i = 0; i < source.Path.Count; i++)
        {
            var field = source.Path[i];
            il.Emit(field.IsStatic ? OpCodes.Ldsfld : OpCodes.Ldfld, field);
            if (field == CaptureSource.TargetField) il.Emit(OpCodes.Unbox_Any, i + 1 < source.Path.Count ? source.Path[i + 1].DeclaringType! : source.Type);
        }
    }

    /// <summary>Makes a delegate of the target that was pushed.</summary>
    public void MakeDelegate(Type type, MethodInfo method)
    {
        il.Emit(OpCodes.Ldftn, method);
        il.Emit(OpCodes.Newobj, type.GetConstructors()[0]);
    }

    /// <summary>Calls a method with what was pushed; its result stays there.</summary>
    public void CallMethod(MethodInfo method) => il.Emit(OpCodes.Callvirt, method);

    /// <summary>Pushes an array with these objects.</summary>
    public void ObjectArray(IReadOnlyList<ManagedValue> items)
    {
        il.Emit(OpCodes.Ldc_I4, items.Count);
        il.Emit(OpCodes.Newarr, typeof(object));
        for (int i = 0; i < items.Count; i++)
        {
            il.Emit(OpCodes.Dup);
            il.Emit(OpCodes.Ldc_I4, i);
            items[i](this);
            il.Emit(OpCodes.Stelem_Ref);
        }
    }

    /// <summary>Pushes the object, made at the first request.</summary>
    public void Holder(ManagedHolder holder)
    {
        if (!_made.TryGetValue(holder, out var made))
        {
            _made[holder] = made = il.DeclareLocal(holder.Type);
            if (holder.Type.GetConstructor([]) is { } constructor)
            {
                il.Emit(OpCodes.Newobj, constructor);
            }
            else
            {
                il.Emit(OpCodes.Ldtoken, holder.Type);
                il.Emit(OpCodes.Call, TypeFromHandle);
                il.Emit(OpCodes.Call, MakeObject);
            }
            il.Emit(OpCodes.Stloc, made);
            // It may be in a field of its own.
            foreach (var (path, value) in holder.Fields)
            {
                il.Emit(OpCodes.Ldloc, made);
                foreach (var field in path.AsSpan(..^1)) il.Emit(OpCodes.Ldflda, field);
                value(this);
                il.Emit(OpCodes.Stfld, path[^1]);
            }
        }
        il.Emit(OpCodes.Ldloc, made);
    }

    /// <summary>Pushes the value of a type that lies in slots from the one on: its scalars and arrays one after another.</summary>
    public void Load(Type type, int slot)
    {
        if (KernelTypes.Of(type) is { IsArray: true })
        {
            Arrays();
            Address(slot);
            il.Emit(OpCodes.Call, ManagedArrays.Reader(type));
        }
        else if (KernelTypes.ScalarOf(type) is not null)
        {
            Address(slot);
            il.Emit(OpCodes.Ldobj, type);
        }
        else
        {
            var made = il.DeclareLocal(type);
            il.Emit(OpCodes.Ldloca, made);
            il.Emit(OpCodes.Initobj, type);
            foreach (var field in KernelTypes.FieldsOf(type))
            {
                il.Emit(OpCodes.Ldloca, made);
                Load(field.FieldType, slot);
                il.Emit(OpCodes.Stfld, field);
                slot += ManagedCallEmitter.CountOf(field.FieldType);
            }
            il.Emit(OpCodes.Ldloc, made);
        }
    }

    /// <summary>Calls the delegate, and leaves its result, from the first slot on, and the variables in the slots.</summary>
    public void Call(MethodInfo invoke)
    {
        il.Emit(OpCodes.Callvirt, invoke);
        var result = invoke.ReturnType == typeof(void) ? null : il.DeclareLocal(invoke.ReturnType);
        if (result is not null) il.Emit(OpCodes.Stloc, result);
        foreach (var (holder, made) in _made)
            foreach (var (path, slot) in holder.Returned)
            {
                var value = il.DeclareLocal(path[^1].FieldType);
                il.Emit(OpCodes.Ldloc, made);
                foreach (var field in path) il.Emit(OpCodes.Ldfld, field);
                il.Emit(OpCodes.Stloc, value);
                Store(value, slot);
            }
        if (result is not null) Store(result, 0);
        if (_arrays is not null)
        {
            il.Emit(OpCodes.Ldloc, _arrays);
            il.Emit(OpCodes.Call, ManagedArrays.EndMethod);
        }
        il.Emit(OpCodes.Ret);
    }

    private void Store(LocalBuilder value, int slot)
    {
        var type = value.LocalType;
        if (KernelTypes.Of(type) is { IsArray: true })
        {
            Arrays();
            il.Emit(OpCodes.Ldloc, value);
            Address(slot);
            il.Emit(OpCodes.Call, ManagedArrays.GiveMethod);
        }
        else if (KernelTypes.ScalarOf(type) is not null)
        {
            Address(slot);
            il.Emit(OpCodes.Ldloc, value);
            il.Emit(OpCodes.Stobj, type);
        }
        else
        {
            foreach (var field in KernelTypes.FieldsOf(type))
            {
                var part = il.DeclareLocal(field.FieldType);
                il.Emit(OpCodes.Ldloc, value);
                il.Emit(OpCodes.Ldfld, field);
                il.Emit(OpCodes.Stloc, part);
                Store(part, slot);
                slot += ManagedCallEmitter.CountOf(field.FieldType);
            }
        }
    }

    private void Address(int slot)
    {
        il.Emit(OpCodes.Ldarg_1);
        il.Emit(OpCodes.Ldc_I4, slot * Slots.Size);
        il.Emit(OpCodes.Add);
    }

    private void Arrays()
    {
        if (_arrays is null)
        {
            _arrays = il.DeclareLocal(typeof(ManagedArrays));
            il.Emit(OpCodes.Ldarg_2);
            il.Emit(OpCodes.Newobj, typeof(ManagedArrays).GetConstructors()[0]);
            il.Emit(OpCodes.Stloc, _arrays);
        }
        il.Emit(OpCodes.Ldloc, _arrays);
    }
}
