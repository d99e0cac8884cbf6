using System.Reflection;
using DualJit.IR;

namespace DualJit.Frontend.Cil;

/// <summary>Where a local variable, an argument or a field of a struct is kept.</summary>
internal abstract class Storage(Type type)
{
    public Type Type { get; } = type;

    /// <summary>True for what belongs to the caller of this function, which would not get to know of a change.</summary>
    public bool IsFixed { get; init; }

    public static Storage Create(FunctionBuilder builder, Type type, string? name = null)
    {
        if (KernelTypes.Of(type) is { IsVoid: false } irType) return new VariableStorage(type, builder.Declare(irType, name), name);
        if (!type.IsValueType || type.IsPrimitive || type.IsExplicitLayout) return new SymbolicStorage(type);
        return StructStorage.Create(builder, type);
    }
}

/// <summary>A scalar or an array: a variable of the function builder.</summary>
internal sealed class VariableStorage(Type type, VariableId variable, string? name) : Storage(type)
{
    private ValueId _first = ValueId.None;
    private bool _changes, _isLent;

    public string? Name { get; } = name;

    public VariableId Variable { get; } = variable;

    /// <summary>Notes what is written.</summary>
    public void Note(ValueId value)
    {
        _changes |= !_first.IsNone && _first != value;
        _first = value;
        if (_changes && _isLent) throw DiagnosticCatalog.ManagedCode.Error($"'{Name}'");
    }

    /// <summary>The one value that the variable ever has, of which it is then sure that there will be no other; null where it may have several.</summary>
    public ValueId? Lend()
    {
        _isLent = true;
        return _changes || _first.IsNone ? null : _first;
    }
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

/// <summary>Holds one item that is no value of the IR: a ref to a variable, a closure, a constant string; or, for a ref, pointers to elements.</summary>
internal sealed class SymbolicStorage(Type type) : Storage(type)
{
    /// <summary>The item, the same on every path.</summary>
    public StackItem? Item { get; set; }

    /// <summary>The pointer of a ref to elements, which may change.</summary>
    public VariableId? Pointer { get; set; }
}
