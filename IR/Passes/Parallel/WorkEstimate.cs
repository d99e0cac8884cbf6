namespace DualJit.IR;

/// <summary>About how many nanoseconds an iteration of a parallel loop takes. Its inner loops run as often as the values from before the loop say.</summary>
internal sealed class WorkEstimate
{
    // So that those of all iterations can be added up.
    private const double Most = 1e9;

    private readonly Level _iteration;

    public WorkEstimate(RegionUses uses, Module module, IndexForms forms)
    {
        var (region, spans, costs) = (uses.Region, new IndexSpans(uses, forms), new OperationCosts(module));
        var tree = new LoopTree(region.Function);
        _iteration = new Level(null);
        var levels = new Dictionary<Loop, Level>();
        foreach (var loop in tree.OutermostFirst)
        {
            if (loop.Header == region.Header || !region.Contains(loop.Header)) continue;
            var rounds = spans.RoundsOf(loop);
            var level = new Level(rounds is not null && rounds.Values.All(forms.IsKnownBefore) ? rounds : null);
            levels.Add(loop, level);
            LevelOf(tree.ParentOf(loop)).Inner.Add(level);
        }
        foreach (var block in region.Blocks) LevelOf(tree.InnermostOf(block)).Own += costs.Of(region.Function[block]);

        Level LevelOf(Loop? loop) => loop is not null && levels.TryGetValue(loop, out var level) ? level : _iteration;
    }

    /// <summary>The estimate where it is the same for all calls, else null.</summary>
    public long? Constant => _iteration.IsConstant ? (long)Math.Clamp(_iteration.WorkOfRound, 1, Most) : null;

    /// <summary>The estimate, as an i64.</summary>
    public ValueId Emit(CodeBeforeLoop code)
    {
        var work = code.Emit(Op.Max, IrType.Float64, _iteration.EmitWorkOfRound(code), code.Constant(1));
        return code.Emit(Op.Convert, IrType.Int64, code.Emit(Op.Min, IrType.Float64, work, code.Constant(Most)));
    }

    /// <summary>An iteration, or a loop in it.</summary>
    /// <param name="rounds">How often the loop runs, or null.</param>
    private sealed class Level(Polynomial? rounds)
    {
        public double Own { get; set; }

        public List<Level> Inner { get; } = [];

        public bool IsConstant => Inner.TrueForAll(level => level.RoundsAreConstant && level.IsConstant);

        private bool RoundsAreConstant => rounds is null or { IsConstant: true };

        private double ConstantRounds => rounds is null ? OperationCosts.UnknownRounds : Math.Max(0, rounds.Constant);

        public double WorkOfRound => Own + Inner.Sum(level => level.ConstantRounds * level.WorkOfRound);

        public ValueId EmitWorkOfRound(CodeBeforeLoop code)
        {
            if (IsConstant) return code.Constant(WorkOfRound);
            var sum = code.Constant(Own);
            foreach (var level in Inner)
                sum = code.Emit(Op.Add, IrType.Float64, sum, code.Emit(Op.Mul, IrType.Float64, level.EmitRounds(code), level.EmitWorkOfRound(code)));
            return sum;
        }

        private ValueId EmitRounds(CodeBeforeLoop code) => RoundsAreConstant ? code.Constant(ConstantRounds)
            : code.Emit(Op.Max, IrType.Float64, code.Evaluate(rounds!), code.Constant(0));
    }
}
