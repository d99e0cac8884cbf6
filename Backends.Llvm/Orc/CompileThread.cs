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
    private static CompileThread? _current;

    private readonly SemaphoreSlim _start = new(0), _done = new(0);
    private LLVMTargetMachineRef _machine;
    private Action<CompileThread>? _work;
    private ExceptionDispatchInfo? _failure;
    private string? _fatal;

    private CompileThread() => new Thread(Loop, StackBytes) { IsBackground = true, Name = "DualJit LLVM" }.Start();

    /// <summary>Runs <paramref name="work"/> on an idle thread, or a new one, and waits for it.</summary>
    /// <exception cref="InternalCompilerException">LLVM reported a fatal error.</exception>
    public static T Run<T>(Func<CompileThread, T> work)
    {
        if (_current is { } self) return work(self);
        var thread = Idle.TryTake(out var idle) ? idle : new CompileThread();
        T result = default!;
        thread._work = worker => result = work(worker);
        thread._start.Release();
        thread._done.Wait();
        if (thread._fatal is { } message) throw new InternalCompilerException($"LLVM cannot compile this code: {message}");
        var failure = thread._failure;
        Idle.Add(thread);
        failure?.Throw();
        return result;
    }

    /// <summary>This thread's machine for the host: machines are not thread safe, and take 0.1 ms to make.</summary>
    public LLVMTargetMachineRef Machine => _machine.Handle != 0 ? _machine : _machine = HostTarget.Current.CreateMachine();

    internal static void InstallFatalErrorHandler() => LLVM.InstallFatalErrorHandler(&OnFatalError);

    private void Loop()
    {
        _current = this;
        while (true)
        {
            _start.Wait();
            try
            {
                _failure = null;
                _work!(this);
            }
            catch (Exception e)
            {
                _failure = ExceptionDispatchInfo.Capture(e);
            }
            _work = null;
            _done.Release();
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnFatalError(sbyte* message)
    {
        // On a thread that is not ours nobody waits, and LLVM ends the process with its own report.
        if (_current is not { } thread) return;
        thread._fatal = Marshal.PtrToStringUTF8((nint)message) ?? "";
        thread._done.Release();
        Thread.Sleep(Timeout.Infinite);
    }
}
