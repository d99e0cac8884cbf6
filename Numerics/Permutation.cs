using System.Numerics;

namespace DualJit;

/// <summary>A random order of the integers from 0 on, in which each has its place by itself: what a parallel loop needs to shuffle.</summary>
/// <remarks>
/// <code>
/// var order = new Permutation(seed, a.Length);
/// foreach (int i in Prange(a.Length)) shuffled[i] = a[(int)order[i]];
/// </code>
/// The place follows from seed, number and count, and from nothing else: so it is the same whichever thread asks for it, and nothing is in memory. It is a cipher of as many bits as
/// the count has, used again as long as it gives what is not in the range (M. Mitchell, D. Stokes, E. Frank, G. Holmes: Bandwidth-Optimal Random Shuffling for GPUs; ACM Transactions on Parallel Computing 9(1),
/// 2022, doi:10.1145/3505287). There are 2^64 orders of a count: of more than 20 items not each one that there is. It is not for secrets.
/// </remarks>
public readonly struct Permutation
{
    private const int Rounds = 6;
    private const long MostCount = 1L << 62;

    private readonly ulong _key;
    private readonly ulong _count;
    private readonly int _left;
    private readonly int _right;

    /// <summary>An order of the integers from 0 to less than <paramref name="count"/>.</summary>
    /// <param name="seed">Any number: the same one gives the same order.</param>
    /// <param name="count">How many there are, at most 2^62.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative, or too large.</exception>
    public Permutation(long seed, long count)
    {
        if (count < 0 || count > MostCount) throw new ArgumentOutOfRangeException(nameof(count), "There cannot be as many.");
        _key = new Philox(seed, count).NextUInt64();
        _count = (ulong)count;
        // Of fewer bits the cipher does not give all orders alike.
        int bits = Math.Max(6, 64 - BitOperations.LeadingZeroCount(_count));
        _left = bits / 2;
        _right = bits - _left;
    }

    /// <summary>How many integers there are.</summary>
    public long Count => (long)_count;

    /// <summary>The integer at a place: each is at one of them.</summary>
    /// <param name="place">From 0 to less than <see cref="Count"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such place.</exception>
    public long this[long place]
    {
        get
        {
            if ((ulong)place >= _count) throw new ArgumentOutOfRangeException(nameof(place), "There is no such place.");
            ulong number = (ulong)place;
            do number = Encipher(number);
            while (number >= _count);
            return (long)number;
        }
    }

    // Feistel's cipher: each half is changed in turn by what the other one gives.
    private ulong Encipher(ulong number)
    {
        ulong leftMask = (1UL << _left) - 1, rightMask = (1UL << _right) - 1, left = number >> _right, right = number & rightMask, key = _key;
        for (int round = 0; round < Rounds; round++)
        {
            left ^= Mixed(key + right) & leftMask;
            right ^= Mixed(~key + left) & rightMask;
            key += 0x9E3779B97F4A7C15;
        }
        return left << _right | right;
    }

    // The function of SplitMix64: of its low bits, too, each depends on all bits.
    private static ulong Mixed(ulong bits)
    {
        bits = (bits ^ bits >> 30) * 0xBF58476D1CE4E5B9;
        bits = (bits ^ bits >> 27) * 0x94D049BB133111EB;
        return bits ^ bits >> 31;
    }
}
