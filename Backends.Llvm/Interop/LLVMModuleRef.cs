using System.Text;

namespace DualJit.Llvm.Interop;

/// <summary>A unit of compilation, owned by its context.</summary>
internal readonly unsafe record struct LLVMModuleRef(nint Handle) : IDisposable
{
    public string Target
    {
        set => LLVM.SetTarget(this, value);
    }

    public string DataLayout
    {
        set => LLVM.SetDataLayout(this, value);
    }

    public LLVMContextRef Context => LLVM.GetModuleContext(this);

    public LLVMValueRef FirstFunction => LLVM.GetFirstFunction(this);

    public LLVMValueRef AddFunction(string name, LLVMTypeRef type) => LLVM.AddFunction(this, name, type);

    /// <summary>The function of that name, or a null handle.</summary>
    public LLVMValueRef GetNamedFunction(string name) => LLVM.GetNamedFunction(this, name);

    public LLVMValueRef AddGlobal(LLVMTypeRef type, string name) => LLVM.AddGlobal(this, type, name);

    /// <summary>Declares an intrinsic; <paramref name="types"/> are the types in its overloaded name, such as f64 in <c>llvm.sqrt.f64</c>.</summary>
    /// <param name="name">The name without types, such as <c>llvm.sqrt</c>.</param>
    /// <param name="types">One type for each overloaded place.</param>
    public LLVMValueRef GetIntrinsicDeclaration(string name, ReadOnlySpan<LLVMTypeRef> types)
    {
        var utf8 = Encoding.UTF8.GetBytes(name);
        fixed (byte* text = utf8)
        fixed (LLVMTypeRef* pointer = types)
        {
            var id = LLVM.LookupIntrinsicID(text, (nuint)utf8.Length);
            if (id == 0) throw new ArgumentException($"LLVM {LlvmLibrary.State.Version} has no intrinsic '{name}'.", nameof(name));
            return LLVM.GetIntrinsicDeclaration(this, id, pointer, (nuint)types.Length);
        }
    }

    /// <summary>Checks the module against LLVM's rules; false comes with what is wrong.</summary>
    public bool TryVerify(LLVMVerifierFailureAction action, out string message)
    {
        sbyte* text = null;
        var failed = LLVM.VerifyModule(this, action, &text) != 0;
        message = LLVM.TakeMessage(text);
        return !failed;
    }

    /// <summary>Runs a pipeline, such as <c>default&lt;O3&gt;</c>. The machine tells the passes what vectors the CPU has.</summary>
    /// <exception cref="InvalidOperationException">The pipeline does not parse.</exception>
    public void RunPasses(string passes, LLVMTargetMachineRef machine, LLVMPassBuilderOptionsRef options) =>
        LLVM.RunPasses(this, passes, machine, options).ThrowIfFailed();

    public string PrintToString() => LLVM.TakeMessage(LLVM.PrintModuleToString(this));

    public void Dispose() => LLVM.DisposeModule(this);
}
