using MathNet.Numerics.Distributions;

namespace DualJit.Tests;

/// <summary>Random orders of fixed seeds: each integer has one place, and all orders are equally likely.</summary>
public sealed class PermutationTests
{
    private static long[] Order(long seed, long count)
    {
        var permutation = new Permutation(seed, count);
        Assert.Equal(count, permutation.Count);
        return [.. Enumerable.Range(0, (int)count).Select(place => permutation[place])];
    }

    [Fact]
    public void EachIntegerHasOnePlace()
    {
        foreach (int count in (int[])[.. Enumerable.Range(0, 70), 1000, 4095, 4096, 4097, 100_000])
            Assert.Equal(Enumerable.Range(0, count).Select(number => (long)number), Order(5, count).Order());
    }

    [Fact]
    public void ASeedHasItsOrder()
    {
        Assert.Equal(Order(1, 100), Order(1, 100));
        Assert.NotEqual(Order(1, 100), Order(2, 100));
        // Not more numbers stay where they are, or next to each other, than chance has it.
        Assert.InRange(Order(3, 10_000).Where((number, place) => number == place).Count(), 0, 6);
        Assert.InRange(Order(3, 10_000).Zip(Order(3, 10_000).Skip(1), (a, b) => Math.Abs(a - b)).Count(distance => distance == 1), 0, 8);
        Assert.NotEqual(new Permutation(1, 1L << 62)[0], new Permutation(1, 1L << 62)[1]);
    }

    [Fact]
    public void AllOrdersAreEquallyLikely()
    {
        var counts = new Dictionary<string, double>();
        for (int seed = 0; seed < 100_000; seed++)
        {
            string order = string.Join(' ', Order(seed, 4));
            counts[order] = counts.GetValueOrDefault(order) + 1;
        }
        Assert.Equal(24, counts.Count);
        AreEqual([.. counts.Values]);
    }

    // Of 50 items, where the first one goes, and which pairs the first two places have, in blocks of five.
    [Fact]
    public void AllPlacesAreEquallyLikely()
    {
        double[] first = new double[50], pairs = new double[100];
        for (int seed = 0; seed < 50_000; seed++)
        {
            var permutation = new Permutation(seed, 50);
            first[permutation[0]]++;
            pairs[permutation[17] / 5 * 10 + permutation[18] / 5]++;
        }
        AreEqual(first);
        double equal = 50_000 * (5.0 * 4) / (50 * 49), other = 50_000 * 25.0 / (50 * 49);
        AreEqual([.. pairs.Select((count, i) => count / (i / 10 == i % 10 ? equal : other) * 500)]);
    }

    [Fact]
    public void WhatIsOutOfRangeIsRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>("count", () => new Permutation(1, -1));
        Assert.Throws<ArgumentOutOfRangeException>("count", () => new Permutation(1, (1L << 62) + 1));
        foreach (long place in (long[])[-1, 3, long.MinValue]) Assert.Throws<ArgumentOutOfRangeException>("place", () => new Permutation(1, 3)[place]);
        Assert.Throws<ArgumentOutOfRangeException>("place", () => default(Permutation)[0]);
    }

    private static void AreEqual(double[] counts)
    {
        double expected = counts.Sum() / counts.Length;
        double statistic = counts.Sum(count => (count - expected) * (count - expected) / expected);
        Assert.InRange(statistic, ChiSquared.InvCDF(counts.Length - 1, 0.0005), ChiSquared.InvCDF(counts.Length - 1, 0.9995));
    }
}
