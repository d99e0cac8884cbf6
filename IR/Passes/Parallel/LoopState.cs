namespace DualJit.IR;

/// <summary>What an accumulator of a parallel loop is made of: one value for each variable that is reduced, and for each pick that others go with the number of the iteration that was picked.</summary>
/// <remarks>Every value has one that stands for nothing; combining with that changes no bit.</remarks>
internal sealed class LoopState
{
    /// <param name="Variable">The place of the variable among the header's parameters; -1 for a number of an iteration.</param>
    /// <param name="Neutral">As <see cref="ScalarBits"/>.</param>
    /// <param name="Leader">Of what goes with a pick, the part that decides, else -1.</param>
    private sealed record Part(int Variable, IrType Type, Combination Combination, long Neutral, int Leader);

    private readonly List<Part> _parts = [];
    private readonly Dictionary<int, int> _placeOfLeader = [];

    public LoopState(ParallelRegion region, IReadOnlyList<SharedVariable> accumulators)
    {
        Accumulators = accumulators;
        foreach (var accumulator in accumulators)
        {
            var type = region.Function.TypeOf(region.HeaderBlock.Parameters[accumulator.Index]);
            bool follows = accumulator.Leader >= 0;
            int leader = follows ? accumulators.ToList().FindIndex(other => other.Index == accumulator.Leader) : -1;
            _parts.Add(new Part(accumulator.Index, type, accumulator.Combination, follows || type.IsComplex ? 0 : accumulator.Combination.NeutralOf(type.DType), leader));
        }
        for (int i = 0; i < accumulators.Count; i++)
        {
            int leader = i;
            if (!_parts.Exists(part => part.Leader == leader)) continue;
            bool isStrict = _parts[i].Combination.Op is Op.Lt or Op.Gt;
            _placeOfLeader.Add(i, _parts.Count);
            _parts.Add(new Part(-1, IrType.Int64, _parts[i].Combination, isStrict ? long.MaxValue : long.MinValue, i));
        }
    }

    public IReadOnlyList<SharedVariable> Accumulators { get; }

    public int Count => _parts.Count;

    public IrType TypeOf(int part) => _parts[part].Type;

    public IrType[] Types => [.. _parts.Select(part => part.Type)];

    /// <summary>The place of a variable among the header's parameters; -1 for the number of an iteration.</summary>
    public int VariableOf(int part) => _parts[part].Variable;

    /// <summary>The picks that keep the number of an iteration: where they are assigned, and which part that is.</summary>
    public IEnumerable<(SharedVariable Leader, int Part)> Places => _placeOfLeader.Select(pair => (Accumulators[pair.Key], pair.Value));

    /// <summary>What the function of an iteration returns.</summary>
    public IrType Type => Count == 0 ? IrType.Void : Count == 1 ? _parts[0].Type : IrType.Tuple(Types);

    /// <summary>What has no iteration in it.</summary>
    public ValueId[] Neutral(FunctionBuilder builder) => [.. _parts.Select(part => Constant(builder, part.Type, part.Neutral, part.Combination))];

    /// <summary>The values from before the loop, given those of the variables.</summary>
    public ValueId[] Before(FunctionBuilder builder, ReadOnlySpan<ValueId> variables)
    {
        var before = new ValueId[Count];
        // Where iterations are as good as what was there before, it stays, or gives way, as in C#.
        for (int i = 0; i < Count; i++) before[i] = i < variables.Length ? variables[i] : builder.Const(long.MinValue);
        return before;
    }

    // A sum of complex numbers is two sums.
    private static ValueId Constant(FunctionBuilder builder, IrType type, long bits, Combination combination) => type.IsComplex
        ? builder.Emit(Op.Complex, builder.Const(combination.Op == Op.Add ? -0.0 : 0.0), builder.Const(combination.Op == Op.Add ? -0.0 : 0.0))
        : builder.Const(type.DType, bits);

    /// <summary>Takes the result of a call of a function that returns a state apart.</summary>
    public ValueId[] Parts(FunctionBuilder builder, ValueId returned) => Count <= 1 ? Count == 0 ? [] : [returned] : [.. Enumerable.Range(0, Count).Select(part => builder.Emit(Op.Get, (long)part, returned))];

    /// <summary>The function that combines two states, the older one first.</summary>
    public FunctionId EmitCombine(Module module, string name)
    {
        var types = Types;
        var builder = new FunctionBuilder(module, name, Type, [.. types.Concat(types).Select(type => (type, (string?)null))]);
        var parameters = builder.Function.Parameters;
        var (older, newer) = (parameters.Take(Count).ToArray(), parameters.Skip(Count).ToArray());
        var isPicked = new ValueId?[Count];
        var results = new ValueId[Count];
        for (int i = 0; i < Count; i++)
        {
            var part = _parts[i];
            int decides = part.Leader >= 0 ? part.Leader : i;
            results[i] = !part.Combination.IsPick ? Combined(builder, part.Combination, older[i], newer[i]) : builder.Emit(Op.Select, isPicked[decides] ??= IsPicked(builder, older, newer, decides), newer[i], older[i]);
        }
        builder.Return(results);
        builder.Finish();
        return builder.Id;
    }

    private static ValueId Combined(FunctionBuilder builder, Combination combination, ValueId older, ValueId newer) =>
        combination.Associative is { } associative ? builder.Call(associative.Function, older, newer) : builder.Emit(combination.Op, older, newer);

    private ValueId IsPicked(FunctionBuilder builder, ValueId[] older, ValueId[] newer, int leader)
    {
        var op = _parts[leader].Combination.Op;
        if (!_placeOfLeader.TryGetValue(leader, out int place)) return builder.Emit(op, newer[leader], older[leader]);
        // Of equals the first one is picked, or with <= the last.
        bool isStrict = op is Op.Lt or Op.Gt;
        var isBetter = builder.Emit(op is Op.Lt or Op.Le ? Op.Lt : Op.Gt, newer[leader], older[leader]);
        var isEqual = builder.Emit(Op.Eq, newer[leader], older[leader]);
        return builder.Emit(Op.Or, isBetter, builder.Emit(Op.And, isEqual, builder.Emit(isStrict ? Op.Lt : Op.Gt, newer[place], older[place])));
    }
}
