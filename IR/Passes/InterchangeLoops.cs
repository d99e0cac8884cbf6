namespace DualJit.IR;

/// <summary>
/// Changes the order of loops one inside the other so that the innermost goes through memory element by element, which is what vectors and caches are
/// made for. A sum of the innermost loop becomes a tile of sums, one for each element: each still adds up in its order, so its bits do not change.
/// </summary>
/// <example><code>
/// for i                                    if (c overlaps neither a nor b)
///   for j                                    for j in tiles of 64
///     s = 0                          =>        for i
///     for k                                      sums[0..64] = 0
///       s = add s, (mul a[i,k], b[k,j])          for k
///     c[i,j] = s                                   for t in 0..64: sums[t] = add sums[t], (mul a[i,k], b[k,j+t])
///                                                for t in 0..64: c[i,j+t] = sums[t]
///                                          else … as before …
/// </code></example>
public sealed class InterchangeLoops : IPass
{
    public Stage From => Stage.Loop;

    public Stage To => Stage.Loop;

    public Module Run(Module module)
    {
        foreach (var function in module.Functions) Run(function, module.Remarks);
        return module;
    }

    private static void Run(Function function, List<Remark> remarks)
    {
        var tree = new LoopTree(function);
        if (tree.OutermostFirst.Count < 2) return;
        Definitions? definitions = null;
        Edge[] entering = [];
        var plans = new List<InterchangePlan>();
        var refused = new List<(SourceLocation Nest, string Why)>();
        foreach (var chain in Chains(tree))
        {
            if (definitions is null) (definitions, entering) = (new Definitions(function), EnteringEdges(function, tree));
            if (Plan(function, chain, entering, definitions, out string whyNot) is { } plan) plans.Add(plan);
            else refused.Add((function[chain[0].Header].Terminator.Location, whyNot));
        }
        if (definitions is null) return;
        foreach (var (plan, escapes) in plans.Zip(Escaping(function, plans, definitions)))
        {
            var location = plan.Nest.Loops[0].Location;
            if (escapes)
            {
                refused.Add((location, "a variable of the loops is used after them"));
                continue;
            }
            new Interchange(function, plan).Run();
            remarks.Add(new Remark(RemarkKind.Order, location, true, Describe(plan)));
        }
        // Of a nest with and one without checks, the one without says what matters.
        foreach (var (nest, why) in refused)
            if (nest.IsNone || !remarks.Exists(remark => remark.Kind == RemarkKind.Order && remark.Location == nest))
                remarks.Add(new Remark(RemarkKind.Order, nest, false, why));
    }

    /// <summary>For each header the jump to it from outside of its loop; no arguments where there are several.</summary>
    private static Edge[] EnteringEdges(Function function, LoopTree tree)
    {
        var edges = new Edge[function.Blocks.Count];
        var loops = new Loop?[edges.Length];
        var counts = new int[edges.Length];
        foreach (var loop in tree.OutermostFirst) loops[loop.Header.Index] = loop;
        for (int b = 0; b < edges.Length; b++)
            foreach (var edge in function.Blocks[b].Terminator.Edges)
                if (loops[edge.Target.Index] is { } loop && !loop.Contains(new BlockId(b)))
                    edges[edge.Target.Index] = counts[edge.Target.Index]++ == 0 ? edge : default;
        return edges;
    }

    /// <summary>Loops each of which has only the next inside, outermost first; at least two.</summary>
    private static IEnumerable<List<Loop>> Chains(LoopTree tree)
    {
        var children = new Dictionary<Loop, int>();
        foreach (var loop in tree.OutermostFirst)
            if (tree.ParentOf(loop) is { } parent) children[parent] = children.GetValueOrDefault(parent) + 1;
        foreach (var innermost in tree.OutermostFirst)
        {
            if (children.ContainsKey(innermost)) continue;
            List<Loop> chain = [innermost];
            while (tree.ParentOf(chain[^1]) is { } parent && children[parent] == 1) chain.Add(parent);
            chain.Reverse();
            if (chain.Count > 1) yield return chain;
        }
    }

    /// <summary>A plan for as many of the inner loops as have one.</summary>
    private static InterchangePlan? Plan(Function function, List<Loop> chain, Edge[] entering, Definitions definitions, out string whyNot)
    {
        whyNot = "";
        for (int outer = Math.Max(0, chain.Count - InterchangePlan.MaximumDepth); outer < chain.Count - 1; outer++)
            if (LoopNest.Read(function, chain[outer..], entering[chain[outer].Header.Index], definitions, out whyNot) is { } nest && InterchangePlan.Make(function, nest, out whyNot) is { } plan)
                return plan;
        return null;
    }

    /// <summary>For each plan whether a value of its nest is used after it.</summary>
    private static bool[] Escaping(Function function, List<InterchangePlan> plans, Definitions definitions)
    {
        var escapes = new bool[plans.Count];
        var planOf = new int[function.Blocks.Count];
        for (int i = 0; i < plans.Count; i++)
            foreach (var block in plans[i].Nest.Outermost.Blocks) planOf[block.Index] = i + 1;
        for (int b = 0; b < function.Blocks.Count; b++)
            foreach (var instruction in function.Blocks[b].Instructions)
            {
                foreach (var operand in instruction.Operands) Use(operand, b);
                foreach (var edge in instruction.Edges)
                    foreach (var argument in edge.Arguments) Use(argument, b);
            }
        return escapes;

        void Use(ValueId value, int block)
        {
            int defining = planOf[definitions.BlockOf(value).Index];
            if (defining != 0 && defining != planOf[block]) escapes[defining - 1] = true;
        }
    }

    private static string Describe(InterchangePlan plan)
    {
        var (depth, loop) = (plan.Nest.Depth, plan.VectorLoop);
        string which = loop == depth - 1 ? "innermost" : loop == 0 ? "outermost" : "middle";
        return plan.SumLoop < 0
            ? $"the {which} of {depth} loops became the innermost, as it goes through memory in order"
            : $"the {which} of {depth} loops became the innermost in tiles of {plan.Tile}, as it goes through memory in order; each sum is added in its order";
    }

    /// <summary>One nest being given its new order.</summary>
    private sealed class Interchange(Function function, InterchangePlan plan)
    {
        private readonly LoopNest _nest = plan.Nest;
        private readonly Dictionary<ValueId, ValueId> _hoisted = [];
        private BlockEmitter _before = null!;

        public void Run()
        {
            var header = _nest.Outermost.Header;
            var preheader = NewPreheader(header);
            _before = new BlockEmitter(function, preheader, reuse: true) { Location = _nest.Loops[0].Location };
            ValueId[] start = [.. function[preheader].Parameters];
            var counts = _nest.Loops.Select((loop, i) => (i == 0 ? _before.ToInt64(start[0]) : HoistWide(loop.Start), HoistWide(loop.Bound))).ToList();
            var exit = _nest.Exit with { Arguments = Array.ConvertAll(_nest.Exit.Arguments, Hoist) };
            var condition = new OverlapTest(plan, _before, Hoist).Emit(counts);
            var reordered = function.NewBlock();
            // Its invariant values are all made before the test decides, as they were before the loops that use them.
            new NestEmitter(function, plan, Hoist, HoistWide, counts).Emit(reordered, exit);
            _before.Emit(Op.Branch, IrType.Void, [condition], 0, [new Edge(reordered), new Edge(header, start)]);
        }

        private BlockId NewPreheader(BlockId header)
        {
            var preheader = function.NewBlock();
            foreach (var parameter in function[header].Parameters)
                function.AddParameter(preheader, function.TypeOf(parameter), function.NameOf(parameter));
            for (int b = 0; b < preheader.Index; b++)
            {
                if (_nest.Outermost.Contains(new BlockId(b))) continue;
                foreach (ref var edge in function.Blocks[b].Terminator.Edges.AsSpan())
                    if (edge.Target == header) edge = edge with { Target = preheader };
            }
            return preheader;
        }

        private ValueId HoistWide(ValueId value) => _before.ToInt64(Hoist(value));

        private ValueId Hoist(ValueId value)
        {
            value = _nest.Resolve(value);
            if (!_nest.IsInside(value)) return value;
            if (_hoisted.TryGetValue(value, out var known)) return known;
            var definition = _nest.Definitions.Of(value)!.Value;
            return _hoisted[value] = _before.Emit(definition.Op, definition.Type, Array.ConvertAll(definition.Operands, Hoist), definition.Immediate);
        }
    }
}
