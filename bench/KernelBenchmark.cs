using System.Collections.Immutable;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Order;
using BenchmarkDotNet.Running;
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
    /// <summary>How often the contestants of a case take their turns.</summary>
    public const int Rounds = 9;

    Action run = () => { };

    /// <summary>What is measured: set before the run, as a filter and missing tools leave some out.</summary>
    public static IReadOnlyList<Entry> Entries { get; set; } = [];

    [ParamsSource(nameof(Entries))]
    public required Entry Entry { get; set; }

    // Compiled again for each round: where code happens to lie is worth some per cent, and differs from round to round.
    [GlobalSetup]
    public void Prepare() => run = Entry.Case.Prepare(Entry.Contestant);

    [Benchmark]
    public void Run() => run();

    internal static IConfig Config => ManualConfig.CreateEmpty()
        .AddLogger(NullLogger.Instance)
        .WithOrderer(new InTurns())
        .AddJob([.. Enumerable.Range(1, Rounds).Select(round => Job.Default
            .WithId($"round {round}")
            .WithToolchain(InProcessNoEmitToolchain.Instance)
            .WithIterationTime(TimeInterval.FromMilliseconds(25))
            .WithWarmupCount(1)
            .WithIterationCount(3))]);

    /// <summary>A job is a round: all contestants of a case run once, and then again.</summary>
    /// <remarks>On a shared machine the speed drifts by more than what is measured; within a round it does so for everyone.</remarks>
    sealed class InTurns : DefaultOrderer
    {
        public override IEnumerable<BenchmarkCase> GetExecutionOrder(ImmutableArray<BenchmarkCase> benchmarks, IEnumerable<BenchmarkLogicalGroupRule>? order = null) =>
            benchmarks.GroupBy(EntryOf).GroupBy(rounds => rounds.Key.Case)
                .SelectMany(@case => Enumerable.Range(0, Rounds).SelectMany(round => @case.Select(rounds => rounds.ElementAt(round))));
    }

    internal static Entry EntryOf(BenchmarkCase benchmark) => (Entry)benchmark.Parameters[nameof(Entry)];
}
