using System.Text.RegularExpressions;
using DualJit.IR;

namespace DualJit.Tests;

/// <summary>The page on the architecture lists the passes that there are, in the order they run in.</summary>
public sealed partial class PassListTests
{
    [Fact]
    public void ThePageListsThePipeline()
    {
        string paragraph = File.ReadAllText(RepositoryFiles.Find("docs/architecture.md")).Split("\n\n").Single(text => text.StartsWith("**Passes**", StringComparison.Ordinal));
        string list = paragraph[..paragraph.IndexOf(". Each file", StringComparison.Ordinal)];
        Assert.Equal(Pipeline.Standard.Select(pass => pass.Name).Distinct(), NamePattern().Matches(list).Select(match => match.Groups[1].Value));
    }

    [GeneratedRegex(@"`(\w+)`")]
    private static partial Regex NamePattern();
}
