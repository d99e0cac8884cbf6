namespace DualJit.IR;

/// <summary>
/// Before each loop nest, tests once whether the bounds checks in it that are not proven would all pass, and if so runs the nest without
/// them. A copy of the nest with its checks is for the other case, so exceptions come where C# throws them.
/// </summary>
/// <example><code>
///                                                         %ok = ge %len, (conv %n : i64) ; br %ok, b1(%i), b5(%i) likely
/// b1(%i: i32):                                            b1(%i: i32):
///   %c = lt %i, %n ; br %c, b2, b4                          %c = lt %i, %n ; br %c, b2, b4
/// b2: %k = conv %i : i64                             =>   b2: %k = conv %i : i64
///   guard …, IndexOutOfRange(%k, %len)                      … %p = offset %a, %k …
///   … %p = offset %a, %k …                                b5(%i.1: i32):
///   %next = add %i, 1 ; jump b1(%next)                      … as it was before …
/// </code></example>
/// <remarks>
/// The nest is the outermost one for which all values in the test are known before it. What is left in its inner loops is tested before
/// those, in the copy without checks only: so a nest has at most one copy more than it is deep.
/// </remarks>
public sealed class VersionLoops : IPass
{
    // A second copy of a long body costs more compile time than its checks cost run time.
    private const int LongestNest = 600;

    public Stage From => Stage.Loop;

    public Stage To => Stage.Loop;

    public Module Run(Module module)
    {
        foreach (var function in module.Functions)
        {
            var done = new HashSet<BlockId>();
            var remarks = new Dictionary<BlockId, LoopChecks>();
            while (HasChecks(function) && new Versioning(function, done, remarks).Run()) ;
            foreach (var checks in remarks.Values) checks.Report(module);
        }
        return module;
    }

    private static bool HasChecks(Function function) =>
        function.Has(instruction => instruction.IsIndexGuard);

    /// <summary>A check that is not proven, and what is known before it.</summary>
    private sealed record Site(BlockId Block, Instruction Guard, BoundsCheck Check, Fact? Facts);

    /// <param name="done">Headers of loops that need no more looking at, and of copies.</param>
    private sealed class Versioning(Function function, HashSet<BlockId> done, Dictionary<BlockId, LoopChecks> remarks)
    {
        private readonly Ranges _ranges = new(function);
        private readonly LoopTree _tree = new(function);
        private readonly List<Site> _sites = [];
        private bool _isStale;

        /// <returns>Whether a loop was copied, so that what is left has to be looked at anew.</returns>
        public bool Run()
        {
            _ranges.Walk((block, index, facts) =>
            {
                var guard = function[block].Instructions[index];
                if (BoundsCheck.Of(guard, function, _ranges.Definitions) is { } check) _sites.Add(new Site(block, guard, check, facts));
            });
            foreach (var loop in _tree.ChildrenOf(null))
                if (!_isStale) Visit(loop);
            return _isStale;
        }

        private void Visit(Loop loop)
        {
            var sites = _sites.FindAll(site => loop.Contains(site.Block));
            if (sites.Count == 0 || IsCopy(loop)) return;
            if (done.Add(loop.Header)) Version(loop, sites);
            foreach (var inner in _tree.ChildrenOf(loop))
                if (!_isStale) Visit(inner);
        }

        private bool IsCopy(Loop loop) => remarks.TryGetValue(loop.Header, out var checks) && checks.IsCopy;

        private void Version(Loop loop, List<Site> sites)
        {
            foreach (var site in sites)
                if (_tree.InnermostOf(site.Block) is { } innermost) ChecksOf(innermost).Count(site.Guard.Operands[0]);
            int length = 0;
            foreach (var block in loop.Blocks) length += function[block].Instructions.Count;
            if (length > LongestNest)
            {
                foreach (var site in sites) ChecksOf(_tree.InnermostOf(site.Block)!).Remains(site.Guard.Operands[0], "the loop is too long to be copied");
                return;
            }
            var bounds = new NestBounds(function, _ranges, _tree, loop);
            var removal = new CheckRemoval(function, _ranges);
            var test = new RangeTest(_ranges, loop, value => bounds.IsInvariant(value, loop));
            foreach (var site in sites)
            {
                var checks = ChecksOf(_tree.InnermostOf(site.Block)!);
                if (IsModular(bounds, test, site, loop, out string whyNot) is { } modular)
                {
                    removal.Add(site.Block, site.Guard, modular);
                    checks.IsTested(site.Guard.Operands[0], function[loop.Header].Terminator.Location);
                    _sites.Remove(site);
                }
                else checks.Remains(site.Guard.Operands[0], whyNot);
            }
            if (removal.IsEmpty) return;
            if (!test.IsEmpty) Split(loop, test);
            removal.Run(_ranges.Order.FindAll(loop.Contains), _ranges.Dominators);
        }

        /// <summary>Whether the sums that make the index may wrap around before it is known to be in bounds; null where the test cannot tell that it is.</summary>
        private bool? IsModular(NestBounds bounds, RangeTest test, Site site, Loop loop, out string whyNot)
        {
            whyNot = "the length changes in the loop";
            if (!bounds.IsInvariant(site.Check.Length, loop)) return null;
            var length = _ranges.FormOf(site.Check.Length);
            var exact = _ranges.FormOf(site.Check.Index);
            var modular = _ranges.ModularFormOf(site.Check.Index);
            foreach (var index in exact.SameAs(modular) ? [exact] : new[] { exact, modular })
            {
                int before = bounds.Requirements.Count;
                if (Holds(index) && Holds(Affine.Combine(length, 1, index, -1)?.Plus(-1)) && test.Add(bounds.Requirements)) return index == modular && index != exact;
                whyNot = bounds.WhyNot;
                bounds.Forget(before);
            }
            return null;

            bool Holds(Affine? form) => _ranges.Proves(site.Facts, form) || bounds.Require(form, site.Block);
        }

        /// <summary>Copies the loop with its checks, and goes there where the test fails.</summary>
        private void Split(Loop loop, RangeTest test)
        {
            var copy = new LoopCopy(function, _ranges.Order.FindAll(loop.Contains));
            foreach (var (original, copied) in copy.Blocks)
                if (remarks.ContainsKey(original) || _tree.OutermostFirst.Exists(other => other.Header == original)) remarks[copied] = LoopChecks.OfCopy;
            var (preheader, arguments) = NewPreheader(loop);
            var location = function[loop.Header].Terminator.Location;
            var condition = test.Emit(new BlockEmitter(function, preheader, reuse: true) { Location = location });
            new BlockEmitter(function, preheader) { Location = location }.Emit(
                Op.Branch, IrType.Void, [condition], Instruction.Likely, [new Edge(loop.Header, [.. arguments]), new Edge(copy.Blocks[loop.Header], [.. arguments])]);
            new SsaRepair(function, loop.Blocks, copy.Blocks, copy.Values).Run();
            // Whatever comes after the loop is now also entered from the copy, with other values.
            _isStale = true;
        }

        /// <summary>A block that all jumps into the loop go through, and what they pass.</summary>
        private (BlockId Block, ValueId[] Arguments) NewPreheader(Loop loop)
        {
            var preheader = function.NewBlock();
            var entries = _ranges.Conditions.EntriesOf(loop.Header).FindAll(entry => !loop.Contains(entry.From));
            ValueId[] arguments = entries is [var only] ? only.Arguments
                : [.. function[loop.Header].Parameters.Select(parameter => function.AddParameter(preheader, function.TypeOf(parameter), function.NameOf(parameter)))];
            foreach (var entry in entries)
                function[entry.From].Terminator.Edges[entry.Edge] = new Edge(preheader, entries.Count == 1 ? [] : entry.Arguments);
            return (preheader, arguments);
        }

        private LoopChecks ChecksOf(Loop loop)
        {
            if (!remarks.TryGetValue(loop.Header, out var checks)) remarks[loop.Header] = checks = new LoopChecks(function[loop.Header].Terminator.Location);
            return checks;
        }
    }
}
