using System.Numerics;

namespace DualJit.Tests;

/// <summary>Values where arithmetic and conversions go wrong when they do.</summary>
internal static class EdgeValues
{
    /// <summary>Bounds of every integer type and their neighbours, as far as <typeparamref name="T"/> has them.</summary>
    public static T[] Integers<T>() where T : IBinaryInteger<T>
    {
        var values = new HashSet<T>();
        foreach (int bits in (int[])[0, 1, 7, 8, 15, 16, 24, 31, 32, 53, 62, 63, 64])
            foreach (int sign in (int[])[1, -1])
                for (int neighbour = -2; neighbour <= 2; neighbour++)
                {
                    values.Add(T.CreateTruncating(sign * (BigInteger.One << bits) + neighbour));
                    // Halfway between two floats, and a little above: where rounding twice would show.
                    values.Add(T.CreateTruncating((BigInteger.One << bits) + (BigInteger.One << Math.Max(bits - 24, 0)) + neighbour));
                }
        return [.. values];
    }

    public static double[] Doubles()
    {
        List<double> values = [0.0, -0.0, 0.1, 0.5, 0.99, 1.5, 300.7, 40000.5, 1e-320, double.Epsilon, 1e20, 1e39, double.MaxValue, double.PositiveInfinity, double.NaN];
        foreach (int bits in (int[])[0, 7, 8, 15, 16, 23, 24, 31, 32, 52, 53, 62, 63, 64, 127, 128])
        {
            double power = Math.Pow(2, bits);
            values.AddRange([power, Math.BitDecrement(power), Math.BitIncrement(power), power - 1, power + 1, power - 0.5, power + 0.5]);
        }
        return [.. values.Concat(values.Select(value => -value)).Distinct()];
    }

    public static float[] Singles() => [.. Doubles().SelectMany(value => (float[])[(float)value, MathF.BitIncrement((float)value), MathF.BitDecrement((float)value)]).Distinct(), float.Epsilon];
}
