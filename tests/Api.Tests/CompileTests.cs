using System.Linq.Expressions;

namespace DualJit.Tests;

/// <summary><c>Jit.Compile</c> and the delegate it returns, as users call them.</summary>
public sealed class CompileTests
{
    private static double _shared = 1.5;

    private readonly double _field = 4;

    public static TheoryData<Backend> Compiling => TestBackends.Compiling;

    [Theory]
    [MemberData(nameof(Compiling))]
    public void TheDelegateHasTheTypeOfTheLambda(Backend backend)
    {
        Func<double, int, double> power = Jit.Compile((double x, int n) => { double r = 1; for (int i = 0; i < n; i++) r *= x; return r; }, TestBackends.Options(backend));
        Assert.Equal(1024.0, power(2, 10));
    }

    [Theory]
    [MemberData(nameof(Compiling))]
    public void CapturedVariablesFieldsAndStaticsAreReadAtEachCall(Backend backend)
    {
        double factor = 2;
        double[] weights = [1, 2];
        var kernel = Jit.Compile((int i) => factor * weights[i] + _field + _shared, TestBackends.Options(backend));
        _shared = 1.5;
        Assert.Equal(2 * 2 + 4 + 1.5, kernel(1));
        factor = 10;
        weights = [7, 8];
        _shared = 0.5;
        Assert.Equal(10 * 8 + 4 + 0.5, kernel(1));
        _shared = 1.5;
    }

    [Theory]
    [MemberData(nameof(Compiling))]
    public void EveryShapeOfAnArrayGetsItsOwnCode(Backend backend)
    {
        var at = Jit.Compile((NdArray<double> a, int i, int j) => a[i, j], TestBackends.Options(backend));
        var rowMajor = NdArray.Arange<double>(12).Reshape(3, 4);
        var strided = NdArray.Arange<double>(48).Reshape(6, 8)[Slice.Step(0, 6, 2), Slice.Step(7, 0, -2)];
        for (int round = 0; round < 2; round++)
        {
            Assert.Equal(6, at(rowMajor, 1, 2));
            Assert.Equal(6, at(rowMajor.Transpose(), 2, 1));
            Assert.Equal(strided[2, 3], at(strided, 2, 3));
        }
        Assert.Equal(3, Jit.Inspect(at).Specializations.Count);
    }

    [Theory]
    [MemberData(nameof(Compiling))]
    public void ACapturedArrayMayChangeItsShapeBetweenCalls(Backend backend)
    {
        var array = NdArray.Arange<double>(6).Reshape(2, 3);
        var kernel = Jit.Compile((int i, int j) => array[i, j], TestBackends.Options(backend));
        Assert.Equal(5, kernel(1, 2));
        array = array.Transpose();
        Assert.Equal(5, kernel(2, 1));
    }

    [Theory]
    [MemberData(nameof(Compiling))]
    public void ArraysSpansAndMatricesOfDotNetAreArguments(Backend backend)
    {
        var options = TestBackends.Options(backend);
        var fill = Jit.Compile((Span<int> s, int v) => { for (int i = 0; i < s.Length; i++) s[i] = v * i; }, options);
        var buffer = new int[4];
        fill(buffer.AsSpan(1), 3);
        Assert.Equal([0, 0, 3, 6], buffer);
        var total = Jit.Compile((ReadOnlySpan<float> s) => { float t = 0; foreach (float v in s) t += v; return t; }, options);
        Assert.Equal(6f, total([1, 2, 3]));
        var trace = Jit.Compile((double[,] m) => { double s = 0; for (int i = 0; i < m.GetLength(0); i++) s += m[i, i]; return s; }, options);
        Assert.Equal(5.0, trace(new double[,] { { 1, 2 }, { 3, 4 } }));
        var count = Jit.Compile((bool[] flags) => { int n = 0; foreach (bool flag in flags) if (flag) n++; return n; }, options);
        Assert.Equal(2, count([true, false, true]));
    }

    [Theory]
    [MemberData(nameof(Compiling))]
    public void StaticMethodsAndRecursionAreCompiled(Backend backend)
    {
        Assert.Equal(610L, Jit.Compile<Func<int, long>>(Fibonacci, TestBackends.Options(backend))(15));
    }

    [Theory]
    [MemberData(nameof(Compiling))]
    public void EndlessRecursionIsAnException(Backend backend)
    {
        var deep = Jit.Compile<Func<int, int>>(Endless, TestBackends.Options(backend));
        Assert.Throws<InsufficientExecutionStackException>(() => deep(1));
        // The thread is as good as before.
        Assert.Throws<InsufficientExecutionStackException>(() => deep(1));
    }

    [Theory]
    [MemberData(nameof(Compiling))]
    public void ManyThreadsAtOnceCompileOnce(Backend backend)
    {
        var sum = Jit.Compile((NdArray<double> a) => { double s = 0; for (int i = 0; i < a.Length; i++) s += a[i]; return s; }, TestBackends.Options(backend));
        var array = NdArray.Arange<double>(100);
        var start = new Barrier(8);
        var results = new double[8];
        var threads = Enumerable.Range(0, 8).Select(t => new Thread(() => { start.SignalAndWait(); for (int i = 0; i < 100; i++) results[t] += sum(array); })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        Assert.All(results, result => Assert.Equal(495000, result));
        Assert.Single(Jit.Inspect(sum).Specializations);
    }

    [Fact]
    public void WithoutCompilationTheDelegateIsTheKernel()
    {
        Func<double, double> twice = x => x * 2;
        var kernel = Jit.Compile(twice, new JitOptions { Backend = Backend.None });
        Assert.Same(twice, kernel);
        Assert.Empty(Jit.Inspect(kernel).Specializations);
        Expression<Func<double, double>> thrice = x => x * 3;
        Assert.Equal(6, Jit.Compile(thrice, new JitOptions { Backend = Backend.None })(2));
    }

    [Theory]
    [MemberData(nameof(Compiling))]
    public void ALambdaExpressionOfAnyTypeCompiles(Backend backend)
    {
        var x = Expression.Parameter(typeof(double), "x");
        LambdaExpression square = Expression.Lambda(Expression.Multiply(x, x), x);
        var kernel = Assert.IsType<Func<double, double>>(Jit.Compile(square, TestBackends.Options(backend)));
        Assert.Equal(9, kernel(3));
    }

    [Theory]
    [MemberData(nameof(Compiling))]
    public void ADisposedKernelSaysSo(Backend backend)
    {
        var kernel = Jit.Compile((double x) => x + 1, TestBackends.Options(backend));
        Assert.Equal(2, kernel(1));
        Jit.Inspect(kernel).Dispose();
        Assert.Throws<ObjectDisposedException>(() => kernel(1));
        Jit.Inspect(kernel).Dispose();
    }

    [Fact]
    public void AutoChoosesLlvmWhereItIsInstalled()
    {
        var kernel = Jit.Compile((double x) => x + 1);
        kernel(1);
        Assert.Equal(Jit.WhyUnavailable(Backend.Llvm) is null ? Backend.Llvm : Backend.Il, Jit.Inspect(kernel).Specializations.Single().Backend);
    }

    private static long Fibonacci(int n) => n < 2 ? n : Fibonacci(n - 1) + Fibonacci(n - 2);

    private static int Endless(int n) => Endless(n + 1) + n;
}
