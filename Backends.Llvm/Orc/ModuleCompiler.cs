using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using DualJit.IR;
using DualJit.Llvm.Interop;

namespace DualJit.Llvm;

/// <summary>Machine code for the host, not yet linked.</summary>
/// <param name="Object">A relocatable object file, which may be kept and linked by another process on the same machine.</param>
/// <param name="Texts">What to show of it, when that was asked for.</param>
internal sealed record NativeCode(byte[] Object, NativeTexts? Texts);

/// <summary>A module as it was given and optimised, and its assembly.</summary>
/// <param name="Loops">What became of the loops that have a <see cref="LoopLocations">location</see>, by their line.</param>
internal sealed record NativeTexts(string Ir, string OptimizedIr, string Assembly, bool Vectorized, IReadOnlyDictionary<uint, LoopCode> Loops);

/// <summary>Verifies, optimises and translates one module in a context of its own.</summary>
internal static unsafe class ModuleCompiler
{
    [ThreadStatic]
    private static string? _diagnosed;

    [ThreadStatic]
    private static List<string>? _remarks;

    /// <param name="name">The module's name, for messages.</param>
    /// <param name="pipeline">One of <see cref="Pipelines"/>, or LLVM's notation.</param>
    /// <param name="fill">Writes the functions into the module.</param>
    /// <param name="withTexts">Whether IR and assembly are kept as text.</param>
    /// <exception cref="InternalCompilerException">The module is invalid or cannot be compiled: a defect of the code that filled it.</exception>
    public static NativeCode Compile(string name, string pipeline, Action<LLVMContextRef, LLVMModuleRef> fill, bool withTexts = false) =>
        CompileThread.Run(thread =>
        {
            var machine = thread.Machine;
            var host = HostTarget.Current;
            _diagnosed = null;
            _remarks = withTexts ? [] : null;
            using var context = LLVMContextRef.Create();
            LLVM.ContextSetDiagnosticHandler(context, &OnDiagnostic, null);
            // Disposed before the context: the other order crashes.
            using var module = context.CreateModuleWithName(name);
            module.Target = host.Triple;
            module.DataLayout = host.DataLayout;
            fill(context, module);
            if (!module.TryVerify(LLVMVerifierFailureAction.LLVMReturnStatusAction, out var wrong))
                throw new InternalCompilerException($"The module '{name}' is not valid LLVM IR: {wrong}\n{module.PrintToString()}");
            var ir = withTexts ? PrintWithoutLocations(module) : "";
            Optimize(module, pipeline, machine);
            LibmVectors.Define(module);
            if (host.IsX86) FastExtrema.Run(module);
            var texts = withTexts ? Describe(ir, module, machine) : null;
            using var buffer = machine.EmitToMemoryBuffer(module, LLVMCodeGenFileType.LLVMObjectFile);
            // LLVM reports some errors to the handler only, and calls the rest a success.
            if (_diagnosed is { } error) throw new InternalCompilerException($"LLVM cannot compile the module '{name}': {error}");
            return new NativeCode(buffer.Bytes.ToArray(), texts);
        });

    private static void Optimize(LLVMModuleRef module, string pipeline, LLVMTargetMachineRef machine)
    {
        var options = LLVM.CreatePassBuilderOptions();
        try
        {
            module.RunPasses(pipeline, machine, options);
        }
        finally
        {
            LLVM.DisposePassBuilderOptions(options);
        }
    }

    private static NativeTexts Describe(string ir, LLVMModuleRef module, LLVMTargetMachineRef machine)
    {
        var loops = LoopCodes.Read(module, _remarks!);
        LLVM.StripModuleDebugInfo(module);
        return new NativeTexts(ir, module.PrintToString(), Assembly(module, machine), LoopVectors.HasAny(module), loops);
    }

    private static string PrintWithoutLocations(LLVMModuleRef module)
    {
        using var copy = LLVM.CloneModule(module);
        LLVM.StripModuleDebugInfo(copy);
        return copy.PrintToString();
    }

    private static string Assembly(LLVMModuleRef module, LLVMTargetMachineRef machine)
    {
        // Of a copy, as generating code changes the module.
        using var copy = LLVM.CloneModule(module);
        using var buffer = machine.EmitToMemoryBuffer(copy, LLVMCodeGenFileType.LLVMAssemblyFile);
        return Encoding.UTF8.GetString(buffer.Bytes);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnDiagnostic(LLVMOpaqueDiagnosticInfo* info, void* state)
    {
        // The handler also gets a remark for each function, and one for each loop that is not vectorised.
        if (LLVM.GetDiagInfoSeverity(info) != LLVMDiagnosticSeverity.LLVMDSError)
        {
            _remarks?.Add(LLVM.TakeMessage(LLVM.GetDiagInfoDescription(info)));
            return;
        }
        _diagnosed = LLVM.TakeMessage(LLVM.GetDiagInfoDescription(info));
    }
}
