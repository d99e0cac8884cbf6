using System.Diagnostics;
using System.Globalization;
using System.Runtime;
using DualJit.Frontend;
using DualJit.IR;

namespace DualJit.Bench;

/// <summary>The first kernel of a process, in processes of its own.</summary>
static class FirstKernel
{
    const int Processes = 15;

    static readonly (string Name, string Text)[] Ways =
    [
        ("read", "read: from CIL to verified IR"),
        ("il", "Jit.Compile and a call, IL"),
        ("llvm", "Jit.Compile and a call, LLVM"),
    ];

    public static void Run()
    {
        var table = new MarkdownTable("", "ms", "least", "ms of the CPU", "methods compiled by .NET", "ms of that");
        foreach (var (name, text) in Ways)
        {
            double[][] runs = [.. Enumerable.Range(0, Processes).Select(_ => InProcess(name)).OfType<double[]>()];
            if (runs.Length == 0) continue;
            double[] Sorted(int column) => [.. runs.Select(run => run[column]).Order()];
            string Median(int column, string format) => Sorted(column)[runs.Length / 2].ToString(format, CultureInfo.InvariantCulture);
            table.Add(text, Median(0, "F1"), $"{Sorted(0)[0]:F1}", Median(1, "F1"), Median(2, "F0"), Median(3, "F1"));
        }
        Console.WriteLine($"The first kernel of a process (dot): medians of {Processes} processes.\n");
        Console.WriteLine(table);
    }

    /// <summary>What <see cref="Run"/> starts. It does as little as can be before the clock runs.</summary>
    public static int RunHere(string way)
    {
        Func<double[], double[], double> kernel = Kernels.Dot;
        double[] x = [1, 2], y = [3, 4];
        long methods = JitInfo.GetCompiledMethodCount();
        TimeSpan compiling = JitInfo.GetCompilationTime(), cpu = Environment.CpuUsage.TotalTime;
        long start = Stopwatch.GetTimestamp();
        if (way == "read") Verifier.ThrowIfInvalid(CilReader.Read(kernel).Module);
        else Jit.Compile(kernel, new JitOptions { Backend = way == "il" ? Backend.Il : Backend.Llvm })(x, y);
        TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
        cpu = Environment.CpuUsage.TotalTime - cpu;
        compiling = JitInfo.GetCompilationTime() - compiling;
        methods = JitInfo.GetCompiledMethodCount() - methods;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{elapsed.TotalMilliseconds} {cpu.TotalMilliseconds} {methods} {compiling.TotalMilliseconds}"));
        return 0;
    }

    // Null where it fails, for want of LLVM.
    static double[]? InProcess(string way)
    {
        using var process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, [typeof(FirstKernel).Assembly.Location, "first", way]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? [.. output.Split(' ').Select(number => double.Parse(number, CultureInfo.InvariantCulture))] : null;
    }
}
