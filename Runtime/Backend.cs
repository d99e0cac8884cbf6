namespace DualJit;

/// <summary>What runs a kernel. All give the same results.</summary>
public enum Backend
{
    /// <summary>LLVM where libLLVM is installed, else IL.</summary>
    Auto,

    /// <summary>CIL in a dynamic method, compiled by .NET's own JIT within a fraction of a millisecond.</summary>
    Il,

    /// <summary>Native code by LLVM, in some milliseconds.</summary>
    Llvm,

    /// <summary>The interpreter of DualJit's IR: slow, and simple enough to be the judge of the compilers.</summary>
    Interpreter,

    /// <summary>No compilation: the C# delegate itself, for debugging and comparison.</summary>
    None,
}
