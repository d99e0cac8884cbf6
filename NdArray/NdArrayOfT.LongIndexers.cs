namespace DualJit;

// As the int indexers.
public sealed partial class NdArray<T>
{
    /// <summary>The element at these 64-bit indices, one for each axis, counted from 0.</summary>
    /// <exception cref="ArgumentException">The number of indices is not the rank.</exception>
    /// <exception cref="IndexOutOfRangeException">An index is negative or not less than the length of its axis.</exception>
    /// <exception cref="InvalidOperationException">An element of a read-only array is set.</exception>
    public new T this[long i]
    {
        get => Buffer[Position([i])];
        set => Writable[Position([i])] = value;
    }

    /// <inheritdoc cref="this[long]"/>
    public new T this[long i, long j]
    {
        get => Buffer[Position([i, j])];
        set => Writable[Position([i, j])] = value;
    }

    /// <inheritdoc cref="this[long]"/>
    public new T this[long i, long j, long k]
    {
        get => Buffer[Position([i, j, k])];
        set => Writable[Position([i, j, k])] = value;
    }

    /// <inheritdoc cref="this[long]"/>
    public new T this[long i, long j, long k, long l]
    {
        get => Buffer[Position([i, j, k, l])];
        set => Writable[Position([i, j, k, l])] = value;
    }

    /// <inheritdoc cref="this[long]"/>
    public new T this[long i, long j, long k, long l, long m]
    {
        get => Buffer[Position([i, j, k, l, m])];
        set => Writable[Position([i, j, k, l, m])] = value;
    }

    /// <inheritdoc cref="this[long]"/>
    public new T this[long i, long j, long k, long l, long m, long n]
    {
        get => Buffer[Position([i, j, k, l, m, n])];
        set => Writable[Position([i, j, k, l, m, n])] = value;
    }

    /// <inheritdoc cref="this[long]"/>
    public new T this[long i, long j, long k, long l, long m, long n, long o]
    {
        get => Buffer[Position([i, j, k, l, m, n, o])];
        set => Writable[Position([i, j, k, l, m, n, o])] = value;
    }

    /// <inheritdoc cref="this[long]"/>
    public new T this[long i, long j, long k, long l, long m, long n, long o, long p]
    {
        get => Buffer[Position([i, j, k, l, m, n, o, p])];
        set => Writable[Position([i, j, k, l, m, n, o, p])] = value;
    }
}
