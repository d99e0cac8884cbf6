using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace DualJit.Ufuncs;

/// <summary>One run of loops over operands of one shape: which axes are one loop, in which order the loops are, where the operands lie.</summary>
internal unsafe ref struct Nest
{
    private readonly ReadOnlySpan<NdArray> _operands;
    private readonly Span<long> _lengths;

    // By operand, the stride along each loop.
    private readonly Span<long> _strides;

    public const int MostOperands = 17;

    /// <summary>Room for the lengths and strides of any nest.</summary>
    public const int Room = Shapes.MaxRank * (MostOperands + 1);

    /// <param name="room">As many longs as <see cref="Room"/>.</param>
    /// <param name="shape">What the operands broadcast to; of no axis is the length 0.</param>
    /// <param name="operands">The arrays, each with the shape or one that broadcasts to it.</param>
    /// <param name="keepsOrder">Whether elements are to be taken in row-major order: an exception is then that of the first.</param>
    public Nest(Span<long> room, ReadOnlySpan<int> shape, ReadOnlySpan<NdArray> operands, bool keepsOrder)
    {
        _operands = operands;
        _lengths = room[..Shapes.MaxRank];
        _strides = room[Shapes.MaxRank..];
        if (AreFlat(shape, operands))
        {
            SetFlat();
            return;
        }
        for (int axis = 0; axis < shape.Length; axis++)
        {
            if (shape[axis] == 1) continue;
            _lengths[Rank] = shape[axis];
            for (int operand = 0; operand < operands.Length; operand++) Stride(operand, Rank) = StrideOf(operands[operand], axis, shape.Length);
            Rank++;
        }
        if (!keepsOrder) Sort();
        Merge();
        if (Rank == 0) SetFlat();
    }

    /// <summary>A loop for each axis of operands that all have the shape, whatever its lengths: the code is one for all parts of an array.</summary>
    public Nest(Span<long> room, ReadOnlySpan<int> shape, ReadOnlySpan<NdArray> operands)
    {
        _operands = operands;
        _lengths = room[..Shapes.MaxRank];
        _strides = room[Shapes.MaxRank..];
        Rank = shape.Length;
        for (int axis = 0; axis < Rank; axis++)
        {
            _lengths[axis] = shape[axis];
            for (int operand = 0; operand < operands.Length; operand++) Stride(operand, axis) = operands[operand].StrideArray[axis];
        }
    }

    /// <summary>The number of loops.</summary>
    public int Rank { get; private set; }

    /// <summary>Elements in all.</summary>
    public readonly long Count
    {
        get
        {
            long count = 1;
            for (int axis = 0; axis < Rank; axis++) count *= _lengths[axis];
            return count;
        }
    }

    /// <summary>What the code of the loops depends on.</summary>
    public readonly NestShape ShapeOf(bool hasMask, bool keepsOrder = false)
    {
        var shape = new NestShape(Rank, hasMask, keepsOrder, 0);
        for (int operand = 0; operand < _operands.Length; operand++)
            shape = shape.With(operand, _operands[operand].DType, InnerStrides.Of(_strides[operand * Shapes.MaxRank + Rank - 1]));
        return shape;
    }

    /// <summary>Runs the code of the loops, with the memory of all operands pinned.</summary>
    /// <param name="code">The loops.</param>
    /// <param name="sizes">What else the loops take.</param>
    // What is not written nobody reads, and zeros for all of it would take longer than a short loop.
    [SkipLocalsInit]
    public readonly void Run(Action<nint> code, ReadOnlySpan<long> sizes = default)
    {
        long* frame = stackalloc long[FrameLayout.MostLongs];
        sizes.CopyTo(new Span<long>(frame + FrameLayout.AfterOperands(_operands.Length, Rank), FrameLayout.MostSizes));
        for (int axis = 0; axis < Rank; axis++) frame[axis] = _lengths[axis];
        for (int operand = 0; operand < _operands.Length; operand++)
            for (int axis = 0; axis < Rank; axis++) frame[FrameLayout.StrideOf(operand, axis, Rank)] = _strides[operand * Shapes.MaxRank + axis];
        Pin(_operands, 0, frame, Rank, code);
    }

    // A pinned reference lasts as long as its method.
    private static void Pin(ReadOnlySpan<NdArray> operands, int operand, long* frame, int rank, Action<nint> code)
    {
        if (operand == operands.Length)
        {
            code((nint)frame);
            return;
        }
        fixed (byte* first = &operands[operand].First)
        {
            frame[FrameLayout.AddressOf(operand, rank)] = (long)first;
            Pin(operands, operand + 1, frame, rank, code);
        }
    }

    private static bool AreFlat(ReadOnlySpan<int> shape, ReadOnlySpan<NdArray> operands)
    {
        foreach (var operand in operands)
            if (operand.Layout != Layout.C || !operand.Shape.SequenceEqual(shape)) return false;
        return true;
    }

    private void SetFlat()
    {
        Rank = 1;
        _lengths[0] = _operands[0].Length;
        for (int operand = 0; operand < _operands.Length; operand++) Stride(operand, 0) = 1;
    }

    private static long StrideOf(NdArray operand, int axis, int rank)
    {
        int own = axis - rank + operand.Rank;
        return own < 0 || operand.ShapeArray[own] == 1 ? 0 : operand.StrideArray[own];
    }

    [UnscopedRef]
    private readonly ref long Stride(int operand, int axis) => ref _strides[operand * Shapes.MaxRank + axis];

    // The loop along which memory is gone through in the smallest steps is the innermost; those alike stay as they are.
    private readonly void Sort()
    {
        for (int axis = 1; axis < Rank; axis++)
            for (int other = axis; other > 0 && Step(other - 1) < Step(other); other--) Swap(other - 1, other);
    }

    private readonly long Step(int axis)
    {
        long step = 0;
        for (int operand = 0; operand < _operands.Length; operand++) step += Math.Abs(Stride(operand, axis));
        return step;
    }

    private readonly void Swap(int a, int b)
    {
        (_lengths[a], _lengths[b]) = (_lengths[b], _lengths[a]);
        for (int operand = 0; operand < _operands.Length; operand++) (Stride(operand, a), Stride(operand, b)) = (Stride(operand, b), Stride(operand, a));
    }

    // Two loops are one where every operand goes on after the end of the inner one as if it had not ended.
    private void Merge()
    {
        int last = 0;
        for (int axis = 1; axis < Rank; axis++)
        {
            bool isOne = true;
            for (int operand = 0; operand < _operands.Length; operand++) isOne &= Stride(operand, last) == Stride(operand, axis) * _lengths[axis];
            if (isOne) _lengths[last] *= _lengths[axis];
            else _lengths[++last] = _lengths[axis];
            for (int operand = 0; operand < _operands.Length; operand++) Stride(operand, last) = Stride(operand, axis);
        }
        Rank = Math.Min(Rank, last + 1);
    }
}
