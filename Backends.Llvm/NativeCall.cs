using System.Runtime.CompilerServices;
using DualJit.IR;

namespace DualJit.Llvm;

/// <summary>The one place from which native code is called.</summary>
/// <remarks>
/// Stubs call kernels through here, and not by a <c>calli</c> of their own. Where .NET does not inline such a call it looks up a marshalling stub by the address of
/// the call's signature, and the signature of a dynamic method that was collected may lie where that of a live one lies now: the arguments of one
/// call would be passed as those of another. Here there is one signature, which is never collected.
/// </remarks>
public static unsafe class NativeCall
{
    /// <param name="entry">The address of a kernel's entry.</param>
    /// <param name="arguments">One slot of 8 bytes for each argument, then one for the address of each result.</param>
    /// <returns>The status.</returns>
    public static int Invoke(KernelContext* context, long* arguments, nint entry) =>
        ((delegate* unmanaged[Cdecl]<KernelContext*, long*, int>)entry)(context, arguments);

    /// <summary>The same for code that takes some nanoseconds, calls nothing of .NET and throws nothing: a garbage collection waits for it.</summary>
    /// <inheritdoc cref="Invoke"/>
    public static int InvokeShort(KernelContext* context, long* arguments, nint entry) =>
        ((delegate* unmanaged[Cdecl, SuppressGCTransition]<KernelContext*, long*, int>)entry)(context, arguments);
}
