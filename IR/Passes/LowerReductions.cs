namespace DualJit.IR;

/// <summary>Makes loops of reductions, in the canonical order of <see cref="Reductions.CanonicalReduction"/>.</summary>
/// <remarks>
/// Arrays that lie in order are read as vectors, where the function works on lanes; the others element by element. Along axes, so are the elements of one result, or of several. Reductions of nothing give the identity.
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
    private Module _module = new();
    private ValueId _slot;

    public Stage From => Stage.Array;

    public Stage To => Stage.Array;

    public Module Run(Module module)
    {
        if (!module.Functions.Exists(HasReduction)) return module;
        var result = new LowerReductions { _module = module }.RewriteModule(module);
        CallGraph.RemoveUnreachable(result);
        return result;
    }

    private static IEnumerable<Instruction> ReductionsOf(Function function) =>
        function.Blocks.SelectMany(block => block.Instructions).Where(IsReduction);

    private static bool HasReduction(Function function) => function.Has(IsReduction);

    private static bool IsReduction(Instruction instruction) => instruction.Op is Op.Reduce or Op.ReduceAxes or Op.Accumulate or Op.MatMul;

    // One reduction at a time uses the memory.
    protected override void BeginFunction()
    {
        if (ReductionsOf(Old).Any(reduction => reduction.Op is Op.Reduce or Op.ReduceAxes)) _slot = Builder.Emit(Op.StackSlot, (long)ReductionsOf(Old).Max(reduction => Accumulators.Bytes(reduction.Type.DType)));
    }

    protected override void Rewrite(Instruction instruction)
    {
        if (instruction.Op == Op.Reduce) SetMap(instruction.Result, Lower(instruction));
        else if (instruction.Op == Op.ReduceAxes) SetMap(instruction.Result, LowerAxes(instruction));
        else if (instruction.Op == Op.Accumulate) SetMap(instruction.Result, new Accumulation(Builder, new ElementFunction(_module, instruction.Callee), instruction.Combiner, Map(instruction.Operands[0]), instruction.Axes).Emit());
        else if (instruction.Op == Op.MatMul) SetMap(instruction.Result, new MatrixProducts(Builder, Map(instruction.Operands[0]), Map(instruction.Operands[1]), instruction.Type).Emit());
        else Copy(instruction);
    }

    private ValueId Lower(Instruction reduction)
    {
        var arrays = Array.ConvertAll(reduction.Operands, Map);
        var function = new ElementFunction(_module, reduction.Callee);
        var (op, dtype) = (reduction.Combiner, reduction.Type.DType);
        bool isDense = Array.TrueForAll(arrays, array => Builder.TypeOf(array).Layout == Layout.C);
        int lanes = function.FindLanes();
        string lanesText = isDense && lanes > 0 ? $"on vectors of {lanes} lanes" : isDense ? "one element at a time: its function has no vector code" : "one element at a time: the elements do not lie in order";
        Report(reduction, lanesText);
        if (!isDense || lanes == 0)
        {
            var all = ReducedAxes.All.Resolve(Builder.TypeOf(arrays[0]).Rank);
            return new AxisReduction(Builder, function, op, all, arrays, ArrayShape.Of(Builder, arrays[0]), _slot).EmitScalar();
        }
        var count = Builder.Emit(Op.Length, arrays[0]);
        var accumulators = new Accumulators(Builder, op, dtype, lanes, _slot);
        var total = new DenseReduction(Builder, function, accumulators, Array.ConvertAll(arrays, array => Builder.Emit(Op.Data, array)), count).Emit();
        var (identity, neutral) = (Neutral.Identity(op, dtype), Neutral.Of(op, dtype));
        if (identity == neutral) return total;
        return Builder.Emit(Op.Select, Builder.Emit(Op.Eq, count, Builder.Const(0L)), Builder.Const(dtype, identity), total);
    }

    private ValueId LowerAxes(Instruction reduction)
    {
        var operands = Array.ConvertAll(reduction.Operands, Map);
        var shape = Array.FindAll(operands, operand => Builder.TypeOf(operand).IsArray).Select(array => ArrayShape.Of(Builder, array)).Aggregate((left, right) => ArrayShape.Broadcast(Builder, left, right));
        var axes = new AxisReduction(Builder, new ElementFunction(_module, reduction.Callee), reduction.Combiner, reduction.Axes.Resolve(shape.Rank), operands, shape, _slot);
        var result = axes.Emit();
        Report(reduction, axes.Way);
        return result;
    }

    private void Report(Instruction reduction, string way) =>
        Builder.Module.Remarks.Add(new Remark(RemarkKind.Order, reduction.Location, true, $"reduction {(reduction.Op == Op.ReduceAxes ? "along axes " : "")}in the canonical order, {way}"));
}
