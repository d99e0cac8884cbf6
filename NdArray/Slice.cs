using System.Diagnostics.CodeAnalysis;

namespace DualJit;

/// <summary>What is taken of one axis: one index, which drops the axis, or some of its indices, which keep it.</summary>
/// <remarks>An int, an <see cref="Index"/> and a <see cref="Range"/> convert to a slice: <c>a[1..3, 0]</c>, <c>a[.., ^1]</c>. The default is the whole axis.</remarks>
[SuppressMessage("Usage", "CA2225", Justification = "A slice is written as its index or range, never converted by name.")]
public readonly record struct Slice
{
    internal enum Form : byte { All, Integer, Index, Range, Step }

    // Kernels know the fields by their names.
    private readonly Form form;
    private readonly int index;
    private readonly Range range;
    private readonly int? start;
    private readonly int? stop;
    private readonly int step;

    private Slice(int index) => (form, this.index) = (Form.Integer, index);

    private Slice(Index index) => (form, range) = (Form.Index, index..);

    private Slice(Range range) => (form, this.range) = (Form.Range, range);

    private Slice(int? start, int? stop, int step) => (form, this.start, this.stop, this.step) = (Form.Step, start, stop, step);

    /// <summary>The whole axis, as <c>..</c> is.</summary>
    public static Slice All => default;

    /// <summary>Every <paramref name="step"/>-th index from <paramref name="start"/> up to and without <paramref name="stop"/>, as Python's <c>start:stop:step</c>: bounds outside the axis are clipped, negative ones count from its end.</summary>
    /// <param name="start">The first index; null for the end of the axis that the step leads away from.</param>
    /// <param name="stop">The index to stop before; null to go as far as the axis does.</param>
    /// <param name="step">The distance between indices. A negative one walks backwards.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="step"/> is 0.</exception>
    public static Slice Step(int? start, int? stop, int step)
    {
        ArgumentOutOfRangeException.ThrowIfZero(step);
        return new(start, stop, step);
    }

    /// <summary>One index, counted from the start of the axis; a negative one is refused when the slice is used.</summary>
    public static implicit operator Slice(int index) => new(index);

    /// <summary>One index, counted from either end of the axis.</summary>
    public static implicit operator Slice(Index index) => new(index);

    /// <summary>A range of indices, which must lie inside the axis when the slice is used.</summary>
    public static implicit operator Slice(Range range) => new(range);

    /// <summary>The slice as it is written in an index.</summary>
    public override string ToString() => form switch
    {
        Form.All => "..",
        Form.Integer => $"{index}",
        Form.Index => $"{range.Start}",
        Form.Range => $"{range}",
        Form.Step => $"{start}:{stop}:{step}",
    };

    /// <summary>Whether the slice is one index and its axis disappears.</summary>
    internal bool DropsAxis => form is Form.Integer or Form.Index;

    /// <summary>The indices taken of one axis of <paramref name="array"/>.</summary>
    /// <exception cref="IndexOutOfRangeException">The one index is outside the axis.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The range is not inside the axis.</exception>
    internal (int First, int Count, int Step) Resolve(NdArray array, int axis)
    {
        int length = array.ShapeArray[axis];
        switch (form)
        {
            case Form.All:
                return (0, length, 1);
            case Form.Integer:
                if ((uint)index >= (uint)length) array.ThrowIndex(axis, index);
                return (index, 1, 1);
            case Form.Index:
                int offset = range.Start.GetOffset(length);
                if ((uint)offset >= (uint)length) array.ThrowIndex(axis, range.Start);
                return (offset, 1, 1);
            case Form.Range:
                int from = range.Start.GetOffset(length), to = range.End.GetOffset(length);
                if (from < 0 || from > to || to > length)
                    throw new ArgumentOutOfRangeException(null, $"Range {range} is not inside axis {axis}, of length {length}. Slice.Step clips, as NumPy does.");
                return (from, to - from, 1);
            default:
                return Clip(length);
        }
    }

    // Python's PySlice_AdjustIndices. Sums are long: a step may be as far as int goes.
    private (int First, int Count, int Step) Clip(int length)
    {
        int lowest = step < 0 ? -1 : 0, highest = step < 0 ? length - 1 : length;
        int first = start is { } a ? Bound(a) : step < 0 ? highest : lowest;
        int end = stop is { } b ? Bound(b) : step < 0 ? lowest : highest;
        long count = step < 0 ? ((long)first - end - step - 1L) / -(long)step : ((long)end - first + step - 1L) / step;
        return (first, (int)Math.Max(0, count), step);

        int Bound(int index) => Math.Clamp(index < 0 ? index + length : index, lowest, highest);
    }
}
