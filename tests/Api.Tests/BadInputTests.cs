using System.Linq.Expressions;
using System.Reflection.Emit;

namespace DualJit.Tests;

/// <summary>What cannot work ends in a clear exception, and the process lives on.</summary>
public sealed class BadInputTests
{
    public static TheoryData<Backend> Compiling => TestBackends.Compiling;

    [Fact]
    public void NullIsRefused()
    {
        Assert.Throws<ArgumentNullException>(() => Jit.Compile((Func<int>)null!));
        Assert.Throws<ArgumentNullException>(() => Jit.Compile((Expression<Func<int>>)null!));
        Assert.Throws<ArgumentNullException>(() => Jit.Compile((LambdaExpression)null!));
        Assert.Throws<ArgumentNullException>(() => Jit.Inspect(null!));
    }

    [Theory]
    [MemberData(nameof(Compiling))]
    public void ANullArrayIsNamed(Backend backend)
    {
        var options = TestBackends.Options(backend);
        Assert.Equal("v", Assert.Throws<ArgumentNullException>(() => Jit.Compile((NdArray<double> v) => v.Length, options)(null!)).ParamName);
        Assert.Equal("v", Assert.Throws<ArgumentNullException>(() => Jit.Compile((double[] v) => v.Length, options)(null!)).ParamName);
        Assert.Equal("m", Assert.Throws<ArgumentNullException>(() => Jit.Compile((int n, double[,] m) => m.GetLength(0) + n, options)(1, null!)).ParamName);
        double[]? captured = null;
        Assert.Equal("captured", Assert.Throws<ArgumentNullException>(() => Jit.Compile(() => captured!.Length, options)()).ParamName);
    }

    [Theory]
    [MemberData(nameof(Compiling))]
    public void AnArrayOfAnotherRankIsRefusedAtItsCallOnly(Backend backend)
    {
        var corner = Jit.Compile((NdArray<double> a) => a[0, 0], TestBackends.Options(backend));
        var error = Assert.Throws<KernelCompilationException>(() => corner(NdArray.Zeros<double>(3)));
        Assert.Equal("DJ2002", error.Code);
        Assert.Contains("'a'", error.Message);
        Assert.EndsWith("BadInputTests.cs", error.File);
        Assert.True(error.Line > 0);
        Assert.Equal(7, corner(NdArray.Full(7.0, 2, 2)));
    }

    [Theory]
    [MemberData(nameof(Compiling))]
    public void ZeroSizeArraysAreArrays(Backend backend)
    {
        var options = TestBackends.Options(backend);
        var sum = Jit.Compile((NdArray<double> a) => { double s = 0; for (int i = 0; i < a.Length; i++) s += a[i]; return s; }, options);
        Assert.Equal(0, sum(NdArray.Zeros<double>(0)));
        var first = Jit.Compile((double[] a) => a[0], options);
        Assert.Throws<IndexOutOfRangeException>(() => first([]));
        var corner = Jit.Compile((double[,] a) => a[0, 0], options);
        Assert.Throws<IndexOutOfRangeException>(() => corner(new double[3, 0]));
        var empty = Jit.Compile((Span<double> s) => s.Length, options);
        Assert.Equal(0, empty([]));
        Assert.Equal(0, empty(default));
        var scalar = Jit.Compile((NdArray<double> a) => a.Length, options);
        Assert.Equal(1, scalar(NdArray.Zeros<double>(2)[0..1].Reshape([])));
    }

    [Theory]
    [MemberData(nameof(Compiling))]
    public void AMatrixThatDoesNotStartAtZeroIsRefused(Backend backend)
    {
        var kernel = Jit.Compile((double[,] m) => m[1, 1], TestBackends.Options(backend));
        var shifted = (double[,])Array.CreateInstance(typeof(double), [2, 2], [1, 1]);
        Assert.Equal("m", Assert.Throws<ArgumentException>(() => kernel(shifted)).ParamName);
    }

    [Theory]
    [MemberData(nameof(Compiling))]
    public void ExceptionsOfAKernelReachTheCaller(Backend backend)
    {
        var options = TestBackends.Options(backend);
        var index = Assert.Throws<IndexOutOfRangeException>(() => Jit.Compile((NdArray<double> a, int i) => a[i], options)(NdArray.Zeros<double>(5), 10));
        Assert.Contains("10", index.Message);
        Assert.Contains("5", index.Message);
        Assert.Throws<DivideByZeroException>(() => Jit.Compile((int a, int b) => a % b, options)(1, 0));
        Assert.Throws<OverflowException>(() => Jit.Compile((long a, long b) => a / b, options)(long.MinValue, -1));
        Assert.Throws<OverflowException>(() => Jit.Compile((double a) => checked((int)a), options)(1e10));
        var thrown = Assert.Throws<ArgumentOutOfRangeException>(() => Jit.Compile((double v) => v < 0 ? throw new ArgumentOutOfRangeException(nameof(v), "negative") : v, options)(-2));
        Assert.Equal("v", thrown.ParamName);
    }

    [Fact]
    public void ADelegateWithoutReadableCodeIsRefused()
    {
        var dynamic = new DynamicMethod("twice", typeof(int), [typeof(int)]);
        var il = dynamic.GetILGenerator();
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ret);
        Refused(() => Jit.Compile(dynamic.CreateDelegate<Func<int, int>>()));
        Expression<Func<int, int>> tree = x => x + 1;
        Refused(() => Jit.Compile(tree.Compile()));
        Refused(() => Jit.Compile(tree.Compile(preferInterpretation: true)));
        Func<int, int> one = x => x + 1;
        Refused(() => Jit.Compile(one + one));
        Refused(() => Jit.Compile(async (int x) => { await Task.Yield(); return x; }));
        Refused(() => Jit.Compile<Func<double, double>>(Math.Sin));
    }

    [Fact]
    public void AnUnsupportedConstructIsLocated()
    {
        var error = Refused(() => Jit.Compile((string s) => s.Length));
        Assert.True(error.Line > 0);
        error = Refused(() => Jit.Compile((int x) => { object boxed = x; return boxed.GetHashCode(); }));
        Assert.EndsWith("BadInputTests.cs", error.File);
        int written = 0;
        Refused(() => Jit.Compile((int x) => { written = x; }));
        Assert.Equal(0, written);
        Refused(() => Jit.Compile((int x) => { try { return x; } catch (InvalidOperationException) { return 0; } }));
    }

    [Fact]
    public void InspectRefusesWhatIsNoKernel() => Assert.Throws<ArgumentException>(() => Jit.Inspect(() => { }));

    [Fact]
    public void ABackendThatDoesNotExistIsRefused() => Assert.Throws<ArgumentOutOfRangeException>(() => Jit.Compile((int x) => x, new JitOptions { Backend = (Backend)99 }));

    private static KernelCompilationException Refused(Action compile)
    {
        var error = Assert.Throws<KernelCompilationException>(compile);
        Assert.StartsWith("DJ", error.Code);
        return error;
    }
}
