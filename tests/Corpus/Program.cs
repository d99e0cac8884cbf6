using System.Diagnostics;
using DualJit.Corpus;

// Usage: [--list ENDING] [--only TEXT] [--execute]
string? list = ValueOf("--list"), only = ValueOf("--only");
var report = new Report(Console.Out);
long start = Stopwatch.GetTimestamp();
foreach (var assembly in CorpusMethods.Assemblies)
{
    long begin = Stopwatch.GetTimestamp();
    var methods = CorpusMethods.Of(assembly).Where(method => only is null || $"{method?.DeclaringType}.{method?.Name}".Contains(only, StringComparison.Ordinal)).ToList();
    var attempts = Workers.Run([.. methods.OfType<System.Reflection.MethodBase>()], Attempt.Make);
    // On a busy machine a thread may just not have run: what took too long is tried again alone.
    attempts = [.. attempts.Select(attempt => attempt.Ending == Ending.Hung ? Attempt.Make(attempt.Method) : attempt)];
    report.Add(assembly.GetName().Name!, methods.Count(method => method is null), attempts, Stopwatch.GetElapsedTime(begin));
}
report.Write();
if (Enum.TryParse<Ending>(list, ignoreCase: true, out var ending)) report.List(ending);
if (args.Contains("--execute")) report.WriteExecutions(Workers.Run([.. report.All.Where(Execution.IsPossible)], attempt => Execution.Run((System.Reflection.MethodInfo)attempt.Method)));
Console.WriteLine($"{Stopwatch.GetElapsedTime(start).TotalSeconds:F0} s");
return report.Defects == 0 ? 0 : 1;

string? ValueOf(string option) => Array.IndexOf(args, option) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;
