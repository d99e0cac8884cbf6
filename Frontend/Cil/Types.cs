using DualJit.IR;

namespace DualJit.Frontend.Cil;

/// <summary>Instructions about types: <c>typeof</c>, <c>sizeof</c>, and boxes, which only exceptions and generic code of the framework use.</summary>
internal static class Types
{
    public static void Token(BodyReader reader, CilInstruction instruction)
    {
        var member = reader.Method.MemberOf(instruction);
        reader.Push(member is Type type ? new TypeItem(type) : DataItem.Of(member) is { } data ? data : throw DiagnosticCatalog.Cast.Error($"the handle of {member.Name}"));
    }

    public static void Size(BodyReader reader, CilInstruction instruction)
    {
        var type = reader.Method.TypeOf(instruction);
        int? size = KernelTypes.ScalarOf(type)?.Size ?? StructLayouts.Of(type)?.Size;
        reader.Push(new ConstantItem(DType.Int32, size ?? throw DiagnosticCatalog.RawMemory.Error($"sizeof({KernelTypes.NameOf(type)})")));
    }

    public static void Box(BodyReader reader, CilInstruction instruction) => reader.Push(new BoxedItem(reader.Method.TypeOf(instruction), reader.Pop()));

    public static void Cast(BodyReader reader, CilInstruction instruction)
    {
        var type = reader.Method.TypeOf(instruction);
        reader.Push(Cast(reader.Emitter, reader.Pop(), type) ?? throw DiagnosticCatalog.Cast.Error($"a cast to {KernelTypes.NameOf(type)}"));
    }

    /// <summary>An <see cref="NdArray"/> as an <see cref="NdArray{T}"/>, or the other way; null where it is none.</summary>
    public static StackItem? Cast(Emitter emitter, StackItem item, Type type)
    {
        if (!KernelTypes.IsNdArray(type) || emitter.TypeOf(item) is not { IsArray: true } from || KernelTypes.Of(type) is not { IsArray: true } to) return null;
        return from == to || to.HasAnyDType ? item : from.HasAnyDType ? new ValueItem(emitter.Builder.EmitTyped(Op.CastArray, to, emitter.Value(item))) : null;
    }

    public static void Unbox(BodyReader reader, CilInstruction instruction)
    {
        var type = reader.Method.TypeOf(instruction);
        reader.Push(reader.Pop() is BoxedItem boxed && boxed.Type == type ? boxed.Value : throw DiagnosticCatalog.Cast.Error($"a cast to {KernelTypes.NameOf(type)}"));
    }
}
