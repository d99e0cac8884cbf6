using System.Runtime;

namespace DualJit.Corpus;

/// <summary>Runs managed code that may never end.</summary>
internal static class TimeLimit
{
    /// <exception cref="TimeoutException">The action took longer, and was aborted.</exception>
    public static void Run(Action action, TimeSpan limit)
    {
        using var clock = new CancellationTokenSource(limit);
        try
        {
            // Obsolete because what is aborted may leave things half done: here that is work whose result nobody uses.
#pragma warning disable SYSLIB0046
            ControlledExecution.Run(action, clock.Token);
#pragma warning restore SYSLIB0046
        }
        catch (OperationCanceledException) when (clock.IsCancellationRequested)
        {
            throw new TimeoutException($"not done after {limit.TotalSeconds} s");
        }
    }
}
