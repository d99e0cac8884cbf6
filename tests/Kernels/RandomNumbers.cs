namespace DualJit.Kernels;

/// <summary>Numbers of <see cref="Philox"/>.</summary>
public static class RandomNumbers
{
    public static double Doubles(long seed, long stream, byte n)
    {
        var random = new Philox(seed, stream);
        double sum = 0;
        for (int i = 0; i < n; i++) sum += random.NextDouble();
        return sum;
    }

    public static float Singles(long seed, byte n)
    {
        var random = new Philox(seed);
        float sum = 0;
        for (int i = 0; i < n; i++) sum += random.NextSingle();
        return sum;
    }

    public static ulong Bits(long seed, long stream)
    {
        var random = new Philox(seed, stream);
        return random.NextUInt32() ^ random.NextUInt64();
    }

    public static int Integers(int low, int high, long seed)
    {
        var random = new Philox(seed);
        return random.NextInt(low, high) ^ random.NextInt(low, high);
    }

    public static double NormalAndExponential(long seed, long stream)
    {
        var random = new Philox(seed, stream);
        return random.NextNormal() - random.NextExponential();
    }

    public static int Shuffled(int[] a, long seed)
    {
        var random = new Philox(seed);
        random.Shuffle<int>(a);
        return a.Length;
    }

    public static long Permuted(long seed, short count, short place)
    {
        var order = new Permutation(seed, count);
        return order[place] + order.Count;
    }

    public static void PermutedElements(double[] a, long seed)
    {
        var order = new Permutation(seed, a.Length);
        for (int i = 0; i < a.Length; i++) a[i] = order[i];
    }

    public static long Skips(long seed, long position)
    {
        var random = new Philox(seed) { Position = position };
        return Drawn(ref random) + random.Position;
    }

    public static uint Block(uint counter, uint key) => Philox.Block(counter, 1, 2, counter, key, 3).Word3;

    public static void StreamOfEach(double[] a, long seed)
    {
        for (int i = 0; i < a.Length; i++)
        {
            var random = new Philox(seed, i);
            a[i] = random.NextDouble() + random.NextDouble();
        }
    }

    private static int Drawn(ref Philox random) => (int)(random.NextUInt32() >> 8);
}
