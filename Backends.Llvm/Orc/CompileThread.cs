using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using DualJit.Llvm.Interop;

namespace DualJit.Llvm;

/// <summary>A thread on which LLVM works, with a target machine of its own.</summary>
/// <remarks>
/// LLVM has threads of its own for two reasons. Its passes recurse deeply over large functions, and a stack that runs out
/// kills the process: these threads have large ones. And a fatal error of LLVM ends the process as soon as its handler returns:
/// here the handler never returns. The thread is lost, with what it held, the caller gets an exception, and the process lives.
/// </remarks>
internal sealed unsafe class CompileThread
{
    private const int StackBytes = 32 << 20;

    private static readonly ConcurrentBag<CompileThread> Idle = [];

    [ThreadStatic]
    private static CompileThread? current;

    private readonly SemaphoreSlim start = new(0), done = new(0);
    private readonly LLVMTargetMachineRef[] machines = new LLVMTargetMachineRef[4];
    private Action<CompileThread>? work;
    private ExceptionDispatchInfo? failure;
    private string? fatal;

    private CompileThread() => new Thread(Loop, StackBytes) { IsBackground = true, Name = "DualJit LLVM" }.Start();

    /// <summary>Runs <paramref name="work"/> on an idle thread, or a new one, and waits for it.</summary>
    /// <exception cref="InvalidOperationException">LLVM reported a fatal error.</exception>
    public static T Run<T>(Func<CompileThread, T> work)
    {
        if (current is { } self) return work(self);
        var thread = Idle.TryTake(out var idle) ? idle : new CompileThread();
        T result = default!;
        thread.work = worker => result = work(worker);
        thread.start.Release();
        thread.done.Wait();
        if (thread.fatal is { } message) throw new InvalidOperationException($"LLVM cannot compile this code: {message}");
        var failure = thread.failure;
        Idle.Add(thread);
        failure?.Throw();
        return result;
    }

    /// <summary>This thread's machine for the host, at one level of optimisation.</summary>
    public LLVMTargetMachineRef Machine(LLVMCodeGenOptLevel level)
    {
        ref var machine = ref machines[(int)level];
        if (machine.Handle == 0) machine = HostTarget.Current.CreateMachine(level);
        return machine;
    }

    internal static void InstallFatalErrorHandler() => LLVM.InstallFatalErrorHandler(&OnFatalError);

    private void Loop()
    {
        current = this;
        while (true)
        {
            start.Wait();
            try
            {
                failure = null;
                work!(this);
            }
            catch (Exception e)
            {
                failure = ExceptionDispatchInfo.Capture(e);
            }
            work = null;
            done.Release();
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnFatalError(sbyte* message)
    {
        // On a thread that is not ours nobody waits, and LLVM ends the process with its own report.
        if (current is not { } thread) return;
        thread.fatal = Marshal.PtrToStringUTF8((nint)message) ?? "";
        thread.done.Release();
        Thread.Sleep(Timeout.Infinite);
    }
}
