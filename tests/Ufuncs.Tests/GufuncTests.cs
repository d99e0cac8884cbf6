namespace DualJit.Tests;

/// <summary>Functions of arrays applied to stacks of arrays.</summary>
public sealed class GufuncTests
{
    public static TheoryData<Backend> All => TestBackends.AndNone;

    private static GufuncOptions On(Backend backend, string name = "g") => new() { Backend = backend, Name = name };

    private static void Inner(NdArray<double> a, NdArray<double> b, NdArray<double> @out)
    {
        double total = 0;
        for (int i = 0; i < a.Length; i++) total += a[i] * b[i];
        @out[0] = total;
    }

    private static void Multiply(NdArray<double> a, NdArray<double> b, NdArray<double> @out)
    {
        for (int i = 0; i < a.GetLength(0); i++)
            for (int j = 0; j < b.GetLength(1); j++)
            {
                double total = 0;
                for (int k = 0; k < a.GetLength(1); k++) total += a[i, k] * b[k, j];
                @out[i, j] = total;
            }
    }

    [Theory, MemberData(nameof(All))]
    public void TheFunctionIsCalledForEachCoreArray(Backend backend)
    {
        var inner = GuVectorize.Compile(Inner, "(n),(n)->()", On(backend));
        var grid = NdArray.Arange(12.0).Reshape(3, 4);
        Assert.Equal([14.0, 126, 366], inner.Apply<double>(grid, grid).ToArray());
        SameArrays.Check(() => (grid * grid).Sum(0), () => inner.Apply<double>([grid, grid], null, axis: 0), "axis");
        SameArrays.Check(() => (grid * grid).Sum(0, keepDims: true), () => inner.Apply<double>([grid, grid], null, axis: 0, keepDims: true), "axis that stays");
        SameArrays.Check(() => (grid[.., ^3..] * grid[.., Slice.Step(2, null, -1)]).Sum(1), () => inner.Apply<double>(grid[.., ^3..], grid[.., Slice.Step(2, null, -1)]), "strided");
        Assert.Empty(inner.Apply<double>(NdArray.Zeros<double>(0, 4), grid[..1]).ToArray());
        Assert.Equal([0.0, 0, 0], inner.Apply<double>(grid[.., ..0], NdArray.Zeros<double>(0)).ToArray());
        Assert.Equal(5.0, inner.Apply<double>(NdArray.FromArray([1, 2]), NdArray.FromArray([1f, 2f])).GetValue());
    }

    [Theory, MemberData(nameof(All))]
    public void LoopDimensionsBroadcast(Backend backend)
    {
        var multiply = GuVectorize.Compile(Multiply, "(m,n),(n,p)->(m,p)", On(backend));
        var (a, b) = (NdArray.Arange(48.0).Reshape(2, 3, 4, 2), NdArray.Arange(18.0).Reshape(3, 2, 3));
        SameArrays.Check(() => NdArray.MatMul(a, b), () => multiply.Apply<double>(a, b), "stacks");
        SameArrays.Check(() => NdArray.MatMul(a, b[0, .., ..]), () => multiply.Apply<double>(a, b[0, .., ..]), "a stack and one");
        var turned = NdArray.Arange(60.0).Reshape(3, 5, 4).Transpose(0, 2, 1);
        SameArrays.Check(() => NdArray.MatMul(a.Transpose(0, 1, 3, 2), turned), () => multiply.Apply<double>(a.Transpose(0, 1, 3, 2), turned), "transposed");
        SameArrays.Check(() => NdArray.MatMul(a, b).Transpose(2, 3, 0, 1).Copy(), () => multiply.Apply<double>([a.Transpose(2, 3, 0, 1), b], null, axes: [[0, 1], [-2, -1], [0, 1]]).Copy(), "axes");
    }

    [Theory, MemberData(nameof(All))]
    public void OutputsMayBeGivenAndOverlap(Backend backend)
    {
        var running = GuVectorize.Compile((NdArray<double> a, NdArray<double> @out) =>
        {
            double total = 0;
            for (int i = a.Length - 1; i >= 0; i--) @out[a.Length - 1 - i] = total += a[i];
        }, "(n)->(n)", On(backend));
        var grid = NdArray.Arange(6.0).Reshape(2, 3);
        Assert.Same(grid, running.Apply([grid], grid));
        Assert.Equal([2.0, 3, 3, 5, 9, 12], grid.ToArray());
        var single = NdArray.Zeros<float>(3, 2).Transpose();
        running.Call([NdArray.Arange(6).Reshape(2, 3)], [single]);
        Assert.Equal([2f, 3, 3, 5, 9, 12], single.ToArray());
        running.Apply([NdArray.Arange(3.0)], grid[.., Slice.Step(null, null, -1)][0, ..]);
        Assert.Equal([3.0, 3, 2, 5, 9, 12], grid.ToArray());
    }

    [Theory, MemberData(nameof(All))]
    public void SizesAreFixedComputedOrMissing(Backend backend)
    {
        var cross = GuVectorize.Compile((NdArray<int> a, NdArray<int> b, NdArray<int> @out) =>
        {
            for (int i = 0; i < 3; i++) @out[i] = a[(i + 1) % 3] * b[(i + 2) % 3] - a[(i + 2) % 3] * b[(i + 1) % 3];
        }, "(3),(3)->(3)", On(backend));
        Assert.Equal([0, 0, 1], cross.Apply<int>(NdArray.FromArray([1, 0, 0]), NdArray.FromArray([0, 1, 0])).ToArray());

        var edges = GuVectorize.Compile((NdArray<double> a, double scale, NdArray<double> @out) =>
        {
            for (int i = 0; i < @out.Length; i++) @out[i] = scale * ((i > 0 ? a[i - 1] : 0) + (i < a.Length ? a[i] : 0));
        }, "(n),()->(n+1)", On(backend));
        Assert.Equal([0.0, 5, 15, 10], edges.Apply<double>(NdArray.Arange(3.0), 5).ToArray());
        Assert.Equal([4, 4], edges.Apply<double>(NdArray.Arange(3.0), NdArray.Arange(4.0)).Shape.ToArray());

        var pairs = GuVectorize.Compile((NdArray<double> a, NdArray<double> differences, NdArray<long> count) =>
        {
            int k = 0;
            for (int i = 0; i < a.Length; i++)
                for (int j = 0; j < i; j++) differences[k++] = a[i] - a[j];
            count[0] = k;
        }, "(n)->(k),()", On(backend) with { Sizes = new Dictionary<string, Func<IReadOnlyDictionary<string, int>, int>> { ["k"] = sizes => sizes["n"] * (sizes["n"] - 1) / 2 } });
        var results = pairs.Call([NdArray.FromArray([1.0, 3, 7])]);
        Assert.Equal([2.0, 6, 4], ((NdArray<double>)results[0]).ToArray());
        Assert.Equal(3L, (long)results[1].GetValue());

        var product = GuVectorize.Compile(Multiply, "(m?,n),(n,p?)->(m?,p?)", On(backend));
        var (matrix, vector) = (NdArray.Arange(6.0).Reshape(2, 3), NdArray.Arange(3.0));
        SameArrays.Check(() => NdArray.MatMul(matrix, vector), () => product.Apply<double>(matrix, vector), "a matrix and a column");
        SameArrays.Check(() => NdArray.MatMul(vector, matrix.Transpose()), () => product.Apply<double>(vector, matrix.Transpose()), "a row and a matrix");
        Assert.Equal(5.0, product.Apply<double>(vector, vector).GetValue());
    }

    [Theory, MemberData(nameof(All))]
    public void CapturedVariablesAndExceptionsAreThoseOfKernels(Backend backend)
    {
        int limit = 4;
        var weights = NdArray.FromArray([1.0, 10]);
        var first = GuVectorize.Compile((NdArray<double> a, NdArray<double> @out) =>
        {
            for (int i = 0; i < a.Length; i++)
                if (a[i] > limit) throw new ArgumentException($"{a[i]} is too much");
            @out[0] = a[0] * weights[1];
        }, "(n)->()", On(backend));
        Assert.Equal([0.0, 20], first.Apply<double>(NdArray.Arange(4.0).Reshape(2, 2)).ToArray());
        limit = 1;
        Assert.Equal("2 is too much", Assert.Throws<ArgumentException>(() => first.Apply<double>(NdArray.Arange(6.0).Reshape(3, 2))).Message);
        Assert.Throws<IndexOutOfRangeException>(() => GuVectorize.Compile((NdArray<double> a, NdArray<double> @out) => { @out[0] = a[3]; }, "(n)->()", On(backend)).Apply<double>(NdArray.Arange(3.0)));
    }

    [Theory]
    [InlineData("(n),(n)->()", new[] { 3 }, new[] { 4 }, "Dimension n of (n),(n)->() is 3 in operand 0 of gufunc 'g', and 4 in operand 1.")]
    [InlineData("(n),(n)->()", new[] { 3 }, new int[0], "Operand 1 of gufunc 'g' has 0 axes and needs 1 for (n) in (n),(n)->().")]
    [InlineData("(n),(n)->()", new[] { 2, 3 }, new[] { 4, 3 }, "The loop dimensions of operand 1 of gufunc 'g' do not broadcast with those of operand 0: lengths 4 and 2 meet on one axis.")]
    [InlineData("(3),(3)->(3)", new[] { 3 }, new[] { 4 }, "Operand 1 of gufunc 'g' has size 4 where (3),(3)->(3) has 3.")]
    [InlineData("(n),(m)->(n-4)", new[] { 3 }, new[] { 4 }, "Dimension n-4 of (n),(m)->(n-4) would be -1.")]
    public void ShapesThatDoNotFitAreNamed(string signature, int[] a, int[] b, string message)
    {
        var gufunc = GuVectorize.Compile(Inner, signature, new GufuncOptions { Name = "g" });
        Assert.Equal(message, Assert.Throws<ArgumentException>(() => gufunc.Apply<double>(NdArray.Zeros<double>(a), NdArray.Zeros<double>(b))).Message);
    }

    [Theory]
    [InlineData("", "'' is no signature: at position 0 '(' and the dimensions of an operand are expected.")]
    [InlineData("(n)", "'(n)' is no signature: at position 3 '->' and the outputs are expected.")]
    [InlineData("(n,)->()", "'(n,)->()' is no signature: at position 3 the name or size of a dimension is expected.")]
    [InlineData("(n->()", "'(n->()' is no signature: at position 2 ',' or ')' is expected.")]
    [InlineData("(n)->() x", "'(n)->() x' is no signature: at position 8 the signature should end here.")]
    [InlineData("(0)->()", "'(0)->()' is no signature: at position 2 a fixed size is at least 1.")]
    [InlineData("(n+1)->(n)", "'(n+1)->(n)' is no signature: dimension 'n+1' of an input is computed, which only those of outputs can be.")]
    [InlineData("(n)->(m+1)", "'(n)->(m+1)' is no signature: 'm+1' is computed from a dimension that no input has.")]
    [InlineData("(n)->(n+)", "'(n)->(n+)' is no signature: at position 8 a number is expected.")]
    [InlineData("(99999999999)->()", "'(99999999999)->()' is no signature: at position 12 the number is too large.")]
    public void ASignatureThatIsNoneIsRefused(string signature, string message) =>
        Assert.Equal(message, Assert.Throws<FormatException>(() => GuVectorize.Compile((NdArray<double> a, NdArray<double> @out) => { }, signature)).Message);

    [Fact]
    public void AFunctionThatIsNotOfTheSignatureIsRefused()
    {
        Assert.Equal("The function has 3 parameters, and the signature (n)->() has 2 operands.", Message(() => GuVectorize.Compile(Inner, "(n)->()")));
        Assert.Equal("Parameter 1 of the function is double; operand (n) is an NdArray<T>.", Message(() => GuVectorize.Compile((NdArray<double> a, double b, NdArray<double> c) => { }, "(n),(n)->()")));
        Assert.Equal("The function returns double; that of a gufunc writes its results into arrays, which are its last parameters.", Message(() => GuVectorize.Compile((NdArray<double> a) => 1.0, "(n)->()")));
        Assert.StartsWith("No input has dimension 'm' of (n)->(m): give a function", Message(() => GuVectorize.Compile((NdArray<double> a, NdArray<double> b) => { }, "(n) -> (m)")));
        var inner = GuVectorize.Compile(Inner, "(n),(n)->()", new GufuncOptions { Name = "inner" });
        var a = NdArray.Zeros<double>(2, 3);
        Assert.Equal("inner: (n),(n)->(); float64, float64 -> float64", inner.ToString());
        Assert.Equal("Output 0 of gufunc 'inner' has length 3 along axis 0, and the result has 2.", Message(() => inner.Apply([a, a], NdArray.Zeros<double>(3))));
        Assert.Throws<InvalidCastException>(() => inner.Apply<double>(NdArray.FromArray([System.Numerics.Complex.One]), a));
        Assert.Throws<InvalidCastException>(() => inner.Apply<float>(a, a));
        Assert.Throws<ArgumentOutOfRangeException>(() => inner.Apply<double>([a, a], null, axis: 2));
        Assert.Throws<InvalidOperationException>(() => inner.Apply([a, a], NdArray.Zeros<double>(2).AsReadOnly()));
        Assert.Throws<ArgumentException>(() => inner.Apply<double>(a));

        static string Message(Func<object> action) => Assert.Throws<ArgumentException>(action).Message.Split(" (Parameter")[0];
    }
}
