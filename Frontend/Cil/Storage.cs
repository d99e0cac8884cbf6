using System.Reflection;
using DualJit.Frontend.Managed;
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
        if (ItemLists.IsOperand(type)) return new ItemStorage(type);
        if (ItemLists.LengthOf(type) is { } length) return new ItemListStorage(type, length);
        if (!type.IsValueType || type.IsPrimitive || type.IsExplicitLayout || Texts.IsBuilder(type) || CallControls.Is(type)) return new SymbolicStorage(type);
        if (KernelTypes.InlineArrayOf(type) is { } inline) return new InlineArrayStorage(type, inline.Length, builder.Declare(IrType.Array(inline.Element, 1, Layout.C), name));
        return StructStorage.Create(builder, type);
    }
}

/// <summary>A scalar or an array: a variable of the function builder.</summary>
internal sealed class VariableStorage(Type type, VariableId variable, string? name = null) : Storage(type)
{
    public string? Name { get; } = name;

    public VariableId Variable { get; } = variable;
}

/// <summary>A struct, or an object that holds captured variables: its fields are variables of their own.</summary>
internal sealed class StructStorage(Type type, FieldInfo[] fields, Storage[] parts) : Storage(type)
{
    public static StructStorage Create(FunctionBuilder builder, Type type, bool isMadeInLoop = false)
    {
        if (Vectors.LaneOf(type) is { } lane) return new StructStorage(type, [], [.. Enumerable.Range(0, Vectors.CountOf(type)).Select(_ => Create(builder, lane, null))]);
        var fields = KernelTypes.FieldsOf(type);
        return new StructStorage(type, fields, Array.ConvertAll(fields, field => Create(builder, field.FieldType, MethodNames.OfVariable(field)))) { IsMadeInLoop = isMadeInLoop };
    }

    public FieldInfo[] Fields { get; } = fields;

    public Storage[] Parts { get; } = parts;

    /// <summary>True where an error left it without a value.</summary>
    public bool IsMissing { get; set; }

    /// <summary>True for captured variables of which each round of a loop has its own.</summary>
    public bool IsMadeInLoop { get; init; }

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
    /// <summary>True where code was read that depends on there being no item.</summary>
    public bool IsNull { get; set; }

    /// <summary>The item, the same on every path.</summary>
    public StackItem? Item { get; set; }

    /// <summary>The pointer of a ref to elements, or to a closure in memory, which may change.</summary>
    public VariableId? Pointer { get; set; }

    /// <summary>What holds a delegate instead, where closures are in memory.</summary>
    public DelegateStorage? Delegate { get; set; }
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

/// <summary>A delegate variable that is assigned more than once: holds a number, as <see cref="DelegateChoices"/> has them.</summary>
/// <param name="target">Holds the address of what it is bound to, where closures are in memory.</param>
/// <param name="loops">True where code that was read may run again, with what is assigned later.</param>
internal sealed class DelegateStorage(Type type, VariableId number, VariableId? target, bool loops) : Storage(type)
{
    private bool _isRead;

    public VariableId Number { get; } = number;

    public VariableId? Target { get; } = target;

    /// <summary>What is assigned to it.</summary>
    public List<FunctionItem> Candidates { get; } = [];

    public static DelegateStorage Create(Emitter emitter, Type type, bool loops) =>
        new(type, emitter.Builder.Declare(IrType.Int32), emitter.Unit.ClosuresInMemory ? emitter.Builder.Declare(IrType.Pointer) : null, loops);

    /// <summary>One of the candidates.</summary>
    public DelegateChoiceItem Choose(ValueId number, ValueId? target)
    {
        _isRead = true;
        return new DelegateChoiceItem(Type, number, Candidates, target);
    }

    /// <summary>Writes the number and the address of what is in it at first.</summary>
    public void Start(FunctionBuilder builder, ValueId number, ValueId target)
    {
        builder.Write(Number, number);
        builder.Write(Target!.Value, target);
    }

    /// <summary>Notes what is assigned.</summary>
    /// <returns>False where its closure has to be in memory.</returns>
    public bool TryAdd(FunctionItem candidate)
    {
        if (Candidates.Exists(candidate.IsLike)) return true;
        // Calls before this one were read for other candidates. A closure made in a loop is another object each time, but the same variables here.
        bool needsVariables = !candidate.IsFree || Candidates.Exists(known => !known.IsFree);
        if (needsVariables && _isRead && loops || candidate is DelegateItem { Target: VariableAddress { Storage: StructStorage { IsMadeInLoop: true } } }) return false;
        Candidates.Add(candidate);
        return true;
    }
}
