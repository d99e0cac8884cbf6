using System.Diagnostics;
using System.Globalization;
using DualJit.IR;

namespace DualJit.Tests;

/// <summary>
/// Forks of many threads at once, of tasks and of <see cref="Parallel"/>, with failures and collections in between; for longer with <c>DUALJIT_FORK_SECONDS</c> in the
/// environment.
/// </summary>
public sealed class ForkStressTests
{
    private const int Most = 800;

    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(
        double.TryParse(Environment.GetEnvironmentVariable("DUALJIT_FORK_SECONDS"), CultureInfo.InvariantCulture, out double seconds) ? seconds : 0.2);

    private static readonly Dictionary<(string, int), MachineCode> Codes = TestBackends.Names
        .SelectMany(_ => new[] { 1, 2, 3, 7 }, (backend, threads) => (backend, threads))
        .ToDictionary(key => key, key => new MachineCode(TestBackends.Find(key.backend), Parser.Parse(ForkCode.Text)) { MaxThreads = key.threads });

    [Fact]
    public void ManyThreads()
    {
        var errors = new List<Exception>();
        var threads = Enumerable.Range(0, 64).Select(seed => new Thread(() => Catch(errors, () => RunFor(Duration, seed)))).ToList();
        threads.ForEach(thread => thread.Start());
        while (threads.Exists(thread => thread.IsAlive))
        {
            GC.Collect();
            Thread.Sleep(10);
        }
        Assert.Empty(errors);
    }

    [Fact]
    public async Task Tasks() => await Task.WhenAll(Enumerable.Range(0, 16).Select(seed => Task.Run(() => RunFor(Duration, seed))));

    [Fact]
    public void ParallelFor() => Parallel.For(0, 50, seed => RunOnce(new Random(seed)));

    // Every thread of the pool waits, so that none can help.
    [Fact]
    public void ThePoolIsBusy()
    {
        var end = new ManualResetEventSlim();
        int waiting = 0;
        for (int i = 0; i < 4 * Environment.ProcessorCount; i++)
            ThreadPool.QueueUserWorkItem(_ =>
            {
                Interlocked.Increment(ref waiting);
                end.Wait();
            });
        SpinWait.SpinUntil(() => Volatile.Read(ref waiting) >= Environment.ProcessorCount);
        RunFor(Duration, 1);
        end.Set();
    }

    private static void Catch(List<Exception> errors, Action run)
    {
        try
        {
            run();
        }
        catch (Exception error)
        {
            lock (errors) errors.Add(error);
        }
    }

    private static void RunFor(TimeSpan time, int seed)
    {
        var random = new Random(seed);
        long start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < time) RunOnce(random);
    }

    private static unsafe void RunOnce(Random random)
    {
        var (_, code) = Codes.ElementAt(random.Next(Codes.Count));
        int items = random.Next(4) == 0 ? random.Next(5) : random.Next(Most);
        bool fails = random.Next(3) == 0 && items > 0;
        long bound = fails ? random.Next(items) : items;
        var squares = new long[items + 1];
        int status;
        long[] operands;
        fixed (long* pointer = squares) status = code.Call([items, 1L << random.Next(10, 40), bound, (nint)pointer], out _, out operands);
        Assert.Equal(fails ? (int)TrapKind.IndexOutOfRange : 0, status);
        if (fails) Assert.Equal([bound, bound], operands[..2]);
        for (long i = 0; i < bound; i++) Assert.Equal(i * i, squares[i]);
    }
}
