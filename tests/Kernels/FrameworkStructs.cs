using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.Intrinsics;

namespace DualJit.Kernels;

/// <summary>Structs of the framework, as programs use them.</summary>
public static class FrameworkStructs
{
    private static readonly Vector3 Up = new(0, 1, 0);

    public static float LengthOfSum(float[] v)
    {
        var sum = Vector3.Zero;
        for (int i = 0; i + 2 < v.Length; i += 3) sum += new Vector3(v[i], v[i + 1], v[i + 2]);
        return sum.Length();
    }

    public static Vector3 Bounce(Vector3 ray, Vector3 normal) => Vector3.Reflect(ray, Vector3.Normalize(normal)) * 0.5f;

    public static float Angle(Vector3 a, Vector3 b) => MathF.Acos(Math.Clamp(Vector3.Dot(Vector3.Normalize(a), Vector3.Normalize(b)), -1, 1));

    public static Vector3 CrossWithStatic(Vector3 a) => Vector3.Cross(a, Up) + Vector3.UnitZ;

    public static Vector4 Blend(Vector4 a, Vector4 b, float t)
    {
        var mixed = Vector4.Lerp(a, b, t);
        mixed.W = Math.Max(a.W, b.W);
        mixed[1] = -mixed[1];
        return mixed;
    }

    public static float Component(Vector4 a, int i) => a[i];

    public static bool Inside(Vector2 p, Vector2 low, Vector2 high) => p == Vector2.Clamp(p, low, high);

    public static Vector2 Spiral(Vector2 p, byte n)
    {
        var turn = Matrix3x2.CreateRotation(0.1f) * Matrix3x2.CreateScale(1.01f);
        for (int i = 0; i < n; i++) p = Vector2.Transform(p, turn);
        return p;
    }

    public static Vector3 Turned(Vector3 p, float angle) => Vector3.Transform(p, Quaternion.CreateFromAxisAngle(Vector3.UnitY, angle));

    public static float Trace(Vector3 move, float scale)
    {
        var m = Matrix4x4.CreateScale(scale) * Matrix4x4.CreateTranslation(move);
        return m.M11 + m.M22 + m.M33 + m.M44 + m.M41 - m.GetDeterminant();
    }

    public static Vector3 Larger(Vector3 a, Vector3 b) => a.LengthSquared() > b.LengthSquared() ? a : b;

    public static (Vector2 Low, Vector2 High) Box(float[] v)
    {
        var (low, high) = (new Vector2(float.MaxValue), new Vector2(float.MinValue));
        for (int i = 0; i + 1 < v.Length; i += 2)
        {
            var p = new Vector2(v[i], v[i + 1]);
            (low, high) = (Vector2.Min(low, p), Vector2.Max(high, p));
        }
        return (low, high);
    }

    public static float LanesOfVector128(float a, float b)
    {
        var v = Vector128.Create(a, b, 1f, 2f);
        var mask = Vector128.GreaterThan(v, Vector128.Create(1.5f));
        return Vector128.Sum(Vector128.ConditionalSelect(mask, v * v, -v)) + v.GetElement(3);
    }

    public static ulong HighProduct(ulong a, ulong b) => (ulong)(((UInt128)a * b) >> 64);

    public static long MultiplyModulo(long a, long b, long m) => m == 0 ? 0 : (long)((Int128)a * b % m);

    public static Int128 SumOfSquares(long[] v)
    {
        Int128 sum = 0;
        foreach (long x in v) sum += (Int128)x * x;
        return sum;
    }

    public static int CompareInt128(long a, long b) => ((Int128)a << 40).CompareTo((Int128)b << 40) + (Int128.Abs(a) > b ? 10 : 0);

    public static double Hours(TimeSpan a, TimeSpan b) => (a > b ? a : b).TotalHours;

    public static TimeSpan Average(long a, long b) => (TimeSpan.FromTicks(a) + TimeSpan.FromTicks(b)) / 2;

    public static int Weekday(DateTime date, short days) => (int)date.AddDays(days).DayOfWeek + date.Month;

    public static uint Swapped(uint a, short b) => BinaryPrimitives.ReverseEndianness(a) ^ (uint)BinaryPrimitives.ReverseEndianness(b);

    public static Complex Mandelbrot(Complex c, byte n)
    {
        var z = Complex.Zero;
        for (int i = 0; i < n && z.Magnitude <= 2; i++) z = z * z + c;
        return Complex.Conjugate(z) / (1 + Complex.Abs(c));
    }
}
