namespace DualJit;

// As the int indexers.
public sealed partial class NdArray<T>
{
    /// <summary>A view of part of the array: an int or <see cref="Index"/> drops its axis, a range or <see cref="Slice.Step"/> keeps it. Axes beyond the last slice are kept whole.</summary>
    /// <remarks>Setting copies elements into that view, as if the value had been copied first where it shares memory with it. The value broadcasts to the view.</remarks>
    /// <exception cref="ArgumentException">There are more slices than axes, or a value does not broadcast to the view.</exception>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    /// <exception cref="IndexOutOfRangeException">An index is outside its axis.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A range is not inside its axis.</exception>
    /// <exception cref="InvalidOperationException">Part of a read-only array is set.</exception>
    public new NdArray<T> this[Slice i]
    {
        get => View([i]);
        set => View([i]).Assign(Checked(value));
    }

    /// <inheritdoc cref="this[Slice]"/>
    public new NdArray<T> this[Slice i, Slice j]
    {
        get => View([i, j]);
        set => View([i, j]).Assign(Checked(value));
    }

    /// <inheritdoc cref="this[Slice]"/>
    public new NdArray<T> this[Slice i, Slice j, Slice k]
    {
        get => View([i, j, k]);
        set => View([i, j, k]).Assign(Checked(value));
    }

    /// <inheritdoc cref="this[Slice]"/>
    public new NdArray<T> this[Slice i, Slice j, Slice k, Slice l]
    {
        get => View([i, j, k, l]);
        set => View([i, j, k, l]).Assign(Checked(value));
    }

    /// <inheritdoc cref="this[Slice]"/>
    public new NdArray<T> this[Slice i, Slice j, Slice k, Slice l, Slice m]
    {
        get => View([i, j, k, l, m]);
        set => View([i, j, k, l, m]).Assign(Checked(value));
    }

    /// <inheritdoc cref="this[Slice]"/>
    public new NdArray<T> this[Slice i, Slice j, Slice k, Slice l, Slice m, Slice n]
    {
        get => View([i, j, k, l, m, n]);
        set => View([i, j, k, l, m, n]).Assign(Checked(value));
    }

    /// <inheritdoc cref="this[Slice]"/>
    public new NdArray<T> this[Slice i, Slice j, Slice k, Slice l, Slice m, Slice n, Slice o]
    {
        get => View([i, j, k, l, m, n, o]);
        set => View([i, j, k, l, m, n, o]).Assign(Checked(value));
    }

    /// <inheritdoc cref="this[Slice]"/>
    public new NdArray<T> this[Slice i, Slice j, Slice k, Slice l, Slice m, Slice n, Slice o, Slice p]
    {
        get => View([i, j, k, l, m, n, o, p]);
        set => View([i, j, k, l, m, n, o, p]).Assign(Checked(value));
    }
}
