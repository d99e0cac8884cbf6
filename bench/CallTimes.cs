using System.Diagnostics;

namespace DualJit.Bench;

/// <summary>What calling a kernel's delegate costs over a plain call of the same method in C#, and whether calls allocate.</summary>
static class CallTimes
{
    const int Calls = 50_000, Rounds = 41;

    static readonly TimeSpan TimeToSettle = TimeSpan.FromMilliseconds(300);

    public static void Run(IReadOnlyList<Backend> backends)
    {
        var table = new MarkdownTable([
            "call", "static C#, ns", "C# delegate, +ns", .. backends.Select(backend => $"{backend}, +ns"), "target, +ns", "bytes a call",
        ]);
        var cases = CallCases.All().Select(@case => (Case: @case, Loops: (Action<int>[])[@case.Static, @case.Delegate, .. backends.Select(@case.Kernel)])).ToArray();
        // All of them, so that tiered code has settled before anything counts.
        foreach (var (_, loops) in cases) WarmUp(loops);
        foreach (var (@case, loops) in cases)
        {
            double[][] times = Times(loops);
            table.Add([
                @case.Name, Print(Median(times[0])),
                .. times.Skip(1).Select(ours => Print(Median([.. ours.Zip(times[0], (time, plain) => time - plain)]))),
                @case.Target is { } target ? $"≤ {target}" : "–",
                string.Join(", ", loops.Skip(2).Select(loop => $"{BytesPerCall(loop)}")),
            ]);
        }
        Console.WriteLine($"Time of a call: median of {Rounds} rounds in which all take turns; + is what a call costs over the static one in the same round.\n");
        Console.WriteLine(table);
        Console.WriteLine($"Compiling again: {CompileAgain(capturing: false):F0} ns for a lambda that captures nothing, {CompileAgain(capturing: true):F0} ns for one that does.");
    }

    static double CompileAgain(bool capturing)
    {
        double[] times = Times([count =>
        {
            for (int i = 0; i < count; i++)
            {
                double factor = i;
                if (capturing) Jit.Compile((double x) => x * factor);
                else Jit.Compile((double x) => x * 2);
            }
        }])[0];
        return Median(times);
    }

    static double[][] Times(Action<int>[] loops)
    {
        WarmUp(loops);
        var times = Array.ConvertAll(loops, _ => new double[Rounds]);
        for (int round = 0; round < Rounds; round++)
            for (int i = 0; i < loops.Length; i++)
            {
                long start = Stopwatch.GetTimestamp();
                loops[i](Calls);
                times[i][round] = Stopwatch.GetElapsedTime(start).TotalNanoseconds / Calls;
            }
        return times;
    }

    static void WarmUp(Action<int>[] loops)
    {
        long start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < TimeToSettle)
            foreach (var loop in loops) loop(Calls / 10);
    }

    static double BytesPerCall(Action<int> loop)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        loop(Calls);
        return (GC.GetAllocatedBytesForCurrentThread() - before) / (double)Calls;
    }

    static double Median(double[] values) => values.Order().ElementAt(values.Length / 2);

    static string Print(double nanoseconds) => $"{nanoseconds:F1}";
}
