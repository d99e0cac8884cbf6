using System.ComponentModel;

namespace DualJit;

// As the int indexers. A double converts to a Scalar, but not as an index: the most frequent ranks say so when C# is compiled.
public sealed partial class NdArray<T>
{
    /// <summary>The element at these indices, one for each axis, counted from 0; each is of an integer dtype.</summary>
    /// <exception cref="ArgumentException">An index is no integer, or the number of indices is not the rank.</exception>
    /// <exception cref="IndexOutOfRangeException">An index is negative or not less than the length of its axis.</exception>
    /// <exception cref="InvalidOperationException">An element of a read-only array is set.</exception>
    public new T this[Scalar i]
    {
        get => At(Position([i]));
        set => Writable.At(Position([i])) = value;
    }

    /// <inheritdoc cref="this[Scalar]"/>
    public new T this[Scalar i, Scalar j]
    {
        get => At(Position([i, j]));
        set => Writable.At(Position([i, j])) = value;
    }

    /// <inheritdoc cref="this[Scalar]"/>
    public new T this[Scalar i, Scalar j, Scalar k]
    {
        get => At(Position([i, j, k]));
        set => Writable.At(Position([i, j, k])) = value;
    }

    /// <inheritdoc cref="this[Scalar]"/>
    public new T this[Scalar i, Scalar j, Scalar k, Scalar l]
    {
        get => At(Position([i, j, k, l]));
        set => Writable.At(Position([i, j, k, l])) = value;
    }

    /// <inheritdoc cref="this[Scalar]"/>
    public new T this[Scalar i, Scalar j, Scalar k, Scalar l, Scalar m]
    {
        get => At(Position([i, j, k, l, m]));
        set => Writable.At(Position([i, j, k, l, m])) = value;
    }

    /// <inheritdoc cref="this[Scalar]"/>
    public new T this[Scalar i, Scalar j, Scalar k, Scalar l, Scalar m, Scalar n]
    {
        get => At(Position([i, j, k, l, m, n]));
        set => Writable.At(Position([i, j, k, l, m, n])) = value;
    }

    /// <inheritdoc cref="this[Scalar]"/>
    public new T this[Scalar i, Scalar j, Scalar k, Scalar l, Scalar m, Scalar n, Scalar o]
    {
        get => At(Position([i, j, k, l, m, n, o]));
        set => Writable.At(Position([i, j, k, l, m, n, o])) = value;
    }

    /// <inheritdoc cref="this[Scalar]"/>
    public new T this[Scalar i, Scalar j, Scalar k, Scalar l, Scalar m, Scalar n, Scalar o, Scalar p]
    {
        get => At(Position([i, j, k, l, m, n, o, p]));
        set => Writable.At(Position([i, j, k, l, m, n, o, p])) = value;
    }

    /// <summary>Refused by the C# compiler: an index must be an integer.</summary>
    [Obsolete("An index must be an integer.", error: true), EditorBrowsable(EditorBrowsableState.Never)]
    public new T this[double i] => this[(Scalar)i];

    /// <inheritdoc cref="this[double]"/>
    [Obsolete("An index must be an integer.", error: true), EditorBrowsable(EditorBrowsableState.Never)]
    public new T this[double i, double j] => this[(Scalar)i, j];

    /// <inheritdoc cref="this[double]"/>
    [Obsolete("An index must be an integer.", error: true), EditorBrowsable(EditorBrowsableState.Never)]
    public new T this[double i, double j, double k] => this[(Scalar)i, j, k];
}
