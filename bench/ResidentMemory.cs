using System.Globalization;

namespace DualJit.Bench;

/// <summary>The process's resident memory over many cycles of compile, run, dispose: a leak shows as a slope.</summary>
static class ResidentMemory
{
    public static void Run(IReadOnlyList<Backend> backends, int cycles)
    {
        Case[] cases = Cases.Small();
        int step = Math.Max(1, cycles / 10);
        foreach (Backend backend in backends)
        {
            Console.WriteLine($"{backend}: resident memory over {cycles:N0} cycles of compile, run, dispose");
            double early = 0;
            for (int cycle = 1; cycle <= cycles; cycle++)
            {
                cases[cycle % cases.Length].FirstCall(backend);
                if (cycle % step != 0)
                    continue;
                double now = Mebibytes();
                // By then everything that is loaded once is loaded.
                if (cycle / step == 2) early = now;
                Console.WriteLine($"{cycle,10:N0}  {now,7:F1} MiB{(cycle / step > 2 ? $"  {now - early:+0.0;-0.0} since cycle {2 * step:N0}" : "")}");
            }
            Console.WriteLine();
        }
    }

    // Collected first, so that the number is what is held and not what waits for a collection.
    static double Mebibytes()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        string line = File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        string[] fields = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return long.Parse(fields[1], CultureInfo.InvariantCulture) / 1024.0;
    }
}
