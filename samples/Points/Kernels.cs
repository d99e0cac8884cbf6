using DualJit;

namespace Points;

/// <summary>A point in the plane, in units of length.</summary>
record struct Point(double X, double Y)
{
    public readonly double DistanceTo(Point other)
    {
        double dx = X - other.X, dy = Y - other.Y;
        return Math.Sqrt(dx * dx + dy * dy);
    }

    public readonly Point Moved(double dx, double dy) => new(X + dx, Y + dy);
}

static class Kernels
{
    /// <summary>The length of the way from point to point.</summary>
    public static double Length(NdArray<Point> points)
    {
        double length = 0;
        for (int i = 1; i < points.Length; i++) length += points[i - 1].DistanceTo(points[i]);
        return length;
    }

    /// <summary>Moves every point.</summary>
    public static void Move(NdArray<Point> points, double dx, double dy)
    {
        for (int i = 0; i < points.Length; i++) points[i] = points[i].Moved(dx, dy);
    }
}
