namespace DualJit;

/// <summary>What the delegate of a kernel is closed over.</summary>
/// <param name="dispatcher">Shared by all delegates of the kernel.</param>
/// <param name="target">What the delegate that was compiled is bound to: the object of its captured variables.</param>
internal sealed class BoundKernel(Dispatcher dispatcher, object? target) : IBoundKernel
{
    // Emitted code reads these fields.
    internal readonly Dispatcher Dispatcher = dispatcher;
    internal readonly object? Target = target;

    public IKernelCode Code => Dispatcher;
}
