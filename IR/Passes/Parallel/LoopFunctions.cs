using DualJit.Reductions;

namespace DualJit.IR;

/// <summary>What a parallel loop becomes: a function of one iteration, one that combines states, one that runs a range of the work, and one that is the whole loop.</summary>
/// <remarks>
/// Iterations form blocks as <see cref="CanonicalReduction"/> has them. As many neighbouring blocks as are a power of two form a group, so that there are at most 64 groups: a group is an item of the fork, and leaves a row of
/// lanes. The tree of blocks is the tree of groups then, whoever ran them. Where a group is a row of iterations, one for each lane, single iterations are items. Arrays that are reduced have copies, one for each of at most eight runs of neighbouring groups, or where their order does not matter of as many as are worth it; a run is an item then.
/// </remarks>
/// <param name="work">Nanoseconds that an iteration takes, where that is known; else the loop gets it, and 0 where its iterations may meet.</param>
internal sealed class LoopFunctions(Module module, ParallelRegion region, LoopState state, ArrayFindings arrays, long? work, List<ValueId> outside, string name)
{
    private const int MostGroups = 64;
    private const int MostRuns = 8;

    // Nanoseconds that a range of the user's size is taken to be worth.
    private const long WorkOfGrain = 10_000;

    // And of a run, for each element of the copies that are made for it.
    private const long WorkOfCopiedElement = 16;

    // More blocks than there are numbers.
    private const int Levels = 48;

    // Words of the frame.
    private const int Start = 0, Count = 1, BlockLength = 2, GroupBlocks = 3, Groups = 4, IsInPlace = 6, IsParallel = 7, FirstFree = 8;

    // With copies of arrays how many runs there are, else how many iterations are an item.
    private const int Runs = 5, ItemLength = 5;

    private readonly Function _function = region.Function;
    private readonly IrType _counter = region.Function.TypeOf(region.Counter);
    private readonly ArrayCopies _copies = new(arrays, outside, FirstFree + state.Count, IsInPlace);
    private FunctionId _iteration;
    private FunctionId _combine;
    private LaneCode? _iterationLanes;
    private int _lanes;

    private bool Reduces => state.Count > 0 || _copies.IsUsed;

    private bool HasItems => !_copies.IsUsed && (state.Count > 0 || region.Grain is not null);

    private int WordOfRows(int part) => FirstFree + part;

    private int WordOf(int value)
    {
        int word = FirstFree + state.Count + _copies.Words;
        for (int i = 0; i < value; i++) word += Frame.WordsOf(TypeOf(outside[i]));
        return word;
    }

    private IrType TypeOf(ValueId value) => _function.TypeOf(value);

    /// <summary>Emits all of them.</summary>
    /// <returns>The whole loop: a function of start and end, the variables it reduces, the values from outside, the grain where there is one, and the work where that is not known; it returns the variables.</returns>
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
        if (_copies.IsUsed)
        {
            var (groups, runs) = (frame.TakeInt64(Groups), frame.TakeInt64(Runs));
            Each(builder, first, last, run =>
                RunItems(builder, frame, _copies.With(builder, frame, values, run), FirstGroup(builder, run, groups, runs), FirstGroup(builder, builder.Add(run, 1), groups, runs), LengthOfGroup(builder, frame)));
        }
        else if (HasItems) RunItems(builder, frame, values, first, last, frame.TakeInt64(ItemLength));
        else RunRange(builder, frame, values, first, last);
        builder.Return();
        builder.Finish();
        return builder.Id;
    }

    private void RunItems(FunctionBuilder builder, Frame frame, ValueId[] values, ValueId first, ValueId last, ValueId length) =>
        RunRange(builder, frame, values, builder.Emit(Op.Mul, first, length), builder.Emit(Op.Min, builder.Emit(Op.Mul, last, length), frame.TakeInt64(Count)));

    private void RunRange(FunctionBuilder builder, Frame frame, ValueId[] values, ValueId first, ValueId last)
    {
        if (state.Count == 0)
        {
            var start = frame.TakeInt64(Start);
            EachIteration(builder, Number(builder, start, first), Number(builder, start, last), i => Iterate(builder, i, [], values));
            return;
        }
        var length = LengthOfGroup(builder, frame);
        builder.While([first], now => builder.Emit(Op.Lt, now[0], last), now =>
        {
            var group = builder.Emit(Op.Div, now[0], length);
            var end = builder.Emit(Op.Min, builder.Emit(Op.Mul, builder.Add(group, 1), length), last);
            RunInGroup(builder, frame, values, group, now[0], end);
            return [end];
        });
    }

    private static ValueId LengthOfGroup(FunctionBuilder builder, Frame frame) => builder.Emit(Op.Mul, frame.TakeInt64(GroupBlocks), frame.TakeInt64(BlockLength));

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

    /// <summary>Runs a group; or, of one that is a single row, a part.</summary>
    private void RunInGroup(FunctionBuilder builder, Frame frame, ValueId[] values, ValueId group, ValueId first, ValueId end)
    {
        var (start, length) = (frame.TakeInt64(Start), frame.TakeInt64(BlockLength));
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
        // Other lanes of the row are others' parts; of the last one nobody else fills those for which there are no iterations.
        var firstLane = builder.And(first, CanonicalReduction.Lanes - 1);
        var endLane = builder.Add(builder.And(builder.Add(end, -1), CanonicalReduction.Lanes - 1), 1);
        endLane = builder.Emit(Op.Select, builder.Emit(Op.Eq, end, frame.TakeInt64(Count)), builder.Const((long)CanonicalReduction.Lanes), endLane);
        rows.Copy(zero, RowsOfGroups(builder, [.. state.Types.Select((_, part) => frame.Take(IrType.Pointer, WordOfRows(part)))]), group, firstLane, endLane);
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
        if (region.Grain is not null) parameters.Add((IrType.Int64, "grain"));
        if (work is null) parameters.Add((IrType.Int64, "work"));
        var builder = new FunctionBuilder(module, name, returns, [.. parameters]) { Location = SourceLocation.Generated };
        ValueId[] given = [.. builder.Function.Parameters];
        var before = given[2..(2 + variables.Count)];
        var values = given[(2 + variables.Count)..(2 + variables.Count + outside.Count)];
        ValueId? grain = region.Grain is null ? null : given[2 + variables.Count + outside.Count];
        var (start, end) = (builder.Convert(given[0], DType.Int64), builder.Convert(given[1], DType.Int64));
        var total = builder.If(builder.Emit(Op.Lt, start, end), () => Run(builder, chunk, start, end, before, values, grain, work is { } known ? builder.Const(known) : given[^1]), () => before);
        builder.Return(total);
        builder.Finish();
        return builder.Id;
    }

    private ValueId[] Run(FunctionBuilder builder, FunctionId chunk, ValueId start, ValueId end, ValueId[] before, ValueId[] values, ValueId? grain, ValueId workOfIteration)
    {
        var count = builder.Emit(Op.Sub, end, start);
        var frame = new Frame(builder, builder.StackSlot(sizeof(long) * (long)WordOf(outside.Count)));
        frame.Put(start, Start);
        frame.Put(count, Count);
        for (int i = 0; i < values.Length; i++) frame.Put(values[i], WordOf(i));
        var isIndependent = IsIndependent(builder, values, workOfIteration);
        var work = builder.Emit(Op.Mul, count, workOfIteration);
        if (grain is { } given) grain = builder.Emit(Op.Max, given, builder.Const(1L));
        if (!Reduces)
        {
            var items = count;
            if (grain is { } asked) (items, work) = Items(builder, frame, count, asked, work);
            Fork(builder, chunk, items, work, frame, isIndependent);
            return [];
        }
        var length = CanonicalBlocks.Length(builder, count);
        var blocks = CeilingOfQuotient(builder, count, length);
        var groupBlocks = builder.While([builder.Const(1L)], now => builder.Emit(Op.Lt, builder.Emit(Op.Mul, now[0], builder.Const((long)MostGroups)), blocks), now => [builder.Add(now[0], now[0])])[0];
        var groups = CeilingOfQuotient(builder, blocks, groupBlocks);
        var isInPlace = _copies.Overlap(builder, values);
        var pieces = groups;
        if (_copies.IsUsed)
        {
            pieces = builder.Emit(Op.Select, isInPlace, builder.Const(1L), ArrayCopies.AreExact(_function, arrays) ? RunsWorthCopies(builder, groups, work, values) : RunsInOrder(builder, count));
            frame.Put(pieces, Runs);
            isIndependent = builder.Emit(Op.And, isIndependent, builder.Emit(Op.Not, isInPlace));
        }
        frame.Put(length, BlockLength);
        frame.Put(groupBlocks, GroupBlocks);
        frame.Put(groups, Groups);
        frame.Put(builder.Convert(isIndependent, DType.Int64), IsParallel);
        frame.Put(builder.Convert(isInPlace, DType.Int64), IsInPlace);
        ValueId[] memory = [.. state.Types.Select(type => builder.StackSlot(StateRows.Bytes(type, MostGroups)))];
        for (int part = 0; part < memory.Length; part++) frame.Put(memory[part], WordOfRows(part));
        if (HasItems) (pieces, work) = Items(builder, frame, count, LengthOfItem(builder, count, builder.Emit(Op.Mul, length, groupBlocks), grain), work);
        var copies = _copies.Make(builder, frame, values, pieces);
        Fork(builder, chunk, pieces, work, frame, isIndependent);
        _copies.Add(builder, values, copies, pieces, isInPlace);
        return state.Count == 0 ? [] : Total(builder, RowsOfGroups(builder, memory), groups, before);
    }

    // The order of additions is that of the copies, so it must not depend on what they take.
    private static ValueId RunsInOrder(FunctionBuilder builder, ValueId count) =>
        builder.Emit(Op.Min, builder.Const((long)MostRuns), CeilingOfQuotient(builder, count, builder.Const(CanonicalReduction.LongestOfSingleRows)));

    private ValueId RunsWorthCopies(FunctionBuilder builder, ValueId groups, ValueId work, ValueId[] values)
    {
        var least = builder.Emit(Op.Add, builder.Emit(Op.Mul, _copies.Elements(builder, values), builder.Const(WorkOfCopiedElement)), builder.Const(WorkOfGrain));
        return builder.Emit(Op.Max, builder.Const(1L), builder.Emit(Op.Min, groups, builder.Emit(Op.Div, work, least)));
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
    private static void Fork(FunctionBuilder builder, FunctionId chunk, ValueId items, ValueId work, Frame frame, ValueId isIndependent)
    {
        if (builder.ConstantOf(isIndependent) != 1) work = builder.Emit(Op.Select, isIndependent, work, builder.Const(0L));
        builder.Fork(chunk, items, work, frame.AddressOf(0));
    }

    /// <summary>How many items of a length there are, and what there is to do: where the user says how many iterations are worth it, at least as much as is.</summary>
    private (ValueId Items, ValueId Work) Items(FunctionBuilder builder, Frame frame, ValueId count, ValueId length, ValueId work)
    {
        frame.Put(length, ItemLength);
        var items = CeilingOfQuotient(builder, count, length);
        return (items, region.Grain is null ? work : builder.Emit(Op.Max, work, builder.Emit(Op.Mul, items, builder.Const(WorkOfGrain))));
    }

    // Single iterations where each has a lane for itself, else whole groups.
    private static ValueId LengthOfItem(FunctionBuilder builder, ValueId count, ValueId group, ValueId? grain)
    {
        var areRows = builder.Emit(Op.Le, count, builder.Const((long)MostGroups * CanonicalReduction.Lanes));
        var one = builder.Const(1L);
        var length = builder.Emit(Op.Select, areRows, one, group);
        return grain is { } asked ? builder.Emit(Op.Mul, length, builder.Emit(Op.Max, one, builder.Emit(Op.Div, asked, length))) : length;
    }

    private static ValueId CeilingOfQuotient(FunctionBuilder builder, ValueId a, ValueId b) => builder.Emit(Op.Div, builder.Emit(Op.Add, a, builder.Add(b, -1)), b);

    /// <summary>Whether the arrays lie so that no iteration meets what another one writes, and indices are what they seem to be.</summary>
    private ValueId IsIndependent(FunctionBuilder builder, ValueId[] values, ValueId workOfIteration)
    {
        var holds = arrays.Conditions.Count > 0 ? builder.IsNotZero(workOfIteration) : builder.Const(true);
        foreach (var rows in arrays.Rows) holds = builder.AndOf(holds, new MemoryRanges(builder).AreDistinct(_copies.ValueOf(values, rows)));
        foreach (var pair in arrays.Overlaps)
        {
            if (_copies.Contains(pair.A) || _copies.Contains(pair.B)) continue;
            holds = builder.AndOf(holds, new MemoryRanges(builder).AreApart(_copies.ValueOf(values, pair.A), _copies.ValueOf(values, pair.B), pair.MayBeOne));
        }
        return holds;
    }
}
