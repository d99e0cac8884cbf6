namespace DualJit.IR;

/// <summary>Makes loops of maps. One whose result only other maps take becomes a part of their loop, and its result is in no memory.</summary>
/// <remarks>
/// Where its operands are null or do not broadcast is still found where it stood. The flat loop is for arrays that all lie in C order and have the shape of the result; else there is a loop for
/// each axis, with stride 0 where an array is repeated, and with stride 1 in the innermost one where it is no more than that.
/// </remarks>
/// <example><code>
/// %t = map @mul(%a, %s)          %n = dim %a, 0
/// %r = map @add(%t, %b)          br (%n is %m or 1, or %m is 1), …, b1    b1: throw System.ArgumentException(…)
///                          =>    %r = alloc %k : array&lt;f64,1,C&gt;
///                                br (%n is %k and %m is %k), b2, …
///                                b2: %0 = load %a[%i] ; %1 = load %b[%i] ; %2 = mul %0, %s ; %3 = add %2, %1 ; store %3, %r[%i] ; …
/// </code></example>
public sealed class LowerMaps : Rewriter, IPass
{
    private readonly Dictionary<ValueId, FusedMap> _fused = [];

    // Of the results of maps.
    private readonly Dictionary<ValueId, ArrayShape> _shapes = [];
    private Module _module = new();
    private TileMemory _memory = null!;
    private HashSet<ValueId> _partsOfOthers = [];
    private HashSet<ValueId> _nullable = [];
    private bool _hasNulls;

    public Stage From => Stage.Array;

    public Stage To => Stage.Array;

    public Module Run(Module module)
    {
        if (!module.Functions.Exists(function => function.Has(instruction => instruction.Op == Op.Map))) return module;
        var result = new LowerMaps { _module = module, _hasNulls = module.Functions.Exists(NullableArrays.HasNull) }.RewriteModule(module);
        CallGraph.RemoveUnreachable(result);
        return result;
    }

    protected override void BeginFunction()
    {
        _memory = new TileMemory(Builder);
        _fused.Clear();
        _shapes.Clear();
        _partsOfOthers = MapGroups.FindParts(_module, Old);
        _nullable = _hasNulls ? NullableArrays.Find(Old, isEntry: Old == _module.Entry) : [];
    }

    protected override void Rewrite(Instruction instruction)
    {
        if (instruction.Op != Op.Map)
        {
            Copy(instruction);
            return;
        }
        var map = Read(instruction);
        _shapes.Add(instruction.Result, map.Shape);
        if (_partsOfOthers.Contains(instruction.Result))
        {
            _fused.Add(instruction.Result, map);
            return;
        }
        SetMap(instruction.Result, Make(map));
        Builder.Module.Remarks.Add(new Remark(RemarkKind.Order, instruction.Location, true, map.Count == 1 ? "an array made in one loop" : $"an array made in one loop, of {map.Count} operations"));
    }

    private ValueId Make(FusedMap map)
    {
        var result = Builder.EmitTyped(Op.AllocateRaw, IrType.Array(map.Function.ReturnType.DType, map.Shape.Rank, Layout.C), map.Shape.Lengths);
        new MapLoops(Builder, _memory, map.Shape, makeShape: true, (map, MappedArray.Of(Builder, result, map.Shape.Lengths))).Emit();
        return result;
    }

    private FusedMap Read(Instruction map)
    {
        var function = _module[map.Callee];
        var operands = new MapOperand[map.Operands.Length];
        ArrayShape? shape = null;
        for (int i = 0; i < operands.Length; i++)
            if (_nullable.Contains(map.Operands[i])) ThrowIfNull(Map(map.Operands[i]), function.NameOf(function.Parameters[i]));
        for (int i = 0; i < operands.Length; i++)
        {
            var value = map.Operands[i];
            operands[i] = _fused.TryGetValue(value, out var inner) ? new MapOperand(inner) : new MapOperand(Map(value), Old.TypeOf(value).IsArray ? ShapeOf(value) : null);
            if (operands[i].Shape is { } next) shape = shape is null ? next : ArrayShape.Broadcast(Builder, shape, next);
        }
        return new FusedMap(new ElementFunction(_module, map.Callee), operands, shape!);
    }

    private void ThrowIfNull(ValueId array, string? name)
    {
        var (isNull, after) = (Builder.NewBlock(), Builder.NewBlock());
        Builder.Branch(Builder.Emit(Op.IsNull, array), isNull, after);
        Builder.SwitchTo(isNull);
        Builder.Throw(new ExceptionSite(typeof(ArgumentNullException).GetConstructor([typeof(string)])!, [name]));
        Builder.SwitchTo(after);
    }

    private ArrayShape ShapeOf(ValueId array) => _shapes.TryGetValue(array, out var known) ? known : ArrayShape.Of(Builder, Map(array));
}
