using DualJit.IR;

namespace DualJit.Tests.Passes;

/// <summary>Random arguments. Arrays of one dtype may be views of the same memory, shifted.</summary>
internal sealed class InputGenerator(Random random)
{
    private const int Margin = 8;
    private readonly List<(DType Type, long Low, long High)> _buffers = [];

    public Inputs Make(Signature signature)
    {
        // Most arrays of a kernel have the same lengths.
        int[] extents = [.. Enumerable.Range(0, 3).Select(_ => random.Chance(90) ? random.Next(3, Termination.LongestAxis + 1) : random.Next(3))];
        var views = signature.Arrays.Select(array => Place(array.Type, extents)).ToArray();
        var buffers = _buffers.Select(buffer => new Buffer(buffer.Type, [.. Enumerable.Range(0, (int)(buffer.High - buffer.Low) + 1 + 2 * Margin).Select(_ => Value(buffer.Type))])).ToArray();
        return new Inputs(
            [.. signature.Arrays.Select(array => array.Type)],
            buffers,
            [.. views.Select(view => view with { Start = view.Start - _buffers[view.Buffer].Low + Margin })],
            [.. signature.Scalars.Select(scalar => new Literal(scalar.Type.DType, Value(scalar.Type.DType)))]);
    }

    private long Value(DType type) => random.Weighted(5, 3, 2) switch
    {
        0 => Literal.Small(type, random.Next(-2, 9)).Bits,
        1 => random.Pick(EdgeValues.Of(type)),
        _ => type.IsInteger ? ScalarBits.Wrap(random.NextInt64(), type) : type == DType.Float64 ? ScalarBits.Of(random.NextDouble() * 100 - 50)
            : type == DType.Float32 ? ScalarBits.Of(random.NextSingle() * 100 - 50)
            : type == DType.Float16 ? ScalarBits.Of((Half)(random.NextSingle() * 100 - 50)) : random.Next(2),
    };

    /// <summary>A view whose start is counted from where the first view of its buffer starts.</summary>
    private View Place(IrType type, int[] extents)
    {
        long[] lengths = [.. extents.Take(type.Rank)];
        if (random.Chance(12)) for (int i = 0; i < lengths.Length; i++) lengths[i] = random.Next(Termination.LongestAxis + 1);
        else if (random.Chance(5)) Array.Reverse(lengths);
        long[] strides = Strides(type, lengths);
        int index = _buffers.FindIndex(buffer => buffer.Type == type.DType);
        bool isShared = index >= 0 && random.Chance(40);
        if (!isShared)
        {
            index = _buffers.Count;
            _buffers.Add((type.DType, 0, 0));
        }
        long start = isShared && random.Chance(60) ? random.Next(-3, 4) : 0;
        long low = start, high = start;
        for (int axis = 0; axis < lengths.Length; axis++)
        {
            long reach = Math.Max(lengths[axis] - 1, 0) * strides[axis];
            low += Math.Min(reach, 0);
            high += Math.Max(reach, 0);
        }
        var buffer = _buffers[index];
        _buffers[index] = (buffer.Type, Math.Min(buffer.Low, low), Math.Max(buffer.High, high));
        return new View(index, start, lengths, strides);
    }

    private long[] Strides(IrType type, long[] lengths)
    {
        if (type.Layout == Layout.F)
        {
            long[] reversed = Contiguous(lengths.AsSpan().ToArray().Reverse().ToArray());
            Array.Reverse(reversed);
            return reversed;
        }
        long[] strides = Contiguous(lengths);
        if (type.Layout == Layout.C) return strides;
        int last = type.Layout == Layout.Inner ? strides.Length - 1 : strides.Length;
        for (int axis = 0; axis < last; axis++) strides[axis] *= random.Weighted(3, 2, 2, 1) switch { 0 => 1, 1 => 2, 2 => -1, _ => 0 };
        return strides;
    }

    private static long[] Contiguous(long[] lengths) => ArrayView.Contiguous(0, lengths).Strides;
}
