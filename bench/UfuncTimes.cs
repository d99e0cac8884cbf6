using System.Diagnostics;

namespace DualJit.Bench;

/// <summary>What ufuncs, gufuncs and stencils cost beside the loop in C, and those of Numba and NumPy.</summary>
static class UfuncTimes
{
    const int Rounds = 9;

    static readonly TimeSpan TimeOfRound = TimeSpan.FromMilliseconds(12);

    public static void Run(string filter)
    {
        using var python = PythonPeer.Start("ufuncs.py");
        bool hasC = Peers.Load();
        var table = new MarkdownTable(["call", "result", "size", "clang, no FMA", "Numba", "NumPy", "DualJit", "÷ best strict", "bytes a call, over the result"]);
        foreach (var call in UfuncCases.All().Where(call => call.Name.Contains(filter, StringComparison.OrdinalIgnoreCase)))
        {
            using var prepared = call.Prepare();
            Func<int, double>?[] contestants =
            [
                hasC && prepared.C is { } c ? Turns.Timer(c) : null,
                python is null ? null : repeats => python.Time("numba", call.Python, repeats),
                python is null ? null : repeats => python.Time("numpy", call.Python, repeats),
                Turns.Timer(prepared.DualJit),
            ];
            Warm(prepared.DualJit);
            var times = Turns.MedianTimes(contestants, Rounds, TimeOfRound);
            double[] strict = [.. (call.NumPyIsStrict ? times[..3] : times[..2]).Where(time => !double.IsNaN(time))];
            table.Add([
                call.Name, call.ResultBytes > 0 ? "new" : "reused", call.Size, .. times[..2].Select(Turns.Print), Turns.Print(times[2]) + (call.NumPyIsStrict ? "" : " *"), Turns.Print(times[3]),
                strict.Length == 0 ? "–" : $"{times[3] / strict.Min():F2}", $"{ArrayTimes.BytesOf(prepared.DualJit) - call.ResultBytes}",
            ]);
            Console.Error.WriteLine($"{call.Name} {call.Size}: {Turns.Print(times[3])}");
        }
        Console.WriteLine($"Median time of one call over {Rounds} rounds in which all take turns, one thread each. A new result is memory of its own in each call, also in C; ÷: by the fastest that computes element for element what the function says; * does other math: a vector exp, sums in another order, BLAS.\n");
        Console.WriteLine(table);
    }

    // .NET compiles what a call goes through again, at its best, some hundred milliseconds after it was called often.
    static void Warm(Action run)
    {
        for (int i = 0; i < 5; i++)
        {
            long start = Stopwatch.GetTimestamp();
            while (Stopwatch.GetElapsedTime(start) < TimeOfRound) run();
            Thread.Sleep(120);
        }
    }
}
