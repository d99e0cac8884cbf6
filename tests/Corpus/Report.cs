using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using DualJit.IR;

namespace DualJit.Corpus;

/// <summary>Tables of what became of the methods.</summary>
internal sealed class Report(TextWriter output)
{
    private const int Reasons = 10;

    private static readonly ConcurrentDictionary<Diagnostic, Regex> Patterns = [];

    private readonly List<(string Assembly, int Open, IReadOnlyCollection<Attempt> Attempts, TimeSpan Time)> _rows = [];

    public IEnumerable<Attempt> All => _rows.SelectMany(row => row.Attempts);

    /// <summary>Crashes, hangs and methods that give something else than the original.</summary>
    public int Defects { get; private set; }

    public void Add(string assembly, int open, IReadOnlyCollection<Attempt> attempts, TimeSpan time)
    {
        _rows.Add((assembly, open, attempts, time));
        Defects += attempts.Count(attempt => attempt.Ending is Ending.Crashed or Ending.Hung);
    }

    public void Write()
    {
        output.WriteLine("| assembly | methods | open generic | compiled | refused | crashed | hung | time |");
        output.WriteLine("|---|--:|--:|--:|--:|--:|--:|--:|");
        foreach (var (assembly, open, attempts, time) in _rows) WriteRow(assembly, open, [.. attempts], time);
        WriteRow("all", _rows.Sum(row => row.Open), [.. All], new TimeSpan(_rows.Sum(row => row.Time.Ticks)));
        output.WriteLine();
        output.WriteLine("| reason | title | methods |");
        output.WriteLine("|---|---|--:|");
        foreach (var reason in All.Select(attempt => attempt.Error).OfType<KernelCompilationException>().CountBy(Reason).OrderByDescending(reason => reason.Value).Take(Reasons))
            output.WriteLine($"| {reason.Key.Code} | {reason.Key.Title} | {reason.Value} |");
        output.WriteLine();
        if (All.MaxBy(attempt => attempt.Time) is { } slowest) output.WriteLine($"Slowest: {slowest.Time.TotalMilliseconds:F0} ms, {slowest}");
        if (All.MaxBy(attempt => attempt.Allocated) is { } largest) output.WriteLine($"Most memory: {largest.Allocated >> 20} MB, {largest}");
    }

    /// <summary>Every method that ended so, with why; those with the same cause together.</summary>
    public void List(Ending ending)
    {
        foreach (var group in All.Where(attempt => attempt.Ending == ending).GroupBy(Cause).OrderByDescending(group => group.Count()))
        {
            output.WriteLine($"{group.Count(),6}  {group.Key}");
            foreach (var attempt in group) output.WriteLine($"          {attempt}");
        }
    }

    public void WriteExecutions(IReadOnlyCollection<Execution> executions)
    {
        output.WriteLine();
        output.WriteLine("| assembly | methods run | calls compared | methods that differ |");
        output.WriteLine("|---|--:|--:|--:|");
        foreach (var group in executions.GroupBy(execution => execution.Method.Module.Assembly.GetName().Name!).OrderBy(group => group.Key, StringComparer.Ordinal).Append(executions.GroupBy(_ => "all").Single()))
            output.WriteLine($"| {group.Key} | {group.Count(execution => execution.Calls > 0)} | {group.Sum(execution => execution.Calls)} | {group.Count(execution => execution.Differences.Count > 0)} |");
        foreach (var execution in executions.Where(execution => execution.Differences.Count > 0).OrderBy(execution => $"{execution.Method.DeclaringType}.{execution.Method}", StringComparer.Ordinal))
        {
            Defects++;
            output.WriteLine($"{execution.Method.DeclaringType}.{execution.Method}");
            foreach (string difference in execution.Differences) output.WriteLine($"    {difference}");
        }
    }

    // The framework has no lines, so a call that leads into it is the place, and the diagnostic's text says what is behind it.
    private static Diagnostic Reason(KernelCompilationException error)
    {
        if (error.Code == DiagnosticCatalog.UncompilableCall.Code)
            foreach (var row in DiagnosticCatalog.All)
                if (row != DiagnosticCatalog.UncompilableCall && Pattern(row).IsMatch(Diagnostic.Cause(error))) return row;
        return DiagnosticCatalog.All.First(row => row.Code == error.Code);
    }

    private static Regex Pattern(Diagnostic row) => Patterns.GetOrAdd(row, _ => new Regex($": {Regex.Replace(Regex.Escape(row.Text), @"\\{\d}", ".*")}$"));

    private void WriteRow(string assembly, int open, IReadOnlyCollection<Attempt> attempts, TimeSpan time)
    {
        output.WriteLine($"| {assembly} | {open + attempts.Count} | {open} | {CountOf(Ending.Compiled)} | {CountOf(Ending.Refused)} | {CountOf(Ending.Crashed)} | {CountOf(Ending.Hung)} | {time.TotalSeconds:F1} s |");

        int CountOf(Ending ending) => attempts.Count(attempt => attempt.Ending == ending);
    }

    // A crash by where it happened: its own text often names the method.
    private static string Cause(Attempt attempt) => attempt.Error switch
    {
        null => "",
        KernelCompilationException refusal => refusal.Message,
        var crash => $"{crash.GetType().Name}: {FirstLine(crash.Message)}\n        {string.Join("\n        ", (crash.StackTrace ?? "").Split('\n').Take(4).Select(line => line.Trim()))}",
    };

    private static string FirstLine(string text) => text.Split('\n')[0];
}
