using System.Numerics;

namespace DualJit.Tests;

/// <summary>Products of matrices in kernels: those of the arrays, for every rank, layout and dtype.</summary>
public sealed class MatMulTests
{
    private static readonly (int[] Left, int[] Right)[] Shapes =
    [
        ([3, 4], [4, 5]), ([4], [4, 3]), ([3, 4], [4]), ([4], [4]), ([2, 3, 4], [4, 5]), ([2, 1, 3, 4], [5, 4, 2]), ([4], [2, 4, 3]), ([3, 0], [0, 2]), ([0, 3], [3, 2]), ([70, 33], [33, 70]),
        ([3, 4], [3, 4]), ([4], [3]), ([2, 3, 4], [3, 4, 5]),
    ];

    public static TheoryData<Backend> Backends => TestBackends.Compiling;

    [Theory]
    [MemberData(nameof(Backends))]
    public void Products_are_those_of_the_arrays(Backend backend)
    {
        var random = new Random((int)backend);
        var (typed, untyped) = (Jit.Compile((NdArray<double> a, NdArray<double> b) => NdArray.MatMul(a, b), TestBackends.Options(backend)), Jit.Compile((NdArray a, NdArray b) => NdArray.MatMul(a, b), TestBackends.Options(backend)));
        foreach (var (left, right) in Shapes)
        {
            if (backend == Backend.Interpreter && left[0] == 70) continue;
            var (a, b) = (Of(random, left, i => i % 97 == 96 ? double.NaN : i * 0.37 - 20), Of(random, right, i => Math.ScaleB(i - 7, i % 13)));
            SameArrays.Check(() => NdArray.MatMul(a, b), () => typed(a, b), $"{string.Join("x", left)} and {string.Join("x", right)}");
        }
        foreach (var (a, b) in ((NdArray, NdArray)[])
        [
            (Of(random, [3, 4], i => i), Of(random, [4, 2], i => (byte)i)), (Of(random, [3, 4], i => i * 0.5f), Of(random, [4], i => (Half)i)), (Of(random, [4, 4], i => new Complex(i, -1)), Of(random, [4, 4], i => i * 0.3)),
        ])
            SameArrays.Check(() => NdArray.MatMul(a, b), () => untyped(a, b), $"{a.DType} and {b.DType}");
        Assert.Equal("DJ2003", Assert.Throws<KernelCompilationException>(() => untyped(NdArray.Zeros<int>(3), NdArray.FromArray([1]).Reshape())).Code);
    }

    private static NdArray<T> Of<T>(Random random, int[] shape, Func<int, T> element) where T : unmanaged
    {
        bool isTransposed = random.Next(2) == 0;
        int[] stored = isTransposed ? [.. shape.Reverse()] : shape;
        var dense = NdArray.FromArray(Enumerable.Range(random.Next(5), stored.Aggregate(1, (a, b) => a * b)).Select(element).ToArray()).Reshape(stored);
        return isTransposed ? dense.Transpose() : dense;
    }
}
