namespace DualJit.Tests;

/// <summary>A <c>.djir</c> file: IR text, and commands in its comments.</summary>
/// <remarks>
/// <c>; test interpret, il, llvm</c> names what runs its <see cref="RunLine"/>s. <c>; test opt InlineCalls, LowerArrays</c> runs these passes and compares
/// what is printed with the text after the line <c>; ---</c>. <c>; test infer (i32, array&lt;f64,1,C&gt;)</c> compares so what inference makes of it for arguments of these types.
/// </remarks>
internal sealed class FiletestFile
{
    private const string Separator = "; ---\n";
    private const string Test = "; test ";
    private const string Optimize = "; test opt ";
    private const string Infer = "; test infer ";
    private const string Run = "; run: ";
    private readonly string _path;

    public FiletestFile(string name)
    {
        _path = Path.Combine(Folder, name);
        string text = File.ReadAllText(_path);
        int separator = text.IndexOf(Separator, StringComparison.Ordinal);
        Source = separator < 0 ? text : text[..separator];
        Golden = separator < 0 ? "" : text[(separator + Separator.Length)..];
        foreach (string line in Source.Split('\n'))
        {
            if (line.StartsWith(Optimize, StringComparison.Ordinal)) Passes = Names(line[Optimize.Length..]);
            else if (line.StartsWith(Infer, StringComparison.Ordinal)) Signatures.Add(line[Infer.Length..]);
            else if (line.StartsWith(Test, StringComparison.Ordinal)) Targets = [.. Targets, .. Names(line[Test.Length..])];
            else if (line.StartsWith(Run, StringComparison.Ordinal)) Runs.Add(RunLine.Parse(line[Run.Length..]));
        }
    }

    /// <summary>The folder <c>tests/filetests</c> of the sources.</summary>
    public static string Folder { get; } = RepositoryFiles.Find("tests/filetests");

    public static IEnumerable<string> AllNames { get; } =
        [.. Directory.EnumerateFiles(Folder, "*.djir", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(Folder, path)).Order(StringComparer.Ordinal)];

    /// <summary>The IR, commands included as they are comments.</summary>
    public string Source { get; }

    /// <summary>The types of arguments that inference is run for, one after the other.</summary>
    public List<string> Signatures { get; } = [];

    /// <summary>What the passes, or inference, are expected to make.</summary>
    public string Golden { get; }

    public IReadOnlyList<string> Targets { get; } = [];

    public IReadOnlyList<string> Passes { get; } = [];

    public List<RunLine> Runs { get; } = [];

    public void Bless(string golden) => File.WriteAllText(_path, Source + Separator + golden);

    private static string[] Names(string list) => list.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries);
}
