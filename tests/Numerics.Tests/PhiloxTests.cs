using MathNet.Numerics.Distributions;

namespace DualJit.Tests;

/// <summary>The generator against known answers, and its numbers, of fixed seeds, against their distributions.</summary>
public sealed class PhiloxTests
{
    private const int Count = 100_000;

    // The lines "philox4x32 10" of kat_vectors, which comes with the authors' library Random123: counter, key, block.
    [Theory]
    [InlineData("00000000 00000000 00000000 00000000", "00000000 00000000", "6627e8d5 e169c58d bc57ac4c 9b00dbd8")]
    [InlineData("ffffffff ffffffff ffffffff ffffffff", "ffffffff ffffffff", "408f276d 41c83b0e a20bc7c6 6d5451fd")]
    [InlineData("243f6a88 85a308d3 13198a2e 03707344", "a4093822 299f31d0", "d16cfe09 94fdcceb 5001e420 24126ea1")]
    public void KnownAnswers(string counter, string key, string block)
    {
        uint[] c = Words(counter), k = Words(key), expected = Words(block);
        var (word0, word1, word2, word3) = Philox.Block(c[0], c[1], c[2], c[3], k[0], k[1]);
        Assert.Equal(expected, new[] { word0, word1, word2, word3 });
        // The counter is the position and the stream, the key the seed.
        var random = new Philox(Long(k), Long(c[2..])) { Position = Long(c) };
        Assert.Equal((ulong)Long(expected), random.NextUInt64());
        Assert.Equal(Long(c) + 1, random.Position);
    }

    [Fact]
    public void AStreamIsTheSameEachTimeAndUnlikeOthers()
    {
        Assert.Equal(Draw(1, 2), Draw(1, 2));
        Assert.Empty(Draw(1, 2).Intersect(Draw(1, 3)));
        Assert.Empty(Draw(1, 2).Intersect(Draw(2, 2)));
        Assert.NotEqual(Draw(0, 1), Draw(1, 0));
        var random = new Philox(1, 2) { Position = 50 };
        Assert.Equal(Draw(1, 2)[50], random.NextUInt64());

        static ulong[] Draw(long seed, long stream)
        {
            var random = new Philox(seed, stream);
            return [.. Enumerable.Range(0, 100).Select(_ => random.NextUInt64())];
        }
    }

    // In a stream, and the first number of each of many streams.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void NumbersAreDistributedAsTheyShould(bool ofOneStream)
    {
        Matches(Numbers(ofOneStream, (ref random) => random.NextDouble()), new ContinuousUniform(0, 1));
        Matches(Numbers(ofOneStream, (ref random) => random.NextSingle()), new ContinuousUniform(0, 1));
        Matches(Numbers(ofOneStream, (ref random) => random.NextNormal()), new Normal(0, 1));
        Matches(Numbers(ofOneStream, (ref random) => random.NextExponential()), new Exponential(1));
    }

    [Fact]
    public void BitsAreEven()
    {
        var random = new Philox(4);
        var ones = new int[64];
        for (int i = 0; i < Count; i++)
        {
            ulong bits = random.NextUInt64();
            for (int bit = 0; bit < 64; bit++) ones[bit] += (int)(bits >> bit & 1);
        }
        // Six standard deviations.
        Assert.All(ones, count => Assert.InRange(count - Count / 2, -6 * Math.Sqrt(Count) / 2, 6 * Math.Sqrt(Count) / 2));
    }

    [Theory]
    [InlineData(0, 2)]
    [InlineData(-3, 7)]
    [InlineData(1000, 1100)]
    public void IntegersAreEquallyLikely(int low, int high)
    {
        var random = new Philox(5, low);
        var counts = new double[high - low];
        for (int i = 0; i < Count; i++) counts[random.NextInt(low, high) - low]++;
        AreEqual(counts);
    }

    [Fact]
    public void IntegersOfAnyRange()
    {
        var random = new Philox(6);
        Assert.Equal(3, random.NextInt(3, 3));
        Assert.Equal(3, random.NextInt(3, 4));
        Assert.Throws<ArgumentOutOfRangeException>("low", () => new Philox(6).NextInt(4, 3));
        var wide = Enumerable.Range(0, 1000).Select(_ => random.NextInt(int.MinValue, int.MaxValue)).ToArray();
        Assert.InRange(wide.Min(), int.MinValue, int.MinValue / 100 * 99);
        Assert.InRange(wide.Max(), int.MaxValue / 100 * 99, int.MaxValue - 1);
    }

    [Fact]
    public void AllOrdersAreEquallyLikely()
    {
        var counts = new Dictionary<string, double>();
        for (int i = 0; i < Count; i++)
        {
            var random = new Philox(7, i);
            char[] letters = ['a', 'b', 'c', 'd'];
            random.Shuffle<char>(letters);
            string order = new(letters);
            counts[order] = counts.GetValueOrDefault(order) + 1;
        }
        Assert.Equal(24, counts.Count);
        AreEqual([.. counts.Values]);
    }

    // Numbers that follow each other, and those of streams that do, in squares of the plane.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void PairsAreIndependent(bool ofOneStream)
    {
        double[] numbers = Numbers(ofOneStream, (ref random) => random.NextDouble());
        var counts = new double[100];
        for (int i = 0; i + 1 < numbers.Length; i += 2) counts[(int)(numbers[i] * 10) * 10 + (int)(numbers[i + 1] * 10)]++;
        AreEqual(counts);
    }

    private delegate double Draw(ref Philox random);

    private static double[] Numbers(bool ofOneStream, Draw draw)
    {
        var numbers = new double[Count];
        var random = new Philox(3);
        for (int i = 0; i < Count; i++)
        {
            if (!ofOneStream) random = new Philox(3, i);
            numbers[i] = draw(ref random);
        }
        return numbers;
    }

    // After Kolmogorov and Smirnov; the seeds are fixed, so that a level of one in a thousand does not fail now and then.
    private static void Matches(double[] numbers, IContinuousDistribution distribution)
    {
        double[] sorted = [.. numbers.Order()];
        double distance = 0;
        for (int i = 0; i < sorted.Length; i++)
        {
            double expected = distribution.CumulativeDistribution(sorted[i]);
            distance = Math.Max(distance, Math.Max(expected - (double)i / Count, (i + 1.0) / Count - expected));
        }
        Assert.InRange(distance * Math.Sqrt(Count), 0.3, 1.95);
        double error = distribution.StdDev / Math.Sqrt(Count);
        Assert.InRange(numbers.Average() - distribution.Mean, -4 * error, 4 * error);
        Assert.InRange(numbers.Average(number => Math.Pow(number - distribution.Mean, 2)) / distribution.Variance, 0.97, 1.03);
    }

    private static void AreEqual(double[] counts)
    {
        double expected = counts.Sum() / counts.Length;
        double statistic = counts.Sum(count => (count - expected) * (count - expected) / expected);
        Assert.InRange(statistic, ChiSquared.InvCDF(counts.Length - 1, 0.0005), ChiSquared.InvCDF(counts.Length - 1, 0.9995));
    }

    private static uint[] Words(string text) => Array.ConvertAll(text.Split(' '), word => Convert.ToUInt32(word, 16));

    private static long Long(uint[] words) => (long)(words[0] | (ulong)words[1] << 32);
}
