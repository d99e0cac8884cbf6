namespace DualJit.Bench;

/// <summary>What parallel loops cost beside OpenMP, Numba and <c>Parallel.For</c>, and how much faster they are than on one thread.</summary>
static unsafe class ParallelTimes
{
    const int Rounds = 9;

    static readonly TimeSpan TimeOfRound = TimeSpan.FromMilliseconds(30);

    /// <summary>Prints the table; false where numbers of threads, or C#, made other bits.</summary>
    public static bool Run(string filter)
    {
        using var python = PythonPeer.Start(Path.Combine("parallel", "loops.py"));
        bool hasC = Peers.LoadParallel();
        int threads = ThreadLimit.For(null);
        var table = new MarkdownTable([
            "loop", "size", "C#", "Parallel.For", "clang", "clang, no FMA", "clang, fast math", "Numba", "DualJit, 1 thread", $"DualJit, {threads} threads", "speed-up", "÷ best strict", "÷ best", "bits",
        ]);
        bool agree = true;
        foreach (var loop in ParallelCases.All().Where(loop => $"{loop.Name} {loop.Size}".Contains(filter, StringComparison.OrdinalIgnoreCase)))
        {
            using var prepared = loop.Prepare();
            Action one = prepared.Compiled(new JitOptions { MaxThreads = 1 }), all = prepared.Compiled(new JitOptions { MaxThreads = threads });
            Func<int, double>? C(Contestant contestant) => hasC ? Rested(Turns.Timer(prepared.Native(Peers.Function(contestant, loop.Name)))) : null;
            var times = Turns.MedianTimes(
                [
                    Turns.Timer(prepared.CSharp), Turns.Timer(prepared.ParallelFor),
                    C(Contestant.Clang), C(Contestant.ClangStrict), prepared.IsSum ? C(Contestant.ClangFast) : null,
                    python is null ? null : repeats => python.Time("numba", prepared.Python, repeats),
                    Turns.Timer(one), Turns.Timer(all),
                ], Rounds, TimeOfRound);
            // Contraction and fast math change bits.
            double strict = Least(times[0], times[1], times[3], times[5]), best = Least(times[..6]);

            byte[] expected = prepared.Result(one);
            bool same = expected.AsSpan().SequenceEqual(prepared.Result(all)) && (prepared.IsSum || expected.AsSpan().SequenceEqual(prepared.Result(prepared.CSharp)));
            agree &= same;
            table.Add([loop.Name, loop.Size, .. times.Select(Turns.Print), $"{times[6] / times[7]:F2}", $"{times[7] / strict:F2}", $"{times[7] / best:F2}", same ? "same" : "differ"]);
            Console.Error.WriteLine($"{loop.Name} {loop.Size}: {Turns.Print(times[7])}");
        }
        Console.WriteLine($"Median time of one call over {Rounds} rounds in which all take turns. ÷: by the fastest of C#, Parallel.For, clang without FMA and Numba; by the fastest of all. bits: on one thread, on {threads}, and C# where there is no float sum.\n");
        Console.WriteLine(table);
        return agree;
    }

    // OpenMP's threads wait for the next loop without sleeping.
    static Func<int, double> Rested(Func<int, double> time)
    {
        var rest = (delegate* unmanaged<void>)Peers.Function(Contestant.Clang, "rest");
        return repeats =>
        {
            double nanoseconds = time(repeats);
            rest();
            return nanoseconds;
        };
    }

    static double Least(params double[] times) => times.Where(time => !double.IsNaN(time)).Min();
}
