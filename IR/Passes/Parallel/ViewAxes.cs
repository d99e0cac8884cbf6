namespace DualJit.IR;

/// <summary>What of an array is accessed through a view of it that an iteration makes.</summary>
internal sealed class ViewAxes(RegionUses uses, IndexForms forms)
{
    /// <summary>One index.</summary>
    public AxisIndices At(ValueId index) => (RangeOf(index) is { } range ? new AxisIndices([range]) : AxisIndices.Any) with { Part = PartOf(index) };

    /// <summary>The axes of the array that a view is of, by those of the view; null where the instruction makes no view that is known.</summary>
    public AxisIndices[]? Of(in Instruction view, AxisIndices[] axes) => view.Op switch
    {
        Op.Row => [At(view.Operands[1]), .. axes],
        Op.ReadOnly => axes,
        Op.Slice => Sliced(view, axes),
        Op.Transpose => Transposed(view, axes),
        _ => null,
    };

    /// <summary>The array that a span is a part of, and which part is accessed; null where that is not known.</summary>
    public (ValueId Array, AxisIndices[] Axes)? OfSpan(in Instruction view, AxisIndices[] axes)
    {
        var type = view.Type;
        if (axes.Length != 1 || FirstOf(view.Operands[0]) is not var (array, first)) return null;
        var source = uses.Definitions.TypeOf(array);
        if (source is not { IsArray: true, Rank: 1, Layout: Layout.C } || source.ElementSize != type.ElementSize || source.DType != type.DType) return null;
        return (array, [first is null ? axes[0] : Part(axes[0], At(first.Value), view.Operands[1], 1)]);
    }

    /// <summary>The array of one axis and the index at which an address is; null for the index where it is the first.</summary>
    private (ValueId Array, ValueId? Index)? FirstOf(ValueId address) => uses.Definitions.Of(address) switch
    {
        { Op: Op.Data } data => (data.Operands[0], null),
        { Op: Op.ElementAddress, Operands.Length: 2 } element => (element.Operands[0], element.Operands[1]),
        { Op: Op.Offset } moved when uses.Definitions.TryGet(moved.Operands[0], Op.Data, out var data) && uses.Definitions.TypeOf(data.Operands[0]) is { IsArrayOfStructs: false } type && type.DType == moved.ElementType
            => (data.Operands[0], moved.Operands[1]),
        _ => null,
    };

    private AxisIndices[] Sliced(in Instruction slice, AxisIndices[] axes)
    {
        var kinds = new SliceKinds(slice.Immediate);
        var operands = slice.Operands.AsSpan(1);
        var sliced = new AxisIndices[uses.Definitions.TypeOf(slice.Operands[0]).Rank];
        int next = 0;
        for (int axis = 0; axis < sliced.Length; axis++)
        {
            sliced[axis] = kinds[axis] switch
            {
                SliceKind.All => axes[next++],
                SliceKind.At => At(operands[0]),
                SliceKind.Range => Part(axes[next++], At(operands[0]), operands[1], 1),
                _ => ConstantOf(operands[2]) is { } step ? Part(axes[next++], At(operands[0]), operands[1], step) : Unknown(ref next),
            };
            operands = operands[(int)kinds[axis]..];
        }
        return sliced;

        static AxisIndices Unknown(ref int next)
        {
            next++;
            return AxisIndices.Any;
        }
    }

    private AxisIndices[] Transposed(in Instruction transpose, AxisIndices[] axes)
    {
        var result = new AxisIndices[axes.Length];
        Array.Fill(result, AxisIndices.Any);
        var order = transpose.Operands[1..];
        for (int axis = 0; axis < axes.Length; axis++)
            if (order.Length == 0) result[axes.Length - 1 - axis] = axes[axis];
            else if (order.Length == axes.Length && ConstantOf(order[axis]) is { } of && (ulong)of < (ulong)axes.Length) result[of] = axes[axis];
        return result;
    }

    /// <summary>Of so many indices from the first on the ones at some places: what is known of these, and that they are no others.</summary>
    private AxisIndices Part(AxisIndices places, AxisIndices first, ValueId count, long step)
    {
        var parts = new List<IndexRange>();
        foreach (var start in first.Ranges)
        {
            foreach (var range in places.Ranges)
                if (IndexRange.Moved(range, start, step) is { } moved) parts.Add(moved);
            var narrow = new List<Polynomial>();
            if (forms.Read(CountIn(count), narrow) is not { } length) continue;
            narrow.Add(length);
            if (length.Plus(-1) is { } last && IndexRange.Moved(new IndexRange(Polynomial.Zero, last, narrow), start, step) is { } all) parts.Add(all);
        }
        return new AxisIndices(parts);
    }

    // A count is at least 0, and at most what there is: where it is that, there are fewer elements.
    private ValueId CountIn(ValueId count)
    {
        while (uses.Definitions.Of(count) is { Op: Op.Convert or Op.Min or Op.Max } definition)
        {
            if (definition.Op == Op.Convert && definition.Type.IsInteger && uses.Definitions.TypeOf(definition.Operands[0]) == IrType.Scalar(DType.Int32)) count = definition.Operands[0];
            else if (definition.Op == Op.Min) count = definition.Operands[0];
            else if (definition.Op == Op.Max && ConstantOf(definition.Operands[1]) == 0) count = definition.Operands[0];
            else break;
        }
        return count;
    }

    private IndexRange? RangeOf(ValueId index)
    {
        var narrow = new List<Polynomial>();
        return forms.Read(index, narrow) is { } form ? new IndexRange(form, form, narrow) : null;
    }

    private PartOfNumber? PartOf(ValueId index)
    {
        while (uses.Definitions.TryGet(index, Op.Convert, out var widening) && IsSigned(widening.Type) && IsSigned(uses.Definitions.TypeOf(widening.Operands[0]))) index = widening.Operands[0];
        if (uses.Definitions.Of(index) is not { Op: Op.Div or Op.Rem } division || !IsSigned(division.Type) || !forms.IsInvariant(division.Operands[1])) return null;
        if (RangeOf(division.Operands[0]) is not { } number || forms.Read(division.Operands[1], []) is not { } divisor) return null;
        bool mayWrap = division.Type.DType == DType.Int32 && IndexForms.MayWrap(number.Low);
        return new PartOfNumber(mayWrap ? number with { Narrow = [.. number.Narrow, number.Low] } : number, divisor, division.Op == Op.Rem);
    }

    private static bool IsSigned(IrType type) => type == IrType.Int32 || type == IrType.Int64;

    private long? ConstantOf(ValueId value) => uses.Definitions.TryGet(value, Op.Const, out var constant) ? constant.Immediate : null;
}
