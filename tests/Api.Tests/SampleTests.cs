using System.Reflection;

namespace DualJit.Tests;

/// <summary>The samples run, and what they compute is what they say it must be.</summary>
public sealed class SampleTests
{
    [Theory]
    [InlineData("Sieve")]
    [InlineData("TimeWarping")]
    [InlineData("Norms")]
    [InlineData("Expressions")]
    [InlineData("UfuncsSample")]
    [InlineData("Arrays")]
    [InlineData("Points")]
    [InlineData("Language")]
    [InlineData("Untyped")]
    [InlineData("ParallelLoops")]
    [InlineData("Liability", "--quick")]
    public void TheSampleComputesWhatItMust(string name, params string[] args)
    {
        var main = Assembly.Load(name).EntryPoint!;
        Assert.Equal(0, main.Invoke(null, [args]));
    }
}
