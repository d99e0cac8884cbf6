using System.Numerics;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace DualJit;

/// <summary>What .NET types arrays have as elements: those of a dtype, and structs of such.</summary>
internal static class ElementTypes
{
    /// <summary>What the <see cref="NdArray.Key"/> of an array of structs has where others have their dtype.</summary>
    internal const int StructKey = 0xF;

    /// <summary>The dtype in the key of an array.</summary>
    /// <exception cref="NotSupportedException">Arrays have no such elements.</exception>
    internal static int KeyOf<T>() where T : unmanaged => IsStruct<T>() ? StructKey : (int)DTypes.Of<T>();

    internal static bool IsStruct<T>() where T : unmanaged => Cache<T>.IsStruct;

    /// <summary>The dtype of a scalar: an enum has its underlying one, char that of ushort, nint and nuint those of long and ulong. Null for anything else.</summary>
    internal static DType? ScalarOf(Type type)
    {
        if (type.IsEnum) type = type.GetEnumUnderlyingType();
        return Type.GetTypeCode(type) switch
        {
            TypeCode.Boolean => DType.Bool,
            TypeCode.SByte => DType.Int8,
            TypeCode.Byte => DType.UInt8,
            TypeCode.Int16 => DType.Int16,
            TypeCode.UInt16 or TypeCode.Char => DType.UInt16,
            TypeCode.Int32 => DType.Int32,
            TypeCode.UInt32 => DType.UInt32,
            TypeCode.Int64 => DType.Int64,
            TypeCode.UInt64 => DType.UInt64,
            TypeCode.Single => DType.Float32,
            TypeCode.Double => DType.Float64,
            _ => type == typeof(nint) ? DType.Int64 : type == typeof(nuint) ? DType.UInt64 : type == typeof(Half) ? DType.Float16 : type == typeof(Complex) ? DType.Complex128 : null,
        };
    }

    /// <summary>The fields of a struct, in the order of a tuple's items.</summary>
    internal static FieldInfo[] FieldsOf(Type type) => type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic);

    /// <summary>Whether a type is a struct that stands for its fields.</summary>
    internal static bool IsTakenApart(Type type) =>
        type.IsValueType && !type.IsPrimitive && !type.IsEnum && !type.IsExplicitLayout && !type.IsByRefLike && !IsOpaque(type) && !type.IsDefined(typeof(InlineArrayAttribute));

    // Structs of the framework whose fields say nothing: native code or the processor's registers make what they are.
    private static bool IsOpaque(Type type) =>
        type == typeof(decimal) || type.Namespace == "System.Runtime.Intrinsics" || type is { Namespace: "System.Numerics", IsGenericType: true }
        || (type.IsGenericType && type.Assembly == typeof(object).Assembly && !type.IsAssignableTo(typeof(ITuple)) && Nullable.GetUnderlyingType(type) is null);

    private static class Cache<T>
    {
        internal static readonly bool IsStruct = ScalarOf(typeof(T)) is null && StructLayouts.Of(typeof(T)) is not null;
    }
}
