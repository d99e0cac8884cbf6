using DualJit.IR;

namespace DualJit.Frontend.Cil;

/// <summary>Fields: of structs, which are variables of their own, and of captured objects.</summary>
internal static class Fields
{
    public static void Load(BodyReader reader, CilInstruction instruction)
    {
        var field = reader.Method.FieldOf(instruction);
        reader.Push(reader.Pop() switch
        {
            VariableAddress { Storage: StructStorage storage } => reader.Emitter.Read(storage.PartOf(field)),
            VariableAddress { Storage: SymbolicStorage { Item: CapturedItem item } } => item.Field(field),
            StructItem value => value.ValueOf(field),
            CapturedItem captured => captured.Field(field),
            var other => throw reader.Emitter.NotAValue(other),
        });
    }

    public static void Address(BodyReader reader, CilInstruction instruction)
    {
        var field = reader.Method.FieldOf(instruction);
        reader.Push(reader.Pop() switch
        {
            VariableAddress { Storage: StructStorage storage } => new VariableAddress(storage.PartOf(field)),
            CapturedItem captured => captured.Field(field),
            var other => throw reader.Emitter.NotAValue(other),
        });
    }

    public static void Store(BodyReader reader, CilInstruction instruction)
    {
        var field = reader.Method.FieldOf(instruction);
        var (item, target) = (reader.Pop(), reader.Pop());
        if (target is VariableAddress { Storage: StructStorage storage }) reader.Emitter.Write(storage.PartOf(field), item);
        else if (target is CapturedItem captured) throw DiagnosticCatalog.OutsideWrite.Error(captured.Field(field).Name);
        else throw reader.Emitter.NotAValue(target);
    }

    /// <summary>A static field, or its address: read at each call, but for the framework's own constants.</summary>
    public static void LoadStatic(BodyReader reader, CilInstruction instruction)
    {
        var field = reader.Method.FieldOf(instruction);
        if (field.IsInitOnly && field.Module.Assembly == typeof(object).Assembly && KernelTypes.ScalarOf(field.FieldType) is { } dtype)
            reader.Push(new ConstantItem(dtype, ScalarBits.Unbox(field.GetValue(null)!)));
        else
            reader.Push(new CapturedItem(null, [field], field.FieldType));
    }
}
