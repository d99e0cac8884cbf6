using System.Reflection;
using System.Runtime.CompilerServices;
using DualJit.IR;

namespace DualJit.Frontend.Cil;

/// <summary>Lists of operands: spans over what C# puts into variables one by one for a collection expression, and passes to a method that the kernel does not read.</summary>
internal static class ItemLists
{
    /// <summary>Whether values of the type are what they were made of, and lists of them may be passed.</summary>
    public static bool IsOperand(Type type) => type.IsDefined(typeof(ItselfInKernelsAttribute));

    private static bool IsItem(Type type) => IsOperand(type) || KernelTypes.IsNdArray(type);

    /// <summary>How many items there are in a struct that C# makes for a list; null for any other.</summary>
    public static int? LengthOf(Type type) =>
        type.GetCustomAttribute<InlineArrayAttribute>() is { } attribute && IsItem(KernelTypes.FieldsOf(type)[0].FieldType) ? attribute.Length : null;

    public static bool IsSpan(Type? type) => Memory.IsSpan(type) && IsItem(type!.GenericTypeArguments[0]);

    /// <summary>The items that an argument lists.</summary>
    public static StackItem[] Of(Emitter emitter, StackItem item) => item switch
    {
        ItemsItem list => list.Items,
        NullItem => [],
        // The default of a span, which is empty.
        StructItem { Type: var type } when IsSpan(type) => [],
        _ => throw emitter.NotAValue(item),
    };
}

/// <summary>Items one after another.</summary>
internal sealed class ItemsItem(StackItem[] items) : StackItem
{
    public StackItem[] Items { get; } = items;
}

/// <summary>The address of one item in a list.</summary>
internal sealed class ItemAddress(ItemListStorage list, int index) : StackItem
{
    public ItemListStorage List { get; } = list;

    public ItemStorage Storage => List.Items[index];

    public ItemAddress Next(long count) => new(List, index + (int)count);

    public ItemsItem Span(Emitter emitter, int length) => new([.. List.Items.Skip(index).Take(length).Select(item => item.Read(emitter))]);
}

/// <summary>A variable for an item: what was written last, which is known where it is read.</summary>
internal sealed class ItemStorage(Type type) : Storage(type)
{
    private StackItem? _item;
    private BlockId _writtenIn;
    private bool _isChosen, _isReadElsewhere;

    public void Write(Emitter emitter, StackItem? item)
    {
        if (_item is not null && item is not null && !_item.IsSameAs(item))
        {
            if (_isReadElsewhere) throw DiagnosticCatalog.ChosenOperand.Error();
            _isChosen = true;
        }
        (_item, _writtenIn) = (item ?? _item, emitter.Builder.Current);
    }

    // On other ways here it may be another one.
    public StackItem Read(Emitter emitter)
    {
        if (_item is null) return NullItem.Instance;
        if (emitter.Builder.Current == _writtenIn) return _item;
        if (_isChosen) throw DiagnosticCatalog.ChosenOperand.Error();
        _isReadElsewhere = true;
        return _item;
    }
}

/// <summary>A struct with the attribute <c>InlineArray</c> whose elements are items.</summary>
internal sealed class ItemListStorage(Type type, int length) : Storage(type)
{
    public ItemStorage[] Items { get; } = [.. Enumerable.Range(0, length).Select(_ => new ItemStorage(KernelTypes.FieldsOf(type)[0].FieldType))];
}
