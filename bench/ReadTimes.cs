using System.Diagnostics;
using DualJit.Frontend;
using DualJit.IR;

namespace DualJit.Bench;

/// <summary>From CIL to verified IR, once everything is warm.</summary>
static class ReadTimes
{
    const int Repetitions = 2_000;

    static readonly Delegate[] All =
    [
        Kernels.Dot, Kernels.Axpy, Kernels.Compare, Kernels.Dtw, Kernels.Stencil, Kernels.Distances, Kernels.RowSums, Kernels.Accelerate,
        Kernels.Mandelbrot, Kernels.Histogram, Kernels.Matmul,
    ];

    public static void Run()
    {
        var table = new MarkdownTable("kernel", "bytes of CIL", "instructions of IR", "µs");
        // In turns, so that tiered code settles before anything counts.
        for (int i = 0; i < Repetitions; i++)
            foreach (Delegate kernel in All) Time(kernel);
        Thread.Sleep(TimeSpan.FromMilliseconds(500));
        foreach (Delegate kernel in All)
        {
            TimeSpan[] times = [.. Enumerable.Range(0, Repetitions).Select(_ => Time(kernel)).Order()];
            int instructions = CilReader.Read(kernel).Module.Functions.Sum(function => function.Blocks.Sum(block => block.Instructions.Count));
            table.Add(kernel.Method.Name.ToLowerInvariant(), $"{kernel.Method.GetMethodBody()!.GetILAsByteArray()!.Length}", $"{instructions}", $"{times[Repetitions / 2].TotalMicroseconds:F1}");
        }
        Console.WriteLine($"From CIL to verified IR: median of {Repetitions}, warm.\n");
        Console.WriteLine(table);
    }

    static TimeSpan Time(Delegate kernel)
    {
        long start = Stopwatch.GetTimestamp();
        Verifier.ThrowIfInvalid(CilReader.Read(kernel).Module);
        return Stopwatch.GetElapsedTime(start);
    }
}
