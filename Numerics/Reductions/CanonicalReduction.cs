namespace DualJit.Reductions;

/// <summary>What a reduction combines elements with, made to be a struct so that it is compiled in.</summary>
public interface ICombination<T>
{
    T Combine(T a, T b);
}

/// <summary>The elements of a reduction, in order, one after the other.</summary>
public interface ISequence<T>
{
    T Next();
}

/// <summary>The order in which sums and other reductions combine elements: the same on every executor, so that all give the same bits.</summary>
/// <remarks>
/// Elements k = 0 … n - 1 form blocks of <see cref="BlockLength"/>. A block has <see cref="Lanes"/> accumulators: element k goes to accumulator k mod 16, which is absent
/// before its first element. Blocks combine lane by lane in a balanced tree, neighbours first, and an odd one moves up. At the end the lanes fold by halves: i with i + 8,
/// then i + 4, i + 2, i + 1. What is absent is skipped.
/// <para/>
/// The code here is the definition. It needs no neutral element; where there is one that changes no bit (-0 for sums of floats, 1 for products), faster code may take
/// it for what is absent.
/// </remarks>
public static class CanonicalReduction
{
    /// <summary>Accumulators of a block.</summary>
    public const int Lanes = 16;

    /// <summary>Up to this many elements a block is one element per lane.</summary>
    public const long LongestOfSingleRows = 4096;

    /// <summary>Rows of <see cref="Lanes"/> elements in the longest blocks.</summary>
    public const int MostRows = 64;

    /// <summary>Why minimum and maximum of no elements throw.</summary>
    public const string NothingToReduce = "zero-size array to reduction operation, which has no identity";

    /// <summary>What is said of a reduction under a mask that has neither an identity nor an initial value.</summary>
    public static string NeedsInitial(string name) => $"Reduction '{name}' has no identity, so that with a mask it needs an initial value.";

    /// <summary>Why the dot product of arrays of different lengths throws.</summary>
    public const string DifferentLengths = "The arrays have different lengths.";

    /// <summary>Elements in a block, but for the last: 16 up to 4,096 elements, 32 up to 8,192, … 1,024 from 131,073 on.</summary>
    public static long BlockLength(long count)
    {
        long rows = 1;
        while (rows < MostRows && rows * LongestOfSingleRows < count) rows *= 2;
        return Lanes * rows;
    }

    /// <summary>Combines <paramref name="count"/> elements, of which there is at least one.</summary>
    public static T Reduce<T, TSequence, TCombination>(long count, ref TSequence elements, TCombination combination)
        where TSequence : struct, ISequence<T> where TCombination : ICombination<T>
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        return Fold<T, TCombination>(Lanewise<T, TSequence, TCombination>(count, BlockLength(count), ref elements, combination), combination);
    }

    /// <summary>The lanes of elements, of which there is at least one, before they are folded: of all, or of a part that <see cref="CombineParts"/> knows of.</summary>
    public static T[] Lanewise<T, TSequence, TCombination>(long count, long blockLength, ref TSequence elements, TCombination combination)
        where TSequence : struct, ISequence<T> where TCombination : ICombination<T>
    {
        // Partial results, the oldest first: the lanes that are present, which are all but in the last block.
        var partials = new List<T[]>();
        long blocks = 0;
        for (long first = 0; first < count; first += blockLength, blocks++)
        {
            long length = Math.Min(blockLength, count - first);
            var block = new T[Math.Min(length, Lanes)];
            for (int lane = 0; lane < block.Length; lane++) block[lane] = elements.Next();
            for (long k = Lanes; k < length; k++) block[k % Lanes] = combination.Combine(block[k % Lanes], elements.Next());
            partials.Add(block);
            // As in a binary counter: where there are two of one size, they become one of twice the size.
            for (long carry = blocks; (carry & 1) != 0; carry >>= 1) MergeLast(partials, combination);
        }
        while (partials.Count > 1) MergeLast(partials, combination);
        return partials[0];
    }

    /// <summary>Combines the lanes of parts of the elements: of as many blocks each, which is a power of two, but for the last, which has no more.</summary>
    public static T CombineParts<T, TCombination>(IReadOnlyList<T[]> parts, TCombination combination) where TCombination : ICombination<T>
    {
        var partials = new List<T[]>();
        for (int part = 0; part < parts.Count; part++)
        {
            partials.Add(parts[part]);
            for (int carry = part; (carry & 1) != 0; carry >>= 1) MergeLast(partials, combination);
        }
        while (partials.Count > 1) MergeLast(partials, combination);
        return Fold<T, TCombination>(partials[0], combination);
    }

    private static void MergeLast<T, TCombination>(List<T[]> partials, TCombination combination) where TCombination : ICombination<T>
    {
        var (older, newer) = (partials[^2], partials[^1]);
        for (int lane = 0; lane < newer.Length; lane++) older[lane] = combination.Combine(older[lane], newer[lane]);
        partials.RemoveAt(partials.Count - 1);
    }

    /// <summary>Combines the lanes that are present, at most <see cref="Lanes"/>, and changes them: all that there is to as many elements.</summary>
    public static T Fold<T, TCombination>(Span<T> lanes, TCombination combination) where TCombination : ICombination<T>
    {
        for (int half = Lanes / 2; half > 0; half /= 2)
            for (int i = 0; i < half && i + half < lanes.Length; i++) lanes[i] = combination.Combine(lanes[i], lanes[i + half]);
        return lanes[0];
    }
}
