namespace DualJit.Llvm.Interop;

/// <summary>Generates machine code for one CPU; for one thread at a time.</summary>
internal readonly unsafe record struct LLVMTargetMachineRef(nint Handle) : IDisposable
{
    /// <exception cref="InvalidOperationException">LLVM knows no target of that triple.</exception>
    public static LLVMTargetMachineRef Create(
        string triple, string cpu, string features, LLVMCodeGenOptLevel level, LLVMRelocMode relocation, LLVMCodeModel model)
    {
        LLVMTargetRef target;
        sbyte* message = null;
        if (LLVM.GetTargetFromTriple(triple, &target, &message) != 0) throw new InvalidOperationException(LLVM.TakeMessage(message));
        return LLVM.CreateTargetMachine(target, triple, cpu, features, level, relocation, model);
    }

    /// <summary>How types lie in memory, in LLVM's notation.</summary>
    public string DataLayout
    {
        get
        {
            var layout = LLVM.CreateTargetDataLayout(this);
            var text = LLVM.TakeMessage(LLVM.CopyStringRepOfTargetData(layout));
            LLVM.DisposeTargetData(layout);
            return text;
        }
    }

    /// <summary>Generates code; the module is changed by it, and good for nothing else afterwards.</summary>
    /// <exception cref="InvalidOperationException">The target cannot emit such a file.</exception>
    public LLVMMemoryBufferRef EmitToMemoryBuffer(LLVMModuleRef module, LLVMCodeGenFileType kind)
    {
        LLVMMemoryBufferRef buffer;
        sbyte* message = null;
        if (LLVM.TargetMachineEmitToMemoryBuffer(this, module, kind, &message, &buffer) != 0)
            throw new InvalidOperationException(LLVM.TakeMessage(message));
        return buffer;
    }

    public void Dispose() => LLVM.DisposeTargetMachine(this);
}
