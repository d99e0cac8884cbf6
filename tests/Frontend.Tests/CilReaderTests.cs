using DualJit.Frontend;

namespace DualJit.Tests;

/// <summary>Every kernel of tests/Kernels, read from its CIL and interpreted, against the delegate itself.</summary>
[SlowTests]
public class CilReaderTests
{
    public static TheoryData<string, string, string> MethodCases => KernelCases.Methods;

    public static TheoryData<string, string, string> LambdaCases => KernelCases.Of("Captures");

    [Theory]
    [MemberData(nameof(MethodCases))]
    public void Method_means_what_it_does(string build, string type, string name) =>
        CheckInterpreted(Reference.DelegateOf(KernelCases.Method(build, type, name)));

    [Theory]
    [MemberData(nameof(LambdaCases))]
    public void Lambda_means_what_it_does(string build, string type, string name) =>
        CheckInterpreted((Delegate)KernelCases.Method(build, type, name).Invoke(null, null)!);

    private static void CheckInterpreted(Delegate kernel) => Differential.Check(kernel, Interpreted.CallOf(kernel));
}
