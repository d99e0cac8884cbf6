using DualJit.Il;
using DualJit.IR;
using DualJit.Llvm;

namespace DualJit;

/// <summary>The backends of this process.</summary>
internal static class Backends
{
    private static readonly IBackend Il = new IlBackend();
    private static readonly IBackend Llvm = new LlvmBackend();
    private static readonly IBackend Interpreter = new InterpreterBackend();
    private static int _told;

    /// <summary>The backend that an option names.</summary>
    /// <exception cref="PlatformNotSupportedException">It cannot be used on this machine; the message says what to install.</exception>
    public static (Backend Name, IBackend Backend) Choose(Backend option)
    {
        switch (option)
        {
            case Backend.Auto when Llvm.Unavailable is null:
            case Backend.Llvm:
                return (Backend.Llvm, Available(Llvm));
            case Backend.Auto:
                // Once a process, where a person sees it: the kernels are right, but slower than they could be.
                if (Interlocked.Exchange(ref _told, 1) == 0) Console.Error.WriteLine($"DualJit: {Llvm.Unavailable} Kernels run on the IL backend.");
                return (Backend.Il, Available(Il));
            case Backend.Il:
                return (Backend.Il, Available(Il));
            case Backend.Interpreter:
                return (Backend.Interpreter, Interpreter);
            default:
                throw new ArgumentOutOfRangeException(nameof(option), option, "There is no such backend.");
        }
    }

    /// <summary>Null where the backend can be used; else a sentence that says why not and what to do.</summary>
    public static string? WhyUnavailable(Backend option) => option switch
    {
        Backend.Llvm => Llvm.Unavailable,
        Backend.Il => Il.Unavailable,
        Backend.Auto => Llvm.Unavailable is null ? null : Il.Unavailable,
        Backend.Interpreter => Interpreter.Unavailable,
        Backend.None => null,
    };

    private static IBackend Available(IBackend backend) =>
        backend.Unavailable is { } reason ? throw new PlatformNotSupportedException(reason) : backend;
}
