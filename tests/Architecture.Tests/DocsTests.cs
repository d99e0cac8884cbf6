using System.Text.RegularExpressions;

namespace DualJit.Tests;

/// <summary>What <c>docs/*.md</c> name is there: files and folders by their path from the root, files also by their name alone.</summary>
public sealed partial class DocsTests
{
    private static readonly string[] Extensions = [".cs", ".csproj", ".md", ".djir", ".c", ".sln", ".json", ".sh", ".yml"];
    private static readonly DirectoryInfo Root = new(RepositoryFiles.Root);
    private static readonly HashSet<string> Folders = [.. Root.GetDirectories().Select(folder => folder.Name)];
    private static readonly HashSet<string> Names = [.. Folders.Where(folder => folder[0] != '.').SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Root.FullName, folder), "*", SearchOption.AllDirectories))
        .Concat(Directory.EnumerateFiles(Root.FullName)).Select(path => Path.GetFileName(path))];

    public static TheoryData<string> Pages => [.. Directory.EnumerateFiles(Path.Combine(Root.FullName, "docs"), "*.md").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    [Theory, MemberData(nameof(Pages))]
    public void EveryPathOfThePageExists(string page)
    {
        string text = File.ReadAllText(Path.Combine(Root.FullName, "docs", page));
        Assert.Empty(PathPattern().Matches(text).Select(match => match.Value.TrimEnd('.')).Where(IsMissing).Distinct());
    }

    private static bool IsMissing(string path)
    {
        int slash = path.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0) return Extensions.Contains(Path.GetExtension(path)) && !Names.Contains(path);
        // What does not start at the root is a part of a path, or no path at all.
        if (!Folders.Contains(path[..slash])) return Extensions.Contains(Path.GetExtension(path));
        string known = path.Split('*')[0];
        if (known != path) known = known[..(known.LastIndexOf('/') + 1)];
        return !Path.Exists(Path.Combine(Root.FullName, known));
    }

    // Words with a slash or a dot in them, and neither an address on the web nor the end of a longer path.
    [GeneratedRegex(@"(?<![\w./:*-])[\w-][\w.-]*(?:/[\w.*-]+)*/?(?![\w/*-])")]
    private static partial Regex PathPattern();
}
