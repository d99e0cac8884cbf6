using System.Linq.Expressions;

namespace DualJit.Tests;

/// <summary>Compiling a method again with equal options gives the same kernel: one set of compiled code, whatever the delegates are bound to.</summary>
public sealed class SharingTests
{
    private readonly double _field = 3;

    public static TheoryData<Backend> Compiling => TestBackends.Compiling;

    [Theory]
    [MemberData(nameof(Compiling))]
    public void ALambdaThatIsCompiledAgainIsTheSameKernel(Backend backend)
    {
        var kernels = new HashSet<Kernel>();
        for (int i = 0; i < 5; i++)
        {
            var kernel = Jit.Compile((double x) => x * 2, TestBackends.Options(backend));
            Assert.Equal(2.0 * i, kernel(i));
            kernels.Add(Jit.Inspect(kernel));
        }
        Assert.Single(Assert.Single(kernels).Specializations);
    }

    [Theory]
    [MemberData(nameof(Compiling))]
    public void EachDelegateHasItsOwnCaptures(Backend backend)
    {
        var kernels = Enumerable.Range(0, 5).Select(i => Scale(i, [i, 10 * i], backend)).ToArray();
        for (int i = 0; i < 5; i++) Assert.Equal(7.0 * i + 10 * i, kernels[i](7));
        for (int i = 4; i >= 0; i--) Assert.Equal(8.0 * i + 10 * i, kernels[i](8));
        Assert.Single(kernels.Select(Jit.Inspect).Distinct());
        Assert.Single(Jit.Inspect(kernels[0]).Specializations);
    }

    [Theory]
    [MemberData(nameof(Compiling))]
    public void CapturedArraysOfOtherShapesShareToo(Backend backend)
    {
        var views = new[] { NdArray.Arange<double>(6).Reshape(2, 3), NdArray.Arange<double>(6).Reshape(3, 2).Transpose(), NdArray.Arange<double>(12).Reshape(2, 6)[.., Slice.Step(null, null, 2)] };
        var kernels = views.Select(view => Jit.Compile((int i, int j) => view[i, j], TestBackends.Options(backend))).ToArray();
        for (int round = 0; round < 2; round++)
            for (int k = 0; k < views.Length; k++) Assert.Equal(views[k][1, 2], kernels[k](1, 2));
        Assert.Equal(3, Assert.Single(kernels.Select(Jit.Inspect).Distinct()).Specializations.Count);
    }

    [Theory]
    [MemberData(nameof(Compiling))]
    public void MethodsOfObjectsAndStructsShare(Backend backend)
    {
        var options = TestBackends.Options(backend);
        var first = Jit.Compile((double x) => x * _field, options);
        var second = new SharingTests(5).Times(options);
        Assert.Equal([6.0, 10.0], [first(2), Jit.Compile<Func<double, double>>(new SharingTests(5).TimesField, options)(2)]);
        Assert.Equal(10.0, second(2));
        var areas = new[] { new Rectangle(2, 3), new Rectangle(4, 5) }.Select(rectangle => Jit.Compile<Func<double, double>>(rectangle.Area, options)).ToArray();
        Assert.Equal([6.0, 20.0], areas.Select(area => area(1)));
        Assert.Same(Jit.Inspect(areas[0]), Jit.Inspect(areas[1]));
        double[] numbers = [1, 2, 3], others = [4, 5];
        Assert.Equal([6.0, 9.0], [Jit.Compile<Func<double>>(numbers.Total, options)(), Jit.Compile<Func<double>>(others.Total, options)()]);
    }

    [Theory]
    [MemberData(nameof(Compiling))]
    public void CapturedDelegatesAreEachTheirOwn(Backend backend)
    {
        Func<double, double> Apply(Func<double, double> f, double k) => Jit.Compile((double x) => f(x) + k, TestBackends.Options(backend));
        var (square, root, doubled) = (Apply(static x => x * x, 1), Apply(Math.Sqrt, 2), Apply(Times(2), 3));
        var tripled = Apply(Times(3), 4);
        for (int round = 0; round < 2; round++) Assert.Equal([26.0, 5.0, 13.0, 19.0], [square(5), root(9), doubled(5), tripled(5)]);
        Assert.Equal(3, Assert.Single(new[] { square, root, doubled, tripled }.Select(Jit.Inspect).Distinct()).Specializations.Count);
        Assert.Equal("DJ1001", Assert.Throws<KernelCompilationException>(() => Apply((Func<double, double>)Math.Sqrt + Math.Cos, 1)).Code);
    }

    [Theory]
    [MemberData(nameof(Compiling))]
    public void ManagedCodeSeesItsOwnObjects(Backend backend)
    {
        var kernels = Enumerable.Range(0, 3).Select(i =>
        {
            var log = new List<double>();
            return (Log: log, Kernel: Jit.Compile((double x) => { Jit.Managed(v => log.Add(v + i), x); return x + i; }, TestBackends.Options(backend)));
        }).ToArray();
        for (int i = 0; i < 3; i++) Assert.Equal(10.0 + i, kernels[i].Kernel(10));
        for (int i = 0; i < 3; i++) Assert.Equal([10.0 + i], kernels[i].Log);
        Assert.Single(kernels.Select(pair => Jit.Inspect(pair.Kernel)).Distinct());
    }

    [Fact]
    public void OtherOptionsTypesAndTreesAreOtherKernels()
    {
        static double Half(double x) => x / 2;
        var plain = Jit.Compile<Func<double, double>>(Half);
        Assert.Same(Jit.Inspect(plain), Jit.Inspect(Jit.Compile<Func<double, double>>(Half, new JitOptions { Backend = Backend.Auto })));
        Assert.NotSame(Jit.Inspect(plain), Jit.Inspect(Jit.Compile<Func<double, double>>(Half, new JitOptions { Name = "half" })));
        Assert.NotSame(Jit.Inspect(plain), Jit.Inspect(Jit.Compile<Func<double, double>>(Half, new JitOptions { Backend = Backend.Il })));
        Assert.NotSame(Jit.Inspect(plain), Jit.Inspect(Jit.Compile<Converter<double, double>>(Half)));
        Expression<Func<double, double>> tree = x => x / 2;
        Assert.NotSame(Jit.Inspect(Jit.Compile(tree)), Jit.Inspect(Jit.Compile(tree)));
        var (bytes, ints) = (Jit.Compile<Func<int, int>>(Through<byte>), Jit.Compile<Func<int, int>>(Through<int>));
        Assert.Equal((44, 300), (bytes(300), ints(300)));
        Assert.NotSame(Jit.Inspect(bytes), Jit.Inspect(ints));
    }

    [Theory]
    [MemberData(nameof(Compiling))]
    public void DisposingEndsAllItsDelegatesAndCompilingAgainBeginsANewOne(Backend backend)
    {
        var (one, two) = (Scale(1, [0, 1], backend), Scale(2, [0, 2], backend));
        Assert.Equal([3.0, 6.0], [one(2), two(2)]);
        var kernel = Jit.Inspect(one);
        kernel.Dispose();
        Assert.Throws<ObjectDisposedException>(() => one(2));
        Assert.Throws<ObjectDisposedException>(() => two(2));
        Assert.Empty(kernel.Specializations);
        var three = Scale(3, [0, 3], backend);
        Assert.Equal(9.0, three(2));
        Assert.NotSame(kernel, Jit.Inspect(three));
        Assert.Throws<ObjectDisposedException>(() => one(2));
    }

    [Fact]
    public void ManyThreadsGetTheSameKernel()
    {
        var kernels = new Kernel[64];
        Parallel.For(0, kernels.Length, i =>
        {
            var kernel = Jit.Compile((double x) => x + i, new JitOptions { Backend = Backend.Il });
            Assert.Equal(1.0 + i, kernel(1));
            kernels[i] = Jit.Inspect(kernel);
        });
        Assert.Single(Assert.Single(kernels.Distinct()).Specializations);
    }

    public SharingTests() { }

    private SharingTests(double field) => _field = field;

    private Func<double, double> Times(JitOptions options) => Jit.Compile((double x) => x * _field, options);

    private double TimesField(double x) => x * _field;

    private static Func<double, double> Times(double k) => x => x * k;

    private static Func<double, double> Scale(double factor, double[] weights, Backend backend) => Jit.Compile((double x) => x * factor + weights[1], TestBackends.Options(backend));

    private static int Through<T>(int x) where T : System.Numerics.INumberBase<T> => int.CreateTruncating(T.CreateTruncating(x));

    private readonly struct Rectangle(double width, double height)
    {
        private readonly double _width = width, _height = height;

        public double Area(double scale) => _width * _height * scale;
    }
}

internal static class SharingExtensions
{
    public static double Total(this double[] numbers)
    {
        double total = 0;
        foreach (double number in numbers) total += number;
        return total;
    }
}
