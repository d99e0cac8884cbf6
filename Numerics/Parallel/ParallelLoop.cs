namespace DualJit;

/// <summary>The test of a parallel loop. A kernel that is compiled knows the loop by it.</summary>
public static class ParallelLoop
{
    /// <summary>Whether there is an iteration for this number.</summary>
    public static bool GoesOn(int number, int end, PrangeOptions? options) => number < end;

    /// <inheritdoc cref="GoesOn(int, int, PrangeOptions?)"/>
    public static bool GoesOn(long number, long end, PrangeOptions? options) => number < end;
}
