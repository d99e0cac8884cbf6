namespace DualJit.IR;

/// <summary>Makes loops of reductions, in the canonical order of <see cref="Reductions.CanonicalReduction"/>.</summary>
/// <remarks>
/// Where the function works on lanes, the elements of one result, or of several, are read as vectors, by way of a copy where they do not lie in order. Reductions of nothing give the identity.
/// </remarks>
/// <example><code>
/// %r = reduce add @f(%a)        %n = length %a ; %p = data %a
///                               b1(%first, %used, %groups): …        16 rows of 16 elements, or 4 blocks of up to 64 rows
///                          =>   b2: %v = vload %q : f64x8 ; %w = vload … ; %s = add %v, %w ; …
///                               b3(%carry, …): …                     combined with those of the same size, as a binary counter carries
///                               b4(…): … ; %t = fold add %s          what is left, and the lanes
///                               %r = select %isEmpty, %zero, %t
/// </code></example>
public sealed class LowerReductions : Rewriter, IPass
{
    // Of the results of reductions along axes.
    private readonly Dictionary<ValueId, ArrayShape> _shapes = [];
    private ReductionFunctions _functions = null!;
    private DividedLoops? _divided;
    private ValueId _slot;

    /// <summary>Whether loops are divided among threads.</summary>
    public bool Divides { get; init; }

    public Stage From => Stage.Array;

    public Stage To => Stage.Array;

    public Module Run(Module module)
    {
        if (!module.Functions.Exists(HasReduction)) return module;
        // Those that are added are functions of the module: what divides loops numbers its own after them.
        var functions = new ReductionFunctions(module);
        var divided = Divides ? new DividedLoops(module) : null;
        var result = new LowerReductions { _functions = functions, _divided = divided }.RewriteModule(module);
        divided?.AddTo(result);
        CallGraph.RemoveUnreachable(result);
        return result;
    }

    private static bool HasReduction(Function function) => function.Has(IsReduction);

    private static bool IsReduction(Instruction instruction) => ReductionLoops.IsReduction(instruction) || instruction.Op is Op.Accumulate or Op.MatMul;

    // One reduction at a time uses the memory.
    protected override void BeginFunction()
    {
        if (!Old.Has(ReductionLoops.IsReduction)) return;
        _shapes.Clear();
        foreach (var (parameter, shape) in ArrayShape.OfParameters(Builder, Map, Old, FindNullable())) _shapes.Add(parameter, shape);
        _slot = Builder.StackSlot(ReductionLoops.BytesFor(Old));
    }

    protected override void Rewrite(Instruction instruction)
    {
        if (ReductionLoops.IsReduction(instruction)) Reduce(instruction);
        else if (instruction.Op == Op.Accumulate) SetMap(instruction.Result, new Accumulation(Builder, new ElementFunction(Source, instruction.Callee), instruction.Combiner, Map(instruction.Operands[0]), instruction.Axes).Emit());
        else if (instruction.Op == Op.MatMul) SetMap(instruction.Result, new MatrixProducts(Builder, Map(instruction.Operands[0]), Map(instruction.Operands[1]), instruction.Type).Emit(_divided));
        else Copy(instruction);
    }

    private void Reduce(Instruction instruction)
    {
        var operands = Array.ConvertAll(instruction.Operands, Map);
        var shapes = Array.ConvertAll(instruction.Operands, operand => Old.TypeOf(operand).IsArray ? ShapeOf(operand) : null);
        // Without axes they have one shape, which whoever emitted the reduction has seen to.
        if (instruction.Op == Op.Reduce) shapes = Array.ConvertAll(shapes, own => own is null ? null : Array.Find(shapes, any => any is not null));
        var shape = shapes.OfType<ArrayShape>().Aggregate((left, right) => ArrayShape.Broadcast(Builder, left, right));
        var loops = new ReductionLoops(Builder, new ElementFunction(Source, instruction.Callee), instruction, operands, shapes, shape, _functions, _slot, _divided);
        var result = loops.Emit();
        SetMap(instruction.Result, result);
        if (instruction.Op == Op.ReduceAxes) _shapes.Add(instruction.Result, new ArrayShape(loops.Lengths, [result]));
        Builder.Module.Remarks.Add(new Remark(RemarkKind.Order, instruction.Location, true, loops.Way));
    }

    private ArrayShape ShapeOf(ValueId array) => _shapes.TryGetValue(array, out var known) ? known : ArrayShape.Of(Builder, Map(array));
}
