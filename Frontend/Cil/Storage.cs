using System.Reflection;
using DualJit.IR;

namespace DualJit.Frontend.Cil;

/// <summary>Where a local variable, an argument or a field of a struct is kept.</summary>
internal abstract class Storage(Type type)
{
    public Type Type { get; } = type;

    public static Storage Create(FunctionBuilder builder, Type type, string? name = null)
    {
        if (KernelTypes.Of(type) is { IsVoid: false } irType) return new VariableStorage(type, builder.Declare(irType, name));
        if (!type.IsValueType || type.IsPrimitive || type.IsExplicitLayout || Texts.IsBuilder(type)) return new SymbolicStorage(type);
        if (KernelTypes.InlineArrayOf(type) is { } inline) return new InlineArrayStorage(type, inline.Length, builder.Declare(IrType.Array(inline.Element, 1, Layout.C), name));
        return StructStorage.Create(builder, type);
    }
}

/// <summary>A scalar or an array: a variable of the function builder.</summary>
internal sealed class VariableStorage(Type type, VariableId variable) : Storage(type)
{
    public VariableId Variable { get; } = variable;
}

/// <summary>A struct, or an object that holds captured variables: its fields are variables of their own.</summary>
internal sealed class StructStorage(Type type, FieldInfo[] fields, Storage[] parts) : Storage(type)
{
    public static StructStorage Create(FunctionBuilder builder, Type type)
    {
        if (Vectors.LaneOf(type) is { } lane) return new StructStorage(type, [], [.. Enumerable.Range(0, Vectors.CountOf(type)).Select(_ => Create(builder, lane, null))]);
        var fields = KernelTypes.FieldsOf(type);
        return new StructStorage(type, fields, Array.ConvertAll(fields, field => Create(builder, field.FieldType, MethodNames.OfVariable(field))));
    }

    public FieldInfo[] Fields { get; } = fields;

    public Storage[] Parts { get; } = parts;

    /// <summary>True where an error left it without a value.</summary>
    public bool IsMissing { get; set; }

    public Storage PartOf(FieldInfo field) => Parts[Array.IndexOf(Fields, field)];
}

/// <summary>A struct with the attribute <c>InlineArray</c>, which C# makes for collection expressions: an array that only its address leads to.</summary>
internal sealed class InlineArrayStorage(Type type, int length, VariableId array) : Storage(type)
{
    public int Length { get; } = length;

    public VariableId Array { get; } = array;
}

/// <summary>Holds one item that is no value of the IR: a ref to a variable, a closure, a constant string; or, for a ref, pointers to elements.</summary>
internal sealed class SymbolicStorage(Type type) : Storage(type)
{
    /// <summary>The item, the same on every path.</summary>
    public StackItem? Item { get; set; }

    /// <summary>The pointer of a ref to elements, which may change.</summary>
    public VariableId? Pointer { get; set; }
}

/// <summary>A ref local that is assigned more than once: which variable it refers to is a number, which element an address.</summary>
/// <param name="loops">True where the method jumps back: code that was read may then meet what is assigned later.</param>
internal sealed class ChangingReference(Type type, FunctionBuilder builder, bool loops) : Storage(type)
{
    private readonly VariableId _selector = builder.Declare(IrType.Int32);
    private readonly VariableId _pointer = builder.Declare(IrType.Pointer);
    private readonly Candidates _candidates = new();
    private bool _isRead;

    public void Assign(Emitter emitter, StackItem item)
    {
        if (item.IsMissing) return;
        if (!Choices.IsAddress(item)) throw DiagnosticCatalog.RefVariable.Error();
        int known = _candidates.Count;
        builder.Write(_selector, _candidates.Select(emitter, item));
        builder.Write(_pointer, Candidates.Pointer(emitter, item));
        if (_candidates.Count > known && _isRead && loops) throw DiagnosticCatalog.RefVariable.Error();
    }

    public StackItem Choice(Emitter emitter)
    {
        _isRead = true;
        return _candidates.Count == 0 ? MissingItem.Instance : _candidates.Choose(new ValueItem(builder.Read(_selector)), () => builder.Read(_pointer));
    }
}
