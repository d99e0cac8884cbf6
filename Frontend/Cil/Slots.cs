using DualJit.IR;

namespace DualJit.Frontend.Cil;

/// <summary>Values in memory, in slots of eight bytes: scalars and arrays one after another, structs as their fields.</summary>
internal sealed class Slots(Emitter emitter, ValueId first)
{
    public const int Size = sizeof(long);

    /// <summary>How many slots a value of the type takes; null where there are no such values.</summary>
    public static int? CountOf(Type type) => KernelTypes.ReturnedAs(type) is { IsVoid: false } known && known.Leaves.All(leaf => leaf is { IsRows: false, IsUntyped: false, HasAnyDType: false }) ? CountOf(known) : null;

    // Of an array, what Op.Describe writes.
    private static int CountOf(IrType type) =>
        type.IsTuple ? type.Items.Sum(CountOf)
        : type.IsArray ? 2 + 2 * (type.HasAnyRank ? KernelTypes.MaximumRank : type.Rank)
        : (type.DType.Size + Size - 1) / Size;

    /// <summary>Whether a value can be read: an array whose rank is known at the call only cannot.</summary>
    public static bool AreReadable(Type type) => CountOf(type) is not null && KernelTypes.ReturnedAs(type)!.Value.Leaves.All(leaf => !leaf.HasAnyRank);

    /// <summary>Writes a value into the slots from the one on.</summary>
    public void Put(Type type, StackItem item, int slot)
    {
        var known = KernelTypes.ReturnedAs(type)!.Value;
        if (known.IsTuple)
        {
            foreach (var (field, part) in KernelTypes.FieldsOf(type).Zip(emitter.Parts(item)))
            {
                Put(field.FieldType, part, slot);
                slot += CountOf(field.FieldType)!.Value;
            }
            return;
        }
        var value = emitter.As(item, known);
        if (known.IsArray) emitter.Builder.Emit(Op.Describe, value, Address(slot));
        else emitter.Builder.Emit(Op.Store, value, Address(slot));
    }

    /// <summary>Reads a value from the slots from the one on.</summary>
    public StackItem Take(Type type, int slot)
    {
        var known = KernelTypes.ReturnedAs(type)!.Value;
        if (known.IsScalar) return new ValueItem(emitter.Builder.EmitTyped(Op.Load, known, Address(slot)));
        if (known.IsArray) return new ValueItem(TakeArray(known, slot));
        var fields = KernelTypes.FieldsOf(type);
        var values = new StackItem[fields.Length];
        for (int i = 0; i < fields.Length; i++)
        {
            values[i] = Take(fields[i].FieldType, slot);
            slot += CountOf(fields[i].FieldType)!.Value;
        }
        return new StructItem(type, fields, values);
    }

    public ValueId Address(int slot) => slot == 0 ? first : emitter.Builder.Emit(Op.Offset, (long)DType.Int64, first, emitter.Builder.Const((long)slot));

    // The address of a null is 0.
    private ValueId TakeArray(IrType array, int slot)
    {
        var builder = emitter.Builder;
        var (present, join) = (builder.NewBlock(), builder.NewBlock());
        var isNull = builder.Emit(Op.Eq, builder.EmitTyped(Op.Load, IrType.Int64, Address(slot + 1)), builder.Const(0L));
        builder.Branch(isNull, new Edge(join, [builder.EmitTyped(Op.Null, array)]), new Edge(present));
        builder.Seal(present);
        builder.SwitchTo(present);
        var data = builder.EmitTyped(Op.Load, IrType.Pointer, Address(slot + 1));
        var lengths = Enumerable.Range(0, array.Rank).Select(axis => builder.EmitTyped(Op.Load, IrType.Int64, Address(slot + 2 + axis))).ToArray();
        builder.Jump(join, builder.EmitTyped(Op.View, array, [data, .. lengths]));
        builder.Seal(join);
        builder.SwitchTo(join);
        return builder.Function.AddParameter(join, array);
    }
}
