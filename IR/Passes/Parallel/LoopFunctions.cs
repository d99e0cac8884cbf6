using DualJit.Reductions;

namespace DualJit.IR;

/// <summary>What a parallel loop becomes: a function of one iteration, one that combines states, one that runs a range of the work, and one that is the whole loop.</summary>
/// <remarks>
/// Iterations form blocks as <see cref="CanonicalReduction"/> has them. As many neighbouring blocks as are a power of two form a group, so that there are at most 64 groups: a group is an item of the fork, and leaves a row of
/// lanes. The tree of blocks is the tree of groups then, whoever ran them. Arrays that are reduced have copies, one for each of at most eight runs of neighbouring groups; a run is an item then.
/// </remarks>
internal sealed class LoopFunctions(Module module, ParallelRegion region, LoopState state, ArrayFindings arrays, List<ValueId> outside, string name)
{
    private const int MostGroups = 64;
    private const int MostRuns = 8;
    // More blocks than there are numbers.
    private const int Levels = 48;

    // Words of the frame.
    private const int Start = 0, Count = 1, BlockLength = 2, GroupBlocks = 3, Groups = 4, Runs = 5, IsInPlace = 6, IsParallel = 7, FirstFree = 8;

    private readonly Function _function = region.Function;
    private readonly IrType _counter = region.Function.TypeOf(region.Counter);
    private readonly ArrayCopies _copies = new(arrays, outside, FirstFree + state.Count, IsInPlace);
    private FunctionId _iteration;
    private FunctionId _combine;
    private LaneCode? _iterationLanes;
    private int _lanes;

    // Whether the conditions of its arrays hold is known where the loop is called.
    private readonly bool _isTested = arrays.Conditions.Count > 0;

    private bool Reduces => state.Count > 0 || _copies.IsUsed;

    private int WordOfRows(int part) => FirstFree + part;

    private int WordOf(int value)
    {
        int word = FirstFree + state.Count + _copies.Words;
        for (int i = 0; i < value; i++) word += Frame.WordsOf(TypeOf(outside[i]));
        return word;
    }

    private IrType TypeOf(ValueId value) => _function.TypeOf(value);

    /// <summary>Emits all of them.</summary>
    /// <returns>The whole loop: a function of start and end, the variables it reduces, the values from outside, and, where there are conditions, whether they hold; it returns the variables.</returns>
    public FunctionId Emit()
    {
        _iteration = IterationFunction.Emit(module, region, state, $"{name}.iteration", outside);
        if (state.Count > 0)
        {
            _combine = state.EmitCombine(module, $"{name}.combine");
            _iterationLanes = new LaneCode(module[_iteration], linear: 1, vectors: state.Count);
            if (!state.Types.Contains(IrType.Bool)) _lanes = Math.Min(_iterationLanes.FindLanes(), new LaneCode(module[_combine], linear: 0, vectors: 2 * state.Count).FindLanes());
        }
        return EmitLoop(EmitChunk());
    }

    private FunctionId EmitChunk()
    {
        var builder = new FunctionBuilder(module, $"{name}.chunk", IrType.Void, (IrType.Int64, "first"), (IrType.Int64, "last"), (IrType.Pointer, "frame")) { Location = SourceLocation.Generated };
        var (first, last) = (builder.Function.Parameters[0], builder.Function.Parameters[1]);
        var frame = new Frame(builder, builder.Function.Parameters[2]);
        ValueId[] values = [.. outside.Select((value, i) => frame.Take(TypeOf(value), WordOf(i)))];
        var start = frame.TakeInt64(Start);
        if (!Reduces)
        {
            EachIteration(builder, Number(builder, start, first), Number(builder, start, last), i => Iterate(builder, i, [], values));
            builder.Return();
            builder.Finish();
            return builder.Id;
        }
        var (groups, runs) = (frame.TakeInt64(Groups), frame.TakeInt64(Runs));
        Each(builder, first, last, item =>
        {
            var own = _copies.With(builder, frame, values, item);
            Each(builder, FirstGroup(builder, item, groups, runs), FirstGroup(builder, builder.Add(item, 1), groups, runs), group => RunGroup(builder, frame, own, group));
        });
        builder.Return();
        builder.Finish();
        return builder.Id;
    }

    // Runs are of equal length, up to a group.
    private static ValueId FirstGroup(FunctionBuilder builder, ValueId run, ValueId groups, ValueId runs) => builder.Emit(Op.Div, builder.Emit(Op.Mul, run, groups), runs);

    private ValueId Number(FunctionBuilder builder, ValueId start, ValueId iteration) => builder.Convert(builder.Add(start, iteration), _counter.DType);

    private ValueId[] Iterate(FunctionBuilder builder, ValueId number, ValueId[] before, ValueId[] values) =>
        state.Parts(builder, builder.Call(_iteration, [number, .. before, .. values]));

    private static void Each(FunctionBuilder builder, ValueId first, ValueId last, Action<ValueId> body) => builder.While([first], now => builder.Emit(Op.Lt, now[0], last), now =>
    {
        body(now[0]);
        return [builder.Emit(Op.Add, now[0], builder.Const(builder.TypeOf(now[0]).DType, 1))];
    });

    // The loop of the source, for reports.
    private void EachIteration(FunctionBuilder builder, ValueId first, ValueId last, Action<ValueId> body)
    {
        builder.Location = region.Location;
        Each(builder, first, last, body);
        builder.Location = SourceLocation.Generated;
    }

    private void RunGroup(FunctionBuilder builder, Frame frame, ValueId[] values, ValueId group)
    {
        var (start, count, length, blocks) = (frame.TakeInt64(Start), frame.TakeInt64(Count), frame.TakeInt64(BlockLength), frame.TakeInt64(GroupBlocks));
        var first = builder.Emit(Op.Mul, builder.Emit(Op.Mul, group, blocks), length);
        var end = builder.Emit(Op.Min, builder.Emit(Op.Add, first, builder.Emit(Op.Mul, blocks, length)), count);
        if (state.Count == 0)
        {
            EachIteration(builder, Number(builder, start, first), Number(builder, start, end), i => Iterate(builder, i, [], values));
            return;
        }
        var rows = new StateRows(builder, state, [.. state.Types.Select(type => builder.StackSlot(StateRows.Bytes(type, Levels)))], _combine, _lanes);
        var zero = builder.Const(0L);
        var now = builder.While([first, zero, zero], now => builder.Emit(Op.Lt, now[0], end), now =>
        {
            var next = builder.Emit(Op.Add, now[0], length);
            var last = builder.Emit(Op.Min, next, end);
            var done = RunRows(builder, frame, rows, now[1], now[0], last, start, values);
            var (from, to) = (Number(builder, start, done), Number(builder, start, last));
            EachIteration(builder, from, to, i =>
            {
                var lane = builder.And(builder.Emit(Op.Sub, builder.Convert(i, DType.Int64), start), CanonicalReduction.Lanes - 1);
                rows.Store(Iterate(builder, i, rows.Load(now[1], lane), values), now[1], lane);
            });
            return [next, rows.Carry(now[1], now[2]), builder.Add(now[2], 1)];
        });
        rows.MergeAll(now[1]);
        rows.Copy(zero, RowsOfGroups(builder, [.. state.Types.Select((_, part) => frame.Take(IrType.Pointer, WordOfRows(part)))]), group);
    }

    /// <summary>Runs the whole rows of a block on vectors, where there is such code and the elements are there, and leaves the states in memory.</summary>
    /// <returns>The first iteration that is still to run.</returns>
    private ValueId RunRows(FunctionBuilder builder, Frame frame, StateRows rows, ValueId row, ValueId first, ValueId last, ValueId start, ValueId[] values)
    {
        if (_lanes == 0)
        {
            rows.Clear(row);
            return first;
        }
        var whole = builder.And(builder.Emit(Op.Sub, last, first), -CanonicalReduction.Lanes);
        ValueId[] arguments = [.. state.Neutral(builder), .. values];
        var isPossible = builder.Emit(Op.And, builder.IsNotZero(whole), builder.IsNotZero(frame.TakeInt64(IsParallel)));
        isPossible = builder.Emit(Op.And, isPossible, _iterationLanes!.EmitInBounds(builder, [Number(builder, start, first), .. arguments], whole));
        return builder.If(isPossible, () =>
        {
            int vectors = CanonicalReduction.Lanes / _lanes;
            var neutral = state.Neutral(builder).Select((value, part) => builder.EmitTyped(Op.Splat, IrType.Vector(state.TypeOf(part).DType, _lanes), value)).ToArray();
            var end = builder.Emit(Op.Add, first, whole);
            builder.Location = region.Location;
            var result = builder.While([first, .. Enumerable.Repeat(neutral, vectors).SelectMany(part => part)], now => builder.Emit(Op.Lt, now[0], end), now =>
            [
                builder.Add(now[0], CanonicalReduction.Lanes),
                .. Enumerable.Range(0, vectors).SelectMany(v => _iterationLanes.Emit(
                    builder, [Number(builder, start, builder.Add(now[0], v * _lanes)), .. now[(1 + v * state.Count)..(1 + (v + 1) * state.Count)], .. values], _lanes)),
            ]);
            builder.Location = SourceLocation.Generated;
            for (int v = 0; v < vectors; v++) rows.StoreVectors(result[(1 + v * state.Count)..(1 + (v + 1) * state.Count)], row, v * _lanes);
            return [end];
        }, () =>
        {
            rows.Clear(row);
            return [first];
        })[0];
    }

    private StateRows RowsOfGroups(FunctionBuilder builder, ValueId[] memory) => new(builder, state, memory, _combine, _lanes);

    private FunctionId EmitLoop(FunctionId chunk)
    {
        var variables = state.Accumulators.Select(accumulator => region.HeaderBlock.Parameters[accumulator.Index]).ToList();
        IrType[] results = [.. variables.Select(TypeOf)];
        var returns = results.Length == 0 ? IrType.Void : results.Length == 1 ? results[0] : IrType.Tuple(results);
        List<(IrType, string?)> parameters = [(_counter, "start"), (_counter, "end"), .. variables.Concat(outside).Select(value => (TypeOf(value), _function.NameOf(value)))];
        if (_isTested) parameters.Add((IrType.Bool, "apart"));
        var builder = new FunctionBuilder(module, name, returns, [.. parameters]) { Location = SourceLocation.Generated };
        ValueId[] given = [.. builder.Function.Parameters];
        var before = given[2..(2 + variables.Count)];
        var values = given[(2 + variables.Count)..(2 + variables.Count + outside.Count)];
        var (start, end) = (builder.Convert(given[0], DType.Int64), builder.Convert(given[1], DType.Int64));
        var total = builder.If(builder.Emit(Op.Lt, start, end), () => Run(builder, chunk, start, end, before, values), () => before);
        builder.Return(total);
        builder.Finish();
        return builder.Id;
    }

    private ValueId[] Run(FunctionBuilder builder, FunctionId chunk, ValueId start, ValueId end, ValueId[] before, ValueId[] values)
    {
        var count = builder.Emit(Op.Sub, end, start);
        var frame = new Frame(builder, builder.StackSlot(sizeof(long) * (long)WordOf(outside.Count)));
        frame.Put(start, Start);
        frame.Put(count, Count);
        for (int i = 0; i < values.Length; i++) frame.Put(values[i], WordOf(i));
        var isIndependent = IsIndependent(builder, values);
        if (!Reduces)
        {
            Fork(builder, chunk, count, count, frame, isIndependent);
            return [];
        }
        var length = EmitBlockLength(builder, count);
        var blocks = CeilingOfQuotient(builder, count, length);
        var groupBlocks = builder.While([builder.Const(1L)], now => builder.Emit(Op.Lt, builder.Emit(Op.Mul, now[0], builder.Const((long)MostGroups)), blocks), now => [builder.Add(now[0], now[0])])[0];
        var groups = CeilingOfQuotient(builder, blocks, groupBlocks);
        var isInPlace = _copies.Overlap(builder, values);
        var runs = groups;
        if (_copies.IsUsed)
        {
            runs = builder.Emit(Op.Min, builder.Const((long)MostRuns), CeilingOfQuotient(builder, count, builder.Const(CanonicalReduction.LongestOfSingleRows)));
            runs = builder.Emit(Op.Select, isInPlace, builder.Const(1L), runs);
            isIndependent = builder.Emit(Op.And, isIndependent, builder.Emit(Op.Not, isInPlace));
        }
        frame.Put(length, BlockLength);
        frame.Put(groupBlocks, GroupBlocks);
        frame.Put(groups, Groups);
        frame.Put(runs, Runs);
        frame.Put(builder.Convert(isIndependent, DType.Int64), IsParallel);
        frame.Put(builder.Convert(isInPlace, DType.Int64), IsInPlace);
        ValueId[] memory = [.. state.Types.Select(type => builder.StackSlot(StateRows.Bytes(type, MostGroups)))];
        for (int part = 0; part < memory.Length; part++) frame.Put(memory[part], WordOfRows(part));
        var copies = _copies.Make(builder, frame, values, runs);
        Fork(builder, chunk, runs, count, frame, isIndependent);
        _copies.Add(builder, values, copies, runs, isInPlace);
        return state.Count == 0 ? [] : Total(builder, RowsOfGroups(builder, memory), groups, before);
    }

    private ValueId[] Total(FunctionBuilder builder, StateRows rows, ValueId groups, ValueId[] before)
    {
        var zero = builder.Const(0L);
        var used = builder.While([zero, zero], now => builder.Emit(Op.Lt, now[1], groups), now =>
        {
            rows.Copy(now[1], rows, now[0]);
            return [rows.Carry(now[0], now[1]), builder.Add(now[1], 1)];
        })[0];
        rows.MergeAll(used);
        return rows.Combine(state.Before(builder, before), rows.Fold())[..before.Length];
    }

    /// <summary>Runs the chunks: on this thread, one after the other, where iterations may meet, as is said by there being no work for others.</summary>
    private void Fork(FunctionBuilder builder, FunctionId chunk, ValueId items, ValueId count, Frame frame, ValueId isIndependent)
    {
        var work = builder.Emit(Op.Mul, count, builder.Const(WorkOfIteration()));
        if (builder.ConstantOf(isIndependent) != 1) work = builder.Emit(Op.Select, isIndependent, work, builder.Const(0L));
        builder.Fork(chunk, items, work, frame.AddressOf(0));
    }

    /// <summary>Nanoseconds, very roughly: how often inner loops run is not known.</summary>
    private long WorkOfIteration()
    {
        const int RoundsOfLoop = 10;
        var iteration = module[_iteration];
        long[] weights = new long[iteration.Blocks.Count];
        Array.Fill(weights, 1);
        foreach (var loop in Loops.Find(iteration))
            foreach (var block in loop.Blocks) weights[block.Index] = Math.Min(1_000_000, weights[block.Index] * RoundsOfLoop);
        return 1 + iteration.Blocks.Select((block, i) => weights[i] * block.Instructions.Count(instruction => instruction.Op is not (Op.Const or Op.Jump))).Sum() / 4;
    }

    private static ValueId CeilingOfQuotient(FunctionBuilder builder, ValueId a, ValueId b) => builder.Emit(Op.Div, builder.Emit(Op.Add, a, builder.Add(b, -1)), b);

    /// <summary>What <see cref="CanonicalReduction.BlockLength"/> gives.</summary>
    private static ValueId EmitBlockLength(FunctionBuilder builder, ValueId count)
    {
        var length = builder.Const((long)CanonicalReduction.Lanes);
        for (long rows = 1; rows < CanonicalReduction.MostRows; rows *= 2)
            length = builder.Emit(Op.Select, builder.Emit(Op.Gt, count, builder.Const(rows * CanonicalReduction.LongestOfSingleRows)), builder.Const(2 * rows * CanonicalReduction.Lanes), length);
        return length;
    }

    private ValueId ValueOf(ValueId[] values, ValueId array) => values[outside.IndexOf(array)];

    /// <summary>Whether the arrays lie so that no iteration meets what another one writes, and indices are what they seem to be.</summary>
    private ValueId IsIndependent(FunctionBuilder builder, ValueId[] values)
    {
        var holds = _isTested ? builder.Function.Parameters[^1] : builder.Const(true);
        foreach (var rows in arrays.Rows) holds = builder.AndOf(holds, new MemoryRanges(builder).AreDistinct(ValueOf(values, rows)));
        foreach (var pair in arrays.Overlaps)
        {
            if (_copies.Contains(pair.A) || _copies.Contains(pair.B)) continue;
            holds = builder.AndOf(holds, new MemoryRanges(builder).AreApart(ValueOf(values, pair.A), ValueOf(values, pair.B), pair.MayBeOne));
        }
        return holds;
    }
}
