using System.Collections.Concurrent;
using System.Diagnostics;

namespace DualJit.Corpus;

/// <summary>Threads with big stacks, so that what would overflow them is a recursion without end.</summary>
internal static class Workers
{
    private const int StackSize = 64 << 20;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Does the work for every item, on as many threads as there are processors, and gives the results in no order.</summary>
    /// <exception cref="TimeoutException">One takes far too long, though none of it should.</exception>
    public static IReadOnlyCollection<TResult> Run<TItem, TResult>(IReadOnlyCollection<TItem> items, Func<TItem, TResult> work)
    {
        var queue = new ConcurrentQueue<TItem>(items);
        var working = new ConcurrentDictionary<int, (TItem Item, long Start)>();
        var results = new ConcurrentBag<TResult>();
        var threads = Enumerable.Range(0, Environment.ProcessorCount).Select(_ => new Thread(Work, StackSize) { IsBackground = true }).ToList();
        threads.ForEach(thread => thread.Start());
        while (threads.Exists(thread => !thread.Join(TimeSpan.FromSeconds(1))))
            foreach (var (item, start) in working.Values)
                if (Stopwatch.GetElapsedTime(start) > Patience) throw new TimeoutException($"still at work on {item}");
        return results;

        void Work()
        {
            while (queue.TryDequeue(out var item))
            {
                working[Environment.CurrentManagedThreadId] = (item, Stopwatch.GetTimestamp());
                results.Add(work(item));
                working.TryRemove(Environment.CurrentManagedThreadId, out _);
            }
        }
    }
}
