using System.Text;

namespace DualJit;

/// <summary>The report as text: a paragraph per loop, those inside indented.</summary>
internal static class TextReport
{
    private const int TopicWidth = 12;

    public static string Write(Report report)
    {
        var text = new StringBuilder().AppendLine($"{report.Name}: {report.Specializations.Count} {(report.Specializations.Count == 1 ? "specialisation" : "specialisations")}");
        foreach (var specialization in report.Specializations)
        {
            text.AppendLine().AppendLine(specialization.Title).AppendLine(specialization.Times);
            foreach (var loop in specialization.Loops)
            {
                string indent = new(' ', 2 + 2 * loop.Depth);
                text.AppendLine().AppendLine($"{indent}{loop.Title}");
                foreach (var fact in loop.Facts) text.AppendLine($"{indent}  {fact.Topic.PadRight(TopicWidth)}{fact.Text}");
            }
            if (specialization.Elsewhere.Count == 0) continue;
            text.AppendLine();
            foreach (var (place, fact) in specialization.Elsewhere) text.AppendLine($"  {fact.Topic.PadRight(TopicWidth)}{fact.Text}{(place is null ? "" : $" ({place})")}");
        }
        return text.ToString();
    }
}
