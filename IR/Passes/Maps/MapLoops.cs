namespace DualJit.IR;

/// <summary>The loops that compute elements of one shape, of one or more trees of maps, and write them to arrays.</summary>
/// <param name="makeShape">Whether the shape is the one that the arrays read broadcast to, or they only broadcast to it.</param>
/// <remarks>
/// One loop over all elements where every array lies in C order and has the shape of the result, else one over each row, with stride 1 or with an element that is the same for all of the row. What
/// lies otherwise, or is repeated in more ways, goes in tiles.
/// </remarks>
internal sealed class MapLoops(FunctionBuilder builder, TileMemory memory, ArrayShape shape, bool makeShape, params IReadOnlyList<(FusedMap Map, MappedArray Target)> results)
{
    private readonly Dictionary<ValueId, ValueId> _scalars = [];
    private readonly List<MappedArray> _sources = [];

    public void Emit()
    {
        foreach (var leaf in results.SelectMany(result => result.Map.Leaves).DistinctBy(leaf => leaf.Value)) Prepare(leaf);
        List<MappedArray> all = [.. _sources, .. results.Select(result => result.Target)];
        if (shape.Rank > 0 && all.TrueForAll(array => array.Type.Layout == Layout.C && array.Type.Rank == shape.Rank)) Choose(AllHaveLengths(0), EmitFlat, () => EmitAxes(all, triedRows: shape.Rank == 1));
        else EmitAxes(all, triedRows: false);
    }

    // The one element of an array without axes is read once.
    private void Prepare(MapOperand leaf)
    {
        var value = leaf.Value;
        if (leaf.Shape is not { } own) _scalars.Add(value, value);
        else if (own.Rank == 0) _scalars.Add(value, MappedArray.Of(builder, value, []).Load(builder, builder.Emit(Op.Data, value), null));
        else _sources.Add(MappedArray.Of(builder, value, own.Lengths));
    }

    private ValueId AllHaveLengths(int firstAxis)
    {
        ValueId? all = null;
        foreach (var source in _sources)
        {
            var has = source.HasLengths(builder, shape, firstAxis);
            all = all is { } others ? builder.AndOf(others, has) : has;
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

    private void EmitFlat()
    {
        var count = shape.Lengths[0];
        for (int axis = 1; axis < shape.Rank; axis++) count = builder.Emit(Op.Mul, count, shape.Lengths[axis]);
        builder.For(count, i => EmitElement(_scalars, NothingKnown(), array => (array.Data, i)));
    }

    private void EmitAxes(List<MappedArray> all, bool triedRows)
    {
        var strides = all.ToDictionary(array => array, array => array.StridesIn(builder, shape));
        if (shape.Rank == 0) EmitElement(_scalars, NothingKnown(), array => (array.Data, null));
        else if (!all.TrueForAll(array => array.IsInOrder)) EmitTiles();
        else if (triedRows) EmitRepeating();
        else Choose(AllHaveLengths(shape.Rank - 1), () => EmitRows(null), EmitRepeating);

        // Of two arrays whose shapes make that of the result, one has the length of the row where an element of the other is repeated.
        void EmitRepeating()
        {
            if (_sources.Count == 2 && makeShape) Choose(IsRepeated(_sources[0]), () => EmitRows(_sources[0]), () => EmitRows(_sources[1]));
            else if (_sources.Count == 1) EmitRows(_sources[0]);
            else EmitTiles();
        }

        void EmitRows(MappedArray? repeated)
        {
            var ofRows = all.ToDictionary(array => array, array => (ValueId[])[.. strides[array][..^1], builder.Const(array == repeated ? 0L : 1L)]);
            EmitAxis(0, [], ofRows);
        }

        void EmitTiles()
        {
            // An exception is that of the first element.
            if (results.Any(result => result.Map.AllMaps.Any(map => map.Function.MayTrap))) EmitAxis(0, [], strides);
            else new TiledLoops(builder, shape, _sources, [.. results.Select(result => result.Target)], strides, memory).Emit(EmitRowOfTile);
        }
    }

    private ValueId IsRepeated(MappedArray source) => builder.Emit(Op.Ne, source.Lengths[^1], shape.Lengths[^1]);

    private void EmitAxis(int axis, ValueId[] indices, Dictionary<MappedArray, ValueId[]> strides)
    {
        if (axis < shape.Rank - 1)
        {
            builder.For(shape.Lengths[axis], i => EmitAxis(axis + 1, [.. indices, i], strides));
            return;
        }
        var rows = new Dictionary<MappedArray, ValueId>();
        var values = new Dictionary<ValueId, ValueId>(_scalars);
        foreach (var source in _sources)
        {
            rows.Add(source, source.Offset(builder, source.Data, OffsetOf(indices, strides[source])));
            if (builder.ConstantOf(strides[source][^1]) == 0) values.Add(source.Array, source.Load(builder, rows[source], null));
        }
        foreach (var (_, target) in results) rows.Add(target, target.Offset(builder, target.Data, OffsetOf(indices, strides[target])));
        EmitRow(shape.Lengths[axis], values, rows, array => strides[array][^1]);
    }

    private void EmitRowOfTile(ValueId length, Dictionary<MappedArray, ValueId> rows) => EmitRow(length, _scalars, rows);

    /// <summary>One row: elements of arrays, and values that are the same for all of them.</summary>
    /// <param name="strideOf">By how much an array moves from element to element; null where that is by one.</param>
    private void EmitRow(ValueId length, Dictionary<ValueId, ValueId> values, Dictionary<MappedArray, ValueId> rows, Func<MappedArray, ValueId>? strideOf = null)
    {
        // What such values alone give is computed once.
        var parts = NothingKnown();
        foreach (var (map, _) in results)
            foreach (var (part, value) in map.EmitParts(builder, values)) parts[part] = value;
        builder.For(length, i => EmitElement(values, new(parts, ReferenceEqualityComparer.Instance), array => (rows[array], strideOf is null ? i : builder.Times(i, strideOf(array)))));
    }

    private void EmitElement(Dictionary<ValueId, ValueId> values, Dictionary<FusedMap, ValueId> parts, Func<MappedArray, (ValueId Data, ValueId? Index)> placeOf)
    {
        var loaded = new Dictionary<ValueId, ValueId>();
        // All are computed before one is written, as one of them may be read by another.
        var computed = results.Select(result => result.Map.EmitElement(builder, ElementOf, parts)).ToArray();
        for (int i = 0; i < computed.Length; i++)
        {
            var target = results[i].Target;
            var (data, index) = placeOf(target);
            target.Store(builder, data, index, computed[i]);
        }

        ValueId ElementOf(ValueId leaf)
        {
            if (values.TryGetValue(leaf, out var value) || loaded.TryGetValue(leaf, out value)) return value;
            var source = _sources.Find(source => source.Array == leaf)!;
            var (data, index) = placeOf(source);
            return loaded[leaf] = source.Load(builder, data, index);
        }
    }

    private ValueId? OffsetOf(ValueId[] indices, ValueId[] strides)
    {
        ValueId? offset = null;
        for (int axis = 0; axis < indices.Length; axis++)
        {
            if (builder.ConstantOf(strides[axis]) == 0) continue;
            var term = builder.Times(indices[axis], strides[axis]);
            offset = offset is { } sum ? builder.Add(sum, term) : term;
        }
        return offset;
    }

    private static Dictionary<FusedMap, ValueId> NothingKnown() => new(ReferenceEqualityComparer.Instance);
}
