namespace DualJit.Bench;

/// <summary>A table that reads well in a terminal and can be pasted into a page.</summary>
sealed class MarkdownTable(params string[] header)
{
    readonly List<string[]> rows = [header];

    public void Add(params string[] cells) => rows.Add(cells);

    public override string ToString()
    {
        int[] widths = [.. header.Select((_, column) => rows.Max(row => row[column].Length))];
        string Line(string[] cells) => $"| {string.Join(" | ", cells.Select((cell, column) => column == 0 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column])))} |\n";
        string rule = $"|{string.Join('|', widths.Select((width, column) => column == 0 ? new string('-', width + 2) : new string('-', width + 1) + ':'))}|\n";
        return Line(header) + rule + string.Concat(rows.Skip(1).Select(Line));
    }
}
