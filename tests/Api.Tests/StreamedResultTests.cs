using System.Runtime.InteropServices;

namespace DualJit.Tests;

/// <summary>Results too large for the caches, which LLVM code writes past them, have the bits of the eager operators from the first element to the last.</summary>
public sealed class StreamedResultTests
{
    public static TheoryData<Backend> Backends => TestBackends.Compiling;

    // The interpreter takes its time over so many elements.
    public static TheoryData<Backend> Native => TestBackends.Native;

    [Theory]
    [MemberData(nameof(Backends))]
    public void Results_begin_and_end_anywhere(Backend backend)
    {
        var triad = Jit.Compile((double f, NdArray<double> v, NdArray<double> w, NdArray<double> r) => { r[..] = f * v + w; }, TestBackends.Options(backend));
        const int n = 710_000;
        var (v, w) = (Filled(n, i => i / 8.0), Filled(n, i => Math.ScaleB(1 - i, i % 7)));
        foreach (var (start, end) in backend == Backend.Interpreter ? [(3, 2)] : Enumerable.Range(0, 8).Select(i => (i, i * 5 % 8)))
        {
            var (actual, expected) = (Filled(n, i => -1.0 * i), Filled(n, i => -1.0 * i));
            var part = start..^end;
            triad(1.5, v[part], w[part], actual[part]);
            expected[part] = 1.5 * v[part] + w[part];
            AssertSame(expected, actual);
        }
    }

    [Theory]
    [MemberData(nameof(Native))]
    public void Every_expression_that_has_vectors(Backend backend)
    {
        var options = TestBackends.Options(backend);
        const int n = 1_500_003;
        var (floats, doubles, longs, ints) = (Filled(n, i => i * 0.25f), Filled(n, i => i * 0.5), Filled<long>(n, i => i * 1_000_003L), Filled(n, i => i - 700));
        Same(Jit.Compile((NdArray<float> v) => (v + 1f) * v - NdArray.Sqrt(v), options), v => (v + 1f) * v - NdArray.Sqrt(v), floats);
        Same(Jit.Compile((NdArray<double> v) => NdArray.Where(v > 1e5, v * 2.0, -v), options), v => NdArray.Where(v > 1e5, v * 2.0, -v), doubles);
        Same(Jit.Compile((NdArray<long> v) => v * v + 3L, options), v => v * v + 3L, longs);
        Same(Jit.Compile((NdArray<int> v) => v.Cast<double>() * 0.1, options), v => v.Cast<double>() * 0.1, ints);
        // Made in one loop.
        SameTwo(Jit.Compile((NdArray<double> v) => (v + 1.5, v * 1.5), options), v => (v + 1.5, v * 1.5), doubles);
        // In order along columns, and in rows with a gap between them.
        Same(Jit.Compile((NdArray<double> v) => { var r = NdArray.Zeros<double>(1001, 1201); r.Transpose()[Slice.All, Slice.All] = v + v; return r; }, options), v => (v + v).Transpose().Copy(), doubles[..(1001 * 1201)].Reshape(1201, 1001));
        Same(Jit.Compile((NdArray<double> v) => v[Slice.All, 1..^2] - 1.0, options), v => v[Slice.All, 1..^2] - 1.0, doubles[..(1001 * 1201)].Reshape(1001, 1201));
    }

    [Theory]
    [MemberData(nameof(Native))]
    public void What_is_assigned_is_read_before_it_is_written(Backend backend)
    {
        var options = TestBackends.Options(backend);
        var array = Filled(2_200_000, i => i / 4.0);
        Assign(Jit.Compile((NdArray<double> v) => { v[..] = NdArray.Full(1.25); }, options), v => v[..] = NdArray.Full(1.25));
        Assign(Jit.Compile((NdArray<double> v) => { v[..] = 2.0 * v + 1.0; }, options), v => v[..] = 2.0 * v + 1.0);
        Assign(Jit.Compile((NdArray<double> v) => { v[1..] = 2.0 * v[..^1]; }, options), v => v[1..] = 2.0 * v[..^1]);
        // The same memory as two parameters.
        var twice = Jit.Compile((NdArray<double> v, NdArray<double> r) => { r[..] = 2.0 * v + 1.0; }, options);
        Assign(v => twice(v, v), v => v[..] = 2.0 * v + 1.0);

        void Assign(Action<NdArray<double>> kernel, Action<NdArray<double>> eager)
        {
            var (actual, expected) = (array.Copy(), array.Copy());
            kernel(actual);
            eager(expected);
            AssertSame(expected, actual);
        }
    }

    private static void SameTwo(Func<NdArray<double>, (NdArray<double>, NdArray<double>)> kernel, Func<NdArray<double>, (NdArray<double>, NdArray<double>)> eager, NdArray<double> array)
    {
        var ((one, other), (first, second)) = (eager(array), kernel(array));
        AssertSame(one, first);
        AssertSame(other, second);
    }

    private static void Same<T, TResult>(Func<NdArray<T>, NdArray<TResult>> kernel, Func<NdArray<T>, NdArray<TResult>> eager, NdArray<T> array) where T : unmanaged where TResult : unmanaged =>
        AssertSame(eager(array), kernel(array));

    private static void AssertSame<T>(NdArray<T> expected, NdArray<T> actual) where T : unmanaged
    {
        Assert.Equal(expected.Shape, actual.Shape);
        ReadOnlySpan<byte> theirs = MemoryMarshal.AsBytes(expected.AsReadOnlySpan()), ours = MemoryMarshal.AsBytes(actual.AsReadOnlySpan());
        Assert.True(theirs.SequenceEqual(ours), $"they differ from byte {theirs.CommonPrefixLength(ours)} of {theirs.Length} on");
    }

    private static NdArray<T> Filled<T>(int n, Func<int, T> element) where T : unmanaged => NdArray.FromArray(Enumerable.Range(0, n).Select(element).ToArray());
}
