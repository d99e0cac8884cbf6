using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DualJit.Llvm.Interop;

namespace DualJit.Llvm;

/// <summary>Links object files into this process. There is one linker, which any number of threads may use.</summary>
internal sealed unsafe class JitLinker
{
    private static readonly Lazy<JitLinker> Lazy = new(() => new JitLinker());
    private static long _names;

    [ThreadStatic]
    private static string? _reported;

    private readonly LLVMOrcLLJITRef _jit;
    private readonly LLVMOrcJITDylibRef _library;

    /// <exception cref="DllNotFoundException">LLVM is unavailable.</exception>
    public static JitLinker Shared => Lazy.Value;

    private JitLinker()
    {
        var machine = HostTarget.Current.CreateMachine();
        var builder = LLVM.OrcCreateLLJITBuilder();
        // Both calls take what they are given.
        LLVM.OrcLLJITBuilderSetJITTargetMachineBuilder(builder, LLVM.OrcJITTargetMachineBuilderCreateFromTargetMachine(machine));
        LLVMOrcLLJITRef created;
        LLVM.OrcCreateLLJIT(&created, builder).ThrowIfFailed();
        _jit = created;
        _library = LLVM.OrcLLJITGetMainJITDylib(_jit);
        LLVM.OrcExecutionSessionSetErrorReporter(LLVM.OrcLLJITGetExecutionSession(_jit), &OnError, null);
        Define(RuntimeSymbols.All);
    }

    /// <summary>A name no other function in the process has: two objects cannot define the same symbol.</summary>
    public static string UniqueName(string hint) => $"{hint}${Interlocked.Increment(ref _names)}";

    /// <summary>Adds an object file. Its references are resolved when the first of its symbols is looked up.</summary>
    /// <exception cref="InvalidOperationException">The bytes are no object file, or define a symbol that is taken.</exception>
    public NativeObject Add(ReadOnlySpan<byte> objectFile)
    {
        var tracker = LLVM.OrcJITDylibCreateResourceTracker(_library);
        // The buffer goes to the linker, whether it succeeds or not.
        var error = LLVM.OrcLLJITAddObjectFileWithRT(_jit, tracker, LLVMMemoryBufferRef.Create(objectFile, "kernel")).Consume();
        if (error is null) return new NativeObject(this, tracker);
        LLVM.OrcReleaseResourceTracker(tracker);
        throw new InvalidOperationException($"The object file cannot be linked: {error}");
    }

    internal nint Lookup(string name)
    {
        ulong address;
        _reported = null;
        // What is missing goes to the reporter; the error only says that the lookup failed.
        if (LLVM.OrcLLJITLookup(_jit, &address, name).Consume() is { } error)
            throw new InvalidOperationException($"The function '{name}' cannot be linked: {_reported ?? error}");
        return (nint)address;
    }

    private void Define(IReadOnlyList<(string Name, nint Address)> symbols)
    {
        const LLVMJITSymbolGenericFlags flags =
            LLVMJITSymbolGenericFlags.LLVMJITSymbolGenericFlagsExported | LLVMJITSymbolGenericFlags.LLVMJITSymbolGenericFlagsCallable;
        LLVMOrcCSymbolMapPair[] pairs =
        [
            .. symbols.Select(symbol => new LLVMOrcCSymbolMapPair
            {
                Name = LLVM.OrcLLJITMangleAndIntern(_jit, symbol.Name),
                Sym = new() { Address = (ulong)symbol.Address, GenericFlags = flags },
            }),
        ];
        fixed (LLVMOrcCSymbolMapPair* pointer = pairs)
            LLVM.OrcJITDylibDefine(_library, LLVM.OrcAbsoluteSymbols(pointer, (nuint)pairs.Length)).ThrowIfFailed();
    }

    // Objects are linked on the thread that looks a symbol up, so the reason lands where Lookup reads it.
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnError(void* state, LLVMErrorRef error) => _reported = error.Consume();
}
