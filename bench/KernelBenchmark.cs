using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Toolchains.InProcess.NoEmit;
using Perfolizer.Horology;

namespace DualJit.Bench;

/// <summary>A case with one of its contestants.</summary>
public sealed record Entry(Case Case, Contestant Contestant)
{
    public override string ToString() => $"{Case}, {Contestant}";
}

/// <summary>Every case with its contestants, in one process and on the same memory, so that their ratios mean something.</summary>
public class KernelBenchmark
{
    Action run = () => { };

    /// <summary>What is measured: set before the run, as a filter and missing tools leave some out.</summary>
    public static IReadOnlyList<Entry> Entries { get; set; } = [];

    [ParamsSource(nameof(Entries))]
    public required Entry Entry { get; set; }

    [GlobalSetup]
    public void Prepare()
    {
        Console.Error.WriteLine(Entry);
        run = Entry.Case.Prepare(Entry.Contestant);
    }

    [Benchmark]
    public void Run() => run();

    // Eleven iterations of 100 ms give a median that holds to a few per cent, and the whole table in some six minutes.
    // The warm-up is long enough for .NET to reach its best code for the plain C# methods.
    internal static IConfig Config => ManualConfig.CreateEmpty()
        .AddLogger(NullLogger.Instance)
        .AddJob(Job.Default
            .WithToolchain(InProcessNoEmitToolchain.Instance)
            .WithIterationTime(TimeInterval.FromMilliseconds(100))
            .WithWarmupCount(6)
            .WithIterationCount(11));
}
