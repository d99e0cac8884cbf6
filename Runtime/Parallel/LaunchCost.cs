using System.Diagnostics;

namespace DualJit;

/// <summary>What it costs on this machine to have another thread help, as the forks so far have shown.</summary>
/// <remarks>
/// A thread of the pool that has just worked takes up work at once. One that sleeps has to be woken, which takes the caller some microseconds, and begins many microseconds later, on
/// a machine with other work to do perhaps never. So each fork notes how long its first helper took to come. All times are in ticks of <see cref="Stopwatch"/>.
/// </remarks>
internal static class LaunchCost
{
    // What a thread that is woken, and waited for at the end, takes from the one that does so.
    private static readonly long Overhead = Ticks(microseconds: 20);

    // No machine is so busy that a longer loop would not try.
    private static readonly long Most = Ticks(microseconds: 500);

    // So long a thread of the pool looks for work before it goes to sleep.
    public static readonly long Awake = Ticks(microseconds: 50);

    private static long _warm = Ticks(microseconds: 5);
    private static long _cold = Ticks(microseconds: 50);
    private static long _lastHelp;

    /// <summary>Ticks of so many microseconds.</summary>
    public static long Ticks(long microseconds) => microseconds * Stopwatch.Frequency / 1_000_000;

    /// <summary>Ticks of so many nanoseconds.</summary>
    public static long TicksOf(long nanoseconds) => nanoseconds > long.MaxValue / Stopwatch.Frequency ? long.MaxValue / 1_000_000_000 : nanoseconds * Stopwatch.Frequency / 1_000_000_000;

    /// <summary>Whether a helper has left so lately that threads of the pool are awake.</summary>
    public static bool IsWarm(long now) => now - Volatile.Read(ref _lastHelp) < Awake;

    /// <summary>Whether work is done earlier with help.</summary>
    /// <param name="work">What there is to do.</param>
    /// <param name="now">The time.</param>
    /// <param name="before">What the thread has just done alone, in other loops: as much may follow, for which a thread that is woken now is awake.</param>
    public static bool IsWorth(long work, long before, long now) => work > Threshold(_warm) && (IsWarm(now) || work + before > Threshold(_cold));

    private static long Threshold(long delay) => Math.Min(Most, Overhead + 2 * delay);

    /// <summary>Notes that a thread has helped.</summary>
    public static void NoteHelp(long now) => Volatile.Write(ref _lastHelp, now);

    /// <summary>Notes how long the first helper took; a lost update among threads does no harm.</summary>
    public static void NoteDelay(long delay, bool wasWarm)
    {
        ref long known = ref wasWarm ? ref _warm : ref _cold;
        known += (Math.Min(delay, Most) - known) / 8;
    }
}
