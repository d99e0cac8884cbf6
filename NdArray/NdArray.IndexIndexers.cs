namespace DualJit;

// As those of NdArray<T>.
public abstract partial class NdArray
{
    /// <summary>The element at these indices, one for each axis, counted from either end. Its dtype is that of the array; what is set is converted to it as C#'s explicit cast does, unchecked.</summary>
    /// <exception cref="ArgumentException">The number of indices is not the rank.</exception>
    /// <exception cref="InvalidCastException">A complex number is set where the elements are real.</exception>
    /// <exception cref="IndexOutOfRangeException">An index is outside its axis.</exception>
    /// <exception cref="InvalidOperationException">An element of a read-only array is set.</exception>
    public Scalar this[Index i]
    {
        get => Load(Position([i]));
        set => Store(Position([i]), value);
    }

    /// <inheritdoc cref="this[Index]"/>
    public Scalar this[Index i, Index j]
    {
        get => Load(Position([i, j]));
        set => Store(Position([i, j]), value);
    }

    /// <inheritdoc cref="this[Index]"/>
    public Scalar this[Index i, Index j, Index k]
    {
        get => Load(Position([i, j, k]));
        set => Store(Position([i, j, k]), value);
    }

    /// <inheritdoc cref="this[Index]"/>
    public Scalar this[Index i, Index j, Index k, Index l]
    {
        get => Load(Position([i, j, k, l]));
        set => Store(Position([i, j, k, l]), value);
    }

    /// <inheritdoc cref="this[Index]"/>
    public Scalar this[Index i, Index j, Index k, Index l, Index m]
    {
        get => Load(Position([i, j, k, l, m]));
        set => Store(Position([i, j, k, l, m]), value);
    }

    /// <inheritdoc cref="this[Index]"/>
    public Scalar this[Index i, Index j, Index k, Index l, Index m, Index n]
    {
        get => Load(Position([i, j, k, l, m, n]));
        set => Store(Position([i, j, k, l, m, n]), value);
    }

    /// <inheritdoc cref="this[Index]"/>
    public Scalar this[Index i, Index j, Index k, Index l, Index m, Index n, Index o]
    {
        get => Load(Position([i, j, k, l, m, n, o]));
        set => Store(Position([i, j, k, l, m, n, o]), value);
    }

    /// <inheritdoc cref="this[Index]"/>
    public Scalar this[Index i, Index j, Index k, Index l, Index m, Index n, Index o, Index p]
    {
        get => Load(Position([i, j, k, l, m, n, o, p]));
        set => Store(Position([i, j, k, l, m, n, o, p]), value);
    }
}
