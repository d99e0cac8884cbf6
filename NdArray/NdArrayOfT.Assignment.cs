namespace DualJit;

// Setting many elements at once.
public sealed partial class NdArray<T>
{
    /// <summary>The elements for which a mask is true, in row-major order: a copy. Setting them takes one value for each, or one for all.</summary>
    /// <param name="mask">An array of the same shape.</param>
    /// <exception cref="ArgumentNullException"><paramref name="mask"/> or the value is null.</exception>
    /// <exception cref="ArgumentException">The mask has another shape, or the value does not broadcast to one element for each that is true.</exception>
    /// <exception cref="InvalidOperationException">Elements of a read-only array are set.</exception>
    public NdArray<T> this[NdArray<bool> mask]
    {
        get
        {
            int[] positions = Positions(mask);
            var result = new NdArray<T>(Buffers.Uninitialized<T>(positions.Length), [positions.Length]);
            var target = result.Dense;
            for (int i = 0; i < target.Length; i++) target[i] = At(positions[i]);
            return result;
        }
        set
        {
            int[] positions = Positions(mask);
            var target = Writable;
            T[] elements = Checked(value).BroadcastTo(positions.Length).ToArray();
            for (int i = 0; i < elements.Length; i++) target.At(positions[i]) = elements[i];
        }
    }

    /// <summary>Sets every element to one value.</summary>
    /// <exception cref="InvalidOperationException">The array is read-only.</exception>
    public void Fill(T value) => Assign(Single(value));

    internal override void Assign(NdArray value) => Assign(value as NdArray<T> ?? value.Cast<T>());

    /// <summary>Copies the elements of an array that broadcasts to this one.</summary>
    private void Assign(NdArray<T> value)
    {
        var target = Writable;
        var source = value.BroadcastTo(ShapeArray);
        // What is written must not be read again.
        if (ReferenceEquals(source.Buffer, target.Buffer)) source = source.Copy();
        Elementwise.Scatter(source, target);
    }

    private int[] Positions(NdArray<bool> mask)
    {
        if (!NdArray<bool>.Checked(mask).ShapeArray.AsSpan().SequenceEqual(ShapeArray))
            throw new ArgumentException(Shapes.Fill(ShapeRules.IsNoMask(mask.Rank, Rank), [.. mask.ShapeArray, .. ShapeArray]), nameof(mask));
        bool[] isTaken = mask.ToArray();
        var positions = new int[isTaken.AsSpan().Count(true)];
        for (int i = 0, next = 0; i < isTaken.Length; i++)
            if (isTaken[i]) positions[next++] = PositionAt(i);
        return positions;
    }
}
