namespace DualJit.Tests;

/// <summary>The kernels of tests/Kernels, compiled by each backend, against the delegates themselves.</summary>
[SlowTests]
public class BackendTests
{
    public static TheoryData<string, string, string> Cases => KernelCases.All;

    [Theory]
    [MemberData(nameof(Cases))]
    public void Il_does_what_the_delegate_does(string build, string type, string name) => Check(build, type, name, Backend.Il);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Llvm_does_what_the_delegate_does(string build, string type, string name) => Check(build, type, name, Backend.Llvm);

    private static void Check(string build, string type, string name, Backend backend)
    {
        if (Jit.WhyUnavailable(backend) is not null) return;
        var method = KernelCases.Method(build, type, name);
        var kernel = type == "Captures" ? (Delegate)method.Invoke(null, null)! : Reference.DelegateOf(method);
        Differential.Check(kernel, Reference.CallOf(Jit.Compile(kernel, new JitOptions { Backend = backend })));
    }
}
