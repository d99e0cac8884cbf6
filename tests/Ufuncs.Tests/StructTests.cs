namespace DualJit.Tests;

/// <summary>Functions of structs, whose fields are views of arrays of structs.</summary>
public sealed class StructTests
{
    public static TheoryData<Backend> All => TestBackends.AndNone;

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

    [Theory, MemberData(nameof(All))]
    public void StructsReduceFromTheLeft(Backend backend)
    {
        var step = Vectorize.Compile((Point p, Point q) => new Point(0.5 * p.X - q.Y, p.Y + (float)q.X), new UfuncOptions { Backend = backend });
        var points = Points();
        Point[] rows = [.. Enumerable.Range(0, 3).Select(i => Enumerable.Range(1, 3).Aggregate(points[i, 0], (total, j) => step.Apply(total, points[i, j])))];
        Same(NdArray.FromArray(rows), step.Reduce(points, 1));
        Same(NdArray.FromArray(rows), step.Reduce(points.Transpose(), 0));
        var all = Enumerable.Range(0, 12).Aggregate(new Point(1, 2), (total, i) => step.Apply(total, points[i / 4, i % 4]));
        Assert.Equal(all, step.Reduce(points, initial: new Point(1, 2)));
        Assert.Equal(all, step.Reduce(points, [0, 1], keepDims: true, initial: new Point(1, 2))[0, 0]);
        var some = step.Reduce(points, 0, initial: new Point(1, 2), where: NdArray.FromArray([true, false, true, false]));
        Assert.Equal((new Point(1, 2), step.Apply(step.Apply(step.Apply(new Point(1, 2), points[0, 2]), points[1, 2]), points[2, 2])), (some[1], some[2]));
        var output = NdArray.Zeros<Point>(3);
        Assert.Same(output, step.Reduce(points, -1, @out: output));
        Same(NdArray.FromArray(rows), output);
        Assert.Equal("zero-size array to reduction operation, which has no identity", Assert.Throws<ArgumentException>(() => step.Reduce(points[..0, ..], 0)).Message);
        Assert.Throws<ArgumentException>(() => step.Reduce(points, 0, where: NdArray.FromArray([true])));
        var limited = Vectorize.Compile((Point p, Point q) => q.Y < 9 && q.X < 2 ? q : throw new ArgumentException($"{q.X}, {q.Y}"), new UfuncOptions { Backend = backend });
        Assert.Equal("0.5, 9", Assert.Throws<ArgumentException>(() => limited.Reduce(points, 1)).Message);
    }

    private static void Same(NdArray<Point> expected, NdArray<Point> result)
    {
        SameArrays.Check(() => expected.Field(p => p.X), () => result.Field(p => p.X), "X");
        SameArrays.Check(() => expected.Field(p => p.Y), () => result.Field(p => p.Y), "Y");
    }

    [Fact]
    public void WhatIsNotThereIsSaid()
    {
        var x = Vectorize.Compile((Point p) => p.X);
        Assert.Equal("DJ1090", Assert.Throws<KernelCompilationException>(() => Jit.Compile((NdArray<Point> a) => x.Apply(a))(Points())).Code);
    }
}
