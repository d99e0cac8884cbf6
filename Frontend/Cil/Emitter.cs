using System.Reflection;
using DualJit.IR;

namespace DualJit.Frontend.Cil;

/// <summary>Stack items into values of a function that is being built.</summary>
internal sealed class Emitter(KernelUnit unit, FunctionBuilder builder)
{
    public KernelUnit Unit { get; } = unit;

    public FunctionBuilder Builder { get; } = builder;

    /// <summary>The methods whose code is going into this function, the innermost last.</summary>
    public Stack<MethodBase> Inlined { get; } = [];

    /// <summary>What is being read into this function, the innermost last.</summary>
    public Stack<BodyReader> Readers { get; } = [];

    /// <summary>Variables of the caller that the function returns with its result.</summary>
    public List<VariableStorage> Returned { get; } = [];

    /// <summary>The IR type that the item has as a value; null for one that never is.</summary>
    public IrType? TypeOf(StackItem item) => item switch
    {
        ValueItem value => Builder.TypeOf(value.Value),
        ConstantItem constant => IrType.Scalar(constant.DType),
        CapturedItem captured => KernelTypes.Of(captured.Type),
        _ => null,
    };

    /// <summary>The item as a value of its own type.</summary>
    public ValueId Value(StackItem item) => item switch
    {
        ValueItem value => value.Value,
        ConstantItem constant => Builder.Const(constant.DType, constant.Bits),
        CapturedItem captured when KernelTypes.Of(captured.Type) is not null =>
            Unit.Capture(Builder, captured.Source),
        _ => throw NotAValue(item),
    };

    /// <summary>The item as a scalar of a dtype. Integers are what CIL's int32, int64 and native int are: their bits count, int32 widens signed.</summary>
    public ValueId As(StackItem item, DType target)
    {
        if (item is ConstantItem constant) return Builder.Const(target, ConstantAs(constant, target));
        if (item is MissingItem) return Builder.Function.NewValue(IrType.Scalar(target));
        var value = Value(item);
        var type = Builder.TypeOf(value);
        if (type.IsUntyped) return Builder.Convert(value, target);
        if (!type.IsScalar) throw NotAValue(item);
        if (type.DType == DType.UInt32 && target != DType.Bool && (target.Size == 8 || target.IsFloat)) value = Builder.Convert(value, DType.Int32);
        return Builder.Convert(value, target);
    }

    public ValueId Array(StackItem item)
    {
        if (item is VariableAddress { Storage: var storage }) item = Read(storage);
        var value = Value(item);
        return Builder.TypeOf(value).IsArray ? value : throw NotAValue(item);
    }

    /// <summary>An item as a value that may be kept in a variable or parameter of <paramref name="type"/>.</summary>
    public ValueId As(StackItem item, IrType type)
    {
        if (item is MissingItem) return Builder.Function.NewValue(type);
        if (type.IsScalar) return As(item, type.DType);
        if (type.IsTuple) return Tuple(item, type.Items);
        if (type.IsPointer && item is ElementAddress element) return element.Pointer;
        if (type.IsReference && item is NullItem) return Builder.EmitTyped(Op.Null, type);
        var value = Value(item);
        return type.Takes(Builder.TypeOf(value)) ? value : throw NotAValue(item);
    }

    /// <summary>A value of the IR type that stands for <paramref name="type"/> as an item: a tuple as the struct with its fields.</summary>
    public StackItem Item(ValueId value, Type type)
    {
        if (!Builder.TypeOf(value).IsTuple) return new ValueItem(value);
        var fields = KernelTypes.FieldsOf(type);
        return new StructItem(type, fields, [.. fields.Select((field, i) => Item(Builder.Emit(Op.Get, (long)i, value), field.FieldType))]);
    }

    /// <summary>What stands for a value of the type where an error left none: what comes after is read for its errors, and the code is not used.</summary>
    public StackItem Missing(Type type) =>
        KernelTypes.Of(type) is { IsVoid: false } irType ? new ValueItem(Builder.Function.NewValue(irType)) : MissingItem.Instance;

    public StackItem Read(Storage storage) => storage switch
    {
        // C# reads all of a struct to get at one field, when others may have no array yet.
        VariableStorage variable when !Builder.IsWritten(variable.Variable) => Unit.HasErrors ? Missing(variable.Type) : NullItem.Instance,
        VariableStorage variable => new ValueItem(Builder.Read(variable.Variable)),
        StructStorage { IsMissing: true } => MissingItem.Instance,
        StructStorage parts => new StructItem(parts.Type, parts.Fields, System.Array.ConvertAll(parts.Parts, Read)),
        ItemStorage one => one.Read(this),
        InlineArrayStorage or ItemListStorage => throw DiagnosticCatalog.ValueType.Error(KernelTypes.NameOf(storage.Type)),
        ChangingReference reference => reference.Choice(this),
        SymbolicStorage { Delegate: { } choice } => Read(choice),
        SymbolicStorage { Pointer: { } pointer, Type: { IsByRef: false } made } => new ObjectItem(Builder.Read(pointer), made),
        SymbolicStorage { Pointer: { } pointer } reference => new ElementAddress(Builder.Read(pointer), ElementType.Of(reference.Type.GetElementType()!)!.Value),
        SymbolicStorage { Item: { } item } => item,
        DelegateStorage choice => ReadDelegate(Builder.Read(choice.Number), choice.Target is { } target ? Builder.Read(target) : null, choice),
        // A field of a struct that no kernel can use, such as a string, is only an error when something is done with it.
        SymbolicStorage unset => new NullItem(unset),
        _ => NullItem.Instance,
    };

    private StackItem ReadDelegate(ValueId number, ValueId? target, DelegateStorage choice) =>
        Builder.ConstantOf(number) is { } known ? Unit.Choices.Of(known, target) : choice.Choose(number, target);

    public void Write(Storage storage, StackItem item)
    {
        switch (storage)
        {
            case VariableStorage { IsFixed: true }:
            case SymbolicStorage { IsFixed: true, Item: var content } when content is null || !content.IsSameAs(item):
                throw DiagnosticCatalog.InlinedRecursion.Error(MethodNames.Of(Inlined.Peek()));
            case VariableStorage variable:
                Builder.Write(variable.Variable, As(item, Builder.TypeOf(variable.Variable)));
                break;
            // The framework's vectors are lanes here, whatever fields they have there.
            case StructStorage parts when item is StructItem value && value.Values.Length == parts.Parts.Length:
                for (int i = 0; i < parts.Parts.Length; i++) Write(parts.Parts[i], value.Values[i]);
                break;
            case StructStorage parts when item is CapturedItem captured && Vectors.LaneOf(parts.Type) is null:
                for (int i = 0; i < parts.Parts.Length; i++) Write(parts.Parts[i], captured.Field(parts.Fields[i]));
                break;
            case StructStorage parts when item is MissingItem:
                parts.IsMissing = true;
                break;
            case InlineArrayStorage when item is MissingItem:
                Zero(storage);
                break;
            case ItemStorage one:
                one.Write(this, item);
                break;
            case StructStorage or InlineArrayStorage or ItemListStorage:
                throw NotAValue(item);
            case ChangingReference reference:
                reference.Assign(this, item);
                break;
            case SymbolicStorage symbolic:
                WriteSymbolic(symbolic, item);
                break;
            case DelegateStorage choice:
                var function = Delegates.Known(this, item);
                foreach (var candidate in Delegates.Candidates(function))
                    if (!choice.TryAdd(candidate)) throw Unit.InMemoryOr(DiagnosticCatalog.DelegateUse.Error());
                Builder.Write(choice.Number, NumberOf(function));
                if (choice.Target is { } target) Builder.Write(target, TargetOf(function));
                break;
        }
    }

    /// <summary>The number of a delegate.</summary>
    public ValueId NumberOf(StackItem item) => item switch
    {
        DelegateChoiceItem choice => choice.Number,
        FunctionItem or NullItem => Builder.Const(DType.Int32, Unit.Choices.NumberOf(item)),
        _ => throw NotAValue(item),
    };

    /// <summary>The address of what a delegate is bound to, where closures are in memory.</summary>
    public ValueId TargetOf(StackItem item) => item switch
    {
        DelegateChoiceItem { Target: { } target } => target,
        DelegateItem { Target: ObjectItem made } => made.Pointer,
        _ => Builder.Emit(Op.NullMemory),
    };

    /// <summary>Gives every scalar its zero, and arrays in structs null. Other variables of arrays C# lets no kernel read before they are assigned.</summary>
    public void Zero(Storage storage)
    {
        if (storage is VariableStorage variable && Builder.TypeOf(variable.Variable) is { IsScalar: true } type)
            Builder.Write(variable.Variable, Builder.Zero(type.DType));
        else if (storage is VariableStorage number && Builder.TypeOf(number.Variable).IsUntyped)
            Builder.Write(number.Variable, Builder.Zero(default(Scalar).DType));
        else if (storage is DelegateStorage || IsDelegateInMemory(storage))
            Write(storage, NullItem.Instance);
        else if (storage is StructStorage parts)
            foreach (var part in parts.Parts)
                if (part is VariableStorage { Type.IsValueType: false, Variable: var array } && Builder.TypeOf(array).IsReference) Builder.Write(array, Builder.EmitTyped(Op.Null, Builder.TypeOf(array)));
                else Zero(part);
        else if (storage is InlineArrayStorage inline)
            Builder.Write(inline.Array, Builder.EmitTyped(Op.Allocate, Builder.TypeOf(inline.Array), Builder.Const((long)inline.Length)));
    }

    /// <summary>What lies at an address.</summary>
    public StackItem Load(StackItem address) => address switch
    {
        VariableAddress variable => Read(variable.Storage),
        ElementAddress { Element: { Struct: { } type, Layout.Fields: var fields } } element =>
            new StructItem(type, fields, System.Array.ConvertAll(fields, field => Load(element.Field(Builder, field)))),
        ElementAddress element => new ValueItem(Builder.EmitTyped(Op.Load, IrType.Scalar(element.Element.DType), element.Pointer)),
        CapturedItem captured => captured,
        ItemAddress one => one.Storage.Read(this),
        ObjectField field => ClosureObjects.Load(this, field),
        ChoiceItem choice => Choices.Apply(this, choice, Load)!,
        _ => throw NotAValue(address),
    };

    public void Store(StackItem address, StackItem item)
    {
        switch (address)
        {
            case VariableAddress variable: Write(variable.Storage, item); break;
            case ObjectField field: ClosureObjects.Store(this, field, item); break;
            case ElementAddress { Element.IsStruct: true } element: StoreStruct(element, item); break;
            case ElementAddress element: Builder.Emit(Op.Store, As(item, element.Element.DType), element.Pointer); break;
            case ChoiceItem choice: Choices.OnEach(this, choice, candidate => Store(candidate, item)); break;
            case CapturedItem captured: throw DiagnosticCatalog.OutsideWrite.Error(captured.Name);
            case ItemAddress one: one.Storage.Write(this, item); break;
            default: throw NotAValue(address);
        }
    }

    private void StoreStruct(ElementAddress target, StackItem item)
    {
        var fields = target.Element.Layout.Fields;
        for (int i = 0; i < fields.Length; i++)
            Store(target.Field(Builder, fields[i]), item switch
            {
                StructItem value when value.Type == target.Element.Struct => value.Values[i],
                CapturedItem captured when captured.Type == target.Element.Struct => captured.Field(fields[i]),
                MissingItem => item,
                _ => throw NotAValue(item),
            });
    }

    /// <summary>Goes on where control never comes, with a result of the type that is due; null for void.</summary>
    public StackItem? Unreachable(Type type)
    {
        var unreachable = Builder.NewBlock();
        Builder.Seal(unreachable);
        Builder.SwitchTo(unreachable);
        if (type == typeof(void)) return null;
        var storage = Storage.Create(Builder, type);
        Zero(storage);
        return Read(storage);
    }

    /// <summary>The span over an array: the array itself, but of null an empty one.</summary>
    public ValueId Span(ValueId array)
    {
        bool isPresent = Builder.IsResultOf(array, Op.Allocate) || (Builder.Function == Unit.Module.Entry && Builder.Function.Parameters.Contains(array));
        if (isPresent) return array;
        var (isNull, join) = (Builder.NewBlock(), Builder.NewBlock());
        Builder.Branch(Builder.Emit(Op.IsNull, array), new Edge(isNull), new Edge(join, [array]));
        Builder.Seal(isNull);
        Builder.SwitchTo(isNull);
        Builder.Jump(join, Builder.EmitTyped(Op.Allocate, Builder.TypeOf(array), Builder.Const(0L)));
        Builder.Seal(join);
        Builder.SwitchTo(join);
        return Builder.Function.AddParameter(join, Builder.TypeOf(array));
    }

    public Exception NotAValue(StackItem item) => item switch
    {
        MissingItem => new FollowingError(),
        TextItem text => DiagnosticCatalog.Text.Error($"\"{text.Text}\""),
        ObjectsItem => DiagnosticCatalog.NewArray.Error("objects"),
        CapturedItem { Type: var type } when Delegates.Is(type) => DiagnosticCatalog.DelegateUse.Error(),
        FunctionItem or DelegateChoiceItem => DiagnosticCatalog.DelegateUse.Error(),
        CapturedItem captured => DiagnosticCatalog.CaptureType.Error(captured.Name, KernelTypes.NameOf(captured.Type)),
        StructItem value => DiagnosticCatalog.ValueType.Error(KernelTypes.NameOf(value.Type)),
        ChoiceItem { Candidates: [ExceptionItem, ..] } => DiagnosticCatalog.ThrownObject.Error(),
        ChoiceItem => DiagnosticCatalog.RefVariable.Error(),
        ExceptionItem => DiagnosticCatalog.ThrownObject.Error(),
        BoxedItem boxed => DiagnosticCatalog.Cast.Error($"boxing of {KernelTypes.NameOf(boxed.Type)}"),
        NullItem => DiagnosticCatalog.NullArray.Error(),
        TypeItem type => DiagnosticCatalog.Cast.Error($"typeof({KernelTypes.NameOf(type.Type)})"),
        VariableAddress { Storage: SymbolicStorage { Type: { IsByRef: false } type } storage } => Once(storage, DiagnosticCatalog.ValueType.Error(KernelTypes.NameOf(type))),
        VariableAddress or ElementAddress or RawAddress or StackMemory or DataItem => DiagnosticCatalog.RawMemory.Error("an address used as a number"),
        _ => DiagnosticCatalog.ValueType.Error(TypeOf(item) is { } type ? type.ToString() : "unknown type"),
    };

    // What is wrong with a variable is said where it is used first.
    private static KernelCompilationException Once(SymbolicStorage variable, KernelCompilationException error)
    {
        variable.Item = MissingItem.Instance;
        return error;
    }

    public static ConstantItem ConstantOf(ConstantItem constant, DType target) => new(target, ConstantAs(constant, target));

    private static long ConstantAs(ConstantItem constant, DType target)
    {
        if (constant.DType == target) return constant.Bits;
        if (constant.DType.IsFloat) return target.IsFloat ? FloatAs(constant, target) : throw new InternalCompilerException($"{constant.DType.IrName} constant as {target.IrName}");
        long bits = constant.DType == DType.UInt32 ? (int)constant.Bits : constant.Bits;
        return target switch
        {
            DType.Bool => bits != 0 ? 1 : 0,
            DType.Float32 => ScalarBits.Of((float)bits),
            DType.Float64 => ScalarBits.Of((double)bits),
            DType.Float16 => ScalarBits.Of((Half)bits),
            DType.Complex128 => throw new InternalCompilerException($"constant of {target.IrName}"),
            _ => ScalarBits.Wrap(bits, target),
        };
    }

    private static long FloatAs(ConstantItem constant, DType target) => Evaluator.Of(Op.Convert, constant.DType, target)([constant.Bits]);

    private ValueId Tuple(StackItem item, TypeList types) => Builder.Emit(Op.Tuple, [.. Parts(item).Select((part, i) => As(part, types[i]))]);

    /// <summary>The fields of a struct.</summary>
    public StackItem[] Parts(StackItem item) => item switch
    {
        StructItem value => value.Values,
        CapturedItem captured => [.. KernelTypes.FieldsOf(captured.Type).Select(captured.Field)],
        _ => throw NotAValue(item),
    };

    private void WriteSymbolic(SymbolicStorage storage, StackItem item)
    {
        // Loops after each other share the variable of the compiler that they go through.
        if (item is MissingItem || storage.Item is MissingItem || ParallelLoops.IsOptions(storage.Type))
            storage.Item = item is NullItem ? null : item;
        else if (item is ElementAddress element && storage.Item is null && storage.Type.IsByRef && ElementType.Of(storage.Type.GetElementType()!) == element.Element)
        {
            storage.Pointer ??= Builder.Declare(IrType.Pointer);
            Builder.Write(storage.Pointer.Value, element.Pointer);
        }
        else if (IsDelegateInMemory(storage))
        {
            storage.Delegate ??= DelegateStorage.Create(this, storage.Type, loops: true);
            Write(storage.Delegate, item);
        }
        else if (item is ObjectItem made)
        {
            storage.Pointer ??= Builder.Declare(IrType.Pointer);
            Builder.Write(storage.Pointer.Value, made.Pointer);
        }
        else if (storage.Pointer is not null || (storage.IsNull && item is not NullItem) || (storage.Item is { } known && !known.IsSameAs(item)))
            throw storage.Type.IsByRef ? DiagnosticCatalog.RefVariable.Error() : Delegates.Is(storage.Type) ? Unit.InMemoryOr(NotAValue(item)) : NotAValue(item);
        // Elements of an array of objects are written while it is read, so it stays on the stack.
        else if (item is ValueItem or ConstantItem or ObjectsItem)
            throw DiagnosticCatalog.ValueType.Error(KernelTypes.NameOf(storage.Type));
        else
            storage.Item = item;
    }

    private bool IsDelegateInMemory(Storage storage) => Unit.ClosuresInMemory && storage is SymbolicStorage { Item: null } && Delegates.Is(storage.Type);
}
