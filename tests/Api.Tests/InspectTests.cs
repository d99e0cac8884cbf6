namespace DualJit.Tests;

public sealed class InspectTests
{
    [Fact]
    public void EveryStageCanBeSeen()
    {
        var il = Jit.Compile((double[] a) => { double s = 0; for (int i = 0; i < a.Length; i++) s += a[i] * 2; return s; }, new JitOptions { Backend = Backend.Il, Name = "twice" });
        il([1, 2]);
        var kernel = Jit.Inspect(il);
        Assert.Equal("twice", kernel.Name);
        var only = Assert.Single(kernel.Specializations);
        Assert.Equal("(array<f64,1,C>)", only.Signature);
        Assert.Contains("element.load", only.TypedIr);
        Assert.Contains("mul", only.Ir);
        Assert.Contains("mul", only.Il);
        Assert.Null(only.Llvm);
        Assert.Null(only.Assembly);
        Assert.True(only.BackendTime > TimeSpan.Zero);
        Assert.Contains("twice", kernel.Explain());
        Assert.Contains("loop at InspectTests.cs:", kernel.Explain());
    }

    [Fact]
    public void NativeCodeCanBeSeen()
    {
        if (Jit.WhyUnavailable(Backend.Llvm) is { } reason)
        {
            Assert.Contains("LLVM", reason);
            Assert.Throws<PlatformNotSupportedException>(() => Jit.Compile((int x) => x, new JitOptions { Backend = Backend.Llvm }));
            return;
        }
        var native = Jit.Compile((double a) => a * 2, new JitOptions { Backend = Backend.Llvm });
        native(1);
        var only = Jit.Inspect(native).Specializations.Single();
        Assert.Contains("fmul", only.Llvm);
        Assert.NotEmpty(only.Assembly!);
        Assert.False(only.Vectorized);
        Assert.Null(only.Il);
    }
}
