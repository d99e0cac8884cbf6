using System.Linq.Expressions;
using System.Runtime.CompilerServices;

namespace DualJit.Tests;

/// <summary>What compiled code keeps alive, and what keeps it.</summary>
[SlowTests]
public sealed class LifetimeTests
{
    public static TheoryData<Backend> Compiling => TestBackends.Compiling;

    [Theory]
    [MemberData(nameof(Compiling))]
    public void DisposingFreesTheCodeWhileDelegatesAreHeld(Backend backend)
    {
        double factor = 3;
        var kernel = Jit.Compile((NdArray<double> a) => a[0] * factor, TestBackends.Options(backend));
        var code = CallAndDispose(kernel);
        Assert.True(IsGone(() => !code.IsAlive));
        Assert.Throws<ObjectDisposedException>(() => kernel(NdArray.Zeros<double>(1)));
    }

    [Theory]
    [MemberData(nameof(Compiling))]
    public void KernelsOfTreesGoWithTheirDelegates(Backend backend)
    {
        var code = CompileTree(backend);
        Assert.True(IsGone(() => !code.IsAlive));
    }

    [Theory]
    [MemberData(nameof(Compiling))]
    public void CapturesGoWithTheirDelegates(Backend backend)
    {
        var captured = CompileCapture(backend);
        Assert.True(IsGone(() => !captured.IsAlive));
    }

    [Theory]
    [MemberData(nameof(Compiling))]
    public void CodeThatRunsIsNotFreed(Backend backend)
    {
        // Managed code inside the kernel disposes it, and collects what can be.
        Kernel? own = null;
        var kernel = Jit.Compile((double[] a) =>
        {
            Jit.Managed(() =>
            {
                own!.Dispose();
                GC.Collect();
                GC.WaitForPendingFinalizers();
                GC.Collect();
            });
            double sum = 0;
            for (int i = 0; i < a.Length; i++) sum += a[i];
            return sum;
        }, TestBackends.Options(backend));
        own = Jit.Inspect(kernel);
        Assert.Equal(6, kernel([1, 2, 3]));
        Assert.Throws<ObjectDisposedException>(() => kernel([1]));
    }

    [Theory]
    [MemberData(nameof(Compiling))]
    public void CallsWhileOthersDisposeEndWithAResultOrSaySo(Backend backend)
    {
        var (vector, matrix) = (NdArray.Full(2.0, 3), NdArray.Full(3.0, 2, 2));
        for (int round = 0; round < 8; round++)
        {
            Func<NdArray<double>, double> Compile() => Jit.Compile((NdArray<double> a) => { double sum = 0; for (int i = 0; i < a.GetLength(0); i++) sum += a.Length; return sum; }, TestBackends.Options(backend));
            var kernel = Compile();
            TestThreads.Run(4, thread =>
            {
                if (thread == 0)
                {
                    Thread.SpinWait(250 * round);
                    Jit.Inspect(kernel).Dispose();
                    GC.Collect();
                    return;
                }
                Assert.Throws<ObjectDisposedException>((Action)CallOnAndOn);
                Assert.Equal(9, Compile()(vector));
            });

            void CallOnAndOn()
            {
                while (true)
                {
                    Assert.Equal(9, kernel(vector));
                    Assert.Equal(8, kernel(matrix));
                }
            }
        }
    }

    // In methods of their own, or a register would hold the last objects.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference CallAndDispose(Func<NdArray<double>, double> kernel)
    {
        Assert.Equal(6, kernel(NdArray.Full(2.0, 1)));
        var code = new WeakReference(Jit.Inspect(kernel).Specializations.Single());
        Jit.Inspect(kernel).Dispose();
        return code;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference CompileTree(Backend backend)
    {
        Expression<Func<double, double>> tree = x => x * 2;
        var kernel = Jit.Compile(tree, TestBackends.Options(backend));
        Assert.Equal(4, kernel(2));
        return new WeakReference(Jit.Inspect(kernel).Specializations.Single());
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference CompileCapture(Backend backend)
    {
        double[] weights = [1, 2];
        var kernel = Jit.Compile((int i) => weights[i], TestBackends.Options(backend));
        Assert.Equal(2, kernel(1));
        return new WeakReference(weights);
    }

    internal static bool IsGone(Func<bool> isGone)
    {
        for (int i = 0; i < 50; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            if (isGone()) return true;
            Thread.Sleep(10);
        }
        return false;
    }
}
