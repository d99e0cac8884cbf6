namespace DualJit;

/// <summary>What the delegate of a kernel is closed over whose code depends on other delegates.</summary>
/// <param name="dispatcher">Shared by all delegates of the kernel.</param>
/// <param name="target">What the delegate that was compiled is bound to.</param>
internal sealed class BoundFunctions(FunctionDispatcher dispatcher, object? target) : IBoundKernel
{
    // Emitted code reads it.
    internal readonly object? Target = target;

    public IKernelCode Code => dispatcher;

    /// <summary>The stub to try first for delegates. Emitted code calls it.</summary>
    /// <param name="delegates">Those among the arguments, by position.</param>
    internal Delegate Select(object?[] delegates)
    {
        var found = dispatcher.Select([.. delegates, Target]);
        return found.Current ?? found.First();
    }
}
