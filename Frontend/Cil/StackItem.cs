using System.Reflection;
using DualJit.Frontend.Managed;
using DualJit.IR;

namespace DualJit.Frontend.Cil;

/// <summary>What lies on CIL's evaluation stack while a method is read: a value of the IR, or something that never becomes one.</summary>
/// <remarks>
/// Values keep their dtype, also where CIL has only int32: a bool, a byte and a uint are converted when an instruction wants an int32,
/// so most conversions never appear. Addresses of variables are symbolic: <c>ref</c> and <c>out</c> need no memory.
/// </remarks>
internal abstract class StackItem
{
    /// <summary>True where both stand for one and the same thing.</summary>
    public virtual bool IsSameAs(StackItem other) => ReferenceEquals(this, other);

    /// <summary>True where an error left no value. What is done with it is no error of its own.</summary>
    public virtual bool IsMissing => false;
}

/// <summary>A scalar, an array, or the pointer that a variable of a ref type holds.</summary>
internal sealed class ValueItem(ValueId value) : StackItem
{
    public ValueId Value { get; } = value;

    public override bool IsSameAs(StackItem other) => other is ValueItem item && item.Value == Value;
}

/// <summary>A constant of a scalar type; an instruction once something needs it as one.</summary>
internal sealed class ConstantItem(DType dtype, long bits) : StackItem
{
    public static readonly ConstantItem False = new(DType.Int32, 0);
    public static readonly ConstantItem True = new(DType.Int32, 1);

    public DType DType { get; } = dtype;

    public long Bits { get; } = bits;

    public override bool IsSameAs(StackItem other) => other is ConstantItem item && item.DType == DType && item.Bits == Bits;
}

/// <summary>A value of a struct type, field by field.</summary>
internal sealed class StructItem(Type type, FieldInfo[] fields, StackItem[] values) : StackItem
{
    public Type Type { get; } = type;

    public FieldInfo[] Fields { get; } = fields;

    public StackItem[] Values { get; } = values;

    public StackItem ValueOf(FieldInfo field) => Values[Array.IndexOf(Fields, field)];

    public override bool IsSameAs(StackItem other) =>
        other is StructItem item && item.Type == Type && Values.Zip(item.Values).All(pair => pair.First.IsSameAs(pair.Second));
}

/// <summary>The address of a local variable, an argument or a field of one.</summary>
internal sealed class VariableAddress(Storage storage) : StackItem
{
    public Storage Storage { get; } = storage;

    public override bool IsMissing => Storage is StructStorage { IsMissing: true } or SymbolicStorage { Item: MissingItem };

    public override bool IsSameAs(StackItem other) => other is VariableAddress item && ReferenceEquals(item.Storage, Storage);
}

/// <summary>The address of an element of an array.</summary>
internal sealed class ElementAddress(ValueId pointer, ElementType element) : StackItem
{
    public ValueId Pointer { get; } = pointer;

    public ElementType Element { get; } = element;

    public override bool IsSameAs(StackItem other) => other is ElementAddress item && item.Pointer == Pointer && item.Element == Element;

    /// <summary>The address of a field, where a struct lies here.</summary>
    public ElementAddress Field(FunctionBuilder builder, FieldInfo field)
    {
        // Through Unsafe.As say it may be another struct's.
        if (Element.Struct != field.DeclaringType || ElementType.Of(field.FieldType) is not { } type) throw DiagnosticCatalog.RawMemory.Error($"{KernelTypes.NameOf(field.DeclaringType!)}.{field.Name} of something else");
        int offset = Element.Layout.OffsetOf(field);
        return new ElementAddress(offset == 0 ? Pointer : builder.Emit(Op.Offset, (long)DType.UInt8, Pointer, builder.Const((long)offset)), type);
    }

    /// <summary>The address of an element so many after this.</summary>
    public ElementAddress Next(FunctionBuilder builder, ValueId count)
    {
        if (Element.IsStruct) count = builder.Emit(Op.Mul, count, builder.Const((long)Element.Layout.Size));
        return new ElementAddress(builder.Emit(Op.Offset, (long)Element.DType, Pointer, count), Element);
    }
}

/// <summary>An object outside the kernel, or the address of a field of one: the closure, or what a path of fields leads to.</summary>
/// <param name="root">Null where the path starts at a static field.</param>
internal sealed class CapturedItem(object? root, FieldInfo[] path, Type type) : StackItem
{
    public object? Root { get; } = root;

    public FieldInfo[] Path { get; } = path;

    public Type Type { get; } = type;

    /// <summary>The variable as what a kernel captures.</summary>
    public CaptureSource Source => new(Name, Type, Root, Path);

    public string Name => Path.Length == 0 ? Root is ArgumentSource argument ? argument.Name : "target" : MethodNames.OfVariable(Path[^1]);

    public CapturedItem Field(FieldInfo field) => new(Root, [.. Path, field], field.FieldType);

    public override bool IsSameAs(StackItem other) =>
        other is CapturedItem item && ReferenceEquals(item.Root, Root) && item.Type == Type && item.Path.AsSpan().SequenceEqual(Path);
}

/// <summary>A string: a constant, or made of constants and scalars when the exception that takes it is thrown.</summary>
/// <param name="parts">Strings and <see cref="TextValue"/>s.</param>
internal sealed class TextItem(params object[] parts) : StackItem
{
    public object[] Parts { get; } = parts;

    public bool IsConstant => Parts.All(part => part is string);

    /// <summary>The text, with what is not known of it left out.</summary>
    public string Text => string.Concat(Parts.OfType<string>());

    public override bool IsSameAs(StackItem other) => ReferenceEquals(this, other) || (other is TextItem item && IsConstant && item.IsConstant && item.Text == Text);
}

/// <summary>A scalar in a text.</summary>
/// <param name="Suffix">Alignment and format as between the braces of <see cref="string.Format(string, object)"/>: <c>,8:F2</c>.</param>
internal sealed record TextValue(Type Type, StackItem Value, string Suffix, bool IsInvariant);

/// <summary>An array of objects, for methods that take any number of them.</summary>
internal sealed class ObjectsItem(int count) : StackItem
{
    public StackItem[] Items { get; } = [.. Enumerable.Repeat(NullItem.Instance, count)];
}

/// <param name="unset">The variable that this was read from, which nothing was written to so far.</param>
internal sealed class NullItem(SymbolicStorage? unset = null) : StackItem
{
    public static readonly NullItem Instance = new();

    public override bool IsSameAs(StackItem other) => other is NullItem;

    /// <summary>Says that code depends on its being null.</summary>
    public void Take()
    {
        if (unset is not null) unset.IsNull = true;
    }
}

/// <summary><c>typeof(T)</c>, or the handle it is made of.</summary>
internal sealed class TypeItem(Type type) : StackItem
{
    public Type Type { get; } = type;

    public override bool IsSameAs(StackItem other) => other is TypeItem item && item.Type == Type;
}

/// <summary>A method that a delegate is about to be made of.</summary>
internal sealed class MethodItem(MethodBase method) : StackItem
{
    public MethodBase Method { get; } = method;
}

/// <summary>A delegate whose code is known.</summary>
internal abstract class FunctionItem(Type type) : StackItem
{
    public Type Type { get; } = type;

    /// <summary>True where it can be called from any function.</summary>
    public abstract bool IsFree { get; }

    /// <summary>True where it is the same but for the memory that it is bound to.</summary>
    public virtual bool IsLike(StackItem other) => IsSameAs(other);
}

/// <summary>A delegate made in the kernel.</summary>
/// <param name="target">What it is bound to: an object outside, or the captured variables; null where it is bound to nothing.</param>
internal sealed class DelegateItem(Type type, MethodInfo method, StackItem? target) : FunctionItem(type)
{
    public MethodInfo Method { get; } = method;

    public StackItem? Target { get; } = target;

    public override bool IsFree => Target is null or CapturedItem or ObjectItem;

    public override bool IsSameAs(StackItem other) => IsLike(other) && (Target is null || Target.IsSameAs(((DelegateItem)other).Target!));

    public override bool IsLike(StackItem other) =>
        other is DelegateItem item && item.Method == Method && item.Type == Type
        && (Target is null || item.Target is null ? Target == item.Target : Target is ObjectItem ? item.Target is ObjectItem : Target.IsSameAs(item.Target));
}

/// <summary>One of several delegates, or null: which one is known as the kernel runs.</summary>
/// <param name="number">As <see cref="DelegateChoices"/> numbers them.</param>
/// <param name="candidates">Those that it may be; of the free ones it may be another one too.</param>
/// <param name="target">The address of what it is bound to, where closures are in memory.</param>
internal sealed class DelegateChoiceItem(Type type, ValueId number, List<FunctionItem> candidates, ValueId? target = null) : StackItem
{
    public ValueId? Target { get; } = target;

    public Type Type { get; } = type;

    public ValueId Number { get; } = number;

    public List<FunctionItem> Candidates { get; } = candidates;

    public override bool IsSameAs(StackItem other) => other is DelegateChoiceItem item && item.Number == Number && item.Target == Target;
}

/// <summary>A boxed scalar, which only exceptions take.</summary>
internal sealed class BoxedItem(Type type, StackItem value) : StackItem
{
    public Type Type { get; } = type;

    public StackItem Value { get; } = value;
}

/// <summary>A delegate whose code is no method: the front end that made it knows how it is called.</summary>
internal abstract class InvocableItem(Type type) : FunctionItem(type)
{
    public abstract StackItem? Invoke(Emitter emitter, StackItem[] arguments);

    /// <summary>What pushes a delegate with this code for managed code to call.</summary>
    public abstract ManagedValue ForManagedCode(Emitter emitter, ManagedLoan loan);
}

/// <summary>Stands for what an error left without a value.</summary>
internal sealed class MissingItem : StackItem
{
    public static readonly MissingItem Instance = new();

    public override bool IsMissing => true;
}

/// <summary>An exception that is about to be thrown.</summary>
internal sealed class ExceptionItem(ConstructorInfo constructor, StackItem[] arguments) : StackItem
{
    public ConstructorInfo Constructor { get; } = constructor;

    public StackItem[] Arguments { get; } = arguments;

    /// <summary>The same with other values in the place of those that are no constants.</summary>
    public ExceptionItem Select(Func<StackItem, StackItem> replace)
    {
        return new ExceptionItem(Constructor, Array.ConvertAll(Arguments, Replaced));

        StackItem Replaced(StackItem item) => item switch
        {
            TextItem text => new TextItem(Array.ConvertAll(text.Parts, part => part is TextValue value ? value with { Value = Replaced(value.Value) } : part)),
            BoxedItem boxed => new BoxedItem(boxed.Type, Replaced(boxed.Value)),
            ValueItem or CapturedItem => replace(item),
            _ => item,
        };
    }
}
