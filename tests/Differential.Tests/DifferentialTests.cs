using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.CodeAnalysis;
using Xunit.Abstractions;

namespace DualJit.Tests.Differential;

/// <summary>
/// Random programs give the same bits, or throw the same exception, wherever they run. The number of programs is set by the environment
/// variable DUALJIT_DIFFERENTIAL_CASES (then they differ from run to run) and the first of them by DUALJIT_DIFFERENTIAL_SEED.
/// </summary>
public sealed class DifferentialTests(ITestOutputHelper output)
{
    private const int DefaultPrograms = 200;
    private const int ProgramsPerAssembly = 20;
    private const int MaximumReports = 5;

    private static readonly string? CasesWanted = Environment.GetEnvironmentVariable("DUALJIT_DIFFERENTIAL_CASES");
    private static readonly string? SeedWanted = Environment.GetEnvironmentVariable("DUALJIT_DIFFERENTIAL_SEED");

    private static ulong FirstSeed =>
        SeedWanted is not null ? ulong.Parse(SeedWanted, CultureInfo.InvariantCulture) : CasesWanted is null ? 1 : (ulong)Random.Shared.Next();

    [Fact]
    public void KernelsFromCSharpDoWhatTheDelegateDoes()
    {
        var (usable, missing) = Subject.Backends();
        Check(new Comparison(Subject.CSharp, [.. usable.Select(Subject.FromCSharp)]), missing, _ => true);
    }

    [Fact]
    public void KernelsFromTreesDoWhatTheCompiledTreeDoes()
    {
        var (usable, missing) = Subject.Backends();
        Check(new Comparison(Subject.Tree, [.. usable.Select(Subject.FromTree)], Subject.CSharp), missing, program => TreeRenderer.CanRender(program) && !HasReferences(program));
    }

    /// <summary>A check of the checker: both ways of writing a program mean the same.</summary>
    [Fact]
    public void CompiledTreesDoWhatTheDelegateDoes() => Check(new Comparison(Subject.Tree, [Subject.CSharp], Subject.InterpretedTree), null, TreeRenderer.CanRender);

    /// <summary>Kernels made of trees cannot pass variables by reference.</summary>
    private static bool HasReferences(TestProgram program) =>
        Walk.Expressions(program.Kernel).OfType<HelperCall>().Any(call => call.Callee.Parameters.Any(parameter => parameter.IsReference));

    private void Check(Comparison comparison, string? remark, Func<TestProgram, bool> isTaken)
    {
        int wanted = CasesWanted is null ? DefaultPrograms : int.Parse(CasesWanted, CultureInfo.InvariantCulture);
        var mismatches = new Dictionary<string, (Mismatch Mismatch, ulong Seed)>();
        ulong first = FirstSeed, seed = first;
        for (; comparison.Programs < wanted && mismatches.Count < MaximumReports; seed++)
        {
            // Sizes and optimisation follow from the seed, so that a seed alone replays a batch.
            int size = 5 + (int)(seed * 13 % 70);
            var optimization = seed % 2 == 0 ? OptimizationLevel.Debug : OptimizationLevel.Release;
            var cases = Programs.Cases.Sample(ProgramsPerAssembly, new Rnd(seed), size).Where(@case => isTaken(@case.Program)).ToArray();
            foreach (var mismatch in comparison.Run(cases, optimization)) mismatches.TryAdd($"{mismatch.Subject.Name} {mismatch.Kind}", (mismatch, seed));
        }
        string summary = $"{comparison.Programs} programs × {comparison.ArgumentSets / Math.Max(1, comparison.Programs)} argument sets ({100 * comparison.Throws / Math.Max(1, comparison.ArgumentSets)}% throw) on {string.Join(", ", comparison.Subjects.Select(subject => subject.Name))}, judged by {comparison.Judge.Name}: {comparison.Calls} calls, seeds {first} to {seed - 1}, {mismatches.Count} differ. {remark}";
        output.WriteLine(summary);
        Console.WriteLine(summary);
        if (mismatches.Count > 0) Assert.Fail(string.Join("\n\n", mismatches.Values.Select(found => Report(comparison, found.Mismatch, found.Seed)).Prepend(summary)));
    }

    private static string Report(Comparison comparison, Mismatch found, ulong seed)
    {
        var mismatch = comparison.Shrink(found);
        return $"""
            {CSharpRenderer.Render(mismatch.Case.Program, "Program")}
            arguments: {Outcome.Text(mismatch.Case.Arguments[0])}
            {comparison.Judge.Name}: {mismatch.Expected}
            {mismatch.Subject.Name}: {mismatch.Actual}
            {mismatch.Optimization} build; run again with DUALJIT_DIFFERENTIAL_SEED={seed} DUALJIT_DIFFERENTIAL_CASES=1
            """;
    }
}
