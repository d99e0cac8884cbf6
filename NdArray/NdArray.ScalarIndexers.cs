using System.ComponentModel;

namespace DualJit;

// As those of NdArray<T>.
public abstract partial class NdArray
{
    /// <summary>The element at these indices, one for each axis, counted from 0; each is of an integer dtype.</summary>
    /// <exception cref="ArgumentException">An index is no integer, or the number of indices is not the rank.</exception>
    /// <exception cref="IndexOutOfRangeException">An index is negative or not less than the length of its axis.</exception>
    /// <exception cref="InvalidOperationException">An element of a read-only array is set.</exception>
    public Scalar this[Scalar i]
    {
        get => Load(Position([i]));
        set => Store(Position([i]), value);
    }

    /// <inheritdoc cref="this[Scalar]"/>
    public Scalar this[Scalar i, Scalar j]
    {
        get => Load(Position([i, j]));
        set => Store(Position([i, j]), value);
    }

    /// <inheritdoc cref="this[Scalar]"/>
    public Scalar this[Scalar i, Scalar j, Scalar k]
    {
        get => Load(Position([i, j, k]));
        set => Store(Position([i, j, k]), value);
    }

    /// <inheritdoc cref="this[Scalar]"/>
    public Scalar this[Scalar i, Scalar j, Scalar k, Scalar l]
    {
        get => Load(Position([i, j, k, l]));
        set => Store(Position([i, j, k, l]), value);
    }

    /// <inheritdoc cref="this[Scalar]"/>
    public Scalar this[Scalar i, Scalar j, Scalar k, Scalar l, Scalar m]
    {
        get => Load(Position([i, j, k, l, m]));
        set => Store(Position([i, j, k, l, m]), value);
    }

    /// <inheritdoc cref="this[Scalar]"/>
    public Scalar this[Scalar i, Scalar j, Scalar k, Scalar l, Scalar m, Scalar n]
    {
        get => Load(Position([i, j, k, l, m, n]));
        set => Store(Position([i, j, k, l, m, n]), value);
    }

    /// <inheritdoc cref="this[Scalar]"/>
    public Scalar this[Scalar i, Scalar j, Scalar k, Scalar l, Scalar m, Scalar n, Scalar o]
    {
        get => Load(Position([i, j, k, l, m, n, o]));
        set => Store(Position([i, j, k, l, m, n, o]), value);
    }

    /// <inheritdoc cref="this[Scalar]"/>
    public Scalar this[Scalar i, Scalar j, Scalar k, Scalar l, Scalar m, Scalar n, Scalar o, Scalar p]
    {
        get => Load(Position([i, j, k, l, m, n, o, p]));
        set => Store(Position([i, j, k, l, m, n, o, p]), value);
    }

    /// <summary>Refused by the C# compiler: an index must be an integer.</summary>
    [Obsolete("An index must be an integer.", error: true), EditorBrowsable(EditorBrowsableState.Never)]
    public Scalar this[double i] => this[(Scalar)i];

    /// <inheritdoc cref="this[double]"/>
    [Obsolete("An index must be an integer.", error: true), EditorBrowsable(EditorBrowsableState.Never)]
    public Scalar this[double i, double j] => this[(Scalar)i, j];

    /// <inheritdoc cref="this[double]"/>
    [Obsolete("An index must be an integer.", error: true), EditorBrowsable(EditorBrowsableState.Never)]
    public Scalar this[double i, double j, double k] => this[(Scalar)i, j, k];
}
