namespace DualJit.Frontend.Cil;

// What Slice.Resolve does, for each form a slice has. Counts are bounded by what they cannot exceed anyway, so that the checks of loops up to them are known to hold.
internal static partial class SubstitutedMethods
{
    public static class OfSlices
    {
        // Of a slice that keeps its axis.
        public static (int First, int Count, int Step) Any(Slice.Form form, Range range, int? start, int? stop, int step, int length, int axis)
        {
            if (form == Slice.Form.All) return (0, length, 1);
            if (form == Slice.Form.Range)
            {
                var inside = Range(range, length, axis);
                return (inside.First, inside.Count, 1);
            }
            var clipped = Step(start, stop, step, length);
            return (clipped.First, clipped.Count, step);
        }

        public static int Integer(int index, int length, int axis) =>
            (uint)index < (uint)length ? index : throw new IndexOutOfRangeException($"Index {index} is out of range for axis {axis}, of length {length}.");

        public static int Index(Index index, int length, int axis)
        {
            int offset = index.GetOffset(length);
            if ((uint)offset < (uint)length) return offset;
            if (index.IsFromEnd) throw new IndexOutOfRangeException($"Index ^{index.Value} is out of range for axis {axis}, of length {length}.");
            throw new IndexOutOfRangeException($"Index {index.Value} is out of range for axis {axis}, of length {length}.");
        }

        public static (int First, int Count) Range(Range range, int length, int axis)
        {
            int from = range.Start.GetOffset(length), to = range.End.GetOffset(length);
            if (from < 0 || from > to || to > length) Throw(range.Start, range.End, length, axis);
            return (from, Math.Min(Math.Max(to - from, 0), length));
        }

        // Python's PySlice_AdjustIndices.
        public static (int First, int Count) Step(int? start, int? stop, int step, int length)
        {
            int lowest = step < 0 ? -1 : 0, highest = step < 0 ? length - 1 : length;
            int first = start.HasValue ? Bound(start.GetValueOrDefault(), length, lowest, highest) : step < 0 ? highest : lowest;
            int end = stop.HasValue ? Bound(stop.GetValueOrDefault(), length, lowest, highest) : step < 0 ? lowest : highest;
            long count = step < 0 ? ((long)first - end - step - 1L) / -(long)step : ((long)end - first + step - 1L) / step;
            return (first, Math.Min(Math.Max((int)count, 0), length));
        }

        private static int Bound(int index, int length, int lowest, int highest) => Math.Min(Math.Max(index < 0 ? index + length : index, lowest), highest);

        private static void Throw(Index start, Index end, int length, int axis)
        {
            if (!start.IsFromEnd && !end.IsFromEnd) throw new ArgumentOutOfRangeException(null, $"Range {start.Value}..{end.Value} is not inside axis {axis}, of length {length}. Slice.Step clips, as NumPy does.");
            if (!start.IsFromEnd) throw new ArgumentOutOfRangeException(null, $"Range {start.Value}..^{end.Value} is not inside axis {axis}, of length {length}. Slice.Step clips, as NumPy does.");
            if (!end.IsFromEnd) throw new ArgumentOutOfRangeException(null, $"Range ^{start.Value}..{end.Value} is not inside axis {axis}, of length {length}. Slice.Step clips, as NumPy does.");
            throw new ArgumentOutOfRangeException(null, $"Range ^{start.Value}..^{end.Value} is not inside axis {axis}, of length {length}. Slice.Step clips, as NumPy does.");
        }
    }
}
