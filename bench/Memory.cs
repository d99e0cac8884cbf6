using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace DualJit.Bench;

/// <summary>Arrays at addresses that favour nobody.</summary>
static unsafe class Memory
{
    const int CacheLine = 64, QuarterPage = 1024, Attempts = 4096;

    // Arrays from the first size on do not come out of a thread's own buffer; those from the second on have a heap of their own,
    // and are so long that memory's speed hides where they start.
    const int Unbuffered = 8 * 1024, LargeObject = 85_000;

    /// <summary>Allocates an array, pinned for the life of the process; a small one starts a cache line in the given quarter of a page.</summary>
    /// <remarks>
    /// The garbage collector aligns to 8 bytes and puts arrays where it has room. By luck, stores then fall on the low twelve bits
    /// of loads that follow them, or vectors straddle cache lines, and everybody's loop takes two or three times as long.
    /// </remarks>
    public static TArray Place<TArray, T>(Func<TArray> allocate, int quarter, out T* first) where TArray : class where T : unmanaged
    {
        var random = new Random(0);
        var fillers = new List<byte[]>();
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            TArray array = allocate();
            var handle = GCHandle.Alloc(array, GCHandleType.Pinned);
            first = (T*)handle.AddrOfPinnedObject();
            bool large = ((Array)(object)array).Length * sizeof(T) >= LargeObject;
            if (large || (nint)first % CacheLine == 0 && (nint)first / QuarterPage % 4 == quarter)
                return array;
            handle.Free();
            // A filler of another length each time moves the next attempt. It is kept until the search ends, lest a collection lays
            // the same places out again.
            fillers.Add(new byte[Unbuffered + random.Next(4 * QuarterPage)]);
        }
        throw new InvalidOperationException("No array could be placed well.");
    }

    /// <summary>Fills an array with random numbers of 0 to <paramref name="below"/>, which it does not reach.</summary>
    public static TArray Fill<TArray>(TArray array, int seed, double below = 10) where TArray : class
    {
        Fill(Span<double>((Array)(object)array), seed, below);
        return array;
    }

    public static void Fill(Span<double> values, int seed, double below = 10)
    {
        var random = new Random(seed);
        foreach (ref double value in values) value = below * random.NextDouble();
    }

    public static byte[] Bytes<T>(Array array) where T : unmanaged => MemoryMarshal.AsBytes(Span<T>(array)).ToArray();

    static Span<T> Span<T>(Array array) where T : unmanaged =>
        MemoryMarshal.CreateSpan(ref Unsafe.As<byte, T>(ref MemoryMarshal.GetArrayDataReference(array)), array.Length);
}
