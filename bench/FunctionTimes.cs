using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace DualJit.Bench;

/// <summary>What functions as values cost: a delegate that a kernel is given, whose code becomes part of the kernel's, and managed code that a kernel calls back.</summary>
static class FunctionTimes
{
    const int Elements = 1000, Rounds = 41, Iterations = 100;

    static readonly TimeSpan TimeToSettle = TimeSpan.FromMilliseconds(300);

    /// <summary>A way to do it: as C# does, and as kernels do.</summary>
    sealed record Way(string Name, Action Plain, Func<Backend, Action> Kernel);

    public static void Run(IReadOnlyList<Backend> backends)
    {
        var table = new MarkdownTable(["what", "C#, ns", .. backends.Select(backend => $"{backend}, ns")]);
        foreach (var way in Ways())
        {
            Action[] contestants = [way.Plain, .. backends.Select(way.Kernel)];
            table.Add([way.Name, .. Times(contestants).Select(times => $"{times:F2}")]);
        }
        Console.WriteLine($"Time of an element or a call, of {Elements:N0} in a loop: median of {Rounds} rounds in which all take turns.\n");
        Console.WriteLine(table);
    }

    static IEnumerable<Way> Ways()
    {
        double[] x = [.. Enumerable.Range(0, Elements).Select(i => i * 0.5)], y = new double[Elements];
        double factor = 3;
        Func<double, double> square = v => v * v + 1, scale = v => v * factor;
        Func<double, double> called = v => v + 1;

        yield return Over<Action<Func<double, double>, double[], double[]>>("y[i] = f(x[i]), f given: v * v + 1", Apply, apply => apply(square, x, y));
        yield return Over<Action<double[], double[]>>("y[i] = x[i] * x[i] + 1, in place", InPlace, apply => apply(x, y));
        yield return Over<Action<Func<double, double>, double[], double[]>>("y[i] = f(x[i]), f given: v * captured", Apply, apply => apply(scale, x, y));
        // A call of a delegate that the compiler does not guess.
        Func<int, double> loop = n =>
        {
            double sum = 0;
            for (int i = 0; i < n; i++) sum += Jit.Managed(called, sum);
            return sum;
        };
        yield return new("Jit.Managed(f, x), f from outside", () => CallLoop(called, Elements), backend => Compiled(loop, backend));
        Func<int, double> sharing = n =>
        {
            double sum = 0;
            for (int i = 0; i < n; i++) Jit.Managed(() => { sum += i; });
            return sum;
        };
        yield return new("Jit.Managed(() => sum += i), captured", () => sharing(Elements), backend => Compiled(sharing, backend));
        double[] array = [1, 2, 3];
        Func<int, double[], double> withArray = (n, v) =>
        {
            double sum = 0;
            for (int i = 0; i < n; i++) sum += Jit.Managed(FirstOf, v);
            return sum;
        };
        yield return Over("Jit.Managed(f, array)", withArray, kernel => kernel(Elements, array));
    }

    static Way Over<TKernel>(string name, TKernel method, Action<TKernel> run) where TKernel : Delegate => new(name, () => run(method), backend =>
    {
        var kernel = Jit.Compile(method, new JitOptions { Backend = backend });
        return () => run(kernel);
    });

    static Action Compiled(Func<int, double> method, Backend backend)
    {
        var kernel = Jit.Compile(method, new JitOptions { Backend = backend });
        return () => kernel(Elements);
    }

    static double[] Times(Action[] contestants)
    {
        long start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < TimeToSettle * contestants.Length)
            foreach (var run in contestants) run();
        var times = Array.ConvertAll(contestants, _ => new double[Rounds]);
        for (int round = 0; round < Rounds; round++)
            for (int i = 0; i < contestants.Length; i++)
            {
                start = Stopwatch.GetTimestamp();
                for (int k = 0; k < Iterations; k++) contestants[i]();
                times[i][round] = Stopwatch.GetElapsedTime(start).TotalNanoseconds / Iterations / Elements;
            }
        return Array.ConvertAll(times, all => all.Order().ElementAt(Rounds / 2));
    }

    static void Apply(Func<double, double> f, double[] x, double[] y)
    {
        for (int i = 0; i < x.Length; i++) y[i] = f(x[i]);
    }

    static void InPlace(double[] x, double[] y)
    {
        for (int i = 0; i < x.Length; i++) y[i] = x[i] * x[i] + 1;
    }

    static double FirstOf(double[] v) => v[0];

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static double CallLoop(Func<double, double> f, int n)
    {
        double sum = 0;
        for (int i = 0; i < n; i++) sum += f(sum);
        return sum;
    }
}
