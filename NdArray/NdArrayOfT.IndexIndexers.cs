namespace DualJit;

// As the int indexers.
public sealed partial class NdArray<T>
{
    /// <summary>The element at these indices, one for each axis, counted from either end.</summary>
    /// <exception cref="ArgumentException">The number of indices is not the rank.</exception>
    /// <exception cref="IndexOutOfRangeException">An index is outside its axis.</exception>
    /// <exception cref="InvalidOperationException">An element of a read-only array is set.</exception>
    public new T this[Index i]
    {
        get => At(Position([i]));
        set => Writable.At(Position([i])) = value;
    }

    /// <inheritdoc cref="this[Index]"/>
    public new T this[Index i, Index j]
    {
        get => At(Position([i, j]));
        set => Writable.At(Position([i, j])) = value;
    }

    /// <inheritdoc cref="this[Index]"/>
    public new T this[Index i, Index j, Index k]
    {
        get => At(Position([i, j, k]));
        set => Writable.At(Position([i, j, k])) = value;
    }

    /// <inheritdoc cref="this[Index]"/>
    public new T this[Index i, Index j, Index k, Index l]
    {
        get => At(Position([i, j, k, l]));
        set => Writable.At(Position([i, j, k, l])) = value;
    }

    /// <inheritdoc cref="this[Index]"/>
    public new T this[Index i, Index j, Index k, Index l, Index m]
    {
        get => At(Position([i, j, k, l, m]));
        set => Writable.At(Position([i, j, k, l, m])) = value;
    }

    /// <inheritdoc cref="this[Index]"/>
    public new T this[Index i, Index j, Index k, Index l, Index m, Index n]
    {
        get => At(Position([i, j, k, l, m, n]));
        set => Writable.At(Position([i, j, k, l, m, n])) = value;
    }

    /// <inheritdoc cref="this[Index]"/>
    public new T this[Index i, Index j, Index k, Index l, Index m, Index n, Index o]
    {
        get => At(Position([i, j, k, l, m, n, o]));
        set => Writable.At(Position([i, j, k, l, m, n, o])) = value;
    }

    /// <inheritdoc cref="this[Index]"/>
    public new T this[Index i, Index j, Index k, Index l, Index m, Index n, Index o, Index p]
    {
        get => At(Position([i, j, k, l, m, n, o, p]));
        set => Writable.At(Position([i, j, k, l, m, n, o, p])) = value;
    }
}
