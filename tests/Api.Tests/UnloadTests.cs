using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;

namespace DualJit.Tests;

/// <summary>Kernels keep no assembly loaded. Runs alone, as it measures the process.</summary>
[Collection(nameof(MemoryTests))]
public sealed class UnloadTests
{
    // The full number is for a long run.
    private static readonly int Unloads = int.TryParse(Environment.GetEnvironmentVariable("DUALJIT_UNLOADS"), out int unloads) ? unloads : 10;

    public static TheoryData<Backend> Compiling => TestBackends.Compiling;

    [Theory]
    [MemberData(nameof(Compiling))]
    public void AssembliesWithKernelsAreUnloaded(Backend backend)
    {
        var contexts = new List<WeakReference>();
        long early = 0;
        for (int i = 0; i < Unloads; i++)
        {
            contexts.Add(RunInContext(backend));
            if (i == Unloads / 4) early = MemoryAfterCollection();
        }
        Assert.True(LifetimeTests.IsGone(() => !contexts.Exists(context => context.IsAlive)), $"{contexts.Count(context => context.IsAlive)} of {Unloads} are still loaded");
        Assert.True(MemoryAfterCollection() - early < Unloads * 200_000, $"{early} bytes became {MemoryAfterCollection()}");
    }

    // In a method of its own, or a register would hold the last objects.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference RunInContext(Backend backend)
    {
        var context = new AssemblyLoadContext(null, isCollectible: true);
        var user = context.LoadFromAssemblyPath(typeof(KernelUser).Assembly.Location).GetType(typeof(KernelUser).FullName!)!;
        Assert.NotSame(typeof(KernelUser), user);
        var results = (double[])user.GetMethod(nameof(KernelUser.Run))!.Invoke(null, [backend])!;
        Assert.Equal(KernelUser.Expected, results);
        // A kernel that stays takes delegates of what goes, and is made of one of its types.
        var taken = (Func<double, double>)user.GetMethod(nameof(KernelUser.Twice))!.Invoke(null, [])!;
        Assert.Equal(11, Staying(backend)(taken, 5));
        Assert.Equal(5, typeof(UnloadTests).GetMethod(nameof(GenericKernel), BindingFlags.Static | BindingFlags.NonPublic)!
            .MakeGenericMethod(user.GetNestedType(nameof(KernelUser.Pair))!).Invoke(null, [backend]));
        context.Unload();
        return new WeakReference(context);
    }

    private static Func<Func<double, double>, double, double> Staying(Backend backend) => Jit.Compile((Func<double, double> f, double x) => f(x) + 1, TestBackends.Options(backend));

    private static int GenericKernel<T>(Backend backend) where T : struct => Jit.Compile((int x) => SizeOf<T>(x), TestBackends.Options(backend))(4);

    private static int SizeOf<T>(int x) where T : struct => x + 1;

    private static long MemoryAfterCollection()
    {
        for (int i = 0; i < 5; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        return GC.GetTotalMemory(true);
    }
}

/// <summary>Uses kernels of each kind; loaded again and again into contexts that are unloaded.</summary>
public static class KernelUser
{
    public static readonly double[] Expected = [9, 10, 3, 7, 25, 120, 6, 14, 8];

    // What a program would keep for good.
    private static Func<double, double>? _kept;

    public delegate double OwnDelegate(double x);

    public readonly record struct Pair(double First, double Second);

    public static Func<double, double> Twice() => x => x * 2;

    public static double[] Run(Backend backend)
    {
        var options = new JitOptions { Backend = backend };
        double captured = 7;
        _kept = Jit.Compile((double x) => x * x, options);
        var own = Jit.Compile<OwnDelegate>(x => x + captured, options);
        var shape = Jit.Compile((NdArray<double> a) => (double)a.Length, options);
        var pair = Jit.Compile((Pair p) => p.First + p.Second, options);
        var function = Jit.Compile((Func<double, double> f, double x) => f(x) + captured, options);
        var factorial = Jit.Compile<Func<int, double>>(Factorial, options);
        var managed = Jit.Compile((double x) => { double y = 0; Jit.Managed(() => y = x + 1); return y; }, options);
        Expression<Func<double, double>> tree = x => x * 2;
        var array = NdArray.Arange<double>(9).Reshape(3, 3);
        var view = array[.., 0];
        return
        [
            _kept(3), own(3), shape(view), pair(new Pair(3, 4)), function(x => x * 9, 2), factorial(5), managed(5), Jit.Compile(tree, options)(captured),
            Jit.Compile((double x) => view.Length + x, options)(5),
        ];
    }

    private static double Factorial(int n) => n < 2 ? 1 : n * Factorial(n - 1);
}
