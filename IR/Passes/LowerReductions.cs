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

    private static bool HasReduction(Function function) => function.Has(IsReduction);

    private static bool IsReduction(Instruction instruction) => ReductionLoops.IsReduction(instruction) || instruction.Op is Op.Accumulate or Op.MatMul;

    // One reduction at a time uses the memory.
    protected override void BeginFunction()
    {
        if (Old.Has(ReductionLoops.IsReduction)) _slot = Builder.StackSlot(ReductionLoops.BytesFor(Old));
    }

    protected override void Rewrite(Instruction instruction)
    {
        if (ReductionLoops.IsReduction(instruction)) Reduce(instruction);
        else if (instruction.Op == Op.Accumulate) SetMap(instruction.Result, new Accumulation(Builder, new ElementFunction(_module, instruction.Callee), instruction.Combiner, Map(instruction.Operands[0]), instruction.Axes).Emit());
        else if (instruction.Op == Op.MatMul) SetMap(instruction.Result, new MatrixProducts(Builder, Map(instruction.Operands[0]), Map(instruction.Operands[1]), instruction.Type).Emit());
        else Copy(instruction);
    }

    private void Reduce(Instruction instruction)
    {
        var operands = Array.ConvertAll(instruction.Operands, Map);
        // Without axes they have one shape.
        var arrays = Array.FindAll(operands, operand => Builder.TypeOf(operand).IsArray).Take(instruction.Op == Op.Reduce ? 1 : operands.Length);
        var shape = arrays.Select(array => ArrayShape.Of(Builder, array)).Aggregate((left, right) => ArrayShape.Broadcast(Builder, left, right));
        var loops = new ReductionLoops(Builder, new ElementFunction(_module, instruction.Callee), instruction, operands, shape, _slot);
        SetMap(instruction.Result, loops.Emit());
        Builder.Module.Remarks.Add(new Remark(RemarkKind.Order, instruction.Location, true, loops.Way));
    }
}
