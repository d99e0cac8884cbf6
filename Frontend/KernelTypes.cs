using System.Reflection;
using System.Runtime.CompilerServices;
using DualJit.Frontend.Cil;
using DualJit.IR;

namespace DualJit.Frontend;

/// <summary>The .NET types that values of a kernel may have.</summary>
public static class KernelTypes
{
    /// <summary>The most axes of an array.</summary>
    public const int MaximumRank = 8;

    /// <summary>The dtype of a scalar: an enum has its underlying one, char that of ushort, nint and nuint those of long and ulong. Null for anything else.</summary>
    public static DType? ScalarOf(Type type) => ElementTypes.ScalarOf(type);

    /// <summary>The IR type of a scalar, an array or a T[][]; null where kernels cannot have values of <paramref name="type"/>.</summary>
    public static IrType? Of(Type type)
    {
        if (type == typeof(void)) return IrType.Void;
        if (ScalarOf(type) is { } scalar) return IrType.Scalar(scalar);
        if (type == typeof(Scalar)) return IrType.Number;
        if (type == typeof(NdArray)) return IrType.AnyArray();
        if (type.IsSZArray && type.GetElementType() is { IsSZArray: true } row) return ScalarOf(row.GetElementType()!) is { } dtypeOfRow ? IrType.Rows(dtypeOfRow) : null;
        if (type.IsArray)
            return type.IsSZArray || type.GetArrayRank() is > 1 and <= MaximumRank ? ArrayOf(type.GetElementType()!, type.GetArrayRank()) : null;
        if (!type.IsConstructedGenericType) return null;
        var definition = type.GetGenericTypeDefinition();
        if (definition == typeof(NdArray<>))
        {
            var element = type.GenericTypeArguments[0];
            return ScalarOf(element) is { } dtype ? IrType.AnyArray(dtype) : StructLayouts.Of(element) is { } layout ? IrType.AnyArrayOfStructs(layout.Size) : null;
        }
        if (definition == typeof(Window<>)) return ScalarOf(type.GenericTypeArguments[0]) is { } inWindow ? IrType.AnyArray(inWindow) : null;
        return definition == typeof(Span<>) || definition == typeof(ReadOnlySpan<>) ? ArrayOf(type.GenericTypeArguments[0], 1) : null;
    }

    /// <summary>Whether it is <see cref="NdArray"/> or an <see cref="NdArray{T}"/>.</summary>
    internal static bool IsNdArray(Type? type) => type == typeof(NdArray) || (type is { IsGenericType: true } && type.GetGenericTypeDefinition() == typeof(NdArray<>));

    private static IrType? ArrayOf(Type element, int rank) =>
        ScalarOf(element) is { } dtype ? IrType.Array(dtype, rank, Layout.C)
        : StructLayouts.Of(element) is { } layout ? IrType.ArrayOfStructs(layout.Size, rank, Layout.C)
        : null;

    /// <summary>The IR type of what methods take and return by value: a scalar, an array, or the tuple that stands for a struct of scalars. Null for anything else.</summary>
    public static IrType? PassedAs(Type type) => Of(type) ?? TupleOf(type, field => PassedAs(field) is { IsReference: false } item ? item : null);

    /// <summary>The IR type of what a kernel returns: what methods return but no span, or a tuple with arrays among its items. Null for anything else.</summary>
    public static IrType? ReturnedAs(Type type) => type.IsByRefLike ? null : Of(type) ?? TupleOf(type, ReturnedAs);

    /// <summary>The fields of a struct, in the order of the tuple's items.</summary>
    public static FieldInfo[] FieldsOf(Type type) => ElementTypes.FieldsOf(type);

    /// <summary>Length and element of a struct with the attribute <c>InlineArray</c> whose elements are scalars; else null.</summary>
    internal static (int Length, DType Element)? InlineArrayOf(Type type) =>
        type.GetCustomAttribute<InlineArrayAttribute>() is { } attribute && ScalarOf(FieldsOf(type)[0].FieldType) is { } element ? (attribute.Length, element) : null;

    private static IrType? TupleOf(Type type, Func<Type, IrType?> itemOf)
    {
        if (!ElementTypes.IsTakenApart(type)) return null;
        var fields = FieldsOf(type);
        var items = new IrType[fields.Length];
        for (int i = 0; i < items.Length; i++)
        {
            if (itemOf(fields[i].FieldType) is not { } item) return null;
            items[i] = item;
        }
        return items.Length == 0 ? null : IrType.Tuple(items);
    }

    /// <summary>The type as C# writes it, for messages.</summary>
    public static string NameOf(Type type)
    {
        if (type.IsByRef) return $"ref {NameOf(type.GetElementType()!)}";
        if (type.IsPointer) return $"{NameOf(type.GetElementType()!)}*";
        if (type.IsArray) return $"{NameOf(type.GetElementType()!)}[{new string(',', type.GetArrayRank() - 1)}]";
        if (Nullable.GetUnderlyingType(type) is { } underlying) return $"{NameOf(underlying)}?";
        if (Keyword(type) is { } keyword) return keyword;
        if (!type.IsGenericType) return type.Name;
        return $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(NameOf))}>";
    }

    private static string? Keyword(Type type) => type.IsEnum ? null : Type.GetTypeCode(type) switch
    {
        TypeCode.Boolean => "bool",
        TypeCode.SByte => "sbyte",
        TypeCode.Byte => "byte",
        TypeCode.Int16 => "short",
        TypeCode.UInt16 => "ushort",
        TypeCode.Char => "char",
        TypeCode.Int32 => "int",
        TypeCode.UInt32 => "uint",
        TypeCode.Int64 => "long",
        TypeCode.UInt64 => "ulong",
        TypeCode.Single => "float",
        TypeCode.Double => "double",
        TypeCode.Decimal => "decimal",
        TypeCode.String => "string",
        _ => type == typeof(object) ? "object" : type == typeof(void) ? "void" : type == typeof(nint) ? "nint" : type == typeof(nuint) ? "nuint" : null,
    };
}
