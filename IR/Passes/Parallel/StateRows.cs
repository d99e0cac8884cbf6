using DualJit.Reductions;

namespace DualJit.IR;

/// <summary>States of accumulators in memory: rows of one per lane, each part of a state in memory of its own.</summary>
/// <param name="memory">For each part of a state where its first row is.</param>
/// <param name="combine">The function that combines two states.</param>
/// <param name="lanes">How many lanes it combines at once as vectors, or 0.</param>
internal sealed class StateRows(FunctionBuilder builder, LoopState state, ValueId[] memory, FunctionId combine, int lanes)
{
    private const long Lanes = CanonicalReduction.Lanes;

    public static int Bytes(IrType part, int rows) => part.DType.Size * CanonicalReduction.Lanes * rows;

    public ValueId[] Load(ValueId row, ValueId lane) => [.. memory.Select((_, part) => builder.EmitTyped(Op.Load, state.TypeOf(part), Address(part, row, lane)))];

    public void Store(ValueId[] values, ValueId row, ValueId lane)
    {
        for (int part = 0; part < values.Length; part++) builder.Emit(Op.Store, values[part], Address(part, row, lane));
    }

    /// <summary>Writes to all lanes of a row that there is nothing.</summary>
    public void Clear(ValueId row) => EachLane(Lanes, lane => Store(state.Neutral(builder), row, lane));

    public void Copy(ValueId row, StateRows target, ValueId to) => EachLane(Lanes, lane => target.Store(Load(row, lane), to, lane));

    /// <summary>The same for some of the lanes.</summary>
    public void Copy(ValueId row, StateRows target, ValueId to, ValueId first, ValueId end) => builder.While([first], now => builder.Emit(Op.Lt, now[0], end), now =>
    {
        target.Store(Load(row, now[0]), to, now[0]);
        return [builder.Add(now[0], 1)];
    });

    /// <summary>Adds the row to the one before it, lane by lane.</summary>
    private void MergeInto(ValueId older, ValueId newer)
    {
        if (lanes == 0)
        {
            EachLane(Lanes, lane => Store(Combine(Load(older, lane), Load(newer, lane)), older, lane));
            return;
        }
        var code = new LaneCode(builder.Module[combine], linear: 0, vectors: 2 * state.Count);
        for (int lane = 0; lane < Lanes; lane += lanes) StoreVectors(code.Emit(builder, [.. LoadVectors(older, lane), .. LoadVectors(newer, lane)], lanes), older, lane);
    }

    private ValueId[] LoadVectors(ValueId row, int lane) =>
        [.. memory.Select((_, part) => builder.EmitTyped(Op.VectorLoad, IrType.Vector(state.TypeOf(part).DType, lanes), Address(part, row, builder.Const((long)lane))))];

    public void StoreVectors(ValueId[] vectors, ValueId row, int lane)
    {
        for (int part = 0; part < vectors.Length; part++) builder.Emit(Op.VectorStore, vectors[part], Address(part, row, builder.Const((long)lane)));
    }

    public ValueId[] Combine(ValueId[] older, ValueId[] newer) => state.Parts(builder, builder.CallLater(combine, state.Type, [.. older, .. newer]));

    /// <summary>After a row was written behind those that are used: merges those of equal size, as a binary counter carries.</summary>
    /// <param name="before">How many rows of this size came before.</param>
    /// <returns>How many rows are used now.</returns>
    public ValueId Carry(ValueId used, ValueId before)
    {
        var now = builder.While([used, before], now => builder.IsNotZero(builder.And(now[1], 1)), now =>
        {
            var top = builder.Add(now[0], -1);
            MergeInto(top, now[0]);
            return [top, builder.Emit(Op.Shr, now[1], builder.Const(1))];
        });
        return builder.Add(now[0], 1);
    }

    /// <summary>Merges all that are used, the newest first, into the first.</summary>
    public void MergeAll(ValueId used) => builder.While([builder.Add(used, -1)], now => builder.Emit(Op.Gt, now[0], builder.Const(0L)), now =>
    {
        var older = builder.Add(now[0], -1);
        MergeInto(older, now[0]);
        return [older];
    });

    /// <summary>Combines the lanes of the first row, by halves.</summary>
    public ValueId[] Fold()
    {
        var first = builder.Const(0L);
        builder.While([builder.Const(Lanes / 2)], now => builder.IsNotZero(now[0]), now =>
        {
            builder.While([builder.Const(0L)], lane => builder.Emit(Op.Lt, lane[0], now[0]), lane =>
            {
                Store(Combine(Load(first, lane[0]), Load(first, builder.Add(lane[0], now[0]))), first, lane[0]);
                return [builder.Add(lane[0], 1)];
            });
            return [builder.Emit(Op.Shr, now[0], builder.Const(1))];
        });
        return Load(first, first);
    }

    private void EachLane(long count, Action<ValueId> body) => builder.While([builder.Const(0L)], now => builder.Emit(Op.Lt, now[0], builder.Const(count)), now =>
    {
        body(now[0]);
        return [builder.Add(now[0], 1)];
    });

    private ValueId Address(int part, ValueId row, ValueId lane) =>
        builder.Emit(Op.Offset, (long)state.TypeOf(part).DType, memory[part], builder.Add(builder.Emit(Op.Mul, row, builder.Const(Lanes)), lane));
}
