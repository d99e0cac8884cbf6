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

    private static readonly bool AllCases = Environment.GetEnvironmentVariable("DUALJIT_ALL_CASES") is not null;

    /// <summary>All cases of a kernel, of which LLVM has every few, others for each kernel: what passes make of shapes and layouts is the same on the IL backend, and LLVM takes most of the time of all tests.</summary>
    /// <remarks>With <c>DUALJIT_ALL_CASES</c> in the environment LLVM has all of them too.</remarks>
    public static IEnumerable<T> Cases<T>(Backend backend, IReadOnlyList<T> cases, int kernel, int every = 3) =>
        backend != Backend.Llvm || AllCases ? cases : cases.Where((_, i) => i % every == kernel % Math.Min(every, cases.Count));

    public static JitOptions Options(Backend backend) => new() { Backend = backend };
}
