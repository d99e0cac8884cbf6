namespace DualJit.IR;

/// <summary>The loops that compute elements of one shape, of one or more trees of maps, and write them to arrays.</summary>
/// <remarks>
/// One loop over all elements where no array can lie in another way, else loops over <see cref="TiledLoops">rows</see>. What costs a call and takes nothing but elements that are the same for all of a row
/// is computed once for the row.
/// </remarks>
/// <param name="sourceOf">An array that is read.</param>
internal sealed class MapLoops(FunctionBuilder builder, TileMemory memory, CopyFunctions functions, ArrayShape shape, Func<MapOperand, Elements> sourceOf, params IReadOnlyList<(FusedMap Map, Elements Target)> results)
{
    private readonly Dictionary<ValueId, ValueId> _scalars = [];
    private readonly List<Elements> _sources = [];
    private readonly Dictionary<FusedMap, ValueId> _parts = new(ReferenceEqualityComparer.Instance);
    private StreamedRuns? _streams;

    public void Emit()
    {
        foreach (var leaf in results.SelectMany(result => result.Map.Leaves).DistinctBy(leaf => leaf.Value)) Prepare(leaf);
        // What scalars alone give is computed once.
        foreach (var (map, _) in results)
            foreach (var (part, value) in map.EmitParts(builder, _scalars)) _parts[part] = value;
        Elements[] targets = [.. results.Select(result => result.Target)], all = [.. _sources, .. targets];
        if (shape.Rank > 0 && results is [var only]) _streams = StreamedRuns.Of(builder, _sources, only.Map, only.Target);
        var isFlat = IsFlat(all);
        if (shape.Rank == 0) EmitElement(_scalars, _parts, array => (array.Data, null));
        else if (results.Any(result => result.Map.AllMaps.Any(map => map.Function.MayTrap))) builder.When(isFlat, EmitFlat, () => EmitInOrder(all));
        else if (builder.ConstantOf(isFlat) == 1) EmitFlat();
        else new TiledLoops(builder, shape, _sources, targets, isFlat, memory, functions).Emit(EmitRow);
        _streams?.Finish();
    }

    // The one element of an array without axes is read once.
    private void Prepare(MapOperand leaf)
    {
        var value = leaf.Value;
        if (leaf.Shape is not { } own) _scalars.Add(value, value);
        else if (own.Rank == 0) _scalars.Add(value, Elements.Of(builder, value).Load(builder, builder.Emit(Op.Data, value), null));
        else _sources.Add(sourceOf(leaf));
    }

    /// <summary>Whether every array lies in C order and has the shape.</summary>
    private ValueId IsFlat(Elements[] arrays) => Array.TrueForAll(arrays, array => array.IsRowMajor && array.Shape.Rank == shape.Rank)
        ? _sources.Select(source => source.HasLengths(builder, shape)).Aggregate(builder.Const(true), builder.AndOf)
        : builder.Const(false);

    private void EmitFlat()
    {
        EmitRun(shape.Lengths.Aggregate((product, length) => builder.Emit(Op.Mul, product, length)), builder.Const(true), _scalars, _parts, array => array.Data);
    }

    private void EmitRow(ValueId length, Dictionary<Elements, TiledLoops.Row> rows)
    {
        EmitRow(new(_sources.Where(MayGainFromRepeating)));

        void EmitRow(Queue<Elements> gaining)
        {
            if (!gaining.TryDequeue(out var source)) EmitElements(_scalars, _parts);
            else builder.When(rows[source].IsRepeated, () => EmitRepeated(source), () => EmitRow(gaining));
        }

        void EmitRepeated(Elements source)
        {
            var values = new Dictionary<ValueId, ValueId>(_scalars) { [source.Array] = source.Load(builder, rows[source].Data, null) };
            var parts = Copy(_parts);
            foreach (var (map, _) in results)
                foreach (var (part, value) in map.EmitParts(builder, values)) parts[part] = value;
            EmitElements(values, parts);
        }

        void EmitElements(Dictionary<ValueId, ValueId> values, Dictionary<FusedMap, ValueId> parts) =>
            EmitRun(length, rows[results[0].Target].IsDirect, values, parts, array => rows[array].Data);
    }

    /// <summary>The loop over elements of which each array's lie one after the other.</summary>
    private void EmitRun(ValueId length, ValueId isDirect, Dictionary<ValueId, ValueId> values, Dictionary<FusedMap, ValueId> parts, Func<Elements, ValueId> dataOf)
    {
        if (_streams is { } streams) streams.Emit(dataOf(results[0].Target), length, isDirect, EmitLoop, (i, mask) => EmitVector(streams.Lanes, values, parts, array => array.Offset(builder, dataOf(array), i), mask));
        else EmitLoop();

        void EmitLoop() => builder.For(length, i => EmitElement(values, parts, array => (dataOf(array), i)));
    }

    /// <summary>Whether it costs a call to compute what an array alone gives, which broadcasts to the shape.</summary>
    private bool MayGainFromRepeating(Elements source) => builder.ConstantOf(source.HasLengths(builder, shape)) != 1 && results.Any(result => result.Map.AllMaps.Any(part =>
        part.Leaves.All(leaf => leaf.Value == source.Array || _scalars.ContainsKey(leaf.Value)) && part.AllMaps.Any(map => !map.Function.IsLanewise)));

    private static Dictionary<FusedMap, ValueId> Copy(Dictionary<FusedMap, ValueId> parts) => new(parts, ReferenceEqualityComparer.Instance);

    /// <summary>The elements in the order of the indices, for functions that may throw: an exception is that of the first element.</summary>
    private void EmitInOrder(Elements[] arrays)
    {
        var strides = arrays.ToDictionary(array => array, array => array.Repeated(builder, shape).Strides);
        EmitAxis(0, arrays.ToDictionary(array => array, array => array.Data));

        void EmitAxis(int axis, Dictionary<Elements, ValueId> data)
        {
            if (axis == shape.Rank) EmitElement(_scalars, _parts, array => (data[array], null));
            else builder.For(shape.Lengths[axis], i => EmitAxis(axis + 1, arrays.ToDictionary(array => array, array => array.Offset(builder, data[array], builder.Times(i, strides[array][axis])))));
        }
    }

    private void EmitVector(int lanes, Dictionary<ValueId, ValueId> values, Dictionary<FusedMap, ValueId> parts, Func<Elements, ValueId> placeOf, ValueId? mask)
    {
        var (map, target) = results[0];
        var loaded = new Dictionary<ValueId, ValueId>();
        var computed = map.EmitLanes(builder, ElementsOf, lanes, Copy(parts));
        if (!builder.TypeOf(computed).IsVector) computed = builder.EmitTyped(Op.Splat, IrType.Vector(target.DType, lanes), computed);
        if (mask is { } stored) builder.Emit(Op.VectorStore, computed, placeOf(target), stored);
        else builder.Emit(Op.VectorStream, computed, placeOf(target));

        ValueId ElementsOf(ValueId leaf)
        {
            if (values.TryGetValue(leaf, out var value) || loaded.TryGetValue(leaf, out value)) return value;
            var source = _sources.Find(source => source.Array == leaf)!;
            return loaded[leaf] = builder.EmitTyped(Op.VectorLoad, IrType.Vector(source.DType, lanes), mask is { } read ? [placeOf(source), read] : [placeOf(source)]);
        }
    }

    private void EmitElement(Dictionary<ValueId, ValueId> values, Dictionary<FusedMap, ValueId> parts, Func<Elements, (ValueId Data, ValueId? Index)> placeOf)
    {
        var loaded = new Dictionary<ValueId, ValueId>();
        // All are computed before one is written, as one of them may be read by another.
        var known = Copy(parts);
        var computed = results.Select(result => result.Map.EmitElement(builder, ElementOf, known)).ToArray();
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
}
