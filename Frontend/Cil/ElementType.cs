using DualJit.IR;

namespace DualJit.Frontend.Cil;

/// <summary>What lies at the address of an element: a scalar, or a struct as .NET lays it out.</summary>
/// <param name="Struct">Null for a scalar.</param>
internal readonly record struct ElementType(DType DType, Type? Struct = null)
{
    public static implicit operator ElementType(DType dtype) => new(dtype);

    /// <summary>The elements of this .NET type; null where kernels have no arrays of them.</summary>
    public static ElementType? Of(Type type) =>
        KernelTypes.ScalarOf(type) is { } dtype ? dtype : StructLayouts.Of(type) is not null ? new ElementType(DType.UInt8, type) : null;

    /// <summary>What an array has as elements.</summary>
    /// <param name="type">The .NET type of its elements, where that is known.</param>
    public static ElementType In(IrType array, Type? type)
    {
        if (!array.IsArrayOfStructs) return array.DType;
        return type is not null && StructLayouts.Of(type)?.Size == array.ElementSize ? new ElementType(DType.UInt8, type) : throw DiagnosticCatalog.RawMemory.Error("an array of structs read as something else");
    }

    public bool IsStruct => Struct is not null;

    public StructLayout Layout => StructLayouts.Of(Struct!)!;
}
