using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace DualJit.Bench;

/// <summary>Medians of one run, divided by the fastest C's, held against the targets; and whether the results have the same bits.</summary>
static class SpeedTable
{
    static readonly string[] Header =
    [
        "kernel", "size", "clang -O3", "clang, no FMA", "clang, fast math", "C#", "÷", "IL", "÷",
        "LLVM", "÷", "target", "unchecked", "LLVM ÷ it", "target", "bits",
    ];

    /// <summary>Runs the benchmark and prints the table; false where a strict contestant computed other bits than C#.</summary>
    /// <param name="available">The contestants that this machine has the tools for.</param>
    public static bool Run(IReadOnlyList<Case> cases, IReadOnlyList<Contestant> available)
    {
        KernelBenchmark.Entries = [.. cases.SelectMany(@case => ContestantsOf(@case, available).Select(contestant => new Entry(@case, contestant)))];
        Summary summary = BenchmarkRunner.Run<KernelBenchmark>(KernelBenchmark.Config);
        if (summary.HasCriticalValidationErrors)
            throw new InvalidOperationException(string.Join('\n', summary.ValidationErrors.Select(error => error.Message)));
        var medians = summary.Reports.Where(report => report.ResultStatistics is not null).ToDictionary(
            report => (Entry)report.BenchmarkCase.Parameters["Entry"], report => report.ResultStatistics!.Median);

        var table = new MarkdownTable(Header);
        bool agree = true;
        foreach (Case @case in cases)
        {
            double? Median(Contestant contestant) => medians.TryGetValue(new Entry(@case, contestant), out double median) ? median : null;
            string TimeOf(Contestant contestant) => Time(Median(contestant));
            double? c = @case.Compilers.Min(Median), llvm = Median(Contestant.Llvm);
            double? overC = llvm / c, overUnchecked = llvm / Median(Contestant.LlvmUnchecked);
            List<Contestant> differ = Differing(@case, ContestantsOf(@case, available));
            agree &= differ.Count == 0;
            table.Add(@case.Kernel, @case.Size, TimeOf(Contestant.Clang), TimeOf(Contestant.ClangStrict), TimeOf(Contestant.ClangFast),
                TimeOf(Contestant.CSharp), Ratio(Median(Contestant.CSharp) / c),
                TimeOf(Contestant.Il), Ratio(Median(Contestant.Il) / c),
                TimeOf(Contestant.Llvm), Ratio(overC), Verdict(overC, @case.TargetOverC),
                TimeOf(Contestant.LlvmUnchecked), Ratio(overUnchecked), Verdict(overUnchecked, @case.TargetOverUnchecked),
                differ.Count == 0 ? "same" : $"differ: {string.Join(", ", differ)}");
        }
        Console.WriteLine("Median time of one call. ÷: the time on its left ÷ the fastest clang's. bits: clang without FMA, IL and LLVM against C#.\n");
        Console.WriteLine(table);
        return agree;
    }

    static IEnumerable<Contestant> ContestantsOf(Case @case, IReadOnlyList<Contestant> available) =>
        available.Where(contestant => contestant > Contestant.ClangFast || @case.Compilers.Contains(contestant));

    // With contraction clang rounds once where C# rounds twice, and fast math adds in an order of its own: these two may differ.
    static List<Contestant> Differing(Case @case, IEnumerable<Contestant> contestants)
    {
        byte[] expected = @case.Result(Contestant.CSharp);
        return [.. contestants.Where(contestant => contestant is not (Contestant.Clang or Contestant.ClangFast)
            && !@case.Result(contestant).AsSpan().SequenceEqual(expected))];
    }

    static string Ratio(double? ratio) => ratio is { } value ? $"{value:F2}" : "–";

    // As printed: a ratio that rounds to its target meets it.
    static string Verdict(double? ratio, double? target) =>
        target is not { } limit ? "–" : ratio is not { } value ? $"≤ {limit:F2}" : $"≤ {limit:F2} {(Math.Round(value, 2) <= limit ? '✓' : '✗')}";

    static string Time(double? nanoseconds) => nanoseconds switch
    {
        null => "–",
        < 1e3 and var ns => $"{ns:F1} ns",
        < 1e6 and var ns => $"{ns / 1e3:F2} µs",
        var ns => $"{ns / 1e6:F2} ms",
    };
}
