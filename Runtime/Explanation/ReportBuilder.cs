using DualJit.Frontend;
using DualJit.IR;

namespace DualJit;

/// <summary>Finds out what became of a specialisation, from the IR before and after the passes, their remarks and what the backend tells.</summary>
/// <remarks>Passes copy loops: a fast one without checks, a checked one for when a test before it fails. The report is on the fast one, and mentions the others.</remarks>
internal sealed class ReportBuilder
{
    private readonly Module _typed;
    private readonly Module _machine;
    private readonly Listing _listing;
    private readonly Backend _backend;
    private readonly int _threads;
    private readonly LoopNumbers _numbers;
    private readonly int[] _ownChecks;
    private readonly Dictionary<SourceLocation, Place?> _places = [];

    /// <summary>The copies of each loop of the source, the fast one first.</summary>
    private readonly List<int[]> _groups;

    private readonly int[] _groupOf;

    public ReportBuilder(Module typed, Module machine, Listing listing, Backend backend, int threads)
    {
        (_typed, _machine, _listing, _backend, _threads) = (typed, machine, listing, backend, threads);
        _numbers = new LoopNumbers(machine);
        // A check of the source may be there once for each iteration that an unrolled loop has.
        var checks = new HashSet<(SourceLocation, ValueId Length)>[_numbers.Count];
        foreach (var function in machine.Functions)
            for (int b = 0; b < function.Blocks.Count; b++)
                if (_numbers.Innermost(function, new BlockId(b)) is >= 0 and var loop)
                    (checks[loop] ??= []).UnionWith(function.Blocks[b].Instructions.Where(instruction => instruction.IsIndexGuard).Select(guard => (guard.Location, guard.Operands[^1])));
        _ownChecks = Array.ConvertAll(checks, found => found?.Count ?? 0);
        _groups = [.. Enumerable.Range(0, _numbers.Count)
            .GroupBy(loop => LocationOf(loop) is { IsNone: false } location ? (location, -1) : (SourceLocation.None, loop))
            .Select(copies => copies.OrderBy(AllChecks).ThenByDescending(loop => CodeOf(loop)?.Lanes ?? -1).ToArray())];
        _groupOf = new int[_numbers.Count];
        for (int group = 0; group < _groups.Count; group++)
            foreach (int loop in _groups[group]) _groupOf[loop] = group;
    }

    public SpecializationReport Build(string title, string times) => new(title, times, [.. LoopReports()], [.. Elsewhere().Distinct()], Sources(), Lines());

    private SourceLocation LocationOf(int loop) => _numbers.FunctionOf(loop)[_numbers.Loop(loop).Header].Terminator.Location;

    private LoopCode? CodeOf(int loop) => _listing.Loops?[loop];

    private int AllChecks(int loop) =>
        Enumerable.Range(0, _numbers.Count).Sum(other => _numbers.FunctionOf(other) == _numbers.FunctionOf(loop) && _numbers.Loop(loop).Contains(_numbers.Loop(other).Header) ? _ownChecks[other] : 0);

    private Place? PlaceOf(SourceLocation location)
    {
        if (location.IsNone) return null;
        if (_places.TryGetValue(location, out var known)) return known;
        var (file, line) = SourceLines.Find(_machine.Sources[location.Source], location.Offset);
        return _places[location] = file is null ? null : new Place(file, line);
    }

    /// <summary>The loop of the source around another, or null.</summary>
    private int? ParentGroup(int group)
    {
        for (int? loop = _numbers.Parent(_groups[group][0]); loop is { } around; loop = _numbers.Parent(around))
            if (_groupOf[around] != group && !IsGenerated(_groupOf[around])) return _groupOf[around];
        return null;
    }

    // What runs the iterations of a parallel loop is nothing that the source says.
    private bool IsGenerated(int group) => LocationOf(_groups[group][0]) == SourceLocation.Generated;

    private List<LoopReport> LoopReports()
    {
        var reports = new List<LoopReport>();
        int?[] parents = [.. Enumerable.Range(0, _groups.Count).Select(ParentGroup)];
        Add(null, 0);
        return reports;

        void Add(int? parent, int depth)
        {
            foreach (int group in Enumerable.Range(0, _groups.Count).Where(group => parents[group] == parent && !IsGenerated(group)).OrderBy(group => PlaceOf(LocationOf(_groups[group][0]))?.Line ?? 0))
            {
                reports.Add(Describe(group, depth));
                Add(group, depth + 1);
            }
        }
    }

    private LoopReport Describe(int group, int depth)
    {
        int loop = _groups[group][0];
        var location = LocationOf(loop);
        var place = PlaceOf(location);
        var facts = new List<Fact>();
        if (Vectors(loop) is { } vectors) facts.Add(new Fact("vectorised", vectors));
        facts.Add(new Fact("checks", Checks(group)));
        Remark[] remarks = [.. _machine.Remarks.Where(remark => !location.IsNone && remark.Location == location).Distinct()];
        if (Array.Exists(remarks, remark => remark.Kind == RemarkKind.Parallel)) facts.AddRange(Parallel(location, remarks));
        facts.AddRange(remarks.Where(remark => remark.Kind is not (RemarkKind.Parallel or RemarkKind.Threads)).Select(FactOf));
        return new LoopReport(place is null ? $"loop {_numbers.Loop(loop).Header} of @{_numbers.FunctionOf(loop).Name}" : $"loop at {place}", place, depth, facts);
    }

    private IEnumerable<Fact> Parallel(SourceLocation location, Remark[] remarks)
    {
        foreach (var remark in remarks.Where(remark => remark.Kind == RemarkKind.Parallel)) yield return FactOf(remark);
        if (PrivateVariables(location) is [_, ..] variables) yield return new Fact("private", string.Join(", ", variables));
        if (_threads == 1)
        {
            yield return new Fact("threads", $"one, by {nameof(JitOptions)}.{nameof(JitOptions.MaxThreads)}, {ThreadLimit.Variable} or the number of processors");
            yield break;
        }
        yield return new Fact("threads", $"at most {_threads}; one where all iterations together take less than {Forks.Trifle / 1000} µs, or are done before help has come");
        foreach (var remark in remarks.Where(remark => remark.Kind == RemarkKind.Threads)) yield return FactOf(remark);
    }

    /// <summary>The variables of which each iteration of a parallel loop has its own: those it assigns that do not go from one iteration to the next.</summary>
    private string[] PrivateVariables(SourceLocation location)
    {
        var method = _typed.Sources[location.Source];
        var (function, loop) = _typed.Functions
            .SelectMany(function => Loops.Find(function).Select(loop => (Function: function, Loop: loop)))
            .Where(found => Instructions(found.Function, found.Loop).Any(instruction => instruction.Location == location))
            .OrderBy(found => found.Loop.Blocks.Count).FirstOrDefault();
        // What the source does not write as a loop has no variables.
        if (function is null) return [];
        int[] offsets = [.. Instructions(function, loop).Where(instruction => instruction.Location.Source == location.Source && !instruction.Location.IsNone).Select(instruction => instruction.Location.Offset)];
        var shared = function[loop.Header].Parameters.Select(parameter => SourceLines.NameLocals(method, function.NameOf(parameter) ?? ""));
        return [.. SourceLines.LocalsAssigned(method, offsets.Min(), offsets.Max()).Except(shared)];
    }

    private static IEnumerable<Instruction> Instructions(Function function, Loop loop) => loop.Blocks.SelectMany(block => function[block].Instructions);

    private string? Vectors(int loop)
    {
        if (_listing.Loops is null) return _backend == Backend.Il ? "no: the .NET runtime makes no vector code of loops" : null;
        if (CodeOf(loop) is not { } code) return "the compiler removed the loop";
        if (code.Lanes > 0) return $"yes, {code.Lanes} lanes{LibraryCalls(loop)}";
        return WhyScalar.Explain(_machine, _numbers, loop, code.WhyScalar) is { } reason ? $"no: {reason}" : null;
    }

    private string LibraryCalls(int loop)
    {
        var function = _numbers.FunctionOf(loop);
        string[] names = [.. _numbers.Loop(loop).Blocks.SelectMany(block => function[block].Instructions).Where(instruction => instruction.Info.IsLibraryFunction).Select(instruction => $"Math.{instruction.Info.Members[0]}").Distinct()];
        return names.Length == 0 ? "" : $", but {string.Join(" and ", names)} one after the other";
    }

    private string Checks(int group)
    {
        int loop = _groups[group][0];
        int most = _groups[group].Max(copy => _ownChecks[copy]);
        string text = Count(_ownChecks[loop]);
        return most == _ownChecks[loop] ? text : $"{text}; {most} in the copy for when a test before the loop fails";
    }

    private static string Count(int checks) => checks switch { 0 => "none", 1 => "1 in each iteration", _ => $"{checks} in each iteration" };

    private Fact FactOf(Remark remark) => remark.Kind switch
    {
        RemarkKind.Call => new Fact("call", remark.Text),
        RemarkKind.Checks => new Fact("", remark.Text),
        RemarkKind.Order => new Fact("order", remark.Done ? remark.Text : $"as written: {remark.Text}"),
        RemarkKind.Unswitch => new Fact("test", remark.Text),
        RemarkKind.Unroll => new Fact("unrolled", remark.Text),
        RemarkKind.Parallel => new Fact("parallel", Named(remark)),
        RemarkKind.Threads => new Fact("", Named(remark)),
        RemarkKind.Allocation => new Fact("memory", remark.Text),
    };

    private string Named(Remark remark) => remark.Location.IsNone ? remark.Text : SourceLines.NameLocals(_machine.Sources[remark.Location.Source], remark.Text);

    private IEnumerable<PlacedFact> Elsewhere()
    {
        var loops = _groups.Select(group => LocationOf(group[0])).ToHashSet();
        foreach (var remark in _machine.Remarks.Where(remark => remark.Location.IsNone || !loops.Contains(remark.Location)).Distinct())
            yield return new PlacedFact(PlaceOf(remark.Location), FactOf(remark));
        int outside = _machine.Functions.Sum(function => Enumerable.Range(0, function.Blocks.Count).Sum(b =>
            _numbers.Innermost(function, new BlockId(b)) < 0 ? function.Blocks[b].Instructions.Count(instruction => instruction.IsIndexGuard) : 0));
        if (outside > 0) yield return new PlacedFact(null, new Fact("checks", $"{outside} outside of loops"));
        if (_machine.Remarks.Exists(remark => remark.Kind == RemarkKind.Call)) yield break;
        var kept = Calls(_machine).Select(call => (call.Location, _machine[call.Callee].Name)).ToHashSet();
        foreach (var call in Calls(_typed).DistinctBy(call => (call.Location, call.Callee)))
        {
            string name = _typed[call.Callee].Name;
            yield return new PlacedFact(PlaceOf(call.Location), new Fact("call", kept.Contains((call.Location, name)) ? $"{name} stays a call" : $"{name} is inlined"));
        }
    }

    private static IEnumerable<Instruction> Calls(Module module) =>
        module.Functions.SelectMany(function => function.Blocks).SelectMany(block => block.Instructions).Where(instruction => instruction.Op == Op.Call);

    private List<SourceRange> Sources() =>
        [.. _typed.Functions.SelectMany(function => function.Blocks).SelectMany(block => block.Instructions).Select(instruction => instruction.Location).Distinct()
            .Where(location => PlaceOf(location) is not null).GroupBy(location => location.Source)
            .Select(method => method.Select(location => PlaceOf(location)!).ToArray())
            .Select(places => new SourceRange(places[0].File, places.Min(place => place.Line), places.Max(place => place.Line)))
            .Distinct().OrderBy(range => range.File, StringComparer.Ordinal).ThenBy(range => range.First)];

    private Dictionary<Place, CodeState> Lines()
    {
        var lines = new Dictionary<Place, CodeState>();
        foreach (var function in _machine.Functions)
            for (int b = 0; b < function.Blocks.Count; b++)
            {
                int loop = _numbers.Innermost(function, new BlockId(b));
                if (loop >= 0 && _groups[_groupOf[loop]][0] != loop) continue;
                var state = loop >= 0 && CodeOf(loop) is { Lanes: > 0 } ? CodeState.Vector : CodeState.Scalar;
                foreach (var instruction in function.Blocks[b].Instructions)
                {
                    if (PlaceOf(instruction.Location) is not { } place) continue;
                    var own = instruction.IsIndexGuard ? CodeState.Checked : state;
                    lines[place] = lines.TryGetValue(place, out var known) ? Worst(known, own) : own;
                }
            }
        return lines;

        // A line of a loop is also what starts the loop: the vectors count.
        static CodeState Worst(CodeState a, CodeState b) => a == CodeState.Checked || b == CodeState.Checked ? CodeState.Checked : (CodeState)Math.Min((int)a, (int)b);
    }
}
