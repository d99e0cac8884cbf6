using DualJit.IR;

namespace DualJit.Frontend.Cil;

/// <summary>Open ends of blocks that lead to one place with items on the stack.</summary>
internal sealed class Join
{
    private sealed record End(BlockId From, StackItem[] Items);

    private readonly List<End> _ends = [];

    public int Count => _ends.Count;

    /// <summary>How many items there are on the stack.</summary>
    public int Depth => _ends[0].Items.Length;

    public void Add(BlockId from, StackItem[] items) => _ends.Add(new End(from, items));

    /// <summary>Emits the jumps to a new block and positions there; a single end is just gone on with.</summary>
    /// <returns>The items there, the bottom of the stack first.</returns>
    public StackItem[] Enter(Emitter emitter)
    {
        var builder = emitter.Builder;
        if (_ends.Count == 1)
        {
            builder.SwitchTo(_ends[0].From);
            return _ends[0].Items;
        }
        var target = builder.NewBlock();
        var arguments = new List<ValueId>[_ends.Count];
        for (int i = 0; i < arguments.Length; i++) arguments[i] = [];
        var joined = new StackItem[_ends[0].Items.Length];
        for (int i = 0; i < joined.Length; i++) joined[i] = Merge(emitter, target, [.. _ends.Select(end => end.Items[i])], arguments);
        for (int i = 0; i < arguments.Length; i++)
        {
            builder.SwitchTo(_ends[i].From);
            builder.Jump(target, arguments[i].ToArray());
        }
        builder.Seal(target);
        builder.SwitchTo(target);
        return joined;
    }

    /// <summary>One item for those that meet: the same one, a struct field by field, or a new parameter of the block.</summary>
    private StackItem Merge(Emitter emitter, BlockId target, StackItem[] items, List<ValueId>[] arguments)
    {
        if (items.All(item => item.IsSameAs(items[0]))) return items[0];
        if (Array.Find(items, item => item.IsMissing) is { } missing) return missing;
        if (items[0] is StructItem first && items.All(item => item is StructItem other && other.Type == first.Type))
        {
            var values = new StackItem[first.Values.Length];
            for (int i = 0; i < values.Length; i++) values[i] = Merge(emitter, target, [.. items.Select(item => ((StructItem)item).Values[i])], arguments);
            return new StructItem(first.Type, first.Fields, values);
        }
        var builder = emitter.Builder;
        if (items[0] is ElementAddress address && items.All(item => item is ElementAddress other && other.Element == address.Element))
        {
            for (int i = 0; i < items.Length; i++) arguments[i].Add(((ElementAddress)items[i]).Pointer);
            return new ElementAddress(builder.Function.AddParameter(target, IrType.Pointer), address.Element);
        }
        if (Delegates.Choose([.. items.Select(item => Delegates.Known(emitter, item))]) is { } choice)
        {
            for (int i = 0; i < items.Length; i++)
            {
                builder.SwitchTo(_ends[i].From);
                var function = Delegates.Known(emitter, items[i]);
                arguments[i].Add(emitter.NumberOf(function));
                if (emitter.Unit.ClosuresInMemory) arguments[i].Add(emitter.TargetOf(function));
            }
            var number = builder.Function.AddParameter(target, IrType.Int32);
            return choice(number, emitter.Unit.ClosuresInMemory ? builder.Function.AddParameter(target, IrType.Pointer) : null);
        }
        if (items[0] is ObjectItem { Type: var made } && items.All(item => item is ObjectItem other && other.Type == made))
        {
            for (int i = 0; i < items.Length; i++) arguments[i].Add(((ObjectItem)items[i]).Pointer);
            return new ObjectItem(builder.Function.AddParameter(target, IrType.Pointer), made);
        }
        if (items.All(Choices.IsAddress)) return MergeAddresses(emitter, target, items, arguments);
        if (items.All(item => item is ExceptionItem or ChoiceItem)) return MergeExceptions(emitter, target, items, arguments);
        var type = CommonType(emitter, items);
        for (int i = 0; i < items.Length; i++)
        {
            builder.SwitchTo(_ends[i].From);
            arguments[i].Add(emitter.As(items[i], type));
        }
        return new ValueItem(builder.Function.AddParameter(target, type));
    }

    private StackItem MergeAddresses(Emitter emitter, BlockId target, StackItem[] items, List<ValueId>[] arguments)
    {
        var candidates = new Candidates();
        foreach (var item in items)
            foreach (var candidate in item is ChoiceItem choice ? choice.Candidates : [item]) candidates.IndexOf(candidate);
        for (int i = 0; i < items.Length; i++)
        {
            emitter.Builder.SwitchTo(_ends[i].From);
            arguments[i].Add(candidates.Select(emitter, items[i]));
            if (candidates.HasElements) arguments[i].Add(Candidates.Pointer(emitter, items[i]));
        }
        var function = emitter.Builder.Function;
        return candidates.Choose(new ValueItem(function.AddParameter(target, IrType.Int32)), () => function.AddParameter(target, IrType.Pointer));
    }

    // Each is made of values of its own, which the others have zeros for.
    private StackItem MergeExceptions(Emitter emitter, BlockId target, StackItem[] items, List<ValueId>[] arguments)
    {
        var builder = emitter.Builder;
        var merged = new List<StackItem>();
        var offsets = new int[items.Length];
        for (int i = 0; i < items.Length; i++)
        {
            offsets[i] = merged.Count;
            foreach (var candidate in items[i] is ChoiceItem choice ? choice.Candidates : [items[i]])
                merged.Add(((ExceptionItem)candidate).Select(value => Parameter(value, i)));
        }
        var selector = builder.Function.AddParameter(target, IrType.Int32);
        for (int i = 0; i < items.Length; i++)
        {
            builder.SwitchTo(_ends[i].From);
            var own = items[i] is ChoiceItem choice ? emitter.As(choice.Selector, DType.Int32) : builder.Const(0);
            arguments[i].Add(builder.Emit(Op.Add, own, builder.Const(offsets[i])));
        }
        return new ChoiceItem(new ValueItem(selector), [.. merged]);

        StackItem Parameter(StackItem value, int end)
        {
            if (emitter.TypeOf(value) is not { IsScalar: true } type) return value;
            for (int i = 0; i < items.Length; i++)
            {
                builder.SwitchTo(_ends[i].From);
                arguments[i].Add(i == end ? emitter.Value(value) : builder.Zero(type.DType));
            }
            return new ValueItem(builder.Function.AddParameter(target, type));
        }
    }

    // The type of the values that are no constants, where they agree and the constants fit: so a bool stays one beside CIL's 0 and 1.
    private static IrType CommonType(Emitter emitter, StackItem[] items)
    {
        IrType? common = null;
        foreach (var item in items)
        {
            if (item is NullItem && Array.Exists(items, other => emitter.TypeOf(other) is { IsReference: true })) continue;
            var type = emitter.TypeOf(item) ?? throw emitter.NotAValue(item);
            if (item is ConstantItem) continue;
            if (common is not null && common != type) return StackTypes.Of(common.Value, type);
            common = type;
        }
        if (common is { IsReference: true } or { IsUntyped: true }) return common.Value;
        var first = emitter.TypeOf(items[0])!.Value;
        if (common is null) return Array.TrueForAll(items, item => emitter.TypeOf(item) == first) ? first : StackTypes.Of(first, first);
        return items.All(item => item is not ConstantItem constant || StackTypes.Holds(common.Value, constant)) ? common.Value : StackTypes.Of(common.Value, first);
    }
}
