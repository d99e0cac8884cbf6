namespace DualJit.IR;

/// <summary>A map and the maps that are parts of it: a tree of functions of elements.</summary>
/// <param name="Shape">What the operands broadcast to.</param>
internal sealed record FusedMap(ElementFunction Function, MapOperand[] Operands, ArrayShape Shape)
{
    /// <summary>How many maps there are in it.</summary>
    public int Count => AllMaps.Distinct(ReferenceEqualityComparer.Instance).Count();

    /// <summary>The operands that are no results of maps in it: arrays and scalars, each once.</summary>
    public IEnumerable<MapOperand> Leaves => AllMaps.SelectMany(map => map.Operands).Where(operand => operand is { Map: null, IsWhole: false }).DistinctBy(operand => operand.Value);

    public IEnumerable<FusedMap> AllMaps => [this, .. Operands.Where(operand => operand.Map is not null).SelectMany(operand => operand.Map!.AllMaps)];

    /// <summary>About how long it takes for one element.</summary>
    public double Nanoseconds => AllMaps.Distinct(ReferenceEqualityComparer.Instance).Cast<FusedMap>().Sum(map => map.Function.Nanoseconds);

    /// <summary>The same of other operands, where a value stands for each leaf.</summary>
    public FusedMap Over(ArrayShape shape, IReadOnlyDictionary<ValueId, MapOperand> leaves)
    {
        var known = new Dictionary<FusedMap, FusedMap>(ReferenceEqualityComparer.Instance);
        return Replace(this);

        FusedMap Replace(FusedMap map) => known.TryGetValue(map, out var replaced) ? replaced
            : known[map] = new FusedMap(map.Function, Array.ConvertAll(map.Operands, operand => operand.Map is { } inner ? new MapOperand(Replace(inner)) : leaves[operand.Value]), shape);
    }

    /// <summary>The parts whose function costs a call, and which are not known to have all elements of a shape.</summary>
    public IEnumerable<FusedMap> CostlyParts(ArrayShape shape) => Operands.Where(operand => operand.Map is not null).Select(operand => operand.Map!)
        .SelectMany(part => !part.Function.IsLanewise && !part.Shape.IsLike(shape) ? [part] : part.CostlyParts(shape)).DistinctBy(part => part, ReferenceEqualityComparer.Instance);

    /// <summary>The same with arrays in place of parts.</summary>
    public FusedMap With(IReadOnlyDictionary<FusedMap, MapOperand> arrays)
    {
        var known = new Dictionary<FusedMap, FusedMap>(ReferenceEqualityComparer.Instance);
        return Replace(this);

        FusedMap Replace(FusedMap map) => known.TryGetValue(map, out var replaced) ? replaced
            : known[map] = map with { Operands = Array.ConvertAll(map.Operands, operand => operand.Map is not { } part ? operand : arrays.TryGetValue(part, out var array) ? array : new MapOperand(Replace(part))) };
    }

    /// <summary>Takes the elements of an array, where it computed those in a part.</summary>
    public void TakeArray(FusedMap part, MapOperand array)
    {
        foreach (var map in AllMaps.ToArray())
            for (int i = 0; i < map.Operands.Length; i++)
                if (ReferenceEquals(map.Operands[i].Map, part)) map.Operands[i] = array;
    }

    /// <summary>Emits what it gives for one element.</summary>
    /// <param name="elementOf">The element of an array, or a scalar.</param>
    /// <param name="known">What parts of it give, to which this adds.</param>
    public ValueId EmitElement(FunctionBuilder builder, Func<ValueId, ValueId> elementOf, Dictionary<FusedMap, ValueId>? known = null)
    {
        known ??= NothingKnown();
        if (known.TryGetValue(this, out var value)) return value;
        return known[this] = Function.EmitScalar(builder, Array.ConvertAll(Operands, operand => operand.IsWhole ? operand.Value : operand.Map?.EmitElement(builder, elementOf, known) ?? elementOf(operand.Value)));
    }

    /// <summary>Emits the parts that take nothing but values which are there already: before a loop in which those do not change.</summary>
    /// <returns>What they give.</returns>
    public Dictionary<FusedMap, ValueId> EmitParts(FunctionBuilder builder, IReadOnlyDictionary<ValueId, ValueId> values)
    {
        var known = NothingKnown();
        foreach (var part in AllMaps)
            if (part.Leaves.All(leaf => values.ContainsKey(leaf.Value))) part.EmitElement(builder, leaf => values[leaf], known);
        return known;
    }

    /// <summary>Emits what it gives for as many elements; a scalar stands for as many equal ones.</summary>
    /// <param name="elementsOf">The elements of an array, or a scalar.</param>
    /// <param name="known">What parts of it give, to which this adds.</param>
    public ValueId EmitLanes(FunctionBuilder builder, Func<ValueId, ValueId> elementsOf, int lanes, Dictionary<FusedMap, ValueId>? known = null)
    {
        known ??= NothingKnown();
        if (known.TryGetValue(this, out var value)) return value;
        return known[this] = Function.EmitLanes(builder, Array.ConvertAll(Operands, operand => operand.Map?.EmitLanes(builder, elementsOf, lanes, known) ?? elementsOf(operand.Value)), lanes);
    }

    /// <summary>The lanes of vectors that all of its functions have, or 0.</summary>
    public int FindLanes() => AllMaps.Min(map => map.Function.FindLanes());

    private static Dictionary<FusedMap, ValueId> NothingKnown() => new(ReferenceEqualityComparer.Instance);
}

/// <summary>What a map takes: an array or a scalar, or what another map gives.</summary>
/// <param name="Shape">Null for a scalar, and for a whole array.</param>
/// <param name="IsWhole">Whether the function takes the array, and not its elements.</param>
internal sealed record MapOperand(ValueId Value, ArrayShape? Shape, FusedMap? Map = null, bool IsWhole = false)
{
    public MapOperand(FusedMap map) : this(ValueId.None, map.Shape, map) { }
}
