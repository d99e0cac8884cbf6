namespace DualJit.IR;

/// <summary>The passes between a front end and a backend.</summary>
public static class Pipeline
{
    /// <summary>From <see cref="Stage.Array"/> with every rank known to <see cref="Stage.Machine"/>.</summary>
    public static IReadOnlyList<IPass> Standard { get; } = [.. Passes(divides: false)];

    /// <summary>The same where loops over arrays are divided among threads.</summary>
    public static IReadOnlyList<IPass> Dividing { get; } = [.. Passes(divides: true)];

    private static IEnumerable<IPass> Passes(bool divides) =>
    [
        // One function of scalars, arrays as pointers, and a guard before what may trap.
        new InlineCalls(),
        new ResolveFunctionReferences(),
        new ReplaceAggregates(),
        new OutlineParallelLoops(),
        new LowerShapes(),
        new LowerViews(),
        new LowerMaps { Divides = divides },
        new LowerMasks(),
        new LowerReductions { Divides = divides },
        // Reductions have become parallel loops.
        .. divides ? [new OutlineParallelLoops()] : (IEnumerable<IPass>)[],
        new ReuseAllocations(),
        new InsertGuards(),
        new LowerArrays(),
        new LowerComplex(),

        // Before loops are copied, so that there is less to copy and each test has one form: constants make values equal, equal
        // conditions decide branches. Checks are removed before hoisting, while indices are next to them; a test has to be out of a loop to
        // be made before it.
        new FoldConstants(),
        new NumberValues(),
        new SimplifyControlFlow(),
        new RemoveChecks(),
        new HoistInvariants(),
        new UnswitchLoops(),

        new VersionLoops(),
        new WidenCounters(),
        new LowerHalf(),

        // Once more, as the copies know more than the loops did. Blocks first here: a parameter with one value may be a constant.
        new SimplifyControlFlow(),
        new FoldConstants(),
        new NumberValues(),
        new InterchangeLoops(),
        new SimplifyControlFlow(),
        new HoistInvariants(),
        new SpeculateConversions(),
        new UnrollLoops(),
        new PredictBounds(),

        // Last, as each pass leaves what it has made useless.
        new RemoveDeadStores(),
        new RemoveDeadCode(),
    ];

    /// <summary>The pass of this name, or null.</summary>
    public static IPass? Find(string name) => Standard.FirstOrDefault(pass => pass.Name == name);

    /// <summary>Runs the standard passes.</summary>
    /// <param name="afterEach">Called with each pass and the module after it, for tests and listings.</param>
    /// <param name="divides">Whether loops over arrays are divided among threads.</param>
    public static Module Lower(Module module, Action<IPass, Module>? afterEach = null, bool divides = false)
    {
        foreach (var pass in divides ? Dividing : Standard)
        {
            if (module.Stage > pass.From) continue;
            module = pass.Run(module);
            module.Stage = pass.To;
            afterEach?.Invoke(pass, module);
        }
        module.Stage = Stage.Machine;
        return module;
    }
}
