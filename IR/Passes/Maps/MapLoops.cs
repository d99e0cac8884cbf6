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
    private VectorRuns? _vectors;

    /// <summary>Whether the arrays together are large, where those of these loops are parts of them.</summary>
    public ValueId? AreLarge { get; init; }

    public void Emit()
    {
        foreach (var leaf in results.SelectMany(result => result.Map.Leaves).DistinctBy(leaf => leaf.Value)) Prepare(leaf);
        // What scalars alone give is computed once.
        foreach (var (map, _) in results)
            foreach (var (part, value) in map.EmitParts(builder, _scalars)) _parts[part] = value;
        Elements[] targets = [.. results.Select(result => result.Target)], all = [.. _sources, .. targets];
        if (shape.Rank > 0) _vectors = VectorRuns.Of(builder, _sources, results, AreLarge);
        var isFlat = IsFlat(all);
        if (shape.Rank == 0) EmitAt(0, _scalars, _parts, array => array.Data);
        else if (results.Any(result => result.Map.AllMaps.Any(map => map.Function.MayTrap))) builder.When(isFlat, EmitFlat, () => EmitInOrder(all));
        else if (builder.ConstantOf(isFlat) == 1) EmitFlat();
        else new TiledLoops(builder, shape, _sources, targets, _vectors?.Lanes ?? 0, isFlat, memory, functions).Emit(EmitRow);
        _vectors?.Finish();
    }

    // The one element of an array without axes is read once.
    private void Prepare(MapOperand leaf)
    {
        var value = leaf.Value;
        if (leaf.Shape is not { } own) _scalars.Add(value, value);
        else if (own.Rank == 0) _scalars.Add(value, Elements.Of(builder, value).Load(builder, builder.Emit(Op.Data, value)));
        else _sources.Add(sourceOf(leaf));
    }

    /// <summary>Whether every array lies in C order and has the shape.</summary>
    private ValueId IsFlat(Elements[] arrays) => Array.TrueForAll(arrays, array => array.IsRowMajor && array.Shape.Rank == shape.Rank)
        ? _sources.Select(source => source.HasLengths(builder, shape)).Aggregate(builder.Const(true), builder.AndOf)
        : builder.Const(false);

    private void EmitFlat() => EmitRun(shape.Count(builder), builder.Const(true), _scalars, _parts, (array, i) => array.Offset(builder, array.Data, i));

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
            var values = new Dictionary<ValueId, ValueId>(_scalars) { [source.Array] = source.Load(builder, rows[source].Data) };
            var parts = Copy(_parts);
            foreach (var (map, _) in results)
                foreach (var (part, value) in map.EmitParts(builder, values)) parts[part] = value;
            EmitElements(values, parts);
        }

        void EmitElements(Dictionary<ValueId, ValueId> values, Dictionary<FusedMap, ValueId> parts) =>
            EmitRun(length, results.Select(result => rows[result.Target].IsDirect).Aggregate(builder.AndOf), values, parts, (array, i) => array.Offset(builder, rows[array].Data, builder.Times(i, rows[array].Step)));
    }

    /// <summary>The loop over elements of which each array's lie one after the other.</summary>
    /// <param name="placeOf">The address of an array's element of a number.</param>
    private void EmitRun(ValueId length, ValueId areDirect, Dictionary<ValueId, ValueId> values, Dictionary<FusedMap, ValueId> parts, Func<Elements, ValueId, ValueId> placeOf)
    {
        if (_vectors is null) builder.For(length, i => EmitAt(0, values, parts, array => placeOf(array, i)));
        else _vectors.Emit([.. results.Select(result => placeOf(result.Target, builder.Const(0L)))], length, areDirect, (i, store, mask) => EmitAt(store == Op.Store ? 0 : _vectors.Lanes, values, parts, array => placeOf(array, i), store, mask));
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
            if (axis == shape.Rank) EmitAt(0, _scalars, _parts, array => data[array]);
            else builder.For(shape.Lengths[axis], i => EmitAxis(axis + 1, arrays.ToDictionary(array => array, array => array.Offset(builder, data[array], builder.Times(i, strides[array][axis])))));
        }
    }

    /// <summary>Computes one element, or as many as the lanes of vectors, and writes them by an op: all that a mask has, where there is one.</summary>
    /// <param name="lanes">0 for one element.</param>
    private void EmitAt(int lanes, Dictionary<ValueId, ValueId> values, Dictionary<FusedMap, ValueId> parts, Func<Elements, ValueId> placeOf, Op store = Op.Store, ValueId? mask = null)
    {
        var loaded = new Dictionary<ValueId, ValueId>();
        var known = Copy(parts);
        ValueId[] masked = mask is { } some ? [some] : [];
        // All are computed before one is written, as one of them may be read by another.
        var computed = results.Select(result => lanes == 0 ? result.Map.EmitElement(builder, ElementsOf, known) : result.Map.EmitLanes(builder, ElementsOf, lanes, known)).ToArray();
        foreach (var ((_, target), value) in results.Zip(computed))
            if (lanes == 0) target.Store(builder, placeOf(target), value);
            else builder.Emit(store, [builder.TypeOf(value).IsVector ? value : builder.EmitTyped(Op.Splat, IrType.Vector(target.DType, lanes), value), placeOf(target), .. masked]);

        ValueId ElementsOf(ValueId leaf)
        {
            if (values.TryGetValue(leaf, out var value) || loaded.TryGetValue(leaf, out value)) return value;
            var source = _sources.Find(source => source.Array == leaf)!;
            return loaded[leaf] = lanes == 0 ? source.Load(builder, placeOf(source)) : builder.EmitTyped(Op.VectorLoad, IrType.Vector(source.DType, lanes), [placeOf(source), .. masked]);
        }
    }
}
