namespace DualJit;

// As the int indexers.
public sealed partial class NdArray<T>
{
    /// <inheritdoc/>
    public override NdArray<T> this[Slice i] => View([i]);

    /// <inheritdoc/>
    public override NdArray<T> this[Slice i, Slice j] => View([i, j]);

    /// <inheritdoc/>
    public override NdArray<T> this[Slice i, Slice j, Slice k] => View([i, j, k]);

    /// <inheritdoc/>
    public override NdArray<T> this[Slice i, Slice j, Slice k, Slice l] => View([i, j, k, l]);

    /// <inheritdoc/>
    public override NdArray<T> this[Slice i, Slice j, Slice k, Slice l, Slice m] => View([i, j, k, l, m]);

    /// <inheritdoc/>
    public override NdArray<T> this[Slice i, Slice j, Slice k, Slice l, Slice m, Slice n] => View([i, j, k, l, m, n]);

    /// <inheritdoc/>
    public override NdArray<T> this[Slice i, Slice j, Slice k, Slice l, Slice m, Slice n, Slice o] => View([i, j, k, l, m, n, o]);

    /// <inheritdoc/>
    public override NdArray<T> this[Slice i, Slice j, Slice k, Slice l, Slice m, Slice n, Slice o, Slice p] => View([i, j, k, l, m, n, o, p]);
}
