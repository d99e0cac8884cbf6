using System.Reflection;
using DualJit.IR;

namespace DualJit;

/// <summary>What chooses a specialisation: one number for each argument or captured variable whose .NET type leaves something open.</summary>
internal static class ArgumentKey
{
    private static readonly FieldInfo OfArray = EmittedMethod.Field<NdArray>(nameof(NdArray.Key));

    /// <summary>The field that holds the number; null where the .NET type says everything.</summary>
    public static FieldInfo? FieldOf(Type type) => typeof(NdArray).IsAssignableFrom(type) ? OfArray : null;

    /// <summary>The type that an array with such a key has in a kernel.</summary>
    public static IrType TypeOf(int key) => IrType.Array((DType)(key >> 8), key & 0xF, (Layout)(key >> 4 & 0xF));

    /// <summary>The key of the arrays with such a type.</summary>
    public static int Of(IrType array) => (byte)array.Rank | (int)array.Layout << 4 | (int)array.DType << 8;
}
