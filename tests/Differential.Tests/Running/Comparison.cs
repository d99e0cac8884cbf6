using Microsoft.CodeAnalysis;

namespace DualJit.Tests.Differential;

/// <summary>A call that came out differently.</summary>
/// <param name="Case">With the one list of arguments.</param>
internal sealed record Mismatch(Case Case, Subject Subject, OptimizationLevel Optimization, string Expected, string Actual)
{
    /// <summary>What stays the same while it gets smaller: wrong results are one kind, and so is each long message.</summary>
    public string Kind => Actual.Length < 200 ? "differs" : Actual[..60];
}

/// <summary>Runs programs on a judge and on subjects.</summary>
/// <param name="second">
/// Asked where a subject differs from the judge, and believed: compiled trees run optimised by .NET's JIT, see <see cref="CSharpRenderer"/>.
/// </param>
internal sealed class Comparison(Subject judge, IReadOnlyList<Subject> subjects, Subject? second = null)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Where each program is written before it runs, for the case that the process dies of one.</summary>
    private static readonly string? TraceFile = Environment.GetEnvironmentVariable("DUALJIT_DIFFERENTIAL_TRACE");

    public int Programs { get; private set; }

    public int ArgumentSets { get; private set; }

    /// <summary>Calls of subjects.</summary>
    public int Calls { get; private set; }

    /// <summary>Lists of arguments for which the judge throws.</summary>
    public int Throws { get; private set; }

    public Subject Judge => judge;

    public IReadOnlyList<Subject> Subjects => subjects;

    public IEnumerable<Mismatch> Run(IReadOnlyList<Case> cases, OptimizationLevel optimization)
    {
        using var batch = CompiledBatch.Compile([.. cases.Select(@case => @case.Program)], optimization);
        for (int i = 0; i < cases.Count; i++)
        {
            Programs++;
            ArgumentSets += cases[i].Arguments.Count;
            if (Run(cases[i], batch.Programs[i], optimization) is { } mismatch) yield return mismatch;
        }
    }

    /// <summary>The smallest case found by cutting pieces off that still comes out differently in the same way.</summary>
    public Mismatch Shrink(Mismatch mismatch)
    {
        const int AtOnce = 24;
        var comparison = new Comparison(judge, [mismatch.Subject], second);
        var watch = System.Diagnostics.Stopwatch.StartNew();
        while (watch.Elapsed < TimeSpan.FromMinutes(2))
        {
            var smaller = Shrinker.Shrink(mismatch.Case).Where(@case => judge == Subject.CSharp || TreeRenderer.CanRender(@case.Program)).Chunk(AtOnce)
                .SelectMany(chunk => comparison.Run(chunk, mismatch.Optimization)).FirstOrDefault(other => other.Kind == mismatch.Kind);
            if (smaller is null) break;
            mismatch = smaller;
        }
        return mismatch;
    }

    private Mismatch? Run(Case @case, CompiledProgram program, OptimizationLevel optimization)
    {
        if (TraceFile is not null) File.WriteAllText(TraceFile, CSharpRenderer.Render(@case.Program, "Program"));
        var judging = judge.Make(program);
        Outcome[] expected = [.. @case.Arguments.Select(arguments => Outcome.Of(judging, arguments))];
        Throws += expected.Count(outcome => outcome.IsException);
        foreach (var subject in subjects)
        {
            Delegate kernel;
            try
            {
                kernel = subject.Make(program);
            }
            catch (Exception error) when (error is KernelCompilationException or InternalCompilerException)
            {
                return new Mismatch(@case with { Arguments = [@case.Arguments[0]] }, subject, optimization, expected[0].ToString(), $"does not compile: {error}");
            }
            for (int i = 0; i < expected.Length; i++)
            {
                var arguments = @case.Arguments[i];
                // A loop that does not end must not keep the test from ending.
                var call = Task.Run(() => Outcome.Of(kernel, arguments));
                var single = @case with { Arguments = [arguments] };
                if (!call.Wait(Patience)) return new Mismatch(single, subject, optimization, expected[i].ToString(), $"no return within {Patience.TotalSeconds} s");
                Calls++;
                if (call.Result != expected[i] && call.Result != SecondOpinion(program, arguments)) return new Mismatch(single, subject, optimization, expected[i].ToString(), call.Result.ToString());
            }
        }
        return null;
    }

    private Outcome? SecondOpinion(CompiledProgram program, object[] arguments) => second is null ? null : Outcome.Of(second.Make(program), arguments);
}
