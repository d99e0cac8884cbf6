using System.Numerics;

namespace DualJit.Tests;

public sealed class StructTests
{
    private record struct Point(double X, double Y);

    private struct Mixed
    {
        public int Id;
        public Point At;
        public bool IsOn;
        public double Twice => At.X * 2;
    }

    private record struct WithComplex(double Weight, Complex Value);

    private static NdArray<Point> Points(int count) => NdArray.FromArray(Enumerable.Range(0, count).Select(i => new Point(i, -i)).ToArray());

    [Fact]
    public void ElementsAreStructs()
    {
        var a = Points(6).Reshape(2, 3);
        Assert.Equal(new Point(4, -4), a[1, 1]);
        a[1, 1] = new Point(7, 8);
        Assert.Equal(new Point(7, 8), a.Transpose()[1, 1]);
        Assert.Equal([new Point(1, -1), new Point(7, 8)], a[.., 1].ToArray());
        Assert.Equal(default, NdArray.Zeros<Point>(3)[2]);
        Assert.Equal([new(1, 2), new(1, 2)], NdArray.Full(new Point(1, 2), 2).AsSpan());
        a[0, ..] = NdArray.Full(new Point(5, 5));
        Assert.Equal(3, a.ToArray().Count(p => p == new Point(5, 5)));
        int sum = 0;
        foreach (var point in a) sum += (int)point.X;
        Assert.Equal(5 * 3 + 3 + 7 + 5, sum);
    }

    [Fact]
    public void AFieldIsAView()
    {
        var a = Points(6).Reshape(2, 3);
        var y = a.Field(p => p.Y);
        Assert.Equal([2, 3], y.Shape);
        Assert.Equal([6, 2], y.Strides);
        Assert.Equal(-5, y[1, 2]);
        y[1, 2] = 9;
        Assert.Equal(new Point(5, 9), a[1, 2]);
        Assert.Equal(-4 - 1, a[.., 1].Field(p => p.Y).Sum());
        Assert.Equal([3, 0], a[Slice.Step(null, null, -1), 0].Field(p => p.X).ToArray());
        y[..] = NdArray.Full(1.0);
        Assert.All(a.ToArray(), p => Assert.Equal(1, p.Y));
        Assert.Equal(15, a.Field<double>("X").Sum());
        Assert.True(a.AsReadOnly().Field(p => p.X).IsReadOnly);
        Assert.Same(a.GetType(), a.Field(p => p).GetType());
    }

    [Fact]
    public void FieldsOfFieldsAndOfAnySize()
    {
        var a = NdArray.Zeros<Mixed>(4);
        a[2] = new Mixed { Id = 7, At = new(1, 2), IsOn = true };
        Assert.Equal([0, 0, 7, 0], a.Field(m => m.Id).ToArray());
        Assert.Equal([0, 0, 2, 0], a.Field(m => m.At.Y).ToArray());
        Assert.Equal(new Point(3, 4), NdArray.Full((new Point(1, 2), new Point(3, 4)), 3).Field(pair => pair.Item2)[2]);
        Assert.Equal([false, false, true, false], a.Field(m => m.IsOn).ToArray());
        Assert.Equal(1, NdArray.CountNonZero(a.Field(m => m.IsOn)));
    }

    [Fact]
    public void WhatIsNoFieldIsRefused()
    {
        var a = NdArray.Zeros<Mixed>(1);
        Assert.Contains("Twice", Assert.Throws<ArgumentException>(() => a.Field(m => m.Twice)).Message);
        Assert.Contains("Mixed", Assert.Throws<ArgumentException>(() => a.Field(m => 1.0)).Message);
        Assert.Contains("'Id'", Assert.Throws<ArgumentException>(() => a.Field<double>("Id")).Message);
        Assert.Throws<ArgumentNullException>(() => a.Field<double>((string)null!));
        Assert.Contains("16 bytes at byte 8", Assert.Throws<NotSupportedException>(() => a.Field(m => m.At)).Message);
        Assert.Contains("24 bytes", Assert.Throws<NotSupportedException>(() => NdArray.Zeros<WithComplex>(1).Field(w => w.Value)).Message);
        Assert.Throws<NotSupportedException>(() => NdArray.Zeros<decimal>(1));
        Assert.Throws<NotSupportedException>(() => NdArray.Zeros<(char, char)>(1).Field(pair => pair.Item1));
    }

    [Fact]
    public void StructsHaveNoFunctions()
    {
        var a = Points(2);
        NdArray untyped = a;
        foreach (var act in new Action[]
        {
            () => _ = a.DType, () => a.Sum(), () => NdArray.Mean(untyped), () => _ = untyped + untyped, () => _ = untyped[0], () => untyped[0] = 1, () => a.Cast<double>(),
            () => untyped.AsType(DType.Float64), () => NdArray.Equal(a, a), () => NdArray.Zeros<double>(2).Cast<Point>(), () => NdArray.Any(untyped), () => NdArray.Dot(a, a),
            () => NdArray.Where(NdArray.Zeros<bool>(2), untyped, untyped), () => NdArray.Sqrt(untyped), () => ((NdArray)NdArray.Zeros<double>(2))[..] = untyped,
        })
            Assert.Contains("Point", Assert.Throws<NotSupportedException>(act).Message);
    }

    [Fact]
    public void StructsArePrintedAsTheyPrintThemselves() => Assert.Equal("[Point { X = 0, Y = 0 } Point { X = 1, Y = -1 }]", Points(2).ToString());
}
