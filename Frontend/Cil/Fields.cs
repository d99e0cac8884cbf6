using System.Reflection;
using DualJit.IR;

namespace DualJit.Frontend.Cil;

/// <summary>Fields: of structs, which are variables of their own, and of captured objects.</summary>
internal static class Fields
{
    public static void Load(BodyReader reader, CilInstruction instruction)
    {
        var field = reader.Method.FieldOf(instruction);
        reader.Push(Choices.OnEach(reader.Emitter, reader.Pop(), target => Of(reader.Emitter, target, field))!);
    }

    /// <param name="instance">The struct or its address, or a captured object.</param>
    public static StackItem Of(Emitter emitter, StackItem instance, FieldInfo field) => instance switch
    {
        _ when Delegates.IsCache(field) => NullItem.Instance,
        _ when NumberStructs.Is(field.DeclaringType) => NumberStructs.Field(emitter, instance, field),
        _ when Vectors.LaneOf(field.DeclaringType!) is not null => Vectors.Half(emitter, instance, field) ?? throw emitter.NotAValue(instance),
        _ when Memory.IsSpan(field.DeclaringType) => Memory.Field(emitter, instance, field),
        ElementAddress { Element.IsStruct: true } element => emitter.Load(element.Field(emitter.Builder, field)),
        VariableAddress { Storage: StructStorage storage } => emitter.Read(storage.PartOf(field)),
        VariableAddress { Storage: SymbolicStorage { Item: CapturedItem item } } => item.Field(field),
        StructItem value => value.ValueOf(field),
        CapturedItem captured => captured.Field(field),
        ObjectItem or ObjectField => emitter.Load(ClosureObjects.Field(emitter, instance, field)),
        _ => throw emitter.NotAValue(instance),
    };

    public static void Address(BodyReader reader, CilInstruction instruction)
    {
        var field = reader.Method.FieldOf(instruction);
        reader.Push(reader.Pop() is var target && target is ChoiceItem choice ? choice.Select(candidate => Address(reader.Emitter, candidate, field)) : Address(reader.Emitter, target, field));
    }

    public static void Store(BodyReader reader, CilInstruction instruction)
    {
        var field = reader.Method.FieldOf(instruction);
        var (item, target) = (reader.Pop(), reader.Pop());
        Choices.OnEach(reader.Emitter, target, candidate => Store(reader.Emitter, candidate, field, item));
    }

    public static StackItem Address(Emitter emitter, StackItem target, FieldInfo field) => target switch
    {
        var number when NumberStructs.Is(field.DeclaringType) => Copy(emitter, NumberStructs.Field(emitter, number, field), field.FieldType),
        _ when Vectors.LaneOf(field.DeclaringType!) is not null => throw DiagnosticCatalog.RawMemory.Error($"a part of {KernelTypes.NameOf(field.DeclaringType!)}"),
        ElementAddress { Element.IsStruct: true } element => element.Field(emitter.Builder, field),
        VariableAddress { Storage: StructStorage storage } => new VariableAddress(storage.PartOf(field)),
        CapturedItem captured => captured.Field(field),
        ObjectItem or ObjectField => ClosureObjects.Field(emitter, target, field),
        _ => throw emitter.NotAValue(target),
    };

    public static void Store(Emitter emitter, StackItem target, FieldInfo field, StackItem item)
    {
        if (Vectors.LaneOf(field.DeclaringType!) is not null) throw DiagnosticCatalog.RawMemory.Error($"a part of {KernelTypes.NameOf(field.DeclaringType!)}");
        if (Delegates.IsCache(field)) return;
        if (NumberStructs.Is(field.DeclaringType)) NumberStructs.SetField(emitter, target, field, item);
        else if (target is ElementAddress { Element.IsStruct: true } element) emitter.Store(element.Field(emitter.Builder, field), item);
        else if (target is VariableAddress { Storage: StructStorage storage }) emitter.Write(storage.PartOf(field), item);
        else if (target is ObjectItem or ObjectField) emitter.Store(ClosureObjects.Field(emitter, target, field), item);
        else if (target is CapturedItem captured) throw DiagnosticCatalog.OutsideWrite.Error(captured.Field(field).Name);
        else throw emitter.NotAValue(target);
    }

    // The fields are read-only: a copy does for what reads one through its address.
    private static VariableAddress Copy(Emitter emitter, StackItem value, Type type)
    {
        var storage = Storage.Create(emitter.Builder, type);
        emitter.Write(storage, value);
        return new VariableAddress(storage);
    }

    public static void LoadStatic(BodyReader reader, CilInstruction instruction) => reader.Push(Static(reader.Emitter, reader.Method.FieldOf(instruction)));

    /// <summary>A static field, or its address: read at each call, but for the framework's own constants.</summary>
    public static StackItem Static(Emitter emitter, FieldInfo field)
    {
        if (DataItem.Of(field) is { } data) return data;
        if (Delegates.IsCache(field)) return NullItem.Instance;
        bool isConstant = field.IsInitOnly && (field.Module.Assembly == typeof(object).Assembly || NumberStructs.Is(field.DeclaringType));
        if (field.IsInitOnly && field.FieldType == typeof(string) && field.GetValue(null) is string text) return new TextItem(text);
        // Of structs, those that their own type has: TimeSpan.Zero, say.
        isConstant &= KernelTypes.ScalarOf(field.FieldType) is not null || (field.FieldType == field.DeclaringType && KernelTypes.PassedAs(field.FieldType) is { IsTuple: true });
        return isConstant ? Constant(emitter, field.FieldType, field.GetValue(null)!) : new CapturedItem(null, [field], field.FieldType);
    }

    private static StackItem Constant(Emitter emitter, Type type, object value)
    {
        if (KernelTypes.ScalarOf(type) is { } dtype) return dtype == DType.Complex128 ? new ValueItem(emitter.Builder.ConstOf(value)) : new ConstantItem(dtype, ScalarBits.Unbox(value));
        var fields = KernelTypes.FieldsOf(type);
        return new StructItem(type, fields, Array.ConvertAll(fields, field => Constant(emitter, field.FieldType, field.GetValue(value)!)));
    }

    public static void StoreStatic(BodyReader reader, CilInstruction instruction)
    {
        var field = reader.Method.FieldOf(instruction);
        if (!Delegates.IsCache(field)) throw DiagnosticCatalog.OutsideWrite.Error(field.Name);
        reader.Pop();
    }
}
