namespace DualJit;

/// <summary>The numbers of a parallel loop, as <c>Jit.Prange</c> gives them. Outside of kernels they come one after the other.</summary>
public readonly struct ParallelRange(int start, int end, PrangeOptions? options)
{
    public Enumerator GetEnumerator() => new(start, end, options);

    /// <summary>Goes through the numbers.</summary>
    public struct Enumerator(int start, int end, PrangeOptions? options)
    {
        private int _next = start;

        public int Current { get; private set; }

        // Without branches, so that the loop around it has one test.
        public bool MoveNext()
        {
            Current = _next++;
            return ParallelLoop.GoesOn(Current, end, options);
        }
    }
}

/// <inheritdoc cref="ParallelRange"/>
public readonly struct LongParallelRange(long start, long end, PrangeOptions? options)
{
    public Enumerator GetEnumerator() => new(start, end, options);

    /// <summary>Goes through the numbers.</summary>
    public struct Enumerator(long start, long end, PrangeOptions? options)
    {
        private long _next = start;

        public long Current { get; private set; }

        public bool MoveNext()
        {
            Current = _next++;
            return ParallelLoop.GoesOn(Current, end, options);
        }
    }
}
