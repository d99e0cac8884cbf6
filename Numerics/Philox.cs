namespace DualJit;

/// <summary>Random numbers that follow from a seed, a stream and how many were drawn before, and from nothing else: the generator Philox4x32-10.</summary>
/// <remarks>
/// Each number is a function of three integers (J. K. Salmon, M. A. Moraes, R. O. Dror, D. E. Shaw: Parallel Random Numbers: As Easy as 1, 2, 3; SC11, 2011, doi:10.1145/2063384.2063405). So
/// where every iteration of a loop has a stream of its own, its numbers are the same whichever thread runs it, and when. Streams of a seed, and seeds, are independent as far as tests can tell. Every number
/// takes one block of 128 bits, however few of them it needs. In a kernel the numbers have the same bits as here.
/// <para/>
/// The struct changes as numbers are drawn, so pass it on by <c>ref</c>: a copy draws the same numbers again. It is not for secrets.
/// </remarks>
/// <param name="seed">Any number: the same one gives the same numbers.</param>
/// <param name="stream">Any number: that of the iteration, say.</param>
public struct Philox(long seed, long stream = 0)
{
    private const double PerDouble = 1.0 / (1L << 53);
    private const float PerSingle = 1f / (1 << 24);

    private readonly ulong _seed = (ulong)seed;
    private readonly ulong _stream = (ulong)stream;
    private ulong _position;

    /// <summary>How many numbers have been drawn. What it is set to decides what is drawn next.</summary>
    public long Position
    {
        readonly get => (long)_position;
        set => _position = (ulong)value;
    }

    /// <summary>A number of 32 random bits.</summary>
    public uint NextUInt32() => (uint)Next().Low;

    /// <summary>A number of 64 random bits.</summary>
    public ulong NextUInt64() => Next().Low;

    /// <summary>A number from 0 to less than 1, one of 2^53 that are equally likely.</summary>
    public double NextDouble() => (NextUInt64() >> 11) * PerDouble;

    /// <summary>A number from 0 to less than 1, one of 2^24 that are equally likely.</summary>
    public float NextSingle() => (NextUInt32() >> 8) * PerSingle;

    /// <summary>An integer from <paramref name="low"/> to less than <paramref name="high"/>; <paramref name="low"/> where they are equal. The probabilities differ by less than a part in 2^32.</summary>
    /// <param name="low">The least.</param>
    /// <param name="high">More than the greatest.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="low"/> is greater than <paramref name="high"/>.</exception>
    public int NextInt(int low, int high)
    {
        if (low > high) throw new ArgumentOutOfRangeException(nameof(low), "The least integer is greater than the bound.");
        return low + (int)Scale(NextUInt64(), (uint)(high - low));
    }

    /// <summary>A number of the normal distribution with mean 0 and standard deviation 1, by the method of Box and Muller; none is farther than 8.6 from 0.</summary>
    public double NextNormal()
    {
        var (low, high) = Next();
        return Math.Sqrt(-2 * Math.Log(AboveZero(low))) * Math.Cos(2 * Math.PI * ((high >> 11) * PerDouble));
    }

    /// <summary>A number of the exponential distribution with mean 1; none is greater than 37.</summary>
    public double NextExponential() => -Math.Log(AboveZero(NextUInt64()));

    /// <summary>Puts items into a random order, each as likely as any other, by the method of Fisher and Yates. Draws one number less than there are items.</summary>
    /// <param name="items">Any number of them.</param>
    public void Shuffle<T>(Span<T> items)
    {
        for (int i = items.Length - 1; i > 0; i--)
        {
            int other = NextInt(0, i + 1);
            (items[i], items[other]) = (items[other], items[i]);
        }
    }

    /// <summary>The function behind the numbers: the block for a counter of 128 bits and a key of 64, as the words of the paper.</summary>
    public static (uint Word0, uint Word1, uint Word2, uint Word3) Block(uint counter0, uint counter1, uint counter2, uint counter3, uint key0, uint key1)
    {
        for (int round = 0; round < 10; round++)
        {
            ulong product0 = 0xD2511F53ul * counter0, product1 = 0xCD9E8D57ul * counter2;
            counter0 = (uint)(product1 >> 32) ^ counter1 ^ key0;
            counter1 = (uint)product1;
            counter2 = (uint)(product0 >> 32) ^ counter3 ^ key1;
            counter3 = (uint)product0;
            // The golden ratio, and the square root of 3 less 1, as fractions of 2^32.
            key0 += 0x9E3779B9;
            key1 += 0xBB67AE85;
        }
        return (counter0, counter1, counter2, counter3);
    }

    private (ulong Low, ulong High) Next()
    {
        ulong position = _position++;
        var (word0, word1, word2, word3) = Block((uint)position, (uint)(position >> 32), (uint)_stream, (uint)(_stream >> 32), (uint)_seed, (uint)(_seed >> 32));
        return (word0 | (ulong)word1 << 32, word2 | (ulong)word3 << 32);
    }

    // From 2^-53 to 1, for logarithms.
    private static double AboveZero(ulong bits) => ((bits >> 11) + 1) * PerDouble;

    // The upper half of the product with a number of 64 bits.
    private static uint Scale(ulong bits, uint range) => (uint)(((bits >> 32) * range + ((bits & uint.MaxValue) * range >> 32)) >> 32);
}
