using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace DualJit.Bench;

/// <summary>Medians over the rounds of one run, and of their ratios to the fastest C's, held against the targets; and whether the results have the same bits.</summary>
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
        // In the order they ran in: one time per round.
        var times = summary.Reports.Where(report => report.ResultStatistics is not null).ToLookup(
            report => KernelBenchmark.EntryOf(report.BenchmarkCase), report => report.ResultStatistics!.Median);

        var table = new MarkdownTable(Header);
        bool agree = true;
        foreach (Case @case in cases)
        {
            double[] Of(Contestant contestant) => [.. times[new Entry(@case, contestant)]];
            double[] c = Fastest([.. @case.Compilers.Select(Of)]), llvm = Of(Contestant.Llvm);
            double? overC = Ratio(llvm, c), overUnchecked = Ratio(llvm, Of(Contestant.LlvmUnchecked));
            string TimeOf(Contestant contestant) => Time(Median(Of(contestant)));
            string OverC(Contestant contestant) => Print(Ratio(Of(contestant), c));
            List<Contestant> differ = Differing(@case, ContestantsOf(@case, available));
            agree &= differ.Count == 0;
            table.Add(@case.Kernel, @case.Size, TimeOf(Contestant.Clang), TimeOf(Contestant.ClangStrict), TimeOf(Contestant.ClangFast),
                TimeOf(Contestant.CSharp), OverC(Contestant.CSharp),
                TimeOf(Contestant.Il), OverC(Contestant.Il),
                TimeOf(Contestant.Llvm), Print(overC), Verdict(overC, @case.TargetOverC),
                TimeOf(Contestant.LlvmUnchecked), Print(overUnchecked), Verdict(overUnchecked, @case.TargetOverUnchecked),
                differ.Count == 0 ? "same" : $"differ: {string.Join(", ", differ)}");
        }
        Console.WriteLine("Median time of one call. ÷: the median over the rounds of the time on its left ÷ the fastest clang's. bits: clang without FMA, IL and LLVM against C#.\n");
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

    static double? Median(double[] values) => values.Length == 0 ? null : values.Order().ElementAt(values.Length / 2);

    /// <summary>The compiler that is fastest over all rounds, and not each round's luckiest.</summary>
    static double[] Fastest(double[][] compilers) => compilers.MinBy(Median)!;

    /// <summary>The median of the rounds' ratios.</summary>
    static double? Ratio(double[] times, double[] others) =>
        times.Length == others.Length ? Median([.. times.Zip(others, (time, other) => time / other)]) : null;

    static string Print(double? ratio) => ratio is { } value ? $"{value:F2}" : "–";

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
