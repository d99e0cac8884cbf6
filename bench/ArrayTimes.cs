using System.Diagnostics;

namespace DualJit.Bench;

/// <summary>What array expressions cost beside the best loop that one can write for each, and what their calls allocate.</summary>
static class ArrayTimes
{
    const int Rounds = 9;

    static readonly TimeSpan TimeOfRound = TimeSpan.FromMilliseconds(15);

    public static void Run(string filter)
    {
        using var python = PythonPeer.Start();
        bool hasC = Peers.Load();
        var table = new MarkdownTable(["expression", "result", "size", "clang, no FMA", "Numba", "NumPy", "Tensors", "C# operators", "DualJit", "÷ best", "bytes a call, over the result"]);
        foreach (var expression in ArrayCases.All().Where(expression => expression.Name.Contains(filter, StringComparison.OrdinalIgnoreCase)))
        {
            using var prepared = expression.Prepare();
            Func<int, double>?[] contestants =
            [
                hasC && prepared.C is { } c ? Timer(c) : null,
                python is null ? null : repeats => python.Time("numba", expression.Python, repeats),
                python is null ? null : repeats => python.Time("numpy", expression.Python, repeats),
                prepared.Tensors is { } tensors ? Timer(tensors) : null,
                Timer(prepared.Operators),
                Timer(prepared.DualJit),
            ];
            var times = MedianTimes(contestants);
            var peers = times[..4].Where(time => !double.IsNaN(time)).ToArray();
            table.Add([
                expression.Name, expression.IsFresh ? "new" : "reused", expression.Size, .. times.Select(Print),
                peers.Length == 0 ? "–" : $"{times[^1] / peers.Min():F2}", $"{BytesOf(prepared.DualJit) - (expression.IsFresh ? prepared.ResultBytes : 0)}",
            ]);
            Console.Error.WriteLine($"{expression.Name} {expression.Size}: {Print(times[^1])}");
        }
        Console.WriteLine($"Median time of one call over {Rounds} rounds in which all take turns, one thread each. A new result is memory of its own in each call, also in C; ÷: by the fastest of C, Numba, NumPy and Tensors.\n");
        Console.WriteLine(table);
    }

    static Func<int, double> Timer(Action run) => repeats =>
    {
        run();
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < repeats; i++) run();
        return Stopwatch.GetElapsedTime(start).TotalNanoseconds / repeats;
    };

    static double[] MedianTimes(Func<int, double>?[] contestants)
    {
        int[] repeats = Array.ConvertAll(contestants, time => time is null ? 0 : Repeats(time));
        var times = Array.ConvertAll(contestants, _ => new double[Rounds]);
        for (int round = 0; round < Rounds; round++)
            for (int i = 0; i < contestants.Length; i++) times[i][round] = contestants[i] is { } time ? time(repeats[i]) : double.NaN;
        return Array.ConvertAll(times, all => all.Order().ElementAt(Rounds / 2));
    }

    // Warm, and as long as tiered code and memory need to settle.
    static int Repeats(Func<int, double> time)
    {
        double nanoseconds = time(1);
        for (int i = 0; i < 2; i++) nanoseconds = time((int)Math.Clamp(TimeOfRound.TotalNanoseconds / nanoseconds, 1, 100_000));
        return double.IsNaN(nanoseconds) ? 1 : (int)Math.Clamp(TimeOfRound.TotalNanoseconds / nanoseconds, 1, 100_000);
    }

    static long BytesOf(Action run)
    {
        run();
        long before = GC.GetAllocatedBytesForCurrentThread();
        run();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    static string Print(double nanoseconds) => nanoseconds switch
    {
        double.NaN => "–",
        < 1e3 => $"{nanoseconds:F0} ns",
        < 1e6 => $"{nanoseconds / 1e3:F1} µs",
        _ => $"{nanoseconds / 1e6:F2} ms",
    };
}
