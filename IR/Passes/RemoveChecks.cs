namespace DualJit.IR;

/// <summary>Removes the bounds checks that never fail: of counters below a length, of indices that were checked before, and so on; <see cref="Ranges"/> proves it.</summary>
/// <example><code>
/// b1(%i: i32): %c = lt %i, %n ; br %c, b2, b3                      b1(%i: i32): …
/// b2: %k = conv %i : i64                          from 0 up,       b2: %k = conv %i : i64
///     guard …, IndexOutOfRange(%k, %a.length0)    %n the length =>
///     %p = offset %a, %k : f64                                         %p = offset %a, %k : f64
/// </code></example>
public sealed class RemoveChecks : IPass
{
    public Stage From => Stage.Loop;

    public Stage To => Stage.Loop;

    /// <summary>Whether every bounds check is dropped, proven or not: for measuring what checks cost, as memory is read and written out of bounds then.</summary>
    private static bool OmitsAll => AppContext.TryGetSwitch("DualJit.OmitBoundsChecks", out bool on) && on;

    public Module Run(Module module)
    {
        bool omitsAll = OmitsAll;
        foreach (var function in module.Functions)
            if (function.Has(instruction => instruction.IsIndexGuard))
                Run(module, function, omitsAll);
        return module;
    }

    private static void Run(Module module, Function function, bool omitsAll)
    {
        var ranges = new Ranges(function);
        var removal = new CheckRemoval(function, ranges);
        var counts = new CheckCounts(function);
        ranges.Walk((block, index, facts) =>
        {
            var guard = function[block].Instructions[index];
            if (BoundsCheck.Of(guard, function, ranges.Definitions) is not { } check) return;
            bool isProven = InBounds(ranges, facts, ranges.FormOf(check.Index), check.Length);
            bool isModular = !isProven && (omitsAll || InBounds(ranges, facts, ranges.ModularFormOf(check.Index), check.Length));
            counts.Add(block, isProven || isModular);
            if (isProven || isModular) removal.Add(block, guard, isModular);
        });
        removal.Run(ranges.Order, ranges.Dominators);
        if (!omitsAll) counts.Report(module);
    }

    private static bool InBounds(Ranges ranges, Fact? facts, Affine index, ValueId length) =>
        ranges.Proves(facts, index) && ranges.Proves(facts, Affine.Combine(ranges.FormOf(length), 1, index, -1)?.Plus(-1));
}
