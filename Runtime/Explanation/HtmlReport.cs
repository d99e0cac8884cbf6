using System.Xml.Linq;

namespace DualJit;

/// <summary>The report as a page of its own, with the source beside it: green for vector code, grey for scalar code, red where checks are left.</summary>
internal static class HtmlReport
{
    private const string Style = """
        :root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; }
        body { max-width: 90rem; margin: 2rem auto; padding: 0 1rem; }
        h1 { font-size: 1.4rem; } h2 { font-size: 1.1rem; margin: 2rem 0 0; } p { margin: .2rem 0 1rem; opacity: .75; }
        table { border-collapse: collapse; } td { padding: 0 .6rem; vertical-align: top; }
        .source { margin: 1rem 0; width: 100%; } .source code { white-space: pre; tab-size: 4; } .source caption { text-align: left; opacity: .75; }
        .line { text-align: right; opacity: .5; user-select: none; } .note { font-size: .85rem; }
        .vector { background: light-dark(#d9f2d9, #173d1c); } .scalar { background: light-dark(#ececec, #303030); } .checked { background: light-dark(#f9dada, #51201f); }
        .key span { padding: .1rem .5rem; margin-right: .5rem; } .topic { opacity: .6; } li { margin: .4rem 0; } ul { list-style: none; padding-left: 1.2rem; }
        """;

    public static string Write(Report report)
    {
        var page = new XElement("html", new XAttribute("lang", "en"),
            new XElement("head", new XElement("meta", new XAttribute("charset", "utf-8")), new XElement("title", report.Name), new XElement("style", Style)),
            new XElement("body", new XElement("h1", report.Name), Key(), report.Specializations.Select(Section)));
        return $"<!DOCTYPE html>\n{page.ToString(SaveOptions.DisableFormatting)}\n";
    }

    private static XElement Key() => new("p", Class("key"),
        new XElement("span", Class("vector"), "vector code"), new XElement("span", Class("scalar"), "scalar code"), new XElement("span", Class("checked"), "bounds checks left"));

    private static XElement Section(SpecializationReport specialization) => new("section",
        new XElement("h2", specialization.Title), new XElement("p", specialization.Times),
        specialization.Sources.Select(range => Source(range, specialization)), Loops(specialization));

    private static XElement? Source(SourceRange range, SpecializationReport specialization)
    {
        if (Read(range) is not { } lines) return null;
        return new XElement("table", Class("source"), new XElement("caption", range.File), lines.Select(line =>
        {
            var place = new Place(range.File, line.Number);
            string[] notes = [.. specialization.Loops.Where(loop => loop.Place == place).SelectMany(loop => loop.Facts).Concat(specialization.Elsewhere.Where(fact => fact.Place == place).Select(fact => fact.Fact)).Select(Text)];
            var row = new XElement("tr",
                new XElement("td", Class("line"), line.Number), new XElement("td", new XElement("code", line.Text)), new XElement("td", Class("note"), string.Join("; ", notes)));
            if (specialization.Lines.TryGetValue(place, out var state)) row.Add(Class(state.ToString().ToLowerInvariant()));
            return row;
        }));
    }

    /// <summary>The lines of a method and the one before it, which mostly has its name; null where the file is not on this machine.</summary>
    private static List<(int Number, string Text)>? Read(SourceRange range)
    {
        try
        {
            int before = Math.Max(range.First - 2, 0);
            return [.. File.ReadLines(range.File).Take(range.Last).Skip(before).Select((text, i) => (before + i + 1, text))];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            // The page says what it says without the source too.
            return null;
        }
    }

    private static XElement? Loops(SpecializationReport specialization)
    {
        if (specialization.Loops.Count == 0 && specialization.Elsewhere.Count == 0) return null;
        return new XElement("ul",
            specialization.Loops.Select(loop => new XElement("li", new XAttribute("style", $"margin-left: {1.5 * loop.Depth}rem".Replace(',', '.')), new XElement("b", loop.Title), Facts(loop.Facts))),
            specialization.Elsewhere.Select(fact => new XElement("li", fact.Place is { } place ? new XElement("b", place.ToString()) : null, Facts([fact.Fact]))));
    }

    private static XElement Facts(IReadOnlyList<Fact> facts) =>
        new("table", facts.Select(fact => new XElement("tr", new XElement("td", Class("topic"), fact.Topic), new XElement("td", fact.Text))));

    private static string Text(Fact fact) => fact.Topic == "" ? fact.Text : $"{fact.Topic}: {fact.Text}";

    private static XAttribute Class(string name) => new("class", name);
}
