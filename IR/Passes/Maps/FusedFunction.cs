namespace DualJit.IR;

/// <summary>A tree of maps as a function of the elements of its leaves.</summary>
internal sealed class FusedFunction : IElementFunction
{
    private readonly FusedMap _map;
    private readonly Dictionary<ValueId, int> _places = [];
    private readonly IrType[] _types;

    public FusedFunction(FunctionBuilder builder, FusedMap map)
    {
        _map = map;
        foreach (var leaf in map.Leaves) _places.Add(leaf.Value, _places.Count);
        Operands = [.. _places.Keys];
        Shapes = [.. map.Leaves.Select(leaf => leaf.Shape)];
        _types = Array.ConvertAll(Operands, operand => builder.TypeOf(operand) is { IsArray: true } array ? array.Element : builder.TypeOf(operand));
    }

    /// <summary>Arrays and scalars.</summary>
    public ValueId[] Operands { get; }

    /// <summary>Of the arrays among the operands; null for scalars.</summary>
    public ArrayShape?[] Shapes { get; }

    public IrType ReturnType => _map.Function.ReturnType;

    public int ParameterCount => Operands.Length;

    public IrType ParameterType(int index) => _types[index];

    public double Nanoseconds => _map.Nanoseconds;

    public int FindLanes() => _map.FindLanes();

    public ValueId EmitLanes(FunctionBuilder builder, ValueId[] arguments, int lanes) => _map.EmitLanes(builder, leaf => arguments[_places[leaf]], lanes);

    public ValueId EmitScalar(FunctionBuilder builder, ValueId[] arguments) => _map.EmitElement(builder, leaf => arguments[_places[leaf]]);
}
