using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace DualJit.Bench;

/// <summary>Medians of one run, divided by the faster clang's, and whether the results have the same bits.</summary>
static class SpeedTable
{
    /// <summary>Runs the benchmark and prints the table; false where a strict contestant computed other bits than C#.</summary>
    public static bool Run(IReadOnlyList<Case> cases, IReadOnlyList<Contestant> contestants)
    {
        KernelBenchmark.Cases = cases;
        KernelBenchmark.Contestants = contestants;
        Summary summary = BenchmarkRunner.Run<KernelBenchmark>(KernelBenchmark.Config);
        if (summary.HasCriticalValidationErrors)
            throw new InvalidOperationException(string.Join('\n', summary.ValidationErrors.Select(error => error.Message)));
        var medians = summary.Reports.Where(report => report.ResultStatistics is not null).ToDictionary(
            report => ((Case)report.BenchmarkCase.Parameters["Case"], (Contestant)report.BenchmarkCase.Parameters["Contestant"]),
            report => report.ResultStatistics!.Median);

        var table = new MarkdownTable("kernel", "size", "clang -O3", "clang, no FMA", "C#", "÷", "IL", "÷", "LLVM", "÷", "bits");
        bool agree = true;
        foreach (Case @case in cases)
        {
            double? Median(Contestant contestant) => medians.TryGetValue((@case, contestant), out double median) ? median : null;
            double? clang = Median(Contestant.Clang) is { } fused && Median(Contestant.ClangStrict) is { } strict ? Math.Min(fused, strict) : null;
            string Ratio(Contestant contestant) => Median(contestant) / clang is { } ratio ? $"{ratio:F2}" : "–";

            byte[] expected = @case.Result(Contestant.CSharp);
            // With contraction, clang rounds once where C# rounds twice: it is the only one that may differ.
            var differ = contestants.Where(contestant => contestant != Contestant.Clang && !@case.Result(contestant).AsSpan().SequenceEqual(expected)).ToList();
            agree &= differ.Count == 0;
            table.Add(@case.Kernel, @case.Size, Time(Median(Contestant.Clang)), Time(Median(Contestant.ClangStrict)),
                Time(Median(Contestant.CSharp)), Ratio(Contestant.CSharp),
                Time(Median(Contestant.Il)), Ratio(Contestant.Il),
                Time(Median(Contestant.Llvm)), Ratio(Contestant.Llvm),
                differ.Count == 0 ? "same" : $"differ: {string.Join(", ", differ)}");
        }
        Console.WriteLine("Median time of one call. ÷: the time on its left ÷ the faster clang's. bits: clang without FMA, IL and LLVM against C#.\n");
        Console.WriteLine(table);
        return agree;
    }

    static string Time(double? nanoseconds) => nanoseconds switch
    {
        null => "–",
        < 1e3 and var ns => $"{ns:F1} ns",
        < 1e6 and var ns => $"{ns / 1e3:F2} µs",
        var ns => $"{ns / 1e6:F2} ms",
    };
}
