namespace DualJit.Bench;

/// <summary>The cases: each kernel with its data, placed and pinned by <see cref="Memory"/>.</summary>
static unsafe partial class Cases
{
    // As fast as C, and checks that cost next to nothing.
    const double AsC = 1.05, AsUnchecked = 1.03;

    /// <summary>The cases of the speed table.</summary>
    public static Case[] Timed() =>
    [
        Dot(1_000).AtMost(AsC, AsUnchecked),
        Dot(1_000_000).AtMost(AsC, AsUnchecked),
        Axpy(1_000).AtMost(AsC, AsUnchecked),
        Axpy(1_000_000).AtMost(AsC, AsUnchecked),
        Compare(1_000).AtMost(AsC, AsUnchecked),
        Compare(1_000_000).AtMost(AsC, AsUnchecked),
        Stencil(32),
        Stencil(1_000).AtMost(AsC, AsUnchecked),
        Distances(500, 16).AtMost(AsC, AsUnchecked),
        Dtw(200).AtMost(AsC, AsUnchecked),
        RowSums(1_000, Layout.C).AtMost(AsC, AsUnchecked),
        RowSums(1_000, Layout.F).AtMost(AsC, AsUnchecked),
        NBody(1_000).AtMost(AsC, AsUnchecked),
        Mandelbrot(512, 200).AtMost(AsC, AsUnchecked),
        Histogram(1_000_000, 1_024).AtMost(1.4),
        CanonicalSum(1_000).AtMost(1.1),
        CanonicalSum(1_000_000).AtMost(1.1),
        CanonicalDot(1_000).AtMost(1.1),
        CanonicalDot(1_000_000).AtMost(1.1),
        Matmul(256).AtMost(0.2),
        Matmul(512).AtMost(0.2),
    ];

    /// <summary>Every kernel on data so small that a first call is all compilation.</summary>
    public static Case[] Small() =>
    [
        Dot(16), Axpy(16), Compare(16), Stencil(8), Distances(8, 4), Dtw(8), RowSums(8, Layout.C), RowSums(8, Layout.F),
        NBody(8), Mandelbrot(4, 10), Histogram(16, 16), CanonicalSum(16), CanonicalDot(16), Matmul(8),
    ];
}
