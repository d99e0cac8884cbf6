using DualJit;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Weather;

/// <summary>The tables that the demo prints.</summary>
static class Report
{
    public static void Correlations(string[] columns, double[,] matrix) =>
        Matrix("Correlation of the columns", columns, (p, q) => Correlation(matrix[p, q]));

    public static void Distances(IReadOnlyList<int> years, double[,] distances) =>
        Matrix("DTW distance between years (temp_max)", [.. years.Select(year => $"{year}")],
               (p, q) => p == q ? "[grey]0[/]" : $"{distances[p, q]:F1}");

    /// <summary>Prints the times of every trial, and returns whether all backends agreed with the C# code, bit for bit.</summary>
    public static bool Trials(IReadOnlyList<(Trial Trial, IReadOnlyDictionary<Backend, Outcome> Outcomes)> runs)
    {
        var times = NewTable("Time of one call (×: time of plain C# ÷ time of the backend)", "Kernel", "C#", "IL", "LLVM", "IL ×", "LLVM ×", "Agree");
        var firsts = NewTable("Time from Jit.Compile to the first result", "Kernel", "C#", "IL", "LLVM", "SIMD in LLVM");
        bool agree = true;
        foreach (var (trial, outcomes) in runs)
        {
            Outcome plain = outcomes[Backend.None], il = outcomes[Backend.Il];
            Outcome? llvm = outcomes.GetValueOrDefault(Backend.Llvm);
            bool same = outcomes.Values.All(outcome => outcome.Result.AsSpan().SequenceEqual(plain.Result));
            agree &= same;
            string kernel = $"{Markup.Escape(trial.Name)}\n[grey]{trial.Data}[/]";
            Add(times, kernel, Time(plain.Typical), Time(il.Typical), Time(llvm?.Typical),
                Ratio(plain.Typical, il.Typical), Ratio(plain.Typical, llvm?.Typical), same ? "[green]yes[/]" : "[red]NO[/]");
            Add(firsts, kernel, Time(plain.First), Time(il.First), Time(llvm?.First),
                llvm is null ? "–" : llvm.Vectorized ? "yes" : "no");
        }
        AnsiConsole.Write(times);
        AnsiConsole.MarkupLine("[grey]Medians. Plain C# computes the row norms through NdArray's indexer.[/]\n");
        AnsiConsole.Write(firsts);
        AnsiConsole.WriteLine();
        return agree;
    }

    static void Matrix(string title, string[] names, Func<int, int, string> cell)
    {
        var table = NewTable(title, ["", .. names]);
        for (int p = 0; p < names.Length; p++)
            Add(table, [$"[bold]{names[p]}[/]", .. Enumerable.Range(0, names.Length).Select(q => cell(p, q))]);
        AnsiConsole.Write(table);
        AnsiConsole.WriteLine();
    }

    static Table NewTable(string title, params string[] columns)
    {
        var table = new Table().Border(TableBorder.Rounded).BorderColor(Color.Grey).Title($"[bold]{Markup.Escape(title)}[/]");
        foreach (string column in columns)
        {
            var header = new TableColumn($"[bold]{Markup.Escape(column)}[/]").NoWrap();
            table.AddColumn(column is "" or "Kernel" ? header : header.RightAligned());
        }
        return table;
    }

    static void Add(Table table, params string[] cells) => table.AddRow(cells.Select(cell => (IRenderable)new Markup(cell)));

    // Strong correlations stand out, positive and negative ones apart.
    static string Correlation(double r) => $"[{(Math.Abs(r) < 0.3 ? "grey" : r > 0 ? "green" : "yellow")}]{r:F3}[/]";

    static string Ratio(TimeSpan plain, TimeSpan? other) => other is { } time ? $"{plain / time:F2}" : "–";

    static string Time(TimeSpan? time) => time?.TotalMicroseconds switch
    {
        null => "–",
        < 1000 and var us => $"{us:F1} µs",
        < 1_000_000 and var us => $"{us / 1000:F2} ms",
        var us => $"{us / 1_000_000:F2} s",
    };
}
