using System.Reflection;
using DualJit.Corpus;
using MathNet.Numerics;

namespace DualJit.Tests;

/// <summary>A sample of what <c>tests/Corpus</c> does with every method of the framework and of a library.</summary>
public class CorpusTests
{
    private const int Step = 60;

    public static TheoryData<string> Assemblies => [.. CorpusMethods.Assemblies.Select(assembly => assembly.GetName().Name!)];

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Method_is_compiled_or_refused(string name)
    {
        var assembly = CorpusMethods.Assemblies.Single(assembly => assembly.GetName().Name == name);
        var attempts = CorpusMethods.Of(assembly).Where((_, i) => i % Step == 0).OfType<MethodBase>().Select(Attempt.Make).ToList();
        Assert.Contains(attempts, attempt => attempt.Ending == Ending.Compiled);
        Assert.Empty(attempts.Where(attempt => attempt.Ending == Ending.Crashed).Select(attempt => $"{attempt}: {attempt.Error}"));
    }

    [Theory]
    [InlineData(typeof(Euclid))]
    [InlineData(typeof(Combinatorics))]
    [InlineData(typeof(Trig))]
    public void Compiled_method_gives_what_the_original_gives(Type type)
    {
        var executions = CorpusMethods.Of(type).OfType<MethodBase>().Select(Attempt.Make).Where(Execution.IsPossible).Select(attempt => Execution.Run((MethodInfo)attempt.Method)).ToList();
        Assert.Contains(executions, execution => execution.Calls > 0);
        Assert.Empty(executions.SelectMany(execution => execution.Differences.Select(difference => $"{execution.Method}: {difference}")));
    }
}
