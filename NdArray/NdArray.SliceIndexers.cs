namespace DualJit;

// As those of NdArray<T>.
public abstract partial class NdArray
{
    /// <summary>A view of part of the array: an int or <see cref="Index"/> drops its axis, a range or <see cref="Slice.Step"/> keeps it. Axes beyond the last slice are kept whole.</summary>
    /// <exception cref="ArgumentException">There are more slices than axes.</exception>
    /// <exception cref="IndexOutOfRangeException">An index is outside its axis.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A range is not inside its axis.</exception>
    public abstract NdArray this[Slice i] { get; }

    /// <inheritdoc cref="this[Slice]"/>
    public abstract NdArray this[Slice i, Slice j] { get; }

    /// <inheritdoc cref="this[Slice]"/>
    public abstract NdArray this[Slice i, Slice j, Slice k] { get; }

    /// <inheritdoc cref="this[Slice]"/>
    public abstract NdArray this[Slice i, Slice j, Slice k, Slice l] { get; }

    /// <inheritdoc cref="this[Slice]"/>
    public abstract NdArray this[Slice i, Slice j, Slice k, Slice l, Slice m] { get; }

    /// <inheritdoc cref="this[Slice]"/>
    public abstract NdArray this[Slice i, Slice j, Slice k, Slice l, Slice m, Slice n] { get; }

    /// <inheritdoc cref="this[Slice]"/>
    public abstract NdArray this[Slice i, Slice j, Slice k, Slice l, Slice m, Slice n, Slice o] { get; }

    /// <inheritdoc cref="this[Slice]"/>
    public abstract NdArray this[Slice i, Slice j, Slice k, Slice l, Slice m, Slice n, Slice o, Slice p] { get; }
}
