using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Toolchains.InProcess.NoEmit;
using Perfolizer.Horology;

namespace DualJit.Bench;

/// <summary>Every case with every contestant, in one process and on the same memory, so that their ratios mean something.</summary>
public class KernelBenchmark
{
    Action run = () => { };

    /// <summary>What is measured: set before the run, as a filter and missing tools leave some out.</summary>
    public static IReadOnlyList<Case> Cases { get; set; } = [];

    /// <inheritdoc cref="Cases"/>
    public static IReadOnlyList<Contestant> Contestants { get; set; } = [];

    [ParamsSource(nameof(Cases))]
    public required Case Case { get; set; }

    [ParamsSource(nameof(Contestants))]
    public Contestant Contestant { get; set; }

    [GlobalSetup]
    public void Prepare()
    {
        Console.Error.WriteLine($"{Case}, {Contestant}");
        run = Case.Prepare(Contestant);
    }

    [Benchmark]
    public void Run() => run();

    // Eleven iterations of 100 ms give a median that holds to a few per cent, and the whole table in some two minutes.
    // The warm-up is long enough for .NET to reach its best code for the plain C# methods.
    internal static IConfig Config => ManualConfig.CreateEmpty()
        .AddLogger(NullLogger.Instance)
        .AddJob(Job.Default
            .WithToolchain(InProcessNoEmitToolchain.Instance)
            .WithIterationTime(TimeInterval.FromMilliseconds(100))
            .WithWarmupCount(6)
            .WithIterationCount(11));
}
