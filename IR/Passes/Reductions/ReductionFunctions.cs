using DualJit.Reductions;

namespace DualJit.IR;

/// <summary>The functions that all reductions of a kernel share, and kernels too: those that copy elements, and one for each op and dtype that reduces numbers in memory, a piece at a time.</summary>
/// <remarks>A pass adds them to its module before it writes calls of them, and removes those that none calls.</remarks>
internal sealed class ReductionFunctions
{
    /// <summary>Numbers in a piece, but for the last: so blocks of one row are one piece, and no block is in two.</summary>
    public const long Piece = CanonicalReduction.LongestOfSingleRows;

    private readonly Dictionary<(Op, DType), FunctionId> _functions = [];

    public ReductionFunctions(Module module)
    {
        Copies = new CopyFunctions(module);
        foreach (var function in module.Functions.ToArray())
            foreach (var block in function.Blocks)
                foreach (var reduction in block.Instructions)
                    if (reduction.Op == Op.ReduceAxes && LanesOf(reduction.Type.DType) is > 0 and var lanes) Add(module, reduction.Combiner, reduction.Type.DType, lanes);
    }

    public CopyFunctions Copies { get; }

    /// <summary>Memory for one reduction, whose result is at its start in the end.</summary>
    public static long Bytes(DType dtype) => Accumulators.Bytes(dtype) + CanonicalReduction.Lanes * dtype.Size + SequenceReduction.Numbers * sizeof(long);

    /// <summary>Reduces the next piece.</summary>
    /// <param name="first">Numbers in those before it.</param>
    /// <param name="count">Numbers in all of them.</param>
    public void Reduce(FunctionBuilder builder, Op op, DType dtype, ValueId piece, ValueId length, ValueId first, ValueId count, ValueId memory) =>
        builder.CallLater(_functions[(op, dtype)], IrType.Void, piece, length, first, count, memory);

    private static int LanesOf(DType dtype) => IrType.HasVector(dtype, 16) ? 16 : IrType.HasVector(dtype, 8) ? 8 : 0;

    private void Add(Module module, Op op, DType dtype, int lanes) =>
        _functions.TryAdd((op, dtype), SharedFunction.FindOrAdd(module, $"reduce.{OpTable.Of(op).Text}.{dtype.IrName}", builder => Emit(builder, op, dtype, lanes)));

    private static void Emit(FunctionBuilder builder, Op op, DType dtype, int lanes)
    {
        ValueId piece = Parameter(IrType.Pointer, "piece"), length = Parameter(IrType.Int64, "length"), first = Parameter(IrType.Int64, "first"), count = Parameter(IrType.Int64, "count"), memory = Parameter(IrType.Pointer, "memory");
        var accumulators = new Accumulators(builder, op, dtype, lanes, memory);
        var reduction = new SequenceReduction(builder, ElementFunction.Identity(IrType.Scalar(dtype)), hasNumber: false, hasPieces: true, accumulators, [null], count);
        var start = reduction.Start();
        var places = Places();
        var state = builder.If(builder.Emit(Op.Eq, first, builder.Const(0L)), () => start, () => [.. start.Zip(places, (value, place) => builder.EmitTyped(builder.TypeOf(value).IsVector ? Op.VectorLoad : Op.Load, builder.TypeOf(value), place))]);
        var areLast = builder.Emit(Op.Eq, builder.Emit(Op.Add, first, length), count);
        var next = reduction.Continue(state, [piece], length, areLast)[1..];
        builder.When(areLast, () => builder.Emit(Op.Store, reduction.Finish(next), memory), () =>
        {
            for (int i = 0; i < next.Length; i++) builder.Emit(builder.TypeOf(next[i]).IsVector ? Op.VectorStore : Op.Store, next[i], places[i]);
        });

        ValueId Parameter(IrType type, string name) => builder.Function.AddParameter(Function.EntryId, type, name);

        // What a piece leaves for the next one lies behind the partial results.
        ValueId[] Places()
        {
            var places = new ValueId[start.Length];
            long at = Accumulators.Bytes(dtype);
            for (int i = 0; i < places.Length; i++)
            {
                places[i] = builder.Emit(Op.Offset, (long)DType.UInt8, memory, builder.Const(at));
                at += builder.TypeOf(start[i]) is { IsVector: true } vector ? vector.Lanes * dtype.Size : sizeof(long);
            }
            return places;
        }
    }
}
