namespace DualJit;

/// <summary>What became of a kernel: what <c>Kernel.Explain</c> writes as text or as a page.</summary>
internal sealed record Report(string Name, IReadOnlyList<SpecializationReport> Specializations);

/// <summary>What became of a specialisation: its loops in the order of the source, each before those inside, facts that belong to no loop, and the lines it is made of.</summary>
internal sealed record SpecializationReport(
    string Title, string Times, IReadOnlyList<LoopReport> Loops, IReadOnlyList<PlacedFact> Elsewhere, IReadOnlyList<SourceRange> Sources, IReadOnlyDictionary<Place, CodeState> Lines);

/// <summary>What became of a loop that has <paramref name="Depth"/> loops around it.</summary>
internal sealed record LoopReport(string Title, Place? Place, int Depth, IReadOnlyList<Fact> Facts);

/// <summary>A line of the report. The topic is a word such as <c>checks</c>, or empty where the line goes on with the topic before.</summary>
internal sealed record Fact(string Topic, string Text);

/// <summary>A fact on what is no loop.</summary>
internal sealed record PlacedFact(Place? Place, Fact Fact);

/// <summary>A line of a file.</summary>
internal sealed record Place(string File, int Line)
{
    public override string ToString() => $"{Path.GetFileName(File)}:{Line}";
}

/// <summary>The lines of a method.</summary>
internal sealed record SourceRange(string File, int First, int Last);

/// <summary>What the code of a line is, the worst last.</summary>
internal enum CodeState { Vector, Scalar, Checked }
