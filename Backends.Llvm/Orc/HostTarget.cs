using System.Runtime.InteropServices;
using DualJit.Llvm.Interop;

namespace DualJit.Llvm;

/// <summary>The CPU this process runs on, as LLVM names it.</summary>
/// <param name="Triple">Architecture, vendor and system.</param>
/// <param name="Cpu">LLVM's name of the CPU, such as <c>znver5</c>.</param>
/// <param name="Features">Every feature with + or -.</param>
/// <param name="DataLayout">How types lie in memory.</param>
internal sealed record HostTarget(string Triple, string Cpu, string Features, string DataLayout)
{
    private static readonly Lazy<HostTarget> Shared = new(Detect);

    public bool IsX86 { get; } = Triple.StartsWith("x86", StringComparison.Ordinal);

    /// <summary>Whether instructions convert between f16 and f32: always on Arm64.</summary>
    public bool HasHalfConversions { get; } = !Triple.StartsWith("x86", StringComparison.Ordinal) || Features.Split(',').Contains("+f16c");

    /// <exception cref="DllNotFoundException">LLVM is unavailable.</exception>
    public static HostTarget Current => Shared.Value;

    /// <summary>A code generator for this CPU, for one thread at a time.</summary>
    public LLVMTargetMachineRef CreateMachine() => CreateMachine(Triple, Cpu, Features);

    // Of the levels of code generation, all but the lowest take the same time and make the same code. The code is position-independent,
    // as it may lie more than 2 GB from the functions it calls.
    private static LLVMTargetMachineRef CreateMachine(string triple, string cpu, string features) => LLVMTargetMachineRef.Create(
        triple, cpu, features, LLVMCodeGenOptLevel.LLVMCodeGenLevelDefault, LLVMRelocMode.LLVMRelocPIC, LLVMCodeModel.LLVMCodeModelDefault);

    private static unsafe HostTarget Detect()
    {
        if (RuntimeInformation.ProcessArchitecture == Architecture.Arm64)
        {
            LLVM.InitializeAArch64TargetInfo();
            LLVM.InitializeAArch64Target();
            LLVM.InitializeAArch64TargetMC();
            LLVM.InitializeAArch64AsmPrinter();
        }
        else
        {
            LLVM.InitializeX86TargetInfo();
            LLVM.InitializeX86Target();
            LLVM.InitializeX86TargetMC();
            LLVM.InitializeX86AsmPrinter();
        }
        CompileThread.InstallFatalErrorHandler();
        var triple = LLVM.TakeMessage(LLVM.GetDefaultTargetTriple());
        var cpu = LLVM.TakeMessage(LLVM.GetHostCPUName());
        var features = LLVM.TakeMessage(LLVM.GetHostCPUFeatures());
        using var machine = CreateMachine(triple, cpu, features);
        return new(triple, cpu, features, machine.DataLayout);
    }
}
