namespace DualJit.IR;

/// <summary>The call of what runs the ranges of a <c>fork</c>, for managed code; native code makes it by itself.</summary>
public static unsafe class ForkCalls
{
    /// <summary>Calls a function for ranges that make up 0 to <paramref name="items"/>, through the context.</summary>
    /// <param name="chunk">The address of <c>int chunk(KernelContext*, long first, long end, nint frame)</c>.</param>
    /// <param name="work">An estimate of how long all of it takes, in nanoseconds.</param>
    /// <param name="frame">What the function gets each time.</param>
    /// <returns>0, or the status of the lowest range that failed; its operands are then in the context.</returns>
    public static int Run(KernelContext* context, nint chunk, long items, long work, nint frame) =>
        ((delegate* unmanaged[Cdecl]<KernelContext*, nint, long, long, nint, int>)context->Fork)(context, chunk, items, work, frame);
}
