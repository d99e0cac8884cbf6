using System.Reflection;
using DualJit.Frontend;
using DualJit.IR;

namespace DualJit;

/// <summary>What chooses a specialisation: one number for each argument or captured variable whose .NET type leaves something open.</summary>
internal static class ArgumentKey
{
    private static readonly FieldInfo OfArray = EmittedMethod.Field<NdArray>(nameof(NdArray.Key));
    private static readonly FieldInfo OfScalar = EmittedMethod.Field<Scalar>(nameof(Scalar.Key));

    /// <summary>The field that holds the number; null where the .NET type says everything.</summary>
    public static FieldInfo? FieldOf(Type type) => typeof(NdArray).IsAssignableFrom(type) ? OfArray : type == typeof(Scalar) ? OfScalar : null;

    /// <summary>The type that a value with such a key has in a kernel.</summary>
    /// <param name="parameter">What the .NET type says: an array, or a number of any dtype.</param>
    /// <param name="key">Its key at a call.</param>
    public static IrType TypeOf(IrType parameter, int key) =>
        parameter.IsArray ? ElementsOf(parameter, key >> 8 & 0xF) with { Rank = (sbyte)(key & 0xF), Layout = (Layout)(key >> 4 & 0xF), IsReadOnly = (key & NdArray.ReadOnlyKey) != 0 }
        : (key & Scalar.WeakKey) != 0 ? IrType.Weak((DType)(key & ~Scalar.WeakKey)) : IrType.Scalar((DType)key);

    private static IrType ElementsOf(IrType parameter, int key) =>
        key != ElementTypes.StructKey ? IrType.AnyArray((DType)key)
        : parameter.HasAnyDType ? throw new NotSupportedException("An array of structs was passed as an array of any dtype, and has none. Pass one of its fields, a.Field(x => x.Field), or make the parameter an NdArray of the struct.")
        : parameter;

    /// <summary>The key of the values that have a type in a kernel; null where no value of the parameter's .NET type has it.</summary>
    public static int? Of(IrType parameter, IrType type)
    {
        if (!parameter.IsArray) return type.IsScalar ? (int)type.DType : type.IsWeak ? (int)type.DType | Scalar.WeakKey : null;
        if (!type.IsArray || type.HasAnyRank || (!parameter.HasAnyDType && (type.DType, type.ElementBytes) != (parameter.DType, parameter.ElementBytes)) || (parameter.HasAnyDType && type.IsArrayOfStructs) || type.Rank > KernelTypes.MaximumRank) return null;
        // Arrays of fewer axes that are contiguous are of layout C.
        return type.Rank < 2 && type.Layout is (Layout.F or Layout.Inner) ? null
            : (byte)type.Rank | (int)type.Layout << 4 | (type.IsArrayOfStructs ? ElementTypes.StructKey : (int)type.DType) << 8 | (type.IsReadOnly ? NdArray.ReadOnlyKey : 0);
    }
}
