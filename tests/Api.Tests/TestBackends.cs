namespace DualJit.Tests;

/// <summary>The backends that can run here, for theories.</summary>
internal static class TestBackends
{
    /// <summary>What compiles, and the interpreter.</summary>
    public static TheoryData<Backend> Compiling => [.. new[] { Backend.Interpreter, Backend.Il, Backend.Llvm }.Where(backend => Jit.WhyUnavailable(backend) is null)];

    /// <summary>These, and none, where delegates run as they are.</summary>
    public static TheoryData<Backend> AndNone => [.. new[] { Backend.Interpreter, Backend.Il, Backend.Llvm, Backend.None }.Where(backend => Jit.WhyUnavailable(backend) is null)];

    /// <summary>What compiles to code that threads may run.</summary>
    public static TheoryData<Backend> Native => [.. new[] { Backend.Il, Backend.Llvm }.Where(backend => Jit.WhyUnavailable(backend) is null)];

    public static JitOptions Options(Backend backend) => new() { Backend = backend };
}
