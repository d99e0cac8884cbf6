using System.Numerics;
using DualJit.Reductions;

namespace DualJit.Tests;

/// <summary>Reductions in kernels and of arrays: one order, the same bits on every backend and for every layout.</summary>
public sealed class ReductionTests
{
    private static readonly int[] Lengths = [0, 1, 2, 7, 8, 15, 16, 17, 31, 33, 100, 255, 256, 257, 300, 511, 1000, 2048, 4095, 4096, 4097, 5000, 8192, 8193, 12_345, 33_000];

    public static TheoryData<Backend> Backends => TestBackends.Compiling;

    [Theory]
    [MemberData(nameof(Backends))]
    public void DoublesAreTheSameAsEagerOnes(Backend backend) =>
        Check(backend, random => Math.ScaleB(random.NextDouble() - 0.5, random.Next(-30, 30)), v => v.Sum(), v => v.Prod(), v => v.Min(), v => v.Max(), (v, w) => NdArray.Dot(v, w));

    [Theory]
    [MemberData(nameof(Backends))]
    public void ZerosKeepTheirSignAndNaNSpreads(Backend backend) =>
        Check(backend, random => random.Next(2000) switch { 0 => double.NaN, 1 => double.PositiveInfinity, < 1000 => -0.0, _ => 0.0 }, v => v.Sum(), v => v.Prod(), v => v.Min(), v => v.Max(), (v, w) => NdArray.Dot(v, w));

    [Theory]
    [MemberData(nameof(Backends))]
    public void FloatsAreTheSameAsEagerOnes(Backend backend) =>
        Check(backend, random => (float)Math.ScaleB(random.NextDouble() - 0.5, random.Next(-9, 9)), v => v.Sum(), v => v.Prod(), v => v.Min(), v => v.Max(), (v, w) => NdArray.Dot(v, w));

    [Theory]
    [MemberData(nameof(Backends))]
    public void IntegersWrap(Backend backend)
    {
        Check(backend, random => (sbyte)random.Next(), v => v.Sum(), v => v.Prod(), v => v.Min(), v => v.Max(), (v, w) => NdArray.Dot(v, w));
        Check(backend, random => (ushort)random.Next(), v => v.Sum(), v => v.Prod(), v => v.Min(), v => v.Max(), (v, w) => NdArray.Dot(v, w));
        Check(backend, random => random.Next(int.MinValue, int.MaxValue), v => v.Sum(), v => v.Prod(), v => v.Min(), v => v.Max(), (v, w) => NdArray.Dot(v, w));
        Check(backend, random => (ulong)random.NextInt64(), v => v.Sum(), v => v.Prod(), v => v.Min(), v => v.Max(), (v, w) => NdArray.Dot(v, w));
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void TheOrderIsThatOfTheRowMajorIndex(Backend backend)
    {
        var sum = Jit.Compile((NdArray<double> v) => NdArray.Sum(v), TestBackends.Options(backend));
        var random = new Random(3);
        foreach (var (rows, columns) in ((int, int)[])[(1, 1), (3, 5), (17, 33), (70, 90), (0, 4)])
        {
            var a = NdArray.FromArray(Enumerable.Range(0, rows * columns).Select(_ => random.NextDouble()).ToArray()).Reshape(rows, columns);
            foreach (var view in (NdArray<double>[])[a, a.Transpose(), a.Transpose().Copy(), a[Slice.Step(null, null, 2), Slice.Step(null, null, -1)]])
            {
                Same(view.Copy().Sum(), view.Sum());
                Same(view.Sum(), sum(view));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void ExceptionsAreThoseOfTheArrays(Backend backend)
    {
        var options = TestBackends.Options(backend);
        var (one, two, none) = (NdArray.FromArray(new double[1]), NdArray.FromArray(new double[2]), NdArray.FromArray(Array.Empty<double>()));
        AssertSameException(() => one.Min(), () => Jit.Compile((NdArray<double> v) => v.Min(), options)(none), () => none.Min());
        AssertSameException(() => one.Max(), () => Jit.Compile((NdArray<double> v) => NdArray.Max(v), options)(none), () => none.Max());
        AssertSameException(() => NdArray.Dot(one, one), () => Jit.Compile((NdArray<double> v, NdArray<double> w) => NdArray.Dot(v, w), options)(one, two), () => NdArray.Dot(one, two));
        Assert.Equal(0.0, none.Sum());
        Assert.Equal(1.0, none.Prod());
        Assert.Equal(0.0, NdArray.Dot(none, none));
    }

    [Fact]
    public void ArraysThatCannotBeReducedSayWhy()
    {
        Assert.Throws<ArgumentException>(() => NdArray.Dot(NdArray.FromArray(new double[2, 2]), NdArray.FromArray(new double[2])));
        Assert.Throws<ArgumentNullException>(() => NdArray.Sum<double>(null!));
        Assert.Throws<NotSupportedException>(() => NdArray.FromArray(new bool[2]).Sum());
        Assert.Throws<NotSupportedException>(() => NdArray.FromArray(new Complex[2]).Min());
        Assert.Equal(new Complex(4, -2), NdArray.FromArray(new Complex[] { new(1, -1), new(3, -1) }).Sum());
        Assert.Equal((Half)6, NdArray.FromArray(new Half[] { (Half)1, (Half)2, (Half)3 }).Sum());
        var squares = Jit.Compile((NdArray<double> v, NdArray<double> w) => NdArray.Dot(v, w));
        Assert.Equal("DJ2003", Assert.Throws<KernelCompilationException>(() => squares(NdArray.FromArray(new double[2, 2]), NdArray.FromArray(new double[2, 2]))).Code);
    }

    private static void AssertSameException(Func<double> works, Func<double> compiled, Func<double> eager)
    {
        works();
        var expected = Assert.Throws<ArgumentException>(() => { eager(); });
        Assert.Equal(expected.Message, Assert.Throws<ArgumentException>(() => { compiled(); }).Message);
    }

    private static void Check<T>(
        Backend backend, Func<Random, T> make, Func<NdArray<T>, T> sum, Func<NdArray<T>, T> product, Func<NdArray<T>, T> minimum, Func<NdArray<T>, T> maximum, Func<NdArray<T>, NdArray<T>, T> dot)
        where T : unmanaged, INumber<T>
    {
        var options = TestBackends.Options(backend);
        var (compiledSum, compiledProduct) = (Jit.Compile(sum, options), Jit.Compile(product, options));
        var (compiledMinimum, compiledMaximum, compiledDot) = (Jit.Compile(minimum, options), Jit.Compile(maximum, options), Jit.Compile(dot, options));
        foreach (int length in Lengths.Where(length => backend != Backend.Interpreter || length < 6000))
        {
            var random = new Random(length);
            T[] elements = [.. Enumerable.Range(0, 2 * length).Select(_ => make(random))];
            var dense = NdArray.FromArray(elements[..length]);
            var strided = NdArray.FromArray(elements)[Slice.Step(null, null, 2)];
            foreach (var v in (NdArray<T>[])[dense, strided])
            {
                Same(sum(v), compiledSum(v));
                Same(product(v), compiledProduct(v));
                Same(dot(v, dense), compiledDot(v, dense));
                if (length == 0) continue;
                Same(minimum(v), compiledMinimum(v));
                Same(maximum(v), compiledMaximum(v));
            }
            Same(dense.Sum(), length == 0 ? T.Zero : Defined(elements[..length]));
        }
    }

    private static T Defined<T>(T[] elements) where T : unmanaged, INumber<T>
    {
        var sequence = new Elements<T>(elements);
        return CanonicalReduction.Reduce<T, Elements<T>, Sum<T>>(elements.Length, ref sequence, default);
    }

    private static void Same<T>(T expected, T actual) where T : INumber<T>
    {
        if (T.IsNaN(expected)) Assert.True(T.IsNaN(actual), $"{actual} is not NaN");
        else Assert.True(expected == actual && T.IsNegative(expected) == T.IsNegative(actual), $"{actual} is not {expected}");
    }

    private struct Elements<T>(T[] elements) : ISequence<T>
    {
        private int _next;

        public T Next() => elements[_next++];
    }
}
