namespace DualJit.Bench;

/// <summary>What array expressions cost beside the best loop that one can write for each, and what their calls allocate.</summary>
static class ArrayTimes
{
    const int Rounds = 9;

    static readonly TimeSpan TimeOfRound = TimeSpan.FromMilliseconds(15);

    public static void Run(string filter)
    {
        using var python = PythonPeer.Start("expressions.py");
        bool hasC = Peers.Load();
        var table = new MarkdownTable(["expression", "result", "size", "clang, no FMA", "Numba", "NumPy", "Tensors", "C# operators", "DualJit", "÷ best", "bytes a call, over the result"]);
        foreach (var expression in ArrayCases.All().Where(expression => expression.Name.Contains(filter, StringComparison.OrdinalIgnoreCase)))
        {
            using var prepared = expression.Prepare();
            Func<int, double>?[] contestants =
            [
                hasC && prepared.C is { } c ? Turns.Timer(c) : null,
                python is null ? null : repeats => python.Time("numba", expression.Python, repeats),
                python is null ? null : repeats => python.Time("numpy", expression.Python, repeats),
                prepared.Tensors is { } tensors ? Turns.Timer(tensors) : null,
                Turns.Timer(prepared.Operators),
                Turns.Timer(prepared.DualJit),
            ];
            var times = Turns.MedianTimes(contestants, Rounds, TimeOfRound);
            var peers = times[..4].Where(time => !double.IsNaN(time)).ToArray();
            table.Add([
                expression.Name, expression.IsFresh ? "new" : "reused", expression.Size, .. times.Select(Turns.Print),
                peers.Length == 0 ? "–" : $"{times[^1] / peers.Min():F2}", $"{BytesOf(prepared.DualJit) - (expression.IsFresh ? prepared.ResultBytes : 0)}",
            ]);
            Console.Error.WriteLine($"{expression.Name} {expression.Size}: {Turns.Print(times[^1])}");
        }
        Console.WriteLine($"Median time of one call over {Rounds} rounds in which all take turns, one thread each. A new result is memory of its own in each call, also in C; ÷: by the fastest of C, Numba, NumPy and Tensors.\n");
        Console.WriteLine(table);
    }

    // The least of some calls: one at which .NET compiles what it goes through allocates for that.
    public static long BytesOf(Action run) => Enumerable.Range(0, 5).Min(_ =>
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        run();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    });
}
