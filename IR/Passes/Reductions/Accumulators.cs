using DualJit.Reductions;

namespace DualJit.IR;

/// <summary>Code for the sixteen lanes of a block: one vector or two, and the stack of partial results in memory.</summary>
/// <param name="slot">Memory of <see cref="Bytes"/>.</param>
internal sealed class Accumulators(FunctionBuilder builder, Op op, DType dtype, int lanes, ValueId slot)
{
    // No array has as many elements as these would be blocks.
    private const int Levels = 48;

    /// <summary>Memory for the partial results.</summary>
    public static int Bytes(DType dtype) => Levels * CanonicalReduction.Lanes * dtype.Size;

    private readonly IrType _vector = IrType.Vector(dtype, lanes);

    public int Lanes => lanes;

    public int Vectors => CanonicalReduction.Lanes / lanes;

    /// <summary>What is absent: lanes that change nothing.</summary>
    public ValueId[] Neutral()
    {
        var lane = builder.EmitTyped(Op.Splat, _vector, builder.Const(dtype, IR.Neutral.Of(op, dtype)));
        return [.. Enumerable.Repeat(lane, Vectors)];
    }

    public ValueId[] Combine(ValueId[] older, ValueId[] newer) => [.. older.Zip(newer, (a, b) => builder.Emit(op, a, b))];

    public ValueId[] Load(ValueId row)
    {
        var vectors = new ValueId[Vectors];
        for (int i = 0; i < vectors.Length; i++) vectors[i] = builder.EmitTyped(Op.VectorLoad, _vector, Vector(row, i));
        return vectors;
    }

    /// <summary>Masks of the vectors of a row for so many lanes.</summary>
    public ValueId[] FirstLanes(ValueId count)
    {
        var number = IrType.Vector(DType.Int32, lanes);
        var end = builder.EmitTyped(Op.Splat, number, builder.Convert(count, DType.Int32));
        var masks = new ValueId[Vectors];
        for (int v = 0; v < masks.Length; v++)
        {
            var numbers = builder.EmitTyped(Op.Iota, number);
            if (v > 0) numbers = builder.Emit(Op.Add, numbers, builder.EmitTyped(Op.Splat, number, builder.Const(v * lanes)));
            masks[v] = builder.Emit(Op.Lt, numbers, end);
        }
        return masks;
    }

    /// <summary>Adds a partial result to the stack, after combining it with those of its size, as a binary counter carries.</summary>
    /// <param name="before">Partial results of this size that came before.</param>
    /// <param name="used">Partial results on the stack.</param>
    /// <returns>Partial results on the stack now.</returns>
    public ValueId Push(ValueId[] next, ValueId before, ValueId used)
    {
        var state = builder.While(
            [before, used, .. next],
            now => builder.IsNotZero(builder.And(now[0], 1)),
            now =>
            {
                var top = builder.Add(now[1], -1);
                return [builder.Emit(Op.Shr, now[0], builder.Const(1)), top, .. Combine(Load(Level(top)), now[2..])];
            });
        var row = Level(state[1]);
        for (int i = 0; i < Vectors; i++) builder.Emit(Op.VectorStore, state[2 + i], Vector(row, i));
        return builder.Add(state[1], 1);
    }

    /// <summary>Combines all that is on the stack, the newest first, and the lanes.</summary>
    public ValueId Finish(ValueId used)
    {
        var newest = builder.Add(used, -1);
        var state = builder.While(
            [newest, .. Load(Level(newest))],
            now => builder.Emit(Op.Gt, now[0], builder.Const(0L)),
            now =>
            {
                var top = builder.Add(now[0], -1);
                return [top, .. Combine(Load(Level(top)), now[1..])];
            });
        var total = Vectors == 1 ? state[1] : builder.Emit(op, state[1], state[2]);
        return builder.Emit(Op.Fold, Instruction.ImmediateOf(op), total);
    }

    private ValueId Level(ValueId level) => builder.Emit(Op.Offset, (long)dtype, slot, builder.Emit(Op.Mul, level, builder.Const((long)CanonicalReduction.Lanes)));

    private ValueId Vector(ValueId row, int index) => index == 0 ? row : builder.Emit(Op.Offset, (long)dtype, row, builder.Const((long)index * lanes));
}
