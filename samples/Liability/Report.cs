using System.Diagnostics;
using DualJit;

namespace Liability;

/// <summary>What the sample prints.</summary>
static class Report
{
    public static void Portfolio(Contract[] contracts)
    {
        Console.WriteLine($"{contracts.Length:N0} unit-linked contracts, {contracts.Sum(contract => (long)contract.Remaining):N0} months to project, {Basis.Months} at most");
        Line("value of the funds", contracts.Sum(contract => contract.Fund));
        Line("sums assured", contracts.Sum(contract => contract.SumAssured));
    }

    public static void BestEstimate(Valuation valuation)
    {
        var (premiums, deaths, surrenders, maturities, expenses) = valuation.Values;
        Console.WriteLine("Present values");
        Line("death benefits", deaths);
        Line("surrender benefits", surrenders);
        Line("maturity benefits", maturities);
        Line("expenses", expenses);
        Line("premiums", -premiums);
        Line("best-estimate liability", valuation.Liability);
    }

    public static void Stresses(Contract[] contracts, Basis basis, BestEstimate kernel)
    {
        double liability = Valuation.Of(contracts, basis, kernel).Liability;
        Console.WriteLine("Change of the liability under stress");
        foreach (var (name, stressed) in basis.Stresses) Line(name, Valuation.Of(contracts, stressed, kernel).Liability - liability);
    }

    /// <summary>Seconds to value the portfolio: the first time, with the kernel's compilation, and later.</summary>
    public static void Times(Contract[] contracts, Basis basis)
    {
        int threads = Environment.ProcessorCount;
        var contestants = new List<(string Name, Func<BestEstimate> Kernel)>
        {
            ("C#", () => Kernels.BestEstimate),
            ($"C#, Parallel.For, {threads} threads", () => Valuation.WithParallelFor),
        };
        foreach (var backend in Checks.Backends.Where(backend => backend is Backend.Il or Backend.Llvm))
            foreach (int count in new[] { 1, threads }.Distinct())
                contestants.Add(($"DualJit, {backend}, {(count == 1 ? "1 thread" : $"{count} threads")}", () => Compiled(backend, count, "timed")));

        Console.WriteLine($"{"Seconds to value them",-40}{"first call",12}{"later calls",14}{"speed-up",11}");
        double plain = 0;
        foreach (var (name, kernel) in contestants)
        {
            long start = Stopwatch.GetTimestamp();
            var compiled = kernel();
            Valuation.Of(contracts, basis, compiled);
            double first = Stopwatch.GetElapsedTime(start).TotalSeconds, later = Median(() => Valuation.Of(contracts, basis, compiled));
            if (plain == 0) plain = later;
            Console.WriteLine($"  {name,-38}{first,12:F3}{later,14:F4}{plain / later,10:F2}x");
        }
    }

    /// <param name="name">Kernels of the same options are one, but for their name.</param>
    public static BestEstimate Compiled(Backend backend, int threads, string? name = null) =>
        Jit.Compile<BestEstimate>(Kernels.BestEstimate, new JitOptions { Backend = backend, MaxThreads = threads, Name = name });

    static double Median(Action run)
    {
        // .NET compiles a method that is busy again, in the background: its best code counts.
        for (int i = 0; i < 3; i++) run();
        Thread.Sleep(200);
        double[] times = new double[7];
        foreach (ref double time in times.AsSpan())
        {
            long start = Stopwatch.GetTimestamp();
            run();
            time = Stopwatch.GetElapsedTime(start).TotalSeconds;
        }
        return times.Order().ElementAt(times.Length / 2);
    }

    static void Line(string name, double amount) => Console.WriteLine($"  {name,-38}{amount,20:N2}");
}
