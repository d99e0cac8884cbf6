namespace DualJit.Tests;

/// <summary>Threads that begin at the same moment.</summary>
internal static class TestThreads
{
    /// <summary>Runs an action on each of them, with its number, and fails where one did.</summary>
    public static void Run(int count, Action<int> run)
    {
        var errors = new List<Exception>();
        var start = new Barrier(count);
        var threads = Enumerable.Range(0, count).Select(number => new Thread(() =>
        {
            start.SignalAndWait();
            try
            {
                run(number);
            }
            catch (Exception error)
            {
                lock (errors) errors.Add(error);
            }
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        Assert.Empty(errors);
    }
}
