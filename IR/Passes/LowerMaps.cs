namespace DualJit.IR;

/// <summary>Makes loops of maps and assignments. A map whose result only other maps, a reduction or an assignment take becomes a part of their loop, and its result is in no memory.</summary>
/// <remarks>Where its operands are null or do not broadcast is still found where it stood. <see cref="MapLoops"/> are the loops.</remarks>
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

    // Of the results of maps and reductions along axes.
    private readonly Dictionary<ValueId, ArrayShape> _shapes = [];
    private CopyFunctions _functions = null!;
    private ReductionFunctions _reductions = null!;
    private DividedLoops? _divided;
    private TileMemory _memory = null!;
    private ValueId? _reductionMemory;
    private HashSet<ValueId> _partsOfOthers = [];
    private Dictionary<ValueId, ValueId> _joined = [];

    // By the map that has the loop: those that are made in it too.
    private readonly Dictionary<ValueId, List<(Instruction Source, FusedMap Map)>> _waiting = [];
    private Dictionary<ValueId, ValueId> _shared = [];
    private HashSet<ValueId> _nullable = [];

    /// <summary>Whether loops are divided among threads.</summary>
    public bool Divides { get; init; }

    public Stage From => Stage.Array;

    public Stage To => Stage.Array;

    public Module Run(Module module)
    {
        if (!module.Functions.Exists(function => function.Has(instruction => instruction.Op is Op.Map or Op.Assign))) return module;
        // After all others: as long as this pass runs, functions keep their numbers.
        var functions = new ReductionFunctions(module);
        var divided = Divides ? new DividedLoops(module) : null;
        var result = new LowerMaps { _functions = functions.Copies, _reductions = functions, _divided = divided }.RewriteModule(module);
        divided?.AddTo(result);
        CallGraph.RemoveUnreachable(result);
        return result;
    }

    protected override void BeginFunction()
    {
        _memory = new TileMemory(Builder);
        _reductionMemory = null;
        _fused.Clear();
        _waiting.Clear();
        _shapes.Clear();
        _partsOfOthers = MapGroups.FindParts(Source, Old);
        _joined = JoinedMaps.Find(Source, Old, _partsOfOthers);
        _shared = SharedReductions.Find(Old);
        _nullable = FindNullable();
        foreach (var (parameter, shape) in ArrayShape.OfParameters(Builder, Map, Old, _nullable)) _shapes.Add(parameter, shape);
    }

    protected override void Rewrite(Instruction instruction)
    {
        bool takesParts = Array.Exists(instruction.Operands, _fused.ContainsKey);
        if (instruction.Op == Op.Map) RewriteMap(instruction);
        else if (_shared.TryGetValue(instruction.Result, out var earlier)) Share(instruction, earlier);
        else if (instruction.Op == Op.Assign) Assign(instruction);
        else if (takesParts) Reduce(instruction);
        else
        {
            Copy(instruction);
            if (instruction.Op == Op.ReduceAxes && instruction.Operands is [var array]) NoteShape(instruction, ShapeOf(array));
        }
    }

    private void RewriteMap(Instruction instruction)
    {
        for (int i = 0; i < instruction.Operands.Length; i++)
            if (_nullable.Contains(instruction.Operands[i]) && !Source[instruction.Callee].TakesWhole(i)) Elements.ThrowIfNull(Builder, Map(instruction.Operands[i]), Source[instruction.Callee].NameOf(Source[instruction.Callee].Parameters[i]));
        var map = Read(instruction);
        _shapes.Add(instruction.Result, map.Shape);
        if (_partsOfOthers.Contains(instruction.Result))
        {
            _fused.Add(instruction.Result, map);
            return;
        }
        if (_joined.TryGetValue(instruction.Result, out var loop))
        {
            if (!_waiting.TryGetValue(loop, out var others)) _waiting.Add(loop, others = []);
            others.Add((instruction, map));
            _fused.Add(instruction.Result, map);
            return;
        }
        if (_waiting.Remove(instruction.Result, out var joined)) MakeJoined([.. joined, (instruction, map)]);
        else Make([(instruction, map)]);
    }

    /// <summary>Makes maps in the loop of the last, and before that the ones of another shape.</summary>
    private void MakeJoined((Instruction Source, FusedMap Map)[] maps)
    {
        var last = maps[^1].Map;
        foreach (var (source, map) in maps)
        {
            _fused.Remove(source.Result);
            if (map.Shape.IsLike(last.Shape)) continue;
            Make([(source, map)]);
            foreach (var (_, other) in maps) other.TakeArray(map, new MapOperand(Map(source.Result), map.Shape));
        }
        Make(Array.FindAll(maps, made => made.Map.Shape.IsLike(last.Shape)));
    }

    private void Make((Instruction Source, FusedMap Map)[] maps)
    {
        var shape = maps[^1].Map.Shape;
        var results = Array.ConvertAll(maps, made => Builder.EmitTyped(Op.AllocateRaw, IrType.Array(made.Map.Function.ReturnType.DType, shape.Rank, Layout.C), shape.Lengths));
        if (_divided is not null && shape.Rank > 0) Divide([.. maps.Zip(results, (made, result) => (made.Map, result))], shape, leaf => leaf);
        else if (maps is [var (_, only)]) Compute(only, shape, map => new MapLoops(Builder, _memory, _functions, shape, SourceOf, (map, Elements.Of(Builder, results[0], shape))).Emit());
        else new MapLoops(Builder, _memory, _functions, shape, SourceOf, [.. maps.Zip(results, (made, result) => (made.Map, Elements.Of(Builder, result, shape)))]).Emit();
        for (int i = 0; i < maps.Length; i++) SetMap(maps[i].Source.Result, results[i]);
        int count = maps.SelectMany(made => made.Map.AllMaps).Distinct(ReferenceEqualityComparer.Instance).Count();
        Report(maps[^1].Source, $"{(maps.Length == 1 ? "an array" : $"{maps.Length} arrays")} made in one loop{(count == 1 ? "" : $", of {count} operations")}");
    }

    /// <summary>Emits the loops of a map. Parts that cost a call are computed to memory, once, where one is repeated along an axis, as is known at the call.</summary>
    private void Compute(FusedMap map, ArrayShape shape, Action<FusedMap> emit)
    {
        FusedMap[] costly = shape.Rank > 1 ? [.. map.CostlyParts(shape)] : [];
        if (costly.Length == 0)
        {
            emit(map);
            return;
        }
        var isRepeated = costly.Select(part => Builder.Emit(Op.Lt, part.Shape.Count(Builder), shape.Count(Builder))).Aggregate((one, other) => Builder.Emit(Op.Or, one, other));
        Builder.When(isRepeated, () =>
        {
            var arrays = new Dictionary<FusedMap, MapOperand>(ReferenceEqualityComparer.Instance);
            foreach (var part in costly)
            {
                var array = Builder.EmitTyped(Op.AllocateScratch, IrType.Array(part.Function.ReturnType.DType, part.Shape.Rank, Layout.C), part.Shape.Lengths);
                new MapLoops(Builder, _memory, _functions, part.Shape, SourceOf, (part, Elements.Of(Builder, array, part.Shape))).Emit();
                arrays.Add(part, new MapOperand(array, part.Shape));
            }
            emit(map.With(arrays));
        }, () => emit(map));
    }

    /// <summary>Computes ranges of the first axis on several threads.</summary>
    /// <param name="apart">An array with the elements of one that is read, in which nothing is written.</param>
    private void Divide((FusedMap Map, ValueId Target)[] results, ArrayShape shape, Func<MapOperand, MapOperand> apart)
    {
        MapOperand[] leaves = [.. results.SelectMany(result => result.Map.Leaves).DistinctBy(leaf => leaf.Value)];
        // The one element of an array without axes is read once.
        MapOperand[] operands = Array.ConvertAll(leaves, leaf => leaf.Shape switch
        {
            null => leaf,
            { Rank: 0 } => new MapOperand(SourceOf(leaf).Load(Builder, Builder.Emit(Op.Data, leaf.Value)), null),
            _ => apart(leaf),
        });
        // What is read in the same loop is in the caches.
        bool isRead = Array.Exists(leaves, leaf => Array.Exists(results, result => result.Target == leaf.Value));
        var areLarge = isRead ? Builder.Const(false)
            : VectorRuns.AreLarge(Builder, [.. leaves.Where(leaf => leaf.Shape is { Rank: > 0 }).Select(SourceOf), .. results.Select(result => Elements.Of(Builder, result.Target, shape))]);
        _divided!.Emit(Builder, shape, 0, 1, [.. operands, new MapOperand(areLarge, null), .. results.Select(result => new MapOperand(result.Target, shape))], results.Sum(result => result.Map.Nanoseconds), range =>
        {
            var (inside, values) = (range.Builder, leaves.Zip(range.Operands).ToDictionary(pair => pair.First.Value, pair => pair.Second));
            var targets = range.Operands[(leaves.Length + 1)..];
            new MapLoops(inside, new TileMemory(inside), _functions, range.Shape, leaf => Elements.Of(inside, leaf.Value, leaf.Shape!),
                [.. results.Zip(targets, (result, target) => (result.Map.Over(range.Shape, values), Elements.Of(inside, target.Value, range.Shape)))])
            { AreLarge = range.Operands[leaves.Length].Value }.Emit();
        });
        Builder.Module.Remarks.Add(new Remark(RemarkKind.Parallel, Builder.Location, true, "its elements are computed in parallel"));
    }

    private Elements SourceOf(MapOperand leaf) => Elements.Of(Builder, leaf.Value, leaf.Shape!);

    /// <summary>Reduces what maps give, element by element.</summary>
    private void Reduce(Instruction reduction)
    {
        var map = Read(reduction);
        var function = new FusedFunction(Builder, map);
        var loops = new ReductionLoops(Builder, function, reduction, function.Operands, function.Shapes, map.Shape, _reductions, _reductionMemory ??= Builder.StackSlot(ReductionLoops.BytesFor(Old)), _divided);
        SetMap(reduction.Result, loops.Emit());
        if (reduction.Op == Op.ReduceAxes) NoteShape(reduction, map.Shape);
        Report(reduction, $"{loops.Way}, of {map.Count - 1} operations that make no array");
    }

    /// <summary>Writes an array or number, or what maps give, to where it is assigned; an array that may lie there too is copied first.</summary>
    private void Assign(Instruction assignment)
    {
        var (array, operand) = (Map(assignment.Operands[0]), assignment.Operands[1]);
        bool isKnown = assignment.Operands.Length > 2 && Builder.ConstantOf(Map(assignment.Operands[2])) == 1;
        var shape = ArrayShape.Of(Builder, array);
        if (_nullable.Contains(operand)) Elements.ThrowIfNull(Builder, Map(operand), "value");
        var map = _fused.TryGetValue(operand, out var fused) ? fused : Old.TypeOf(operand).IsArray
            ? new FusedMap(ElementFunction.Identity(Old.TypeOf(operand).Element), [new MapOperand(Map(operand), ShapeOf(operand))], ShapeOf(operand))
            : new FusedMap(ElementFunction.Identity(Old.TypeOf(operand)), [new MapOperand(Map(operand), null)], new ArrayShape([], []));
        map.Shape.CheckBroadcast(Builder, shape);
        if (map.Shape.Rank > shape.Rank) return;
        var target = Elements.Of(Builder, array, shape);
        if (_divided is not null && shape.Rank > 0 && !Builder.TypeOf(array).IsArrayOfStructs) Divide([(map, array)], shape, leaf => IsApart(array, leaf.Value) ? leaf : ViewApart(leaf));
        else Compute(map, shape, computed => new MapLoops(Builder, _memory, _functions, shape, SourceApart, (computed, target)).Emit());
        if (fused is not null) Report(assignment, $"assigned in one loop, of {map.Count} operations");

        Elements SourceApart(MapOperand leaf) => SourceOf(leaf) is var source && (isKnown || IsApart(array, leaf.Value)) ? source : source.CopyUnless(Builder, _functions, source.IsReadBefore(Builder, target));

        // A copy lies in C order.
        MapOperand ViewApart(MapOperand leaf)
        {
            var (source, layout) = (SourceApart(leaf), Builder.TypeOf(leaf.Value).Layout);
            return leaf with { Value = DividedLoops.View(Builder, leaf.Value, source.Data, source.Shape.Lengths, source.Strides, layout == Layout.F ? Layout.Strided : layout) };
        }
    }

    // What is made here is in no other array that is made here or came in; but the target may be a view of it.
    private bool IsApart(ValueId target, ValueId source)
    {
        if (!IsMade(source)) return false;
        while (Builder.DefinitionOf(target) is { Op: Op.View, Operands: [var whole, ..] } && Builder.TypeOf(whole).IsArray) target = whole;
        return target != source && (IsMade(target) || Builder.Function.Parameters.Contains(target));
    }

    private bool IsMade(ValueId array) => Builder.DefinitionOf(array) is { Op: Op.Allocate or Op.AllocateRaw or Op.AllocateScratch };

    /// <summary>Takes the result of an earlier reduction, under the shape that this one has.</summary>
    private void Share(Instruction reduction, ValueId earlier)
    {
        // An array that two of them take is no part of either.
        var shape = reduction.Operands.Where(operand => Old.TypeOf(operand).IsArray).Select(ShapeOf).Aggregate((left, right) => ArrayShape.Broadcast(Builder, left, right));
        var (same, lengths) = (Map(earlier), LengthsOf(reduction, shape));
        SetMap(reduction.Result, Builder.EmitTyped(Op.View, reduction.Type, [same, Builder.Emit(Op.Data, same), .. lengths]));
        _shapes.Add(reduction.Result, new ArrayShape(lengths, [Map(reduction.Result)]));
        Report(reduction, "the reduction along axes that was made before");
    }

    private void Report(Instruction instruction, string text) => Builder.Module.Remarks.Add(new Remark(RemarkKind.Order, instruction.Location, true, text));

    private FusedMap Read(Instruction map)
    {
        var operands = new MapOperand[map.Operands.Length];
        ArrayShape? shape = null;
        for (int i = 0; i < operands.Length; i++)
        {
            var value = map.Operands[i];
            operands[i] = _fused.TryGetValue(value, out var inner) ? new MapOperand(inner)
                : Source[map.Callee].TakesWhole(i) ? new MapOperand(Map(value), null, IsWhole: true)
                : new MapOperand(Map(value), Old.TypeOf(value).IsArray ? ShapeOf(value) : null);
            if (operands[i].Shape is { } next) shape = shape is null ? next : ArrayShape.Broadcast(Builder, shape, next);
        }
        return new FusedMap(new ElementFunction(Source, map.Callee), operands, shape!);
    }

    // Lengths that are the same value need no test of whether they are equal.
    private void NoteShape(Instruction reduction, ArrayShape shape) => _shapes.Add(reduction.Result, new ArrayShape(LengthsOf(reduction, shape), [Map(reduction.Result)]));

    private ValueId[] LengthsOf(Instruction reduction, ArrayShape shape)
    {
        var axes = reduction.Axes.Resolve(shape.Rank);
        return [.. Enumerable.Range(0, shape.Rank).Where(axis => axes.KeepsDims || !axes.Contains(axis)).Select(axis => axes.Contains(axis) ? Builder.Const(1L) : shape.Lengths[axis])];
    }

    private ArrayShape ShapeOf(ValueId array) => _shapes.TryGetValue(array, out var known) ? known : ArrayShape.Of(Builder, Map(array));
}
