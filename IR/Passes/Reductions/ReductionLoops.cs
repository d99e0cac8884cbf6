namespace DualJit.IR;

/// <summary>The loops of a reduction, whatever function of elements it combines the values of.</summary>
/// <param name="operands">Arrays, which broadcast, and scalars.</param>
/// <param name="shapes">Of the arrays; null for scalars.</param>
/// <param name="shape">What the arrays broadcast to.</param>
/// <param name="slot">Memory of <see cref="BytesFor"/>.</param>
/// <param name="divided">What divides the loops among threads; null where they run on one.</param>
internal sealed class ReductionLoops(
    FunctionBuilder builder, IElementFunction function, Instruction reduction, ValueId[] operands, ArrayShape?[] shapes, ArrayShape shape, ReductionFunctions functions, ValueId slot, DividedLoops? divided)
{
    // Of results that lie next to each other, a range has tiles of the cache.
    private const long ResultsInOrder = 128;

    /// <summary>How the elements are read, for the report.</summary>
    public string Way { get; private set; } = "";

    public static bool IsReduction(Instruction instruction) => instruction.Op is Op.Reduce or Op.ReduceAxes;

    public static long BytesFor(Function function) =>
        function.Blocks.SelectMany(block => block.Instructions).Where(IsReduction).Max(reduction => Accumulators.Bytes(reduction.Type.DType));

    /// <summary>The lengths of the array of the results; none of a single one.</summary>
    public ValueId[] Lengths { get; private set; } = [];

    /// <returns>The combined value, or the array of those along axes.</returns>
    public ValueId Emit()
    {
        bool isSingle = reduction.Op == Op.Reduce;
        var loops = new AxisReduction(builder, function, reduction.Combiner, Axes, operands, shapes, shape, functions, slot);
        Lengths = loops.Lengths;
        var result = !isSingle ? EmitAlongAxes(loops)
            : divided is not null && DividedReduction.IsPossible(builder, function, reduction.Combiner, operands, shape)
                ? DividedReduction.Emit(divided, builder, function, reduction.Combiner, operands, shapes, shape, loops.EmitScalar)
                : loops.EmitScalar();
        Way = $"reduction {(isSingle ? "" : "along axes ")}in the canonical order, {Way}{loops.Way}";
        return result;
    }

    private ReducedAxes Axes => (reduction.Op == Op.Reduce ? ReducedAxes.All : reduction.Axes).Resolve(shape.Rank);

    /// <summary>Divides the results by the first axis that they have, as that leaves those of a range next to each other.</summary>
    private ValueId EmitAlongAxes(AxisReduction loops)
    {
        int first = Enumerable.Range(0, shape.Rank).FirstOrDefault(axis => !Axes.Contains(axis), -1);
        if (divided is null || first < 0) return loops.Emit();
        var result = loops.EmitResult();
        var data = builder.Emit(Op.Data, result);
        MapOperand[] all = [.. operands.Zip(shapes, (operand, own) => new MapOperand(operand, own)), new MapOperand(data, null)];
        divided.Emit(builder, shape, first, first == shape.Rank - 1 ? ResultsInOrder : 1, all, function.Nanoseconds, range =>
        {
            var (given, inside) = (range.Operands[..^1], range.Builder);
            var part = new AxisReduction(inside, function, reduction.Combiner, Axes, Array.ConvertAll(given, operand => operand.Value), Array.ConvertAll(given, operand => operand.Shape), range.Shape, functions, inside.StackSlot(Accumulators.Bytes(reduction.Type.DType)));
            part.EmitInto(inside.Emit(Op.Offset, (long)reduction.Type.DType, range.Operands[^1].Value, inside.Times(range.First, part.Distance(first))));
            Way = $"divided among threads, {part.Way}";
        });
        return result;
    }
}
