using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using DualJit.Llvm.Interop;

namespace DualJit.Llvm;

/// <summary>Machine code for the host, not yet linked.</summary>
/// <param name="Object">A relocatable object file, which may be kept and linked by another process on the same machine.</param>
/// <param name="Texts">What to show of it, when that was asked for.</param>
internal sealed record NativeCode(byte[] Object, NativeTexts? Texts);

/// <summary>A module as it was given and optimised, and its assembly.</summary>
internal sealed record NativeTexts(string Ir, string OptimizedIr, string Assembly, bool Vectorized);

/// <summary>Verifies, optimises and translates one module in a context of its own.</summary>
internal static unsafe class ModuleCompiler
{
    [ThreadStatic]
    private static string? _diagnosed;

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
            using var context = LLVMContextRef.Create();
            LLVM.ContextSetDiagnosticHandler(context, &OnDiagnostic, null);
            // Disposed before the context: the other order crashes.
            using var module = context.CreateModuleWithName(name);
            module.Target = host.Triple;
            module.DataLayout = host.DataLayout;
            fill(context, module);
            if (!module.TryVerify(LLVMVerifierFailureAction.LLVMReturnStatusAction, out var wrong))
                throw new InternalCompilerException($"The module '{name}' is not valid LLVM IR: {wrong}\n{module.PrintToString()}");
            var ir = withTexts ? module.PrintToString() : "";
            Optimize(module, pipeline, machine);
            if (host.IsX86) FastExtrema.Run(module);
            var texts = withTexts ? new NativeTexts(ir, module.PrintToString(), Assembly(module, machine), LoopVectors.HasAny(module)) : null;
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
        // The handler also gets a remark for each function.
        if (LLVM.GetDiagInfoSeverity(info) != LLVMDiagnosticSeverity.LLVMDSError) return;
        _diagnosed = LLVM.TakeMessage(LLVM.GetDiagInfoDescription(info));
    }
}
