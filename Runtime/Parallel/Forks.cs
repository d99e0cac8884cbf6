using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DualJit.IR;

namespace DualJit;

/// <summary>What runs the <c>fork</c>s of kernels: on the calling thread, or on it and threads of .NET's pool.</summary>
internal static unsafe class Forks
{
    // Nanoseconds that no division into ranges is worth.
    public const long Trifle = 5_000;

    /// <summary>Readies a context for code that forks.</summary>
    /// <param name="context">That of the call.</param>
    /// <param name="maxThreads">The most threads.</param>
    /// <param name="control">What the caller may stop it by: a variable in the frame of a caller of the code.</param>
    public static void Prepare(KernelContext* context, int maxThreads, ref ForkControl control)
    {
        Prepare(context, maxThreads);
        if (control.IsUsed) context->ForkControl = (nint)Unsafe.AsPointer(ref control);
    }

    /// <summary>The same where the caller has nothing to stop it by.</summary>
    public static void Prepare(KernelContext* context, int maxThreads)
    {
        context->Fork = (nint)(delegate* unmanaged[Cdecl]<KernelContext*, nint, long, long, nint, int>)&Run;
        context->MaxThreads = maxThreads;
        context->ManagedCalls = 0;
        context->ForkControl = 0;
    }

    /// <summary>Calls the code of a range.</summary>
    public static int Call(KernelContext* context, nint chunk, long first, long end, nint frame) =>
        ((delegate* unmanaged[Cdecl]<KernelContext*, long, long, nint, int>)chunk)(context, first, end, frame);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Run(KernelContext* context, nint chunk, long items, long work, nint frame)
    {
        if (items <= 0) return 0;
        bool isControlled = context->ForkControl != 0;
        if (isControlled && items == 1 && ForkControl.Of(context).Token.IsCancellationRequested) return Traps.StoppedStatus;
        if (items == 1 || (!isControlled && (work < Trifle || context->MaxThreads == 1))) return Call(context, chunk, 0, items, frame);
        // A range that forks again has all threads at work already.
        var team = Team.OfThread;
        return team.IsBusy ? Call(context, chunk, 0, items, frame) : team.Run(context, chunk, items, work, frame);
    }
}
