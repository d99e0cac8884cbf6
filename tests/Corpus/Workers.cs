using System.Collections.Concurrent;

namespace DualJit.Corpus;

/// <summary>Threads with big stacks, so that what would overflow them is a recursion without end.</summary>
internal static class Workers
{
    private const int StackSize = 256 << 20;

    /// <summary>Does the work for every item, on as many threads as there are processors, and gives the results in no order.</summary>
    public static IReadOnlyCollection<TResult> Run<TItem, TResult>(IReadOnlyCollection<TItem> items, Func<TItem, TResult> work)
    {
        var queue = new ConcurrentQueue<TItem>(items);
        var results = new ConcurrentBag<TResult>();
        var threads = Enumerable.Range(0, Environment.ProcessorCount).Select(_ => new Thread(Work, StackSize)).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        return results;

        void Work()
        {
            while (queue.TryDequeue(out var item)) results.Add(work(item));
        }
    }
}
