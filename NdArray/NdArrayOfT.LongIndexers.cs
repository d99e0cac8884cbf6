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
        get => At(Position([i]));
        set => Writable.At(Position([i])) = value;
    }

    /// <inheritdoc cref="this[long]"/>
    public new T this[long i, long j]
    {
        get => At(Position([i, j]));
        set => Writable.At(Position([i, j])) = value;
    }

    /// <inheritdoc cref="this[long]"/>
    public new T this[long i, long j, long k]
    {
        get => At(Position([i, j, k]));
        set => Writable.At(Position([i, j, k])) = value;
    }

    /// <inheritdoc cref="this[long]"/>
    public new T this[long i, long j, long k, long l]
    {
        get => At(Position([i, j, k, l]));
        set => Writable.At(Position([i, j, k, l])) = value;
    }

    /// <inheritdoc cref="this[long]"/>
    public new T this[long i, long j, long k, long l, long m]
    {
        get => At(Position([i, j, k, l, m]));
        set => Writable.At(Position([i, j, k, l, m])) = value;
    }

    /// <inheritdoc cref="this[long]"/>
    public new T this[long i, long j, long k, long l, long m, long n]
    {
        get => At(Position([i, j, k, l, m, n]));
        set => Writable.At(Position([i, j, k, l, m, n])) = value;
    }

    /// <inheritdoc cref="this[long]"/>
    public new T this[long i, long j, long k, long l, long m, long n, long o]
    {
        get => At(Position([i, j, k, l, m, n, o]));
        set => Writable.At(Position([i, j, k, l, m, n, o])) = value;
    }

    /// <inheritdoc cref="this[long]"/>
    public new T this[long i, long j, long k, long l, long m, long n, long o, long p]
    {
        get => At(Position([i, j, k, l, m, n, o, p]));
        set => Writable.At(Position([i, j, k, l, m, n, o, p])) = value;
    }
}
