using DualJit.Frontend;
using DualJit.IR;

namespace DualJit.Tests;

/// <summary>What is said of the order of loops, and so which loops change places.</summary>
public sealed class LoopOrderRemarksTests
{
    private delegate void Kernel(double[,] a, double[,] b, double[,] c, int[] at);

    private static readonly (string Expected, bool Done, Kernel Kernel)[] Nests =
    [
        ("the middle of 3 loops became the innermost in tiles of 64", true, (a, b, c, at) =>
        {
            for (int i = 0; i < c.GetLength(0); i++)
                for (int j = 0; j < c.GetLength(1); j++)
                {
                    double s = 0;
                    for (int k = 0; k < a.GetLength(1); k++) s += a[i, k] * b[k, j];
                    c[i, j] = s;
                }
        }),
        ("the middle of 3 loops became the innermost in tiles of 32", true, (a, b, c, at) =>
        {
            for (int i = 0; i < c.GetLength(0); i++)
                for (int j = 0; j < c.GetLength(1); j++)
                {
                    double s = 0, t = 0;
                    for (int k = 0; k < a.GetLength(1); k++)
                    {
                        s += a[i, k] * b[k, j];
                        t += b[k, j];
                    }
                    c[i, j] = s * t;
                }
        }),
        ("the outermost of 3 loops became the innermost in tiles of 64", true, (a, b, c, at) =>
        {
            for (int j = 0; j < c.GetLength(1); j++)
                for (int k = 0; k < a.GetLength(1); k++)
                    for (int i = 0; i < c.GetLength(0); i++) c[i, j] += a[i, k] * b[k, j];
        }),
        ("the outermost of 2 loops became the innermost, as", true, (a, b, c, at) =>
        {
            for (int j = 0; j < c.GetLength(1); j++)
                for (int i = 0; i < c.GetLength(0); i++) c[i, j] = a[i, j] * 2;
        }),
        ("the innermost loop already goes through memory in order", false, (a, b, c, at) =>
        {
            for (int i = 0; i < c.GetLength(0); i++)
                for (int j = 0; j < c.GetLength(1); j++) c[i, j] = a[i, j] * 2;
        }),
        // As of points' distances: either order jumps.
        ("the innermost loop already goes through memory in order", false, (a, b, c, at) =>
        {
            for (int i = 0; i < a.GetLength(0); i++)
                for (int j = 0; j < a.GetLength(0); j++)
                {
                    double s = 0;
                    for (int k = 0; k < a.GetLength(1); k++) s += (a[i, k] - a[j, k]) * (a[i, k] - a[j, k]);
                    c[i, j] = Math.Sqrt(s);
                }
        }),
        ("it reads and writes different elements of one array", false, (a, b, c, at) =>
        {
            for (int j = 1; j < c.GetLength(1); j++)
                for (int i = 1; i < c.GetLength(0); i++) c[i, j] = c[i - 1, j] + c[i, j - 1];
        }),
        ("how often an inner loop runs depends on the loop around it", false, (a, b, c, at) =>
        {
            for (int j = 0; j < c.GetLength(1); j++)
                for (int i = 0; i < j; i++) c[i, j] = b[0, j];
        }),
        ("where an inner loop starts depends on the loop around it", false, (a, b, c, at) =>
        {
            for (int j = 0; j < c.GetLength(1); j++)
                for (int i = j; i < c.GetLength(0); i++) c[i, j] = b[0, j];
        }),
        ("there is a branch in the loops", false, (a, b, c, at) =>
        {
            for (int j = 0; j < c.GetLength(1); j++)
                for (int i = 0; i < c.GetLength(0); i++)
                    if (a[i, j] > 0) c[i, j] = b[i, j];
        }),
        ("it can throw an exception", false, (a, b, c, at) =>
        {
            for (int j = 0; j < c.GetLength(1); j++)
                for (int i = 0; i < at.Length; i++) c[at[i], j] = 1;
        }),
        ("no other loop goes through memory in order more often", false, (a, b, c, at) =>
        {
            for (int i = 0; i < c.GetLength(0); i++)
                for (int j = 0; j < c.GetLength(1); j++) c[i, j] = a[j, i];
        }),
        ("the loop that goes through memory in order has few iterations", false, (a, b, c, at) =>
        {
            for (int j = 0; j < 4; j++)
                for (int i = 0; i < c.GetLength(0); i++) c[i, j] = a[i, j];
        }),
    ];

    public static TheoryData<int> All => [.. Enumerable.Range(0, Nests.Length)];

    [Theory]
    [MemberData(nameof(All))]
    public void ANestHasOneRemark(int index)
    {
        var (expected, done, kernel) = Nests[index];
        var module = Pipeline.Lower(CilReader.Read(kernel).Module);
        var remark = Assert.Single(module.Remarks, remark => remark.Kind == RemarkKind.Order);
        Assert.StartsWith(expected, remark.Text);
        Assert.Equal(done, remark.Done);
    }
}
