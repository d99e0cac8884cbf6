namespace DualJit.Tests;

/// <summary>Managed code that kernels call, on every backend: values in and out, shared variables, exceptions.</summary>
public sealed class ManagedTests
{
    public static TheoryData<Backend> Backends => TestBackends.Compiling;

    [Theory]
    [MemberData(nameof(Backends))]
    public void ActionsRunInOrderOnTheThreadOfTheCall(Backend backend)
    {
        var log = new List<string>();
        int thread = 0;
        var note = (int i) => { log.Add($"{i}"); thread = Environment.CurrentManagedThreadId; };
        var kernel = Jit.Compile((int n) =>
        {
            int sum = 0;
            for (int i = 0; i < n; i++)
            {
                sum += i;
                if (i % 2 == 0) Jit.Managed(note, sum);
            }
            Jit.Managed(() => log.Add("end"));
            return sum;
        }, TestBackends.Options(backend));
        Assert.Equal(10, kernel(5));
        Assert.Equal(["0", "3", "10", "end"], log);
        Assert.Equal(Environment.CurrentManagedThreadId, thread);
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void VariablesAreSharedWhileTheCodeRuns(Backend backend)
    {
        var log = new List<string>();
        Func<int, double, bool, DayOfWeek, double> original = (n, x, flag, day) =>
        {
            var pair = (X: x, N: n);
            char letter = 'a';
            for (int i = 0; i < n; i++)
            {
                byte own = (byte)(i * 100);
                Jit.Managed(() =>
                {
                    log.Add($"{n} {i} {x} {flag} {day} {pair} {own} {letter}");
                    x += i;
                    flag = !flag;
                    day = DayOfWeek.Friday;
                    pair.X *= 2;
                    own += 200;
                    letter++;
                });
                x += own;
            }
            return flag ? x + pair.X + letter + (int)day : -x;
        };
        double expected = original(3, 0.5, true, DayOfWeek.Monday);
        double other = original(4, -1, true, DayOfWeek.Sunday);
        string[] lines = [.. log];
        log.Clear();
        var kernel = Jit.Compile(original, TestBackends.Options(backend));
        Assert.Equal(expected, kernel(3, 0.5, true, DayOfWeek.Monday));
        Assert.Equal(other, kernel(4, -1, true, DayOfWeek.Sunday));
        Assert.Equal(lines, log);
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void ValuesOfEveryTypeComeAndGo(Backend backend)
    {
        var options = TestBackends.Options(backend);
        Assert.Equal(-3.5, Jit.Compile((double x) => Jit.Managed(v => -v, x), options)(3.5));
        Assert.Equal(2.5f, Jit.Compile((float x) => Jit.Managed((a, b) => a + b, x, 1f), options)(1.5f));
        Assert.True(Jit.Compile((int x) => Jit.Managed(v => v > 2, x), options)(3));
        Assert.Equal(-2, Jit.Compile((sbyte x) => Jit.Managed(v => (short)(v * 2), x), options)(-1));
        Assert.Equal(ulong.MaxValue, Jit.Compile((ulong x) => Jit.Managed(v => v - 1, x), options)(0));
        Assert.Equal('b', Jit.Compile((char x) => Jit.Managed(v => (char)(v + 1), x), options)('a'));
        Assert.Equal((Half)2, Jit.Compile((Half x) => Jit.Managed(v => v + v, x), options)((Half)1));
        Assert.Equal(DayOfWeek.Monday, Jit.Compile((DayOfWeek x) => Jit.Managed(v => v + 1, x), options)(DayOfWeek.Sunday));
        string text = "outside";
        Assert.Equal(10, Jit.Compile((int n) => Jit.Managed(() => text.Length) + n, options)(3));
        Assert.Equal(42, Jit.Compile((int n) => Jit.Managed(Doubled, 2) + n, options)(38));
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void CodeSeesAndWritesTheArraysOfTheKernel(Backend backend)
    {
        double[] outside = [5, 6];
        var kernel = Jit.Compile((double[] v, NdArray<double> w, int n) =>
        {
            double before = v[0];
            for (int i = 0; i < n; i++)
            {
                v[i] += 1;
                Jit.Managed(() => { v[i] *= 10; w[i] = v[i] + v.Length; outside[0] += 1; });
                v[i] += w[i];
            }
            return before + v[0] + outside[0];
        }, TestBackends.Options(backend));
        double[] values = [1, 2, 3];
        var matrix = NdArray.Zeros<double>(3);
        Assert.Equal(1 + 43 + 7, kernel(values, matrix, 2));
        Assert.Equal([43, 63, 3], values);
        Assert.Equal([23, 33, 0], matrix.ToArray());
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void ExceptionsLeaveTheKernelUnchanged(Backend backend)
    {
        var thrown = new InvalidOperationException("from outside");
        var kernel = Jit.Compile((int[] v) =>
        {
            for (int i = 0; i < v.Length; i++)
            {
                v[i] = -i;
                Check(i);
            }

            void Check(int i) => Jit.Managed(() => { if (i == 2) throw thrown; });
        }, TestBackends.Options(backend));
        int[] values = [7, 7, 7, 7];
        var error = Assert.Throws<InvalidOperationException>(() => kernel(values));
        Assert.Same(thrown, error);
        Assert.Contains(nameof(ExceptionsLeaveTheKernelUnchanged), error.StackTrace);
        Assert.Equal([0, -1, -2, 7], values);
        kernel(new int[2]);
        Assert.Same(thrown, Assert.Throws<InvalidOperationException>(() => kernel(values)));
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void CodeMayCallTheKernelAgain(Backend backend)
    {
        Func<int, int> kernel = null!;
        kernel = Jit.Compile((int n) => n < 2 ? n : Jit.Managed(() => kernel(n - 1) + kernel(n - 2)), TestBackends.Options(backend));
        Assert.Equal(55, kernel(10));
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void CalledFunctionsAndRecursionMayCallOut(Backend backend)
    {
        var log = new List<int>();
        var kernel = Jit.Compile((int n) => Count(n) + Count(2), TestBackends.Options(backend));
        Assert.Equal(6 + 3, kernel(3));
        Assert.Equal([3, 2, 1, 2, 1], log);

        int Count(int n)
        {
            if (n == 0) return 0;
            Jit.Managed(() => log.Add(n));
            return n + Count(n - 1);
        }
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void ADelegateThatIsPassedInMayBeManaged(Backend backend)
    {
        var kernel = Jit.Compile((Func<double, double> f, double x) => Jit.Managed(f, x) + 1, TestBackends.Options(backend));
        var random = new Random(1);
        double drawn = 0;
        Assert.Equal(kernel(x => drawn = random.NextDouble() * x, 3), drawn + 1);
        Assert.Equal(5, kernel(Math.Abs, -4));
        Assert.Single(Jit.Inspect(kernel).Specializations);
    }

    [Fact]
    public void OutsideOfKernelsItCallsTheDelegate()
    {
        int calls = 0;
        Jit.Managed(() => { calls++; });
        Jit.Managed(n => { calls += n; }, 2);
        Jit.Managed((a, b) => { calls += a * b; }, 2, 3);
        Assert.Equal(9, Jit.Managed(() => calls));
        Assert.Equal(10, Jit.Managed(n => n + calls, 1));
        Assert.Equal(15, Jit.Managed((a, b) => a + b + calls, 2, 4));
    }

    [Fact]
    public void WhatCannotBeHandedOverIsRefused()
    {
        Refused((double[][] rows) =>
        {
            Jit.Managed(() => { rows[0][0] = 1; });
            return rows[0][0];
        });
        Refused((double[][] rows, int n) => Jit.Managed(r => r.Length, rows) + n);
        Refused((NdArray a) => { Jit.Managed(() => { a.ToString(); }); });

        static void Refused(Delegate kernel) => Assert.Equal("DJ1045", Assert.Throws<KernelCompilationException>(() => Jit.Compile(kernel)).Code);
    }

    private static int Doubled(int n) => (int)Math.Pow(n, 2);
}
