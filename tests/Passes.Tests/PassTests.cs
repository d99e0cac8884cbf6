using System.Globalization;
using DualJit.IR;
using FsCheck;
using FsCheck.Fluent;
using Xunit.Abstractions;

namespace DualJit.Tests.Passes;

/// <summary>
/// Passes do not change what random programs do: the result, the exception and its message, the memory. The number of programs is set by the
/// environment variable DUALJIT_PASSES_CASES (then they differ from run to run) and the first of them by DUALJIT_PASSES_SEED.
/// </summary>
public sealed class PassTests(ITestOutputHelper output)
{
    private const int DefaultPrograms = 150;
    private const int LargestSize = 60;
    private static readonly TimeSpan LongestProgram = TimeSpan.FromSeconds(20);

    private static readonly string? CasesWanted = Environment.GetEnvironmentVariable("DUALJIT_PASSES_CASES");
    private static readonly string? SeedWanted = Environment.GetEnvironmentVariable("DUALJIT_PASSES_SEED");

    private static readonly Arbitrary<Case> Programs =
        Arb.From(Gen.Sized(size => Gen.Choose(0, int.MaxValue).Select(seed => ProgramGenerator.Make(seed, Math.Max(4, size)))), Shrinker.Shrink);

    [Fact]
    public void PassesKeepTheMeaningOfPrograms()
    {
        int wanted = CasesWanted is null ? DefaultPrograms : int.Parse(CasesWanted, CultureInfo.InvariantCulture);
        ulong seed = SeedWanted is not null ? ulong.Parse(SeedWanted, CultureInfo.InvariantCulture) : CasesWanted is null ? 1 : (ulong)Random.Shared.Next();
        var check = new PassCheck(Pipeline.Standard);
        string? wrong = FindWrong(check, wanted, seed);
        string summary = $"{check.Programs} programs × {Pipeline.Standard.Count} passes, alone and one after another: {check.Runs} runs compared ({check.Throws} calls threw), {check.Compilations} compiled; seed {seed}";
        output.WriteLine(summary);
        Console.WriteLine(summary);
        Assert.True(wrong is null, $"{summary}\n{wrong}\nrun again with DUALJIT_PASSES_SEED={seed} DUALJIT_PASSES_CASES={wanted}");
    }

    /// <summary>A check of the checker.</summary>
    [Fact]
    public void APassThatIsWrongIsFoundAndTheProgramIsSmall()
    {
        string? wrong = FindWrong(new PassCheck([new AddForMultiply()]), DefaultPrograms, seed: 1);
        Assert.Contains(nameof(AddForMultiply), wrong);
        Assert.InRange(wrong!.Split('\n').TakeWhile(line => !line.StartsWith(';')).Count(), 5, 20);
    }

    /// <summary>The smallest program found for which the check fails, and how; or null.</summary>
    private static string? FindWrong(PassCheck check, int programs, ulong seed)
    {
        Case? current = null;
        var config = Config.QuickThrowOnFailure.WithMaxTest(programs).WithStartSize(4).WithEndSize(LargestSize).WithQuietOnSuccess(true).WithReplay(seed, (2 * seed) + 1);
        var property = Prop.ForAll(Programs, Holds);
        // On a thread of its own, so that code which does not end fails the test and shows the program.
        Exception? failure = null;
        var thread = new Thread(() => failure = Record.Exception(() => Check.One(config, property)), maxStackSize: 16 << 20) { IsBackground = true };
        thread.Start();
        for (Case? last = null; !thread.Join(LongestProgram); last = current)
            if (last is not null && ReferenceEquals(last, Volatile.Read(ref current))) return $"this does not end: {check.Current}\nwhere the program is\n{last}";
        return failure?.Message[Math.Max(0, failure.Message.IndexOf("Shrunk:", StringComparison.Ordinal))..];

        void Holds(Case @case)
        {
            Volatile.Write(ref current, @case);
            if (check.Find(@case) is { } wrong) throw new InvalidOperationException(wrong);
        }
    }

    private sealed class AddForMultiply : IPass
    {
        public Stage From => Stage.Array;

        public Stage To => Stage.Array;

        public Module Run(Module module)
        {
            foreach (var block in module.Functions.SelectMany(function => function.Blocks))
                for (int i = 0; i < block.Instructions.Count; i++)
                    if (block.Instructions[i] is { Op: Op.Mul } product) block.Instructions[i] = product with { Op = Op.Add };
            return module;
        }
    }
}
