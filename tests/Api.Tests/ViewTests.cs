namespace DualJit.Tests;

/// <summary>Views of whole arrays in kernels are those of the eager library: elements, shape, strides, what they share memory with, and exceptions.</summary>
public sealed class ViewTests
{
    public static TheoryData<Backend> Backends => TestBackends.Compiling;

    // Each makes the same array anew, of rank 2: every layout, strides that are negative and 0, nothing in it, and not to be written.
    private static readonly Func<NdArray<double>>[] Matrices =
    [
        () => Grid(3, 4),
        () => Grid(4, 3).Transpose(),
        () => Grid(3, 5)[.., 1..],
        () => Grid(5, 7)[Slice.Step(4, null, -2), Slice.Step(6, 0, -2)],
        () => Grid(3, 1).BroadcastTo(3, 4),
        () => Grid(3, 4).AsReadOnly(),
        () => Grid(1, 3),
        () => NdArray.Zeros<double>(0, 3),
        () => NdArray.Zeros<double>(2, 0),
    ];

    private static readonly Func<NdArray<double>>[] Others =
    [
        () => NdArray.Full(2.5),
        () => NdArray.Arange(6.0),
        () => NdArray.Arange(12.0)[Slice.Step(null, null, -3)],
        () => NdArray.Arange(24.0).Reshape(2, 3, 4),
        () => NdArray.Arange(24.0).Reshape(2, 3, 4).Transpose(),
        () => NdArray.Arange(24.0).Reshape(2, 3, 4).Transpose(1, 0, 2)[.., 1.., ..],
    ];

    private static NdArray<double> Grid(int rows, int columns) => NdArray.Arange((double)(rows * columns)).Reshape(rows, columns);

    [Theory]
    [MemberData(nameof(Backends))]
    public void Slices(Backend backend)
    {
        Same(backend, Matrices, a => a[1..^1, 0]);
        Same(backend, Matrices, a => a[Slice.All, Slice.Step(0, 4, 2)]);
        Same(backend, Matrices, a => a[.., 2]);
        Same(backend, Matrices, a => a[^1, ..]);
        Same(backend, Matrices, a => a[1.., 1..3]);
        Same(backend, Matrices, a => a[..1, ^2..]);
        Same(backend, Matrices, a => a[Slice.Step(-1, null, -1)]);
        Same(backend, Matrices, a => a[Slice.Step(1, 100, 50), 1..1]);
        Same(backend, [.. Matrices, .. Others[1..]], a => a[..]);
        Same(backend, Others[1..], a => a[1..]);
        Same(backend, Others[1..], a => a[Slice.Step(null, null, 2)]);
        Same(backend, Others[3..], a => a[1, .., ^1]);
        Same(backend, Others[3..], a => a[.., 1..2]);
        Same(backend, Others[3..], a => a[.., .., 1..]);
        Same(backend, Others[3..], a => a[0, (Slice)1]);
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void Other_views_and_copies(Backend backend)
    {
        Func<NdArray<double>>[] all = [.. Matrices, .. Others];
        Same(backend, all, a => a.Transpose());
        Same(backend, all, a => a.Transpose(1, 0));
        Same(backend, Others, a => a.Transpose(1, 2, 0));
        Same(backend, all, a => a.AsReadOnly());
        Same(backend, all, a => a.AsReadOnly().Transpose());
        Same(backend, all, a => a.Copy());
        Same(backend, all, a => a.BroadcastTo(2, 3, 4));
        Same(backend, all, a => a.BroadcastTo(2, -3, 4));
        Same(backend, Matrices[..1], a => a.Reshape(2, 6));
        Same(backend, Matrices[..1], a => a.Reshape(-1));
        Same(backend, Matrices[..1], a => a.Reshape(4, -1, 1));
        Same(backend, Matrices[..1], a => a.Reshape(5, -1));
        Same(backend, Matrices[..1], a => a.Reshape(2, 3, -2));
        Same(backend, Matrices[7..], a => a.Reshape(0, 5));
        Same(backend, Matrices[7..], a => a.Reshape(0, -1));
        Same(backend, Others[..2], a => a.Reshape(1, -1));
        Same(backend, Matrices, a => a.Transpose()[..1].Copy());
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void Views_of_what_the_kernel_made(Backend backend)
    {
        Same(backend, Matrices, a => (a + 1.0).Transpose());
        Same(backend, Matrices, a => (a + 1.0)[Slice.Step(null, null, -1), 1..]);
        Same(backend, Matrices, a => (a + 1.0)[.., 1]);
        Same(backend, Matrices, a => (a + 1.0).AsReadOnly());
        Same(backend, Matrices, a => (a + 1.0)[..1].BroadcastTo(5, 4));
        Same(backend, Matrices, a => (a + 1.0).Reshape(-1)[1..]);
    }

    private static void Same(Backend backend, Func<NdArray<double>>[] makes, Func<NdArray<double>, NdArray<double>> eager) => Same(backend, makes, eager, Jit.Compile(eager, Options(backend)));

    private static void Same(Backend backend, Func<NdArray<double>>[] makes, Func<NdArray<double>, NdArray<double>> eager, Func<NdArray<double>, NdArray<double>> compiled)
    {
        for (int i = 0; i < makes.Length; i++)
        {
            var (mine, others) = (makes[i](), makes[i]());
            string what = $"{SameArrays.Text(mine)} {mine.Layout} {(mine.IsReadOnly ? "read-only" : "")} on {backend}";
            var (expected, actual) = (SameArrays.Run(() => eager(others)), SameArrays.Run(() => compiled(mine)));
            SameArrays.Check(() => expected as NdArray ?? throw (Exception)expected, () => actual as NdArray ?? throw (Exception)actual, what);
            if (expected is not NdArray<double> theirs) continue;
            var ours = (NdArray<double>)actual;
            Assert.True(theirs.Strides.SequenceEqual(ours.Strides), $"{what}: strides ({string.Join(", ", ours.Strides.ToArray())}), not ({string.Join(", ", theirs.Strides.ToArray())})");
            Assert.True(theirs.IsReadOnly == ours.IsReadOnly, $"{what}: IsReadOnly is {ours.IsReadOnly}");
            Assert.True(ReferenceEquals(theirs, others) == ReferenceEquals(ours, mine), $"{what}: another object");
            if (mine.IsReadOnly || theirs.IsReadOnly) continue;
            // What shares memory sees it written.
            theirs.Fill(-1);
            ours.Fill(-1);
            Assert.True(SameArrays.AreSame(others, mine), $"{what}: {mine}, not {others}, where the result is written");
        }
    }

    private static JitOptions Options(Backend backend) => TestBackends.Options(backend) with { MaximumSpecializations = 100 };
}
