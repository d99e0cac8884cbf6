using System.Reflection;
using DualJit.IR;

namespace DualJit.Frontend.Cil;

/// <summary>An object that holds captured variables, in memory of the kernel's.</summary>
internal sealed class ObjectItem(ValueId pointer, Type type) : StackItem
{
    public ValueId Pointer { get; } = pointer;

    public Type Type { get; } = type;

    public override bool IsSameAs(StackItem other) => other is ObjectItem item && item.Pointer == Pointer;
}

/// <summary>The address of a field of such an object, or of a struct in one. Of a scalar it is an <see cref="ElementAddress"/>.</summary>
/// <param name="member">The field of the object that it is, or is in.</param>
internal sealed class ObjectField(ObjectItem owner, int slot, Type type, FieldInfo member) : StackItem
{
    public ObjectItem Owner { get; } = owner;

    public int Slot { get; } = slot;

    public Type Type { get; } = type;

    public FieldInfo Member { get; } = member;

    public override bool IsSameAs(StackItem other) => other is ObjectField item && item.Owner.IsSameAs(Owner) && item.Slot == Slot && item.Type == Type;
}

/// <summary>Closures in memory: how kernels are read whose delegate variables change.</summary>
/// <remarks>
/// Elsewhere the fields of a closure are variables of the function that makes it, so there is one of it at a time. Here each is memory of its
/// own, which lives until the kernel ends, and a delegate is a number and an address. Fields take slots, a delegate two, another closure one. What
/// has no memory, such as an object from outside, has to be the same for all closures of a class.
/// </remarks>
internal static class ClosureObjects
{
    public static ObjectItem New(Emitter emitter, Type type)
    {
        int slots = KernelTypes.FieldsOf(type).Sum(field => CountOf(field.FieldType));
        return new ObjectItem(emitter.Builder.Emit(Op.AllocateMemory, (long)DType.Int64, emitter.Builder.Const((long)Math.Max(1, slots))), type);
    }

    /// <summary>The address of a field.</summary>
    /// <param name="owner">The object, or the address of a struct in it.</param>
    public static StackItem Field(Emitter emitter, StackItem owner, FieldInfo field)
    {
        var (made, slot, type, member) = owner is ObjectField outer ? (outer.Owner, outer.Slot, outer.Type, outer.Member) : ((ObjectItem)owner, 0, ((ObjectItem)owner).Type, field);
        foreach (var before in KernelTypes.FieldsOf(type))
        {
            if (before == field) break;
            slot += CountOf(before.FieldType);
        }
        return KernelTypes.ScalarOf(field.FieldType) is { } dtype ? new ElementAddress(new Slots(emitter, made.Pointer).Address(slot), dtype) : new ObjectField(made, slot, field.FieldType, member);
    }

    public static StackItem Load(Emitter emitter, ObjectField place)
    {
        var (slots, type) = (new Slots(emitter, place.Owner.Pointer), place.Type);
        if (emitter.Unit.SharedFields.TryGetValue(place.Member, out var shared)) return shared;
        if (Delegates.Is(type)) return new DelegateChoiceItem(type, LoadTyped(IrType.Int32, 0), [], LoadTyped(IrType.Pointer, 1));
        if (MethodNames.IsClosure(type)) return new ObjectItem(LoadTyped(IrType.Pointer, 0), type);
        if (Slots.AreReadable(type)) return slots.Take(type, place.Slot);
        if (!IsSplit(type)) return NullItem.Instance;
        var fields = KernelTypes.FieldsOf(type);
        return new StructItem(type, fields, Array.ConvertAll(fields, field => emitter.Load(Field(emitter, place, field))));

        ValueId LoadTyped(IrType loaded, int ahead) => emitter.Builder.EmitTyped(Op.Load, loaded, slots.Address(place.Slot + ahead));
    }

    public static void Store(Emitter emitter, ObjectField place, StackItem item)
    {
        var (builder, slots, type) = (emitter.Builder, new Slots(emitter, place.Owner.Pointer), place.Type);
        if (Delegates.Is(type))
        {
            var function = Delegates.Known(emitter, item);
            builder.Emit(Op.Store, emitter.NumberOf(function), slots.Address(place.Slot));
            builder.Emit(Op.Store, builder.Emit(Op.Address, emitter.TargetOf(function)), slots.Address(place.Slot + 1));
        }
        else if (item is ObjectItem made)
        {
            builder.Emit(Op.Store, builder.Emit(Op.Address, made.Pointer), slots.Address(place.Slot));
        }
        else if (Slots.AreReadable(type))
        {
            slots.Put(type, item, place.Slot);
        }
        else if (IsSplit(type))
        {
            foreach (var (field, part) in KernelTypes.FieldsOf(type).Zip(emitter.Parts(item))) emitter.Store(Field(emitter, place, field), part);
        }
        else
        {
            Share(emitter, place, item);
        }
    }

    private static void Share(Emitter emitter, ObjectField place, StackItem item)
    {
        // The kernel's own parameters are as good as what is captured, in every function.
        if (item is ValueItem { Value: var value } && emitter.Unit.SourceOf(emitter.Builder, value) is { } source) item = new CapturedItem(source.Root, [.. source.Path], source.Type);
        bool isKnown = item is CapturedItem or TextItem or NullItem or TypeItem && place.Type == place.Member.FieldType;
        if (!isKnown || (emitter.Unit.SharedFields.TryGetValue(place.Member, out var shared) && !shared.IsSameAs(item))) throw DiagnosticCatalog.DelegateVariable.Error(MethodNames.OfVariable(place.Member));
        emitter.Unit.SharedFields[place.Member] = item;
    }

    private static int CountOf(Type type) =>
        Delegates.Is(type) ? 2
        : MethodNames.IsClosure(type) ? 1
        : Slots.AreReadable(type) ? Slots.CountOf(type)!.Value
        : IsSplit(type) ? KernelTypes.FieldsOf(type).Sum(field => CountOf(field.FieldType))
        : 0;

    // A struct with something in it that has no slots: a delegate, say.
    private static bool IsSplit(Type type) => type is { IsValueType: true, IsPrimitive: false, IsEnum: false, IsByRefLike: false, IsExplicitLayout: false } && KernelTypes.Of(type) is null && Vectors.LaneOf(type) is null;
}
