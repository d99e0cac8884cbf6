namespace DualJit.Tests;

/// <summary>Functions of structs, whose fields are views of arrays of structs.</summary>
public sealed class StructTests
{
    public static TheoryData<Backend> All => TestBackends.Compiling;

    private record struct Point(double X, float Y)
    {
        public readonly double Distance(Point other) => Math.Sqrt((X - other.X) * (X - other.X) + (Y - other.Y) * (Y - other.Y));
    }

    private record struct Segment(Point From, Point To, int Name);

    private static NdArray<Point> Points()
    {
        var points = NdArray.Zeros<Point>(3, 4);
        for (int i = 0; i < 3; i++)
            for (int j = 0; j < 4; j++) points[i, j] = new Point(i + 0.5, j * j);
        return points;
    }

    [Theory, MemberData(nameof(All))]
    public void AFunctionTakesTheStructsOfAnArray(Backend backend)
    {
        var distance = Vectorize.Compile((Point p, Point q) => p.Distance(q), new UfuncOptions { Backend = backend, Name = "distance" });
        var points = Points();
        foreach (var (a, b) in (IEnumerable<(NdArray<Point>, NdArray<Point>)>)[(points, points[0, ..]), (points.Transpose(), points[.., ..1].Transpose()), (points[Slice.Step(null, null, -1), 1..], points[1.., 1..][..1, ..])])
        {
            var (x, y) = (a.Field(p => p.X) - b.Field(p => p.X), a.Field(p => p.Y) - b.Field(p => p.Y));
            SameArrays.Check(() => NdArray.Sqrt(x * x + y * y), () => distance.Apply(a, b), "distance");
        }
        Assert.Equal(new Point(1, 2).Distance(points[2, 3]), distance.Apply(points, new Point(1, 2))[2, 3]);
        Assert.Equal(new Point(1, 2).Distance(new Point(3, 4)), distance.Apply(new Point(1, 2), new Point(3, 4)));
        Assert.Equal((2, 1, "distance: (),()->(); Point, Point -> float64"), (distance.InputCount, distance.OutputCount, distance.ToString()));
        Assert.Throws<ArgumentException>(() => distance.Apply(points, points[.., ..3]));
        Assert.Throws<ArgumentNullException>(() => distance.Call([points, null!]));
        Assert.Throws<InvalidCastException>(() => distance.Apply(points, NdArray.Zeros<double>(4)));
        Assert.Throws<NotSupportedException>(() => Vectorize.Compile((Point p, Point q) => p).Reduce(points, 0));
    }

    [Theory, MemberData(nameof(All))]
    public void AFunctionReturnsStructs(Backend backend)
    {
        var options = new UfuncOptions { Backend = backend };
        var move = Vectorize.Compile((Point p, double by) => new Point(p.Y, (float)(p.X + by)), options);
        var (points, expected) = (Points(), Points());
        for (int i = 0; i < 3; i++)
            for (int j = 0; j < 4; j++) expected[i, j] = new Point(expected[i, j].Y, (float)(expected[i, j].X + i));
        Same(expected, move.Apply(points, NdArray.Arange(3.0).Reshape(3, 1)));
        Assert.Same(points, move.Apply(points, NdArray.Arange(3.0).Reshape(3, 1), @out: points));
        Same(expected, points);
        Assert.Equal(new Point(), move.Apply(points, 1, where: NdArray.Zeros<bool>(4))[1, 1]);

        var join = Vectorize.Compile((Point p, Point q, int name) => (new Segment(p, q, name), p.X < q.X), options);
        var (segments, isRight) = join.Apply(points, points[0, ..], NdArray.Arange(4));
        Assert.Equal(new Segment(points[2, 3], points[0, 3], 3), segments[2, 3]);
        Assert.Equal(points[2, 3].X < points[0, 3].X, isRight[2, 3]);
    }

    private static void Same(NdArray<Point> expected, NdArray<Point> result)
    {
        SameArrays.Check(() => expected.Field(p => p.X), () => result.Field(p => p.X), "X");
        SameArrays.Check(() => expected.Field(p => p.Y), () => result.Field(p => p.Y), "Y");
    }

    [Fact]
    public void WhatIsNotThereIsSaid()
    {
        Assert.Throws<NotSupportedException>(() => Vectorize.Compile((Point p) => p.X, new UfuncOptions { Backend = Backend.None }));
        var x = Vectorize.Compile((Point p) => p.X);
        Assert.Equal("DJ1090", Assert.Throws<KernelCompilationException>(() => Jit.Compile((NdArray<Point> a) => x.Apply(a))(Points())).Code);
    }
}
