namespace DualJit.IR;

/// <summary>A map and the maps that are parts of it: a tree of functions of elements.</summary>
/// <param name="Shape">What the operands broadcast to.</param>
internal sealed record FusedMap(ElementFunction Function, MapOperand[] Operands, ArrayShape Shape)
{
    /// <summary>How many maps there are in it.</summary>
    public int Count => AllMaps(this).Distinct().Count();

    /// <summary>The operands that are no results of maps in it: arrays and scalars, each once.</summary>
    public IEnumerable<MapOperand> Leaves => AllMaps(this).SelectMany(map => map.Operands).Where(operand => operand.Map is null).DistinctBy(operand => operand.Value);

    private static IEnumerable<FusedMap> AllMaps(FusedMap map) => [map, .. map.Operands.Where(operand => operand.Map is not null).SelectMany(operand => AllMaps(operand.Map!))];

    /// <summary>Emits what it gives for one element.</summary>
    /// <param name="elementOf">The element of an array, or a scalar.</param>
    public ValueId EmitElement(FunctionBuilder builder, Func<ValueId, ValueId> elementOf)
    {
        var known = new Dictionary<FusedMap, ValueId>(ReferenceEqualityComparer.Instance);
        return Element(this);

        ValueId Element(FusedMap map)
        {
            if (known.TryGetValue(map, out var value)) return value;
            return known[map] = map.Function.EmitScalar(builder, Array.ConvertAll(map.Operands, operand => operand.Map is { } inner ? Element(inner) : elementOf(operand.Value)));
        }
    }
}

/// <summary>What a map takes: an array or a scalar, or what another map gives.</summary>
/// <param name="Shape">Null for a scalar.</param>
internal sealed record MapOperand(ValueId Value, ArrayShape? Shape, FusedMap? Map = null)
{
    public MapOperand(FusedMap map) : this(ValueId.None, map.Shape, map) { }
}
