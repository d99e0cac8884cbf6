namespace DualJit.IR;

/// <summary>The body of a parallel loop as a function of the loop's number, the state of an accumulator and what comes from outside; it returns the state after the iteration.</summary>
internal sealed class IterationFunction
{
    private readonly ParallelRegion _region;
    private readonly LoopState _state;
    private readonly FunctionBuilder _builder;
    private readonly Dictionary<ValueId, ValueId> _values = [];
    private readonly Dictionary<BlockId, BlockId> _blocks = [];
    private readonly VariableId[] _places;
    private readonly Queue<(BlockId Block, BlockId From, int Edge)> _splits = [];

    private IterationFunction(Module module, ParallelRegion region, LoopState state, string name, IReadOnlyList<ValueId> outside)
    {
        (_region, _state) = (region, state);
        var function = region.Function;
        var parameters = new List<(IrType, string?)> { (function.TypeOf(region.Counter), function.NameOf(region.Counter) ?? "i") };
        for (int i = 0; i < state.Count; i++) parameters.Add((state.TypeOf(i), state.VariableOf(i) >= 0 ? function.NameOf(region.HeaderBlock.Parameters[state.VariableOf(i)]) : null));
        foreach (var value in outside) parameters.Add((function.TypeOf(value), function.NameOf(value)));
        _builder = new FunctionBuilder(module, name, state.Type, [.. parameters]);
        _values.Add(region.Counter, Parameter(0));
        for (int i = 0; i < state.Count; i++)
            if (state.VariableOf(i) >= 0) _values.Add(region.HeaderBlock.Parameters[state.VariableOf(i)], Parameter(1 + i));
        for (int i = 0; i < outside.Count; i++) _values.Add(outside[i], Parameter(1 + state.Count + i));
        _places = [.. state.Places.Select(_ => _builder.Declare(IrType.Int64))];
        foreach (var (variable, (_, part)) in _places.Zip(state.Places)) _builder.Write(variable, Parameter(1 + part));
    }

    /// <param name="outside">The values from outside that the loop uses, constants aside.</param>
    public static FunctionId Emit(Module module, ParallelRegion region, LoopState state, string name, IReadOnlyList<ValueId> outside)
    {
        var iteration = new IterationFunction(module, region, state, name, outside);
        iteration.Copy();
        iteration._builder.Finish();
        return iteration._builder.Id;
    }

    /// <summary>The values from outside the loop that it uses: those that are passed, and constants, which are made anew.</summary>
    public static (List<ValueId> Passed, List<Instruction> Constants) FindOutside(RegionUses uses)
    {
        var (passed, constants, seen) = (new List<ValueId>(), new List<Instruction>(), new HashSet<ValueId>());
        foreach (var block in ControlFlow.ReversePostOrder(uses.Region.Function).Where(uses.Region.Contains))
            foreach (var instruction in uses.Region.Function[block].Instructions)
            {
                if (instruction.Result == uses.Region.Test.Result && instruction.Op == Op.Parallel) continue;
                foreach (var value in instruction.Operands) Add(value);
                foreach (var edge in instruction.Edges)
                    if (edge.Target != uses.Region.Exit.Target || block != uses.Region.Header)
                        foreach (var value in edge.Arguments) Add(value);
            }
        return (passed, constants);

        void Add(ValueId value)
        {
            if (uses.Region.Contains(uses.Definitions.BlockOf(value)) || !seen.Add(value)) return;
            if (uses.Definitions.Of(value) is { Op: Op.Const or Op.Null or Op.NullMemory } constant) constants.Add(constant);
            else passed.Add(value);
        }
    }

    private ValueId Parameter(int index) => _builder.Function.Parameters[index];

    private void Copy()
    {
        var function = _region.Function;
        foreach (var constant in FindOutside(new RegionUses(_region)).Constants) _values.Add(constant.Result, _builder.Copy(constant));
        var order = ControlFlow.ReversePostOrder(function).FindAll(_region.Contains);
        foreach (var block in order)
        {
            if (block == _region.Header) continue;
            _blocks.Add(block, _builder.NewBlock());
            foreach (var parameter in function[block].Parameters) _values.Add(parameter, _builder.Function.AddParameter(_blocks[block], function.TypeOf(parameter), function.NameOf(parameter)));
        }
        foreach (var block in order)
        {
            if (block != _region.Header) _builder.SwitchTo(_blocks[block]);
            foreach (var instruction in function[block].Instructions) Copy(block, instruction);
        }
        while (_splits.TryDequeue(out var split)) FillSplit(split.Block, split.From, split.Edge);
    }

    private void Copy(BlockId block, Instruction instruction)
    {
        _builder.Location = instruction.Location;
        if (instruction.Op == Op.Parallel && instruction.Result == _region.Test.Result) return;
        if (block == _region.Header && instruction.Info.IsTerminator)
        {
            // There is an iteration.
            Leave(block, 0);
            return;
        }
        if (instruction.Edges.Length == 1)
        {
            Leave(block, 0);
            return;
        }
        var copy = instruction with
        {
            Operands = Array.ConvertAll(instruction.Operands, value => _values[value]),
            Edges = [.. instruction.Edges.Select((_, edge) => MapEdge(block, edge))],
        };
        var result = _builder.Copy(copy);
        if (!instruction.Result.IsNone) _values.Add(instruction.Result, result);
    }

    private Edge EdgeOf(BlockId from, int edge) => _region.Function[from].Terminator.Edges[edge];

    // The end of an iteration, and where a pick is assigned, have code of their own on the edge.
    private Edge MapEdge(BlockId from, int index)
    {
        var edge = EdgeOf(from, index);
        if (edge.Target != _region.Header && !_state.Places.Any(place => place.Leader.Assignments.Contains((from, index)))) return new Edge(_blocks[edge.Target], Array.ConvertAll(edge.Arguments, value => _values[value]));
        var split = _builder.NewBlock();
        _splits.Enqueue((split, from, index));
        return new Edge(split);
    }

    private void FillSplit(BlockId split, BlockId from, int edge)
    {
        _builder.SwitchTo(split);
        _builder.Location = _region.Function[from].Terminator.Location;
        Leave(from, edge);
    }

    private void Leave(BlockId from, int index)
    {
        var edge = EdgeOf(from, index);
        foreach (var (variable, place) in _places.Zip(_state.Places))
            if (place.Leader.Assignments.Contains((from, index))) _builder.Write(variable, _builder.Convert(Parameter(0), DType.Int64));
        if (edge.Target != _region.Header)
        {
            _builder.Jump(_blocks[edge.Target], Array.ConvertAll(edge.Arguments, value => _values[value]));
            return;
        }
        var results = new ValueId[_state.Count];
        int next = 0;
        for (int i = 0; i < results.Length; i++)
            results[i] = _state.VariableOf(i) is >= 0 and var variable ? _values[edge.Arguments[variable]] : _builder.Read(_places[next++]);
        _builder.Return(results);
    }
}
