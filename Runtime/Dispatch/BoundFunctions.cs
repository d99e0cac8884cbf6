namespace DualJit;

/// <summary>What the delegate of a kernel is closed over whose code depends on other delegates.</summary>
/// <param name="dispatcher">Shared by all delegates of the kernel.</param>
/// <param name="target">What the delegate that was compiled is bound to.</param>
internal sealed class BoundFunctions(FunctionDispatcher dispatcher, object? target) : IBoundKernel
{
    public IKernelCode Code => dispatcher;

    /// <summary>The stub to try first for delegates, and what it is called with. Emitted code calls it.</summary>
    /// <param name="delegates">Those among the arguments, by position.</param>
    /// <param name="call">The last argument of the stub.</param>
    internal Delegate Select(object?[] delegates, out object call)
    {
        var (found, functions) = dispatcher.Select([.. delegates, target]);
        call = new FunctionCall(target, functions);
        return found.Current ?? found.First();
    }
}
