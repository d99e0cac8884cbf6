using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;

namespace DualJit;

/// <summary>How a struct lies in an array: its size, and where its fields are.</summary>
/// <param name="Size">Bytes of an element.</param>
/// <param name="Fields">As <see cref="ElementTypes.FieldsOf"/> has them.</param>
/// <param name="Offsets">Bytes from the start of the struct, one per field.</param>
internal sealed record StructLayout(int Size, FieldInfo[] Fields, int[] Offsets)
{
    public int OffsetOf(FieldInfo field) => Offsets[Array.IndexOf(Fields, field)];
}

/// <summary>The layouts of structs that arrays may have as elements: of scalars and of such structs, each where the processor expects it, and none over another.</summary>
internal static class StructLayouts
{
    // No processor asks for more, not for a Complex either.
    private const int LargestAlignment = 8;

    private static readonly ConditionalWeakTable<Type, StructLayout?> Known = [];

    /// <summary>The layout of a struct; null where arrays have no such elements.</summary>
    public static StructLayout? Of(Type type) => type.IsValueType && !type.IsPrimitive ? Known.GetValue(type, Find) : null;

    private static StructLayout? Find(Type type)
    {
        // A buffer of a fixed size has one field, and more than that in it.
        if (!ElementTypes.IsTakenApart(type) || type == typeof(Scalar) || type.ContainsGenericParameters || type.IsDefined(typeof(UnsafeValueTypeAttribute))) return null;
        var fields = ElementTypes.FieldsOf(type);
        foreach (var field in fields)
            if (ElementTypes.ScalarOf(field.FieldType) is null && Of(field.FieldType) is null) return null;
        var layout = new StructLayout(RuntimeHelpers.SizeOf(type.TypeHandle), fields, MeasureOffsets(type, fields));
        return fields.Length > 0 && layout.Size <= ushort.MaxValue && Array.TrueForAll(fields, field => IsAligned(layout, field)) ? layout : null;
    }

    private static bool IsAligned(StructLayout layout, FieldInfo field)
    {
        int alignment = AlignmentOf(field.FieldType);
        return layout.OffsetOf(field) % alignment == 0 && layout.Size % alignment == 0;
    }

    private static int AlignmentOf(Type type) =>
        ElementTypes.ScalarOf(type) is { } dtype ? Math.Min(dtype.Size, LargestAlignment) : Of(type)!.Fields.Max(field => AlignmentOf(field.FieldType));

    // .NET says it of structs for native code only, and may lay out those of managed code otherwise.
    private static int[] MeasureOffsets(Type type, FieldInfo[] fields)
    {
        var method = new DynamicMethod("offsets", typeof(void), [typeof(int[])], typeof(StructLayouts).Module, skipVisibility: true);
        var il = method.GetILGenerator();
        var value = il.DeclareLocal(type);
        for (int i = 0; i < fields.Length; i++)
        {
            il.Emit(OpCodes.Ldarg_0);
            il.Emit(OpCodes.Ldc_I4, i);
            il.Emit(OpCodes.Ldloca, value);
            il.Emit(OpCodes.Ldflda, fields[i]);
            il.Emit(OpCodes.Conv_U);
            il.Emit(OpCodes.Ldloca, value);
            il.Emit(OpCodes.Conv_U);
            il.Emit(OpCodes.Sub);
            il.Emit(OpCodes.Conv_I4);
            il.Emit(OpCodes.Stelem_I4);
        }
        il.Emit(OpCodes.Ret);
        var offsets = new int[fields.Length];
        method.CreateDelegate<Action<int[]>>()(offsets);
        return offsets;
    }
}
