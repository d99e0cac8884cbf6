namespace DualJit.Tests;

/// <summary>Array expressions in kernels: one loop and one array, with the bits and exceptions of the eager operators.</summary>
public sealed class ElementwiseTests
{
    public static TheoryData<Backend> Backends => TestBackends.Compiling;

    [Theory]
    [MemberData(nameof(Backends))]
    public void Smoke(Backend backend)
    {
        var options = TestBackends.Options(backend);
        var a = NdArray.Arange<double>(12).Reshape(3, 4);
        var fused = Jit.Compile((NdArray<double> v) => (2.0 * v + 1.0) / (v + 3.0), options);
        Assert.Equal(((2.0 * a + 1.0) / (a + 3.0)).ToString(), fused(a).ToString());
    }
}
