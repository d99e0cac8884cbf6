namespace DualJit.IR;

/// <summary>The memory of a map's result and the loops that fill it.</summary>
internal sealed class MapLoops(FunctionBuilder builder, FusedMap map)
{
    private readonly int _rank = map.Shape.Rank;
    private readonly ValueId[] _lengths = map.Shape.Lengths;
    private readonly Dictionary<ValueId, ValueId> _scalars = [];
    private readonly List<Source> _sources = [];

    /// <returns>The array.</returns>
    public ValueId Emit()
    {
        var element = map.Function.ReturnType.DType;
        foreach (var leaf in map.Leaves) Prepare(leaf);
        var result = builder.EmitTyped(Op.AllocateRaw, IrType.Array(element, _rank, Layout.C), _lengths);
        var target = new Target(element, builder.Emit(Op.Data, result), builder.Emit(Op.Length, result));
        if (!_sources.TrueForAll(source => source.Type.Layout == Layout.C && source.Type.Rank == _rank)) EmitNest(target);
        else if (_sources.Count <= 1) EmitFlat(target);
        else Choose(AllHaveLengths(_sources, firstAxis: 0), () => EmitFlat(target), () => EmitNest(target));
        return result;
    }

    // The one element of an array without axes is read once.
    private void Prepare(MapOperand leaf)
    {
        var (value, type) = (leaf.Value, builder.TypeOf(leaf.Value));
        if (leaf.Shape is not { } shape) _scalars.Add(value, value);
        else if (shape.Rank == 0) _scalars.Add(value, builder.EmitTyped(Op.Load, type.Element, builder.Emit(Op.Data, value)));
        else _sources.Add(new Source(value, type, builder.Emit(Op.Data, value), shape.Lengths));
    }

    /// <summary>Whether arrays have the lengths of the result, so that nothing of them is repeated along the axes from the first on.</summary>
    private ValueId AllHaveLengths(List<Source> sources, int firstAxis)
    {
        ValueId? all = null;
        foreach (var source in sources)
            for (int axis = firstAxis; axis < _rank; axis++)
            {
                var (length, wanted) = (source.Lengths[axis - _rank + source.Type.Rank], _lengths[axis]);
                if (length == wanted) continue;
                var equal = builder.Emit(Op.Eq, length, wanted);
                all = all is { } others ? builder.Emit(Op.And, others, equal) : equal;
            }
        return all ?? builder.Const(true);
    }

    private void Choose(ValueId condition, Action then, Action otherwise)
    {
        if (builder.ConstantOf(condition) is { } known)
        {
            (known != 0 ? then : otherwise)();
            return;
        }
        builder.If(condition, () => Nothing(then), () => Nothing(otherwise));

        static ValueId[] Nothing(Action emit)
        {
            emit();
            return [];
        }
    }

    private void EmitFlat(Target target) => Loop(target.Count, i =>
    {
        var value = map.EmitElement(builder, leaf => _scalars.TryGetValue(leaf, out var scalar) ? scalar : LoadAt(SourceOf(leaf).Type, SourceOf(leaf).Data, i));
        StoreAt(target, target.Data, i, value);
    });

    private void EmitNest(Target target)
    {
        var strides = _sources.ToDictionary(source => source.Array, StridesOf);
        var inOrder = _sources.FindAll(source => source.Type.Layout is Layout.C or Layout.Inner);
        bool areAllInOrder = inOrder.Count == _sources.Count;
        if (inOrder.Count == 0) EmitAxis(target, 0, [], strides);
        else if (_sources.Count == 1) EmitRows();
        // Where they are all there is, rows of one length have been tried.
        else if (_rank == 1 && areAllInOrder) EmitRepeating();
        else Choose(AllHaveLengths(inOrder, _rank - 1), () => EmitRows(), EmitRepeating);

        // An element of one of two arrays is repeated along the row: the other one has its length.
        void EmitRepeating()
        {
            if (inOrder.Count == 1) EmitRows(inOrder[0]);
            else if (inOrder.Count == 2 && areAllInOrder) Choose(builder.Emit(Op.Eq, inOrder[0].Lengths[^1], builder.Const(1L)), () => EmitRows(inOrder[0]), () => EmitRows(inOrder[1]));
            else EmitAxis(target, 0, [], strides);
        }

        void EmitRows(Source? repeated = null)
        {
            var ofRows = new Dictionary<ValueId, ValueId[]>(strides);
            foreach (var source in inOrder) ofRows[source.Array] = [.. strides[source.Array][..^1], builder.Const(source == repeated ? 0L : 1L)];
            EmitAxis(target, 0, [], ofRows);
        }
    }

    /// <summary>By axis of the result: 0 where the array is repeated.</summary>
    private ValueId[] StridesOf(Source source)
    {
        var zero = builder.Const(0L);
        var strides = new ValueId[_rank];
        Array.Fill(strides, zero);
        int missing = _rank - source.Type.Rank;
        for (int axis = 0; axis < source.Type.Rank; axis++)
        {
            var stride = builder.Emit(Op.Stride, axis, source.Array);
            // A single array has the shape of the result.
            strides[missing + axis] = _sources.Count == 1 ? stride : builder.Emit(Op.Select, builder.Emit(Op.Eq, source.Lengths[axis], builder.Const(1L)), zero, stride);
        }
        return strides;
    }

    private void EmitAxis(Target target, int axis, ValueId[] indices, Dictionary<ValueId, ValueId[]> strides)
    {
        if (axis < _rank - 1)
        {
            Loop(_lengths[axis], i => EmitAxis(target, axis + 1, [.. indices, i], strides));
            return;
        }
        var rows = _sources.ToDictionary(source => source.Array, source => Offset(source.Type.DType, source.Data, OffsetOf(indices, strides[source.Array])));
        var row = Offset(target.DType, target.Data, RowOf(indices));
        var scalars = new Dictionary<ValueId, ValueId>(_scalars);
        foreach (var source in _sources)
            if (builder.ConstantOf(strides[source.Array][^1]) == 0) scalars.Add(source.Array, builder.EmitTyped(Op.Load, source.Type.Element, rows[source.Array]));
        Loop(_lengths[axis], i =>
        {
            var value = map.EmitElement(builder, leaf => scalars.TryGetValue(leaf, out var scalar) ? scalar : LoadAt(SourceOf(leaf).Type, rows[leaf], Scale(i, strides[leaf][^1])));
            StoreAt(target, row, i, value);
        });
    }

    private ValueId? OffsetOf(ValueId[] indices, ValueId[] strides)
    {
        ValueId? offset = null;
        for (int axis = 0; axis < indices.Length; axis++)
        {
            if (builder.ConstantOf(strides[axis]) == 0) continue;
            var term = Scale(indices[axis], strides[axis]);
            offset = offset is { } sum ? builder.Add(sum, term) : term;
        }
        return offset;
    }

    private ValueId? RowOf(ValueId[] indices)
    {
        if (indices.Length == 0) return null;
        var row = indices[0];
        for (int axis = 1; axis < indices.Length; axis++) row = builder.Add(builder.Emit(Op.Mul, row, _lengths[axis]), indices[axis]);
        return builder.Emit(Op.Mul, row, _lengths[^1]);
    }

    private ValueId Scale(ValueId index, ValueId stride) => builder.ConstantOf(stride) == 1 ? index : builder.Emit(Op.Mul, index, stride);

    private void Loop(ValueId count, Action<ValueId> body) => builder.While([builder.Const(0L)], now => builder.Emit(Op.Lt, now[0], count), now =>
    {
        body(now[0]);
        return [builder.Add(now[0], 1)];
    });

    private Source SourceOf(ValueId array) => _sources.Find(source => source.Array == array)!;

    private ValueId LoadAt(IrType array, ValueId data, ValueId index) => builder.EmitTyped(Op.Load, array.Element, Offset(array.DType, data, index));

    private void StoreAt(Target target, ValueId data, ValueId index, ValueId value) => builder.Emit(Op.Store, value, Offset(target.DType, data, index));

    private ValueId Offset(DType dtype, ValueId data, ValueId? index) => index is { } elements ? builder.Emit(Op.Offset, (long)dtype, data, elements) : data;

    private sealed record Source(ValueId Array, IrType Type, ValueId Data, ValueId[] Lengths);

    private sealed record Target(DType DType, ValueId Data, ValueId Count);
}
