using System.Diagnostics;
using DualJit.Frontend;
using DualJit.Inference;
using DualJit.IR;

namespace DualJit.Bench;

/// <summary>What each pass costs per kernel, on IR that the front end made once.</summary>
static class PassTimes
{
    const int Repetitions = 200, WarmUp = 300;

    static readonly Delegate[] All =
    [
        Kernels.Dot, Kernels.Axpy, Kernels.Compare, Kernels.Dtw, Kernels.Stencil, Kernels.Distances, Kernels.RowSums, Kernels.Accelerate,
        Kernels.Mandelbrot, Kernels.Histogram, Kernels.Matmul,
    ];

    public static void Run()
    {
        var kernels = All.Select(kernel => (CilReader.Read(kernel).Module, Types: ParameterTypes(kernel))).ToArray();
        // In turns, so that tiered code settles before anything counts.
        for (int i = 0; i < WarmUp; i++)
            foreach (var (module, types) in kernels) Measure(module, types);
        Thread.Sleep(TimeSpan.FromMilliseconds(500));
        var medians = kernels.Select(kernel => Medians(kernel.Module, kernel.Types)).ToArray();

        var table = new MarkdownTable(["pass, µs", .. All.Select(kernel => kernel.Method.Name.ToLowerInvariant())]);
        for (int pass = 0; pass < Pipeline.Standard.Count; pass++)
            table.Add([Pipeline.Standard[pass].Name, .. medians.Select(times => $"{times[pass].TotalMicroseconds:F1}")]);
        table.Add(["together", .. medians.Select(times => $"{times[^1].TotalMicroseconds:F1}")]);
        Console.WriteLine($"Time of each pass: median of {Repetitions}, warm.\n");
        Console.WriteLine(table);
    }

    static IrType[] ParameterTypes(Delegate kernel) => [.. kernel.Method.GetParameters().Select(parameter =>
        KernelTypes.Of(parameter.ParameterType) is not { } type ? throw new NotSupportedException($"{parameter.ParameterType}")
        : type.HasAnyRank ? IrType.Array(type.DType, 2, Layout.C) : type)];

    static TimeSpan[] Medians(Module module, IrType[] types)
    {
        var runs = Enumerable.Range(0, Repetitions).Select(_ => Measure(module, types)).ToArray();
        return [.. Enumerable.Range(0, Pipeline.Standard.Count + 1).Select(pass => runs.Select(times => times[pass]).Order().ElementAt(Repetitions / 2))];
    }

    /// <summary>One time per pass, and all together.</summary>
    static TimeSpan[] Measure(Module module, IrType[] types)
    {
        var typed = new TypeInferer(module, _ => (null, 0)).Infer(types);
        var times = new TimeSpan[Pipeline.Standard.Count + 1];
        int pass = 0;
        long start = Stopwatch.GetTimestamp(), last = start;
        Pipeline.Lower(typed, (_, _) =>
        {
            long now = Stopwatch.GetTimestamp();
            times[pass++] = Stopwatch.GetElapsedTime(last, now);
            last = now;
        });
        times[^1] = Stopwatch.GetElapsedTime(start);
        return times;
    }
}
