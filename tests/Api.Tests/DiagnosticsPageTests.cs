using DualJit.IR;

namespace DualJit.Tests;

/// <summary><c>docs/diagnostics.md</c> is the catalogue, row by row.</summary>
public sealed class DiagnosticsPageTests
{
    [Fact]
    public void ThePageListsTheCatalogue()
    {
        string path = RepositoryFiles.Find("docs/diagnostics.md");
        string page = "# Diagnostics\n"
            + "What `KernelCompilationException.Code` can be. `{0}`, `{1}` stand for the details of the case. What is called a warning goes to the error output instead. Made from the catalogue in `IR/Diagnostics` by a test, with `DUALJIT_BLESS=1`.\n\n"
            + "| code | about | text | what to do |\n|---|---|---|---|\n"
            + string.Concat(DiagnosticCatalog.All.Select(row => $"| {row.Code} | {row.Title} | {row.Text} | {row.Help} |\n"));
        if (Environment.GetEnvironmentVariable("DUALJIT_BLESS") == "1") File.WriteAllText(path, page);
        Assert.Equal(page, File.ReadAllText(path));
    }

    [Fact]
    public void NoNumberIsUsedTwice() => Assert.Equal(DiagnosticCatalog.All.Count, DiagnosticCatalog.All.DistinctBy(row => row.Code).Count());
}
