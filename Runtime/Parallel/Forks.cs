using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DualJit.IR;

namespace DualJit;

/// <summary>What runs the <c>fork</c>s of kernels: on the calling thread, or on it and threads of .NET's pool.</summary>
internal static unsafe class Forks
{
    // Nanoseconds that no division into ranges is worth.
    private const long Trifle = 5_000;

    /// <summary>Readies a context for code that forks.</summary>
    public static void Prepare(KernelContext* context, int maxThreads)
    {
        context->Fork = (nint)(delegate* unmanaged[Cdecl]<KernelContext*, nint, long, long, nint, int>)&Run;
        context->MaxThreads = maxThreads;
        context->ManagedCalls = 0;
    }

    /// <summary>Calls the code of a range.</summary>
    public static int Call(KernelContext* context, nint chunk, long first, long end, nint frame) =>
        ((delegate* unmanaged[Cdecl]<KernelContext*, long, long, nint, int>)chunk)(context, first, end, frame);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Run(KernelContext* context, nint chunk, long items, long work, nint frame)
    {
        if (items <= 0) return 0;
        // A range that forks again has all threads at work already.
        if (items == 1 || work < Trifle || context->MaxThreads == 1 || Team.OfThread is not { IsBusy: false } team) return Call(context, chunk, 0, items, frame);
        return team.Run(context, chunk, items, work, frame);
    }
}
