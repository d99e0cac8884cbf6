namespace DualJit.IR;

/// <summary>The loops of a reduction, whatever function of elements it combines the values of.</summary>
/// <param name="operands">Arrays, which broadcast, and scalars.</param>
/// <param name="shapes">Of the arrays; null for scalars.</param>
/// <param name="shape">What the arrays broadcast to.</param>
/// <param name="slot">Memory of <see cref="BytesFor"/>.</param>
internal sealed class ReductionLoops(FunctionBuilder builder, IElementFunction function, Instruction reduction, ValueId[] operands, ArrayShape?[] shapes, ArrayShape shape, CopyFunctions functions, ValueId slot)
{
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
        var loops = new AxisReduction(builder, function, reduction.Combiner, (isSingle ? ReducedAxes.All : reduction.Axes).Resolve(shape.Rank), operands, shapes, shape, functions, slot);
        var result = isSingle ? loops.EmitScalar() : loops.Emit();
        Lengths = loops.Lengths;
        Way = $"reduction {(isSingle ? "" : "along axes ")}in the canonical order, {loops.Way}";
        return result;
    }
}
