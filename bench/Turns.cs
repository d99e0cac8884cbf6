using System.Diagnostics;

namespace DualJit.Bench;

/// <summary>Times of contestants that take turns: on a shared machine the speed drifts by more than what is measured, and does so for all of a round.</summary>
static class Turns
{
    /// <summary>The nanoseconds of one call, over as many as are asked for.</summary>
    public static Func<int, double> Timer(Action run) => repeats =>
    {
        run();
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < repeats; i++) run();
        return Stopwatch.GetElapsedTime(start).TotalNanoseconds / repeats;
    };

    /// <summary>The median of each over the rounds; NaN of those that are not there.</summary>
    public static double[] MedianTimes(Func<int, double>?[] contestants, int rounds, TimeSpan timeOfRound)
    {
        int[] repeats = Array.ConvertAll(contestants, time => time is null ? 0 : Repeats(time, timeOfRound));
        var times = Array.ConvertAll(contestants, _ => new double[rounds]);
        var random = new Random(0);
        int[] order = [.. Enumerable.Range(0, contestants.Length)];
        for (int round = 0; round < rounds; round++)
        {
            // Who comes after one that leaves garbage would share the machine with its collection.
            random.Shuffle(order);
            foreach (int i in order)
            {
                GC.Collect();
                times[i][round] = contestants[i] is { } time ? time(repeats[i]) : double.NaN;
            }
        }
        return Array.ConvertAll(times, all => all.Order().ElementAt(rounds / 2));
    }

    // Warm, and as long as tiered code and memory need to settle.
    static int Repeats(Func<int, double> time, TimeSpan timeOfRound)
    {
        double nanoseconds = time(1);
        for (int i = 0; i < 2; i++) nanoseconds = time((int)Math.Clamp(timeOfRound.TotalNanoseconds / nanoseconds, 1, 100_000));
        return double.IsNaN(nanoseconds) ? 1 : (int)Math.Clamp(timeOfRound.TotalNanoseconds / nanoseconds, 1, 100_000);
    }

    public static string Print(double nanoseconds) => nanoseconds switch
    {
        double.NaN => "–",
        < 1e3 => $"{nanoseconds:F0} ns",
        < 1e6 => $"{nanoseconds / 1e3:F1} µs",
        _ => $"{nanoseconds / 1e6:F2} ms",
    };
}
