namespace DualJit.IR;

/// <summary>The loops of a reduction, whatever function of elements it combines the values of.</summary>
/// <param name="operands">Arrays, which broadcast, and scalars.</param>
/// <param name="shape">What the arrays broadcast to.</param>
/// <param name="slot">Memory of <see cref="BytesFor"/>.</param>
internal sealed class ReductionLoops(FunctionBuilder builder, IElementFunction function, Instruction reduction, ValueId[] operands, ArrayShape shape, ValueId slot)
{
    private readonly Op _op = reduction.Combiner;
    private readonly DType _dtype = function.ReturnType.DType;

    /// <summary>How the elements are read, for the report.</summary>
    public string Way { get; private set; } = "";

    public static bool IsReduction(Instruction instruction) => instruction.Op is Op.Reduce or Op.ReduceAxes;

    public static long BytesFor(Function function) =>
        function.Blocks.SelectMany(block => block.Instructions).Where(IsReduction).Max(reduction => Accumulators.Bytes(reduction.Type.DType));

    /// <returns>The combined value, or the array of those along axes.</returns>
    public ValueId Emit() => reduction.Op == Op.Reduce ? All() : Along();

    private ValueId All()
    {
        var arrays = Array.FindAll(operands, operand => builder.TypeOf(operand).IsArray);
        bool isDense = Array.TrueForAll(arrays, array => builder.TypeOf(array) is var type && type.Layout == Layout.C && type.Rank == shape.Rank);
        int lanes = function.FindLanes();
        Say(isDense && lanes > 0 ? $"on vectors of {lanes} lanes" : isDense ? "one element at a time: its function has no vector code" : "one element at a time: the elements do not lie in order");
        if (!isDense || lanes == 0) return OneByOne();
        // One without broadcasting was looked at by whoever emitted the reduction.
        var haveShape = function is ElementFunction ? builder.Const(true)
            : arrays.Select(array => MappedArray.Of(builder, array, ArrayShape.Of(builder, array).Lengths).HasLengths(builder, shape)).Aggregate(builder.AndOf);
        return builder.ConstantOf(haveShape) == 1 ? Dense(lanes) : builder.If(haveShape, () => [Dense(lanes)], () => [OneByOne()])[0];
    }

    private ValueId OneByOne() => new AxisReduction(builder, function, _op, ReducedAxes.All.Resolve(shape.Rank), operands, shape, slot).EmitScalar();

    private ValueId Dense(int lanes)
    {
        var count = shape.Rank == 0 ? builder.Const(1L) : shape.Lengths[0];
        for (int axis = 1; axis < shape.Rank; axis++) count = builder.Emit(Op.Mul, count, shape.Lengths[axis]);
        var accumulators = new Accumulators(builder, _op, _dtype, lanes, slot);
        var total = new DenseReduction(builder, function, accumulators, Array.ConvertAll(operands, operand => builder.TypeOf(operand).IsArray ? builder.Emit(Op.Data, operand) : operand), count).Emit();
        var (identity, neutral) = (Neutral.Identity(_op, _dtype), Neutral.Of(_op, _dtype));
        if (identity == neutral) return total;
        return builder.Emit(Op.Select, builder.Emit(Op.Eq, count, builder.Const(0L)), builder.Const(_dtype, identity), total);
    }

    private ValueId Along()
    {
        var axes = new AxisReduction(builder, function, _op, reduction.Axes.Resolve(shape.Rank), operands, shape, slot);
        var result = axes.Emit();
        Say(axes.Way);
        return result;
    }

    private void Say(string way) => Way = $"reduction {(reduction.Op == Op.ReduceAxes ? "along axes " : "")}in the canonical order, {way}";
}
