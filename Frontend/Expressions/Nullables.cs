using DualJit.Frontend.Cil;

namespace DualJit.Frontend.Expressions;

/// <summary><see cref="Nullable{T}"/> as the struct it is: whether it has a value, and the value.</summary>
internal static class Nullables
{
    public static StructItem Some(Type type, StackItem value) => new(type, KernelTypes.FieldsOf(type), [new ConstantItem(DType.Bool, 1), value]);

    public static StackItem HasValue(StackItem item) => Part(item, 0);

    /// <summary>The value, that of the type's default where there is none.</summary>
    public static StackItem Value(StackItem item) => Part(item, 1);

    private static StackItem Part(StackItem item, int index) => item switch
    {
        StructItem value => value.Values[index],
        CapturedItem captured => captured.Field(KernelTypes.FieldsOf(captured.Type)[index]),
        _ => item,
    };
}
