namespace DualJit;

// As those of NdArray<T>.
public abstract partial class NdArray
{
    /// <summary>The element at these 64-bit indices, one for each axis, counted from 0. Its dtype is that of the array; what is set is converted to it as C#'s explicit cast does, unchecked.</summary>
    /// <exception cref="ArgumentException">The number of indices is not the rank.</exception>
    /// <exception cref="InvalidCastException">A complex number is set where the elements are real.</exception>
    /// <exception cref="IndexOutOfRangeException">An index is negative or not less than the length of its axis.</exception>
    /// <exception cref="InvalidOperationException">An element of a read-only array is set.</exception>
    public Scalar this[long i]
    {
        get => Load(Position([i]));
        set => Store(Position([i]), value);
    }

    /// <inheritdoc cref="this[long]"/>
    public Scalar this[long i, long j]
    {
        get => Load(Position([i, j]));
        set => Store(Position([i, j]), value);
    }

    /// <inheritdoc cref="this[long]"/>
    public Scalar this[long i, long j, long k]
    {
        get => Load(Position([i, j, k]));
        set => Store(Position([i, j, k]), value);
    }

    /// <inheritdoc cref="this[long]"/>
    public Scalar this[long i, long j, long k, long l]
    {
        get => Load(Position([i, j, k, l]));
        set => Store(Position([i, j, k, l]), value);
    }

    /// <inheritdoc cref="this[long]"/>
    public Scalar this[long i, long j, long k, long l, long m]
    {
        get => Load(Position([i, j, k, l, m]));
        set => Store(Position([i, j, k, l, m]), value);
    }

    /// <inheritdoc cref="this[long]"/>
    public Scalar this[long i, long j, long k, long l, long m, long n]
    {
        get => Load(Position([i, j, k, l, m, n]));
        set => Store(Position([i, j, k, l, m, n]), value);
    }

    /// <inheritdoc cref="this[long]"/>
    public Scalar this[long i, long j, long k, long l, long m, long n, long o]
    {
        get => Load(Position([i, j, k, l, m, n, o]));
        set => Store(Position([i, j, k, l, m, n, o]), value);
    }

    /// <inheritdoc cref="this[long]"/>
    public Scalar this[long i, long j, long k, long l, long m, long n, long o, long p]
    {
        get => Load(Position([i, j, k, l, m, n, o, p]));
        set => Store(Position([i, j, k, l, m, n, o, p]), value);
    }
}
