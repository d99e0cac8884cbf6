using DualJit.IR;

namespace DualJit.Frontend.Cil;

/// <summary>One of several addresses or exceptions, by a number that is known at run time: what <c>ref c ? ref a : ref b</c> is.</summary>
/// <param name="selector">An int32, the index of the candidate.</param>
internal sealed class ChoiceItem(StackItem selector, StackItem[] candidates) : StackItem
{
    public StackItem Selector { get; } = selector;

    public StackItem[] Candidates { get; } = candidates;

    /// <summary>The same choice between what each candidate leads to.</summary>
    public ChoiceItem Select(Func<StackItem, StackItem> part) => new(Selector, Array.ConvertAll(Candidates, candidate => part(candidate)));
}

/// <summary>Code that depends on which candidate it is: a switch with a case for each.</summary>
internal static class Choices
{
    public static bool IsAddress(StackItem item) => item is VariableAddress or ElementAddress || (item is ChoiceItem choice && choice.Candidates.All(IsAddress));

    /// <summary>Does the same with every candidate, in the case that is its own.</summary>
    /// <returns>What it gave, or null where it gives nothing or every case throws.</returns>
    public static StackItem? Apply(Emitter emitter, ChoiceItem choice, Func<StackItem, StackItem?> emit)
    {
        var builder = emitter.Builder;
        var join = new Join();
        var selector = emitter.As(choice.Selector, DType.Int32);
        for (int i = 0; i < choice.Candidates.Length; i++)
        {
            var next = builder.Current;
            if (i + 1 < choice.Candidates.Length)
            {
                var own = builder.NewBlock();
                next = builder.NewBlock();
                builder.Branch(builder.Emit(Op.Eq, selector, builder.Const(i)), own, next);
                builder.Seal(own);
                builder.Seal(next);
                builder.SwitchTo(own);
            }
            var item = emit(choice.Candidates[i]);
            if (!builder.IsTerminated) join.Add(builder.Current, item is null ? [] : [item]);
            builder.SwitchTo(next);
        }
        return join.Count > 0 && join.Enter(emitter) is [var result] ? result : null;
    }

    /// <summary>Does something with an address, or with each that it may be.</summary>
    public static StackItem? OnEach(Emitter emitter, StackItem item, Func<StackItem, StackItem?> emit) => item is ChoiceItem choice ? Apply(emitter, choice, emit) : emit(item);

    public static void OnEach(Emitter emitter, StackItem item, Action<StackItem> emit) => OnEach(emitter, item, candidate =>
    {
        emit(candidate);
        return null;
    });

    /// <summary>An address that nothing is loaded from: that of the elements where the choice falls on a variable.</summary>
    public static ValueId NoAddress(Emitter emitter) => emitter.Builder.Emit(Op.Data, emitter.Array(Memory.Empty(emitter, typeof(byte[]))));
}

/// <summary>The candidates of a choice while they are found. All elements are one of them, as their address is a value.</summary>
internal sealed class Candidates
{
    private readonly List<StackItem> _items = [];

    public int Count => _items.Count;

    public bool HasElements => _items.Exists(item => item is ElementAddress);

    public int IndexOf(StackItem item)
    {
        int index = _items.FindIndex(known => known.IsSameAs(item) || (known is ElementAddress && item is ElementAddress));
        if (index >= 0) return index;
        _items.Add(item);
        return _items.Count - 1;
    }

    /// <summary>Which one an item is: a constant, or computed from the number in a choice of its own.</summary>
    public ValueId Select(Emitter emitter, StackItem item)
    {
        var builder = emitter.Builder;
        if (item is not ChoiceItem choice) return builder.Const(IndexOf(item));
        var own = emitter.As(choice.Selector, DType.Int32);
        var selected = builder.Const(IndexOf(choice.Candidates[^1]));
        for (int i = choice.Candidates.Length - 2; i >= 0; i--)
            selected = builder.Emit(Op.Select, builder.Emit(Op.Eq, own, builder.Const(i)), builder.Const(IndexOf(choice.Candidates[i])), selected);
        return selected;
    }

    /// <summary>The address of the elements in an item, or one of nothing.</summary>
    public static ValueId Pointer(Emitter emitter, StackItem item) =>
        (item is ChoiceItem choice ? Array.Find(choice.Candidates, candidate => candidate is ElementAddress) : item) is ElementAddress element ? element.Pointer : Choices.NoAddress(emitter);

    /// <param name="pointer">The address of the elements, where there are some.</param>
    public StackItem Choose(StackItem selector, Func<ValueId> pointer)
    {
        StackItem[] items = [.. _items.Select(item => item is ElementAddress element ? new ElementAddress(pointer(), element.Element) : item)];
        return items is [var only] ? only : new ChoiceItem(selector, items);
    }
}
