namespace DualJit.Tests;

/// <summary>A test that needs libLLVM. Where LLVM is hidden or missing it is skipped, with the reason.</summary>
public sealed class LlvmFactAttribute : FactAttribute
{
    public LlvmFactAttribute() => Skip = Jit.WhyUnavailable(Backend.Llvm);
}
