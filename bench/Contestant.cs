namespace DualJit.Bench;

/// <summary>Who runs a kernel.</summary>
public enum Contestant
{
    /// <summary>clang -O3 -march=native, which contracts a*b+c to one rounding.</summary>
    Clang,

    /// <summary>The same with -ffp-contract=off: the bits of C#.</summary>
    ClangStrict,

    /// <summary>clang -O3 -march=native -ffast-math: the peer of reductions whose order of additions is not the program's.</summary>
    ClangFast,

    /// <summary>The C# method, as .NET's own compiler runs it.</summary>
    CSharp,

    /// <summary>The kernel as IL.</summary>
    Il,

    /// <summary>The kernel as LLVM code.</summary>
    Llvm,

    /// <summary>The same without bounds checks, which is no way to run anything: what checks cost is the difference.</summary>
    LlvmUnchecked,
}
