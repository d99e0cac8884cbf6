using System.Diagnostics;

namespace DualJit;

/// <summary>How long each stage of a specialisation's compilation took.</summary>
internal sealed class StageTimes
{
    public TimeSpan Inference, Lowering, Backend, Stub;

    private long _start = Stopwatch.GetTimestamp();

    /// <summary>Ends a stage; the next one begins.</summary>
    public void EndOf(ref TimeSpan stage)
    {
        long now = Stopwatch.GetTimestamp();
        stage = Stopwatch.GetElapsedTime(_start, now);
        _start = now;
    }
}
