namespace DualJit.Bench;

/// <summary>What a fresh kernel costs: from <c>Jit.Compile</c> to its first result on a handful of elements.</summary>
static class CompileTimes
{
    const int Fresh = 50, WarmUp = 5;

    /// <param name="startUp">The time of each backend's first kernel in this process.</param>
    public static void Run(IReadOnlyDictionary<Backend, TimeSpan> startUp)
    {
        Backend[] backends = [.. startUp.Keys];
        var table = new MarkdownTable(["kernel", .. backends.Select(backend => $"{backend}, ms")]);
        table.Add(["value + 1, first of the process", .. startUp.Values.Select(Milliseconds)]);
        foreach (Case @case in Cases.Small())
            table.Add([@case.Kernel, .. backends.Select(backend => Milliseconds(Median(@case, backend)))]);
        Console.WriteLine($"Time from Jit.Compile to the first result of a fresh kernel: median of {Fresh}, warm.\n");
        Console.WriteLine(table);
    }

    static TimeSpan Median(Case @case, Backend backend)
    {
        for (int i = 0; i < WarmUp; i++) @case.FirstCall(backend);
        TimeSpan[] times = [.. Enumerable.Range(0, Fresh).Select(_ => @case.FirstCall(backend)).Order()];
        return times[Fresh / 2];
    }

    static string Milliseconds(TimeSpan time) => $"{time.TotalMilliseconds:F3}";
}
