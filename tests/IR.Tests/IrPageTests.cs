using DualJit.IR;

namespace DualJit.Tests;

/// <summary><c>docs/ir.md</c> is true of the IR: its table of ops is the op table, and its text names whatever the enums of the table name.</summary>
/// <remarks>
/// All but the last column of the table follows from the op table, and is written anew with <c>DUALJIT_BLESS=1</c> in the environment. The last
/// column is written by hand: a new row has nothing there until somebody says what the op does.
/// </remarks>
public sealed class IrPageTests
{
    private const string Marker = "<!-- Made from the op table by a test, with DUALJIT_BLESS=1; the last column is written by hand. -->\n";
    private static readonly string Page = RepositoryFiles.Find("docs/ir.md");

    public static TheoryData<Type> Vocabulary => [typeof(TypeKind), typeof(Stage), typeof(Form), typeof(Result), typeof(Kinds), typeof(Traits), typeof(TrapKind)];

    [Fact]
    public void TheTableIsTheOpTable()
    {
        string page = File.ReadAllText(Page);
        int start = page.IndexOf(Marker, StringComparison.Ordinal) + Marker.Length;
        Assert.True(start >= Marker.Length, $"the page has no line {Marker}");
        string table = "| op | form | operands | result | traits | stages | .NET members | meaning |\n|---|---|---|---|---|---|---|---|\n"
            + string.Concat(OpTable.All.Select(row => $"| {Facts(row)} | {Meaning(page[start..], row)} |\n"));
        if (Environment.GetEnvironmentVariable("DUALJIT_BLESS") == "1") File.WriteAllText(Page, page[..start] + table);
        Assert.Equal(page[..start] + table, File.ReadAllText(Page));
    }

    [Fact]
    public void TheRowsAreInTheOrderOfTheEnum() => Assert.Equal(Enum.GetValues<Op>(), OpTable.All.Select(row => row.Op));

    [Fact]
    public void EveryOpHasASentence() => Assert.Empty(OpTable.All.Where(row => Meaning(File.ReadAllText(Page), row) == "").Select(row => row.Text));

    [Theory, MemberData(nameof(Vocabulary))]
    public void EveryWordOfTheTableIsExplained(Type words)
    {
        string prose = File.ReadAllText(Page).Split(Marker)[0];
        Assert.All(Enum.GetNames(words).Except(["None"]), name => Assert.Contains($"`{name}`", prose, StringComparison.Ordinal));
    }

    [Fact]
    public void TheExampleIsValid()
    {
        string example = File.ReadAllText(Page).Split("```\n").First(block => block.StartsWith("stage ", StringComparison.Ordinal));
        Assert.Empty(Verifier.Verify(Parser.Parse(example)));
    }

    private static string Facts(OpInfo row) => string.Join(" | ",
        $"`{row.Text}`", row.Form, row.Operands == Kinds.None ? "" : row.Operands, row.Result, row.Traits == Traits.None ? "" : row.Traits, Stages(row), string.Join(", ", row.Members));

    private static string Stages(OpInfo row) => (row.From, row.Until) switch
    {
        (Stage.Untyped, Stage.Machine) => "all",
        (Stage.Untyped, var last) => $"to {last}",
        (var first, Stage.Machine) => $"from {first}",
        var (first, last) => $"{first} to {last}",
    };

    /// <summary>What the page says of an op in its last column.</summary>
    private static string Meaning(string page, OpInfo row) => page.Split('\n')
        .Where(line => line.StartsWith($"| `{row.Text}` | {row.Form} |", StringComparison.Ordinal))
        .Select(line => line.TrimEnd(' ', '|').Split('|')).Where(cells => cells.Length == 9).Select(cells => cells[8].Trim()).FirstOrDefault("");
}
