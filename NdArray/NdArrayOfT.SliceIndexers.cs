namespace DualJit;

// As the int indexers.
public sealed partial class NdArray<T>
{
    /// <summary>A view of part of the array: an int or <see cref="Index"/> drops its axis, a range or <see cref="Slice.Step"/> keeps it. Axes beyond the last slice are kept whole.</summary>
    /// <exception cref="ArgumentException">There are more slices than axes.</exception>
    /// <exception cref="IndexOutOfRangeException">An index is outside its axis.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A range is not inside its axis.</exception>
    public NdArray<T> this[Slice i] => View([i]);

    /// <inheritdoc cref="this[Slice]"/>
    public NdArray<T> this[Slice i, Slice j] => View([i, j]);

    /// <inheritdoc cref="this[Slice]"/>
    public NdArray<T> this[Slice i, Slice j, Slice k] => View([i, j, k]);

    /// <inheritdoc cref="this[Slice]"/>
    public NdArray<T> this[Slice i, Slice j, Slice k, Slice l] => View([i, j, k, l]);

    /// <inheritdoc cref="this[Slice]"/>
    public NdArray<T> this[Slice i, Slice j, Slice k, Slice l, Slice m] => View([i, j, k, l, m]);

    /// <inheritdoc cref="this[Slice]"/>
    public NdArray<T> this[Slice i, Slice j, Slice k, Slice l, Slice m, Slice n] => View([i, j, k, l, m, n]);

    /// <inheritdoc cref="this[Slice]"/>
    public NdArray<T> this[Slice i, Slice j, Slice k, Slice l, Slice m, Slice n, Slice o] => View([i, j, k, l, m, n, o]);

    /// <inheritdoc cref="this[Slice]"/>
    public NdArray<T> this[Slice i, Slice j, Slice k, Slice l, Slice m, Slice n, Slice o, Slice p] => View([i, j, k, l, m, n, o, p]);
}
