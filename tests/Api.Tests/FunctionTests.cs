using System.Linq.Expressions;

namespace DualJit.Tests;

/// <summary>Delegates that a kernel takes or captures: their methods are part of the code, what they are bound to is read at each call.</summary>
public sealed class FunctionTests
{
    [Theory]
    [MemberData(nameof(TestBackends.Compiling), MemberType = typeof(TestBackends))]
    public void AKernelIsReadOnceForEachMethod(Backend backend)
    {
        var kernel = Jit.Compile((Func<double, double> f, double x) => f(f(x)), new JitOptions { Backend = backend });
        Assert.Empty(Jit.Inspect(kernel).Specializations);
        for (int k = 1; k < 5; k++) Assert.Equal(k * k * 3.0, kernel(Times(k), 3));
        Assert.Single(Jit.Inspect(kernel).Specializations);
        Assert.Equal(Math.Cos(Math.Cos(1)), kernel(Math.Cos, 1));
        Assert.Equal(2.0, kernel(Times(1), 2));
        Assert.Equal(2, Jit.Inspect(kernel).Specializations.Count);
        Assert.Throws<NullReferenceException>(() => kernel(null!, 1));
    }

    [Theory]
    [MemberData(nameof(TestBackends.Compiling), MemberType = typeof(TestBackends))]
    public void ACapturedDelegateMayChange(Backend backend)
    {
        double k = 2;
        Func<double, double> f = x => x * k;
        var kernel = Jit.Compile((double x) => f(x) + 1, new JitOptions { Backend = backend });
        Assert.Equal(7.0, kernel(3));
        k = 5;
        Assert.Equal(16.0, kernel(3));
        f = Math.Sqrt;
        Assert.Equal(3.0, kernel(4));
        f = Times(10);
        Assert.Equal(41.0, kernel(4));
        f = null!;
        Assert.Throws<NullReferenceException>(() => kernel(4));
        f = Times(3);
        Assert.Equal(13.0, kernel(4));
        Assert.Equal(4, Jit.Inspect(kernel).Specializations.Count);
    }

    [Theory]
    [MemberData(nameof(TestBackends.Compiling), MemberType = typeof(TestBackends))]
    public void TreesTakeAndCaptureDelegatesToo(Backend backend)
    {
        double k = 2;
        Func<double, double> captured = x => x * k;
        Expression<Func<Func<double, double>, double, double, double>> tree = (f, a, b) => f(a) + captured(b);
        var kernel = Jit.Compile(tree, TestBackends.Options(backend));
        Assert.Equal(Math.Exp(1) + 6, kernel(Math.Exp, 1, 3));
        k = 3;
        Assert.Equal(20.0 + 9, kernel(Times(10), 2, 3));
        captured = Math.Abs;
        Assert.Equal(20.0 + 3, kernel(Times(10), 2, -3));
        Assert.Equal(3, Jit.Inspect(kernel).Specializations.Count);
    }

    // The method that a delegate calls and what it is bound to are of one and the same delegate, whatever other threads assign meanwhile.
    [Theory]
    [MemberData(nameof(TestBackends.Compiling), MemberType = typeof(TestBackends))]
    public void ADelegateIsReadOnceInACall(Backend backend)
    {
        var holder = new Holder { Function = Times(3) };
        var kernel = Jit.Compile((double x) => holder.Function(x), TestBackends.Options(backend));
        var inner = Times(5);
        Func<double, double>[] functions = [Times(3), Indexed([10, 20, 30]), holder.Multiplied, x => inner(x), Math.Sqrt];
        double[] expected = [.. functions.Select(function => function(1))];
        foreach (var function in functions)
        {
            holder.Function = function;
            Assert.Equal(function(1), kernel(1));
        }
        bool stop = false;
        var changing = new Thread(() =>
        {
            for (int i = 0; !Volatile.Read(ref stop); i++) holder.Function = functions[i % functions.Length];
        });
        changing.Start();
        for (int i = 0; i < 10_000; i++) Assert.Contains(kernel(1), expected);
        Volatile.Write(ref stop, true);
        changing.Join();
    }

    private sealed class Holder
    {
        public Func<double, double> Function = Math.Abs;
        private readonly float _factor = 2.5f;

        public double Multiplied(double x) => x * _factor;
    }

    private static Func<double, double> Indexed(double[] values) => x => values[(int)x];

    [Fact]
    public void ManyMethodsAreForgottenInTurn()
    {
        var kernel = Jit.Compile((Func<int, int> f, int x) => f(x), new JitOptions { Backend = Backend.Il });
        foreach (var power in Powers()) Assert.Equal(power(3), kernel(power, 3));
        Assert.Equal(64, Jit.Inspect(kernel).Specializations.Count);
        Assert.Equal(3, kernel(Powers().First(), 3));
    }

    [Fact]
    public void ArraysOfAnyShapeGoWithDelegates()
    {
        var kernel = Jit.Compile((NdArray<double> a, Func<double, double> f) =>
        {
            double sum = 0;
            for (int i = 0; i < a.Length; i++) sum += f(a[i]);
            return sum;
        });
        Assert.Equal(30.0, kernel(NdArray.Arange<double>(5), static x => x * x));
        Assert.Equal(20.0, kernel(NdArray.Arange<double>(5)[Slice.Step(null, null, 2)], static x => x * x));
        Assert.Equal(60.0, kernel(NdArray.Arange<double>(5)[Slice.Step(null, null, 2)], Times(10)));
    }

    [Fact]
    public void WhatCannotBeReadIsRefusedAtTheCall()
    {
        var kernel = Jit.Compile((Func<int, int> f, int x) => f(x));
        int calls = 0;
        Refused("DJ1001", () => kernel((Func<int, int>)(x => x + 1) + (x => x + 2), 1));
        Refused("DJ1002", () => kernel(Twice().Compile(), 1));
        Refused("DJ1017", () => kernel(x => { calls++; return x; }, 1));
        Refused("DJ1011", () => kernel(x => x.ToString().Length, 1));
        Assert.Equal(0, calls);
        Assert.Equal(4, kernel(x => x + 1, 3));
    }

    [Fact]
    public void ADisposedKernelCallsNothing()
    {
        var kernel = Jit.Compile((Func<int, int> f, int x) => f(x));
        Assert.Equal(4, kernel(x => x + 1, 3));
        Jit.Inspect(kernel).Dispose();
        Assert.Throws<ObjectDisposedException>(() => kernel(x => x + 1, 3));
    }

    private static void Refused(string code, Action call) => Assert.Equal(code, Assert.Throws<KernelCompilationException>(call).Code);

    private static Expression<Func<int, int>> Twice() => a => a * 2;

    private static Func<double, double> Times(double k) => x => x * k;

    // 81 methods: one for each pair of types.
    private static IEnumerable<Func<int, int>> Powers()
    {
        Type[] types = [typeof(byte), typeof(short), typeof(int), typeof(long), typeof(float), typeof(double), typeof(uint), typeof(ulong), typeof(ushort)];
        var generic = typeof(FunctionTests).GetMethod(nameof(Through), System.Reflection.BindingFlags.Static | System.Reflection.BindingFlags.NonPublic)!;
        return types.SelectMany(a => types.Select(b => generic.MakeGenericMethod(a, b).CreateDelegate<Func<int, int>>()));
    }

    private static int Through<TFirst, TSecond>(int x) where TFirst : System.Numerics.INumberBase<TFirst> where TSecond : System.Numerics.INumberBase<TSecond> =>
        int.CreateTruncating(TSecond.CreateTruncating(TFirst.CreateTruncating(x)));
}
